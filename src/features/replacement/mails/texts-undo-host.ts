import type { Text } from '../../../kernel/text.ts'
import { type DisputeNews, type DisputeTexts, disputeMailTexts, type UndoWords } from './texts-undo.ts'

/** Where a host keeps the password, whoever undoes a replacement shows it there: none of before is kept here. */
export const undoHostTexts = {
  byButton: {
    ja: ({ until, host }) =>
      `${until}までなら、元に戻せます。下のボタンで開く画面から進み、${host}のパスワードを入力してください。開いただけでは、何も変わりません。`,
    en: ({ until, host }) =>
      `You can undo it until ${until}. The button opens a page from which you go on and enter your password at ${host}. Opening it changes nothing.`,
  },
  linkless: {
    ja: ({ site, until, host }) =>
      `${until}までなら、元に戻せます。ブラウザーで ${site}/undo を開いて、次の2つの番号を入力してください。途中で${host}のパスワードを確かめ、そのあと番号をもう一度入力します。`,
    en: ({ site, until, host }) =>
      `You can undo it until ${until}. Open ${site}/undo in your browser and enter these two numbers. On the way you enter your password at ${host}, and then the numbers once more.`,
  },
} as const satisfies Readonly<Record<string, Text<UndoWords>>>

const { opened, reverted, stands } = disputeMailTexts

/** A dispute changes no password that a host keeps, and the same one opens the account for both sides. */
export const disputeHostTexts: Readonly<Record<DisputeNews, DisputeTexts>> = {
  opened: {
    ...opened,
    old: {
      ...opened.old,
      what: {
        ja: ({ brand, account, host }) =>
          `${brand}のアカウント（${account}）で、前の連絡先を持ち、${host}でパスワードを確かめた人が、セキュリティ情報の置き換えは「わたしの手続きではありません」と答えました。`,
        en: ({ brand, account, host }) =>
          `Somebody who has an old contact of your ${brand} account ${account}, and entered its password at ${host}, said that the replacement of the security info was not theirs.`,
      },
    },
    new: {
      ...opened.new,
      what: {
        ja: ({ brand, account, host }) =>
          `${brand}のアカウント（${account}）のセキュリティ情報の置き換えについて、前の連絡先を持ち、${host}でパスワードを確かめた人が「わたしの手続きではありません」と答えました。どちらがご本人かを確かめるまで、アカウントを止めています。`,
        en: ({ brand, account, host }) =>
          `Somebody who has an old contact, and entered the password at ${host}, said that the replacement of the security info of the ${brand} account ${account} was not theirs. The account is frozen until it is clear whose it is.`,
      },
    },
  },
  reverted: {
    ...reverted,
    valid: {
      ja: ({ host }) =>
        `前の連絡先は、また本人確認に使えます。置き換えのときに、またはそのあとに加わった連絡先、回復用コード、サインインは、すべて使えなくなりました。${host}のパスワードは、これで変わってはいません。`,
      en: ({ host }) =>
        `The old contacts can be used to verify again. Every contact, recovery code and sign-in that came with the replacement or after it is void. The ${host} password was not changed by this.`,
    },
    old: {
      ...reverted.old,
      next: {
        ja: ({ site, support, receipt, host }) =>
          `置き換えた人が、${host}のパスワードを知っているかもしれません。${host}で新しいパスワードを決めてから、${site} にサインインして、新しい回復用コードを作ってください。戻したのがあなたでなければ、すぐに ${support} へ、受付番号${receipt}を添えてご連絡ください。`,
        en: ({ site, support, receipt, host }) =>
          `Whoever replaced it may know your ${host} password. Choose a new one at ${host}, then sign in at ${site} and make a new recovery code. If it was not you who undid it, write to ${support} at once with the receipt number ${receipt}.`,
      },
    },
  },
  stands: {
    ...stands,
    new: {
      ...stands.new,
      next: {
        ja: ({ site, host }) =>
          `${site} を開き、${host}でサインインしてください。一時停止には、${host}のパスワードが使われました。使ったのがあなたでなければ、${host}で新しいパスワードを決めてください。連絡先をもう1つ追加し、回復用コードを作っておくと安心です。`,
        en: ({ site, host }) =>
          `Open ${site} and sign in with ${host}. The account was frozen with the help of your ${host} password: if that was not you, choose a new one there. Add a second contact and make a recovery code.`,
      },
    },
  },
}
