import type { Html } from '../../../kernel/html.ts'
import type { Locale } from '../../../kernel/locale.ts'
import type { Text } from '../../../kernel/text.ts'

/** A sentence that holds marked-up pieces. */
export type Said<P> = Readonly<Record<Locale, (p: P) => Html>>

/** The quick ways that are offered before any wait (journey.md F9, point 18). */
export const waysTexts = {
  title: { ja: 'もっと早い方法は|ありませんか', en: 'Is there a quicker way?' },
  lead: {
    ja: '次のものが一つでもあれば、待たずにすみます。引き出しや前の端末も、確かめてみてください。',
    en: 'If you have one of these, you do not have to wait. Look in your drawers and on your old devices, too.',
  },
  oldProof: {
    ja: '前のメールアドレスや|電話番号が|まだ使える',
    en: 'An old email address or phone number still works',
  },
  oldProofThen: {
    ja: '届いたコードを入力すると、すぐに本人確認が終わります。',
    en: 'Enter the code that we send there, and you are verified at once.',
  },
  code: { ja: '回復用コードがある', en: 'I have a recovery code' },
  codeThen: {
    ja: '控えや保存したファイルの25文字です。待たずに、新しい連絡先に替えられます。',
    en: 'The 25 characters that you printed or saved. You can replace your security info without the wait.',
  },
  goOn: { ja: '始めた手続きの|続きへ進む', en: 'Go on with the request that I began' },
  goOnThen: { ja: '前に入力したところから続けます。', en: 'You continue where you left off.' },
} as const satisfies Record<string, Text>

export const waysNone: Text<{ days: number }> = {
  ja: ({ days }) => `どれもありません。|${days}日待つ方法を|見る`,
  en: ({ days }) => `I have none of these. Show me the ${days}-day way`,
}

export const waysNoneThen: Text = {
  ja: '日時と、待つあいだにできないことを、始める前に確かめられます。',
  en: 'Before you begin you see the date and what will not work meanwhile.',
}

export const recoveryTexts = {
  title: { ja: '回復用コードを|入力してください', en: 'Enter your recovery code' },
  hint: {
    ja: '25文字です。小文字でも、空白やハイフンがなくてもかまいません。',
    en: '25 characters. Small letters are fine, and so is leaving out spaces and hyphens.',
  },
  file: { ja: 'または、|保存したファイル', en: 'Or the file that you saved' },
  fileHint: {
    ja: '回復用コードを作ったときに保存したテキストファイルです。選ぶと、入力しなくてすみます。',
    en: 'The text file from when you made the code. Choose it and you need not type.',
  },
  after: {
    ja: 'コードが正しければ、待たずに新しい連絡先を登録できます。回復用コードを使ったことは、前の連絡先すべてに知らせます。',
    en: 'With the right code you can register a new contact without waiting. All old contacts are told that the code was used.',
  },
  button: { ja: '回復用コードを|確かめる', en: 'Check the recovery code' },
  others: { ja: '見つからないとき', en: 'If you cannot find it' },
  wait: { ja: '待つ方法を見る', en: 'See the way with a wait' },
  verify: {
    ja: '前のメールアドレスや電話番号で本人確認をする',
    en: 'Verify with an old email address or phone number',
  },
  status: { ja: '手続きの状況に戻る', en: 'Back to the status of my request' },
} as const satisfies Record<string, Text>

export const triesLeft: Text<{ left: number }> = {
  ja: ({ left }) => `あと${left}回入力できます。打ち間違いは数えません。`,
  en: ({ left }) => `You have ${left} ${left === 1 ? 'try' : 'tries'} left. Typing mistakes do not count.`,
}

export const chooseTexts = {
  title: { ja: '新しい連絡先を|どちらにしますか', en: 'What should your new contact be?' },
  lead: {
    ja: 'いま自分で受け取れるものを選んでください。これからのコードや知らせは、そこに届きます。',
    en: 'Choose one that you can open now. Codes and notices will go there from now on.',
  },
  mail: { ja: 'メールアドレス', en: 'Email address' },
  mailThen: { ja: '届いたメールを開いて、「続ける」を押します。', en: 'You open our mail and press “Continue”.' },
  phone: { ja: '電話番号', en: 'Phone number' },
  phoneThen: { ja: 'SMSで届いたコードを入力します。', en: 'You enter the code that arrives as a text message.' },
  noWait: { ja: '待つ期間はありません', en: 'No wait is needed' },
  noWaitBody: {
    ja: '回復用コードを確かめました。新しい連絡先を確認すると、すぐに替わります。',
    en: 'Your recovery code is right. Once your new contact is confirmed, your security info is replaced at once.',
  },
  quicker: { ja: 'もっと早い方法を見る', en: 'See the quicker ways' },
} as const satisfies Record<string, Text>

export const lostTexts = {
  title: { ja: 'この手続きは|続けられません', en: 'This request cannot be continued' },
  again: { ja: 'はじめから|やり直す', en: 'Start again' },
  account: { ja: 'アカウントの画面に戻る', en: 'Back to my account' },
  signIn: { ja: 'サインインする', en: 'Sign in' },
} as const satisfies Record<string, Text>
