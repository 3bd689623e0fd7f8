import { fold } from './fold.ts'

/**
 * One thing, and what people call it: the product's word first. What is written in a query or in an article is found
 * inside longer runs, so the entries are as short as they can be without meaning something else.
 */
const CONCEPTS: readonly string[] = [
  'コード こーど 認証番号 確認番号 暗証 ワンタイム pin otp ぱすこーど code passcode',
  '届かない 届きません 届かず 届いてない 届いていない とどかない とどきません とどいてない こない 来ない 来ません きません 受信できない 受け取れない うけとれない 送られてこない 来てない arrive arrives received receive missing',
  '本人確認 ほんにんかくにん 本人かくにん 認証 にんしょう verify verification verified verifying confirm confirmation identity prove',
  '回復用コード 回復コード かいふく リカバリー リカバリ りかばり バックアップコード ばっくあっぷ 復旧 recovery backup emergency',
  '認証アプリ 認証あぷり オーセンティケーター おーせんてぃけーた authenticator google認証 にんしょうあぷり アプリ totp app',
  '二段階 2段階 ２段階 にだんかい 二要素 2要素 多要素 二重認証 two-step twostep two-factor twofactor 2fa mfa 2sv',
  'パスキー ぱすき passkey passkeys 指紋 しもん 顔認証 フェイスid fingerprint webauthn face',
  'パスワード ぱすわど パスワド ぱすわーど 暗証番号 pass password passwords pw passwd',
  '忘れ わすれ 思い出せ おもいだせ 分からな わからな forgot forget forgotten forgetting remember lost',
  'リセット りせっと 再設定 再発行 作り直 変更 変えたい かえたい reset change renew',
  'サインイン ログイン ろぐいん さいんいん 入れない はいれない signin login logon sign-in log-in',
  'なくし 無くし 紛失 ふんしつ 落とし おとし 盗まれ ぬすまれ 盗難 壊れ こわれ 故障 lost stolen broken dropped broke missing',
  'スマホ 電話 携帯 ケータイ けいたい すまほ 端末 スマートフォン アイフォン iphone android phone mobile smartphone cell handset',
  '機種変 きしゅへん 機種変更 買い替え かいかえ 新しいスマホ 新しい携帯 乗り換え new-phone upgrade switched',
  '番号 ばんごう 電話番号 でんわばんごう number numbers',
  'メール めーる める eメール アドレス めあど メアド mail email e-mail address',
  '変わっ かわっ 変わり 変更 新しい あたらしい 解約 changed change new moved',
  'どれも使えない 使えない つかえない 使えません 使えなく 全部なくした 全滅 連絡先がない none cannot unable access',
  '置き換え おきかえ 置換 入れ替え 入れかえ 差し替え replace replacement replacing',
  '待つ 待ち まつ 待機 保留 30日 何日 なんにち いつまで 長い wait waiting pending hold long days',
  'できること できないこと 制限 restricted restriction restrictions works',
  '取り消 とりけ キャンセル きゃんせる やめたい 中止 cancel cancelling abort withdraw',
  '止め とめ 停止 ストップ 阻止 stop stopping halt block',
  '心当たり こころあたり 身に覚え みにおぼえ 覚えのない 覚えがない 知らない 勝手に わたしではない 私じゃない 自分ではない notme mine unknown suspicious strange unexpected',
  '乗っ取 のっと 不正 ハッキング はっきんぐ 詐欺 フィッシング さぎ hacked hack hijacked hijack fraud scam phishing stolen',
  '元に戻 もとにもど 戻したい 巻き戻 undo revert back rollback',
  '一時停止 凍結 とうけつ ロック ろっく frozen freeze locked suspended',
  '迷惑メール めいわくめーる スパム すぱむ 迷惑フォルダ spam junk',
  'SMS ショートメール しょーとめーる ショートメッセージ ｓｍｓ text texts message',
  'ドコモ どこも docomo',
  'au えーゆー エーユー uqmobile uq kddi',
  'ソフトバンク そふとばんく softbank ワイモバイル わいもばいる ymobile',
  '楽天 らくてん rakuten',
  '海外 かいがい 国外 外国 留学 旅行 overseas abroad foreign international travel',
  'アカウントを作 新規登録 登録したい 会員登録 しんきとうろく 作成 signup register registration create',
  '家族 かぞく 親 母 父 高齢 おばあ おじい 代わり かわりに 手伝 helper family parent mother father grandmother help',
  '店 お店 店頭 販売店 スタッフ shop store staff',
  '窓口 サポート さぽーと 担当者 コールセンター オペレーター support agent desk callers operator',
  '亡くな 死亡 なくなった died deceased death',
  '取り戻 とりもど 戻れ 復活 復旧 復元 recover regain restore',
  '違い 違う ちがい ちがう 間違 まちがい エラー はじかれ wrong incorrect invalid error',
]

interface Name {
  readonly word: string
  readonly id: string
}

const NAMES: readonly Name[] = CONCEPTS.flatMap((line, i) =>
  [...new Set(line.split(' ').map(fold))].map((word) => ({ word, id: `#${i}` })),
)
const isLatin = ({ word }: Name): boolean => /^[a-z0-9-]+$/.test(word)

/** Japanese names by their first letter: a text is gone through once, whatever the length of the vocabulary. */
const japanese: ReadonlyMap<string, readonly Name[]> = Map.groupBy(
  NAMES.filter((name) => !isLatin(name)),
  ({ word }) => word.charAt(0),
)
const latin: ReadonlyMap<string, readonly Name[]> = Map.groupBy(
  NAMES.filter(isLatin).map(({ word, id }) => ({ word: word.replaceAll('-', ''), id })),
  ({ word }) => word,
)

/** A thing of the vocabulary that a text speaks of, and the words it is called by there. */
export interface Meant {
  readonly id: string
  readonly words: readonly string[]
}

/** Of a folded text, and its words in Latin letters. */
export function meantIn(folded: string, latinWords: Iterable<string>): Meant[] {
  const found = new Map<string, Set<string>>()
  const add = ({ word, id }: Name) => found.set(id, (found.get(id) ?? new Set()).add(word))
  for (let at = 0; at < folded.length; at++)
    for (const name of japanese.get(folded.charAt(at)) ?? []) if (folded.startsWith(name.word, at)) add(name)
  for (const word of latinWords) for (const name of latin.get(word) ?? []) add(name)
  return [...found].map(([id, words]) => ({ id, words: [...words] }))
}
