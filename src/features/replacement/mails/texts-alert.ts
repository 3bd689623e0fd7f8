import { kindTexts } from '../../notice/texts-mails.ts'
import type { AddressKind } from '../../proof/rules.ts'

/** What the sentences of an alert may name. Dates and masks arrive written out. */
export interface AlertWords {
  readonly brand: string
  readonly kind: AddressKind
  readonly account: string
  /** From when on it can be finished; for a request that is held, when it ends by itself. */
  readonly date: string
  readonly left: string
  readonly site: string
  /** What keeps the password; empty where that is us. */
  readonly host: string
}

type Words = AlertWords

interface ShortWords extends AlertWords {
  readonly receipt: string
  /** Grouped, "6017 4425". */
  readonly number: string
}

const separator = { ja: ' と ', en: ' and ' } as const

/** Where a request stands when an alert about it is read. */
export type Phase = 'start' | 'reminder' | 'final' | 'last' | 'open'

/** The same beginning every time, so that whoever saw one knows the next (journey.md F20). */
const PREFIX = { ja: '【セキュリティ情報の置き換え】', en: 'Security info replacement: ' } as const

export const alertTexts = {
  subject: {
    start: {
      ja: () => `${PREFIX.ja}手続きが始まりました。心当たりがなければ止めてください`,
      en: () => `${PREFIX.en}A request has begun. Stop it if it is not yours`,
    },
    reminder: {
      ja: ({ left }: Words) => `${PREFIX.ja}${left}です。心当たりがなければ止めてください`,
      en: ({ left }: Words) => `${PREFIX.en}${left}. Stop it if it is not yours`,
    },
    final: {
      ja: ({ left }: Words) => `${PREFIX.ja}重要：${left}です。心当たりがなければ、いま止めてください`,
      en: ({ left }: Words) => `${PREFIX.en}Important, ${left}. Stop it now if it is not yours`,
    },
    last: {
      ja: ({ left }: Words) => `${PREFIX.ja}最後の確認：${left}です。いまなら止められます`,
      en: ({ left }: Words) => `${PREFIX.en}Last reminder, ${left}`,
    },
    open: {
      ja: () => `${PREFIX.ja}いつ替えられてもおかしくありません。まだ止められます`,
      en: () => `${PREFIX.en}It can happen at any moment, and you can still stop it`,
    },
  },
  heading: {
    start: {
      ja: () => 'あなたのアカウントで、セキュリティ情報をすべて置き換える手続きが始まりました',
      en: () => 'Somebody asked to replace all the security info of your account',
    },
    reminder: {
      ja: ({ left }: Words) => `セキュリティ情報を置き換える手続きが続いています（${left}）`,
      en: ({ left }: Words) => `The request to replace your security info is still running (${left})`,
    },
    final: {
      ja: ({ left }: Words) => `もうすぐ、セキュリティ情報を置き換えられるようになります（${left}）`,
      en: ({ left }: Words) => `Your security info can be replaced soon (${left})`,
    },
    last: {
      ja: ({ left }: Words) => `セキュリティ情報を置き換えられるようになるまで、${left}です`,
      en: ({ left }: Words) => `Last reminder: ${left} until your security info can be replaced`,
    },
    open: {
      ja: () => 'セキュリティ情報を、いつでも置き換えられる状態です',
      en: () => 'Your security info can now be replaced at any moment',
    },
  },
  preheader: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）についてです。サインインしなくても止められます。`,
    en: ({ brand, account }: Words) => `About your ${brand} account ${account}. You can stop it without signing in.`,
  },
  preheaderElsewhere: {
    ja: ({ brand, account }: Words) => `${brand}のアカウント（${account}）についてです。`,
    en: ({ brand, account }: Words) => `About your ${brand} account ${account}.`,
  },
  what: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）のパスワードを知っている人が、登録されているメールアドレスと電話番号を、すべて新しいものに置き換えようとしています。`,
    en: ({ brand, account }: Words) =>
      `Somebody who knows the password of your ${brand} account ${account} wants to replace every email address and phone number on it with new ones.`,
  },
  whatCodeAlone: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）の回復用コードを持っている人が、登録されているメールアドレスと電話番号とパスワードを、すべて新しいものに置き換えようとしています。パスワードは示されていません。`,
    en: ({ brand, account }: Words) =>
      `Somebody who has the recovery code of your ${brand} account ${account} wants to replace its password and every email address and phone number on it with new ones. They have not shown the password.`,
  },
  /** A host may, but need not, let somebody choose a new password who comes from a replacement. */
  whatCodeAloneHosted: {
    ja: ({ brand, account, host }: Words) =>
      `${brand}のアカウント（${account}）の回復用コードを持っている人が、登録されているメールアドレスと電話番号を、すべて新しいものに置き換えようとしています。置き換えると、その人は${host}のパスワードも新しくできるかもしれません。いまのパスワードは示されていません。`,
    en: ({ brand, account, host }: Words) =>
      `Somebody who has the recovery code of your ${brand} account ${account} wants to replace every email address and phone number on it with new ones. After that they may be able to choose a new ${host} password, too. They have not shown the present one.`,
  },
  codeKnown: {
    ja: '止めると、この回復用コードは使えなくなります。控えた紙やファイルを、ほかの人に見られたおそれがあります。',
    en: 'If you stop it, that recovery code stops working. Somebody may have seen your printed or saved copy.',
  },
  consequence: {
    ja: ({ date, kind }: Words) =>
      `止めなければ、その人は${date}から置き換えられるようになり、この${kindTexts[kind].ja}では本人確認ができなくなります。`,
    en: ({ date, kind }: Words) =>
      `Unless it is stopped, they can do so from ${date}. This ${kindTexts[kind].en} will then no longer work for you.`,
  },
  consequenceOpen: {
    ja: ({ kind }: Words) =>
      `待つ期間は終わりました。止めなければ、その人はいつでも置き換えられ、この${kindTexts[kind].ja}では本人確認ができなくなります。`,
    en: ({ kind }: Words) =>
      `The wait is over: unless it is stopped, they can do so at any moment. This ${kindTexts[kind].en} will then no longer work for you.`,
  },
  asked: { ja: '始まった日時', en: 'Asked on' },
  end: { ja: '替えられる日', en: 'Possible from' },
  left: { ja: '残り', en: 'Time left' },
  about: { ja: '手続きの内容', en: 'About the request' },
  separator,
} as const

/** How an owner stops it. */
export const stopTexts = {
  byButton: {
    ja: '下のボタンから、いますぐ止められます。サインインもパスワードもいりません。開いた画面で、もう一度確かめてから止めます。',
    en: 'Stop it now with this button. It takes no password and no sign-in, and the page asks once more before anything happens.',
  },
  button: { ja: 'わたしの手続きではありません（止める）', en: 'This is not my request (stop it)' },
  byNumber: {
    ja: ({ site }: Words) =>
      `ボタンを開けないときは、ブラウザーで ${site}/stop を開いて、次の2つの番号を入力してください。`,
    en: ({ site }: Words) =>
      `If the button does not open, go to ${site}/stop in your browser and type these two numbers.`,
  },
  linkless: {
    ja: ({ site }: Words) =>
      `いますぐ止められます。サインインもパスワードもいりません。ブラウザーで ${site}/stop を開いて、次の2つの番号を入力してください。`,
    en: ({ site }: Words) =>
      `You can stop it now, without a password and without signing in: go to ${site}/stop in your browser and type these two numbers.`,
  },
  number: { ja: '停止番号', en: 'Stop number' },
  elsewhere: {
    ja: ({ kind, site }: Words) =>
      `この${kindTexts[kind].ja}は登録されて間もないため、ここからは止められません。ほかの連絡先に届いたお知らせから止めるか、${site} にサインインして「わたしの手続きではありません」を選んでください。`,
    en: ({ kind, site }: Words) =>
      `This ${kindTexts[kind].en} was added only recently, so it cannot stop the request. Use the notice that we sent to another address of yours, or sign in at ${site} and choose “This is not my request”.`,
  },
  mine: { ja: 'あなたの手続きのとき', en: 'If it is your request' },
  mineRegained: {
    ja: ({ kind }: Words) =>
      `この${kindTexts[kind].ja}が使えるなら、待つ必要はありません。サインインして、この${kindTexts[kind].ja}で本人確認をしてください。手続きはすぐに終わり、新しい連絡先も加わります。`,
    en: ({ kind }: Words) =>
      `If you can use this ${kindTexts[kind].en}, there is no need to wait. Sign in and verify with it: the request ends at once, and the new address is added.`,
  },
  mineWaits: {
    ja: '何もする必要はありません。手続きは、このまま進みます。',
    en: 'There is nothing to do. The request goes on.',
  },
  /** The same in short, for who reads the other language. */
  short: {
    heading: { ja: '日本語でのお知らせ', en: 'In English' },
    text: {
      ja: ({ brand, account, date }: Words) =>
        `${brand}のアカウント（${account}）のセキュリティ情報を、すべて置き換える手続きが進んでいます。${date}から置き換えられるようになります。心当たりがなければ、下のボタンで止めてください。`,
      en: ({ brand, account, date }: Words) =>
        `Somebody asked to replace all the security info of your ${brand} account ${account}. They can do so from ${date}. If this is not your request, stop it with the button below.`,
    },
    textHeld: {
      ja: ({ brand, account }: Words) =>
        `${brand}のアカウント（${account}）のセキュリティ情報を置き換える手続きを、いったん止めています。心当たりがなければ、下のボタンで完全に止めてください。`,
      en: ({ brand, account }: Words) =>
        `A request to replace the security info of your ${brand} account ${account} is on hold. If it is not yours, stop it for good with the button below.`,
    },
    textLinkless: {
      ja: ({ brand, account, date, site, receipt, number }: ShortWords) =>
        `${brand}のアカウント（${account}）のセキュリティ情報を、すべて置き換える手続きが進んでいます。${date}から置き換えられるようになります。心当たりがなければ、${site}/stop を開き、受付番号${receipt}と停止番号${number}を入力して止めてください。`,
      en: ({ brand, account, date, site, receipt, number }: ShortWords) =>
        `Somebody asked to replace all the security info of your ${brand} account ${account}. They can do so from ${date}. If this is not your request, stop it: go to ${site}/stop and enter receipt number ${receipt} and stop number ${number}.`,
    },
    textHeldLinkless: {
      ja: ({ brand, account, site, receipt, number }: ShortWords) =>
        `${brand}のアカウント（${account}）のセキュリティ情報を置き換える手続きを、いったん止めています。心当たりがなければ、${site}/stop を開き、受付番号${receipt}と停止番号${number}を入力して、完全に止めてください。`,
      en: ({ brand, account, site, receipt, number }: ShortWords) =>
        `A request to replace the security info of your ${brand} account ${account} is on hold. If it is not yours, stop it for good: go to ${site}/stop and enter receipt number ${receipt} and stop number ${number}.`,
    },
  },
} as const

/** Two people with the same evidence: nothing goes on before one of them shows more (machine.md b.2). */
export const heldTexts = {
  subject: {
    ja: () => `${PREFIX.ja}手続きをいったん止めています`,
    en: () => `${PREFIX.en}The request is on hold`,
  },
  heading: {
    ja: '自分のアカウントだと言う人が2人いるため、手続きをいったん止めています',
    en: 'Two people say that this account is theirs, so the request is on hold',
  },
  headingRestored: {
    ja: '記録をバックアップから戻したため、手続きを止めています',
    en: 'We took our records back from a backup, so the request is on hold',
  },
  whatRestored: {
    ja: ({ brand, account }: Words) =>
      `${brand}の記録を、バックアップから戻しました。アカウント（${account}）のセキュリティ情報をすべて置き換える手続きは、前に止められていても、記録の上では元に戻っているおそれがあります。そのため、この手続きは、もう仕上げられないようにしました。前に届いたリンクと番号は使えません。このメールのものを使ってください。`,
    en: ({ brand, account }: Words) =>
      `We took the records of ${brand} back from a backup. A request to replace all the security info of your account ${account} may look as if it were running, although it was stopped since. So it can no longer be finished. The links and numbers in earlier messages do not work any more; use those in this message.`,
  },
  headingReview: {
    ja: 'あなたのアカウントで始まった手続きを、いったん止めています',
    en: 'A request for your account has begun, and we put it on hold',
  },
  whatReview: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報を、すべて置き換える手続きが始まりました。アカウントを守るため、すぐには進めず、いったん止めています。もっと確かな方法で確かめられるまで、置き換えは行われません。`,
    en: ({ brand, account }: Words) =>
      `Somebody asked to replace all the security info of your ${brand} account ${account}. To protect the account we put the request on hold. Nothing is replaced until they show more.`,
  },
  what: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報を置き換える手続きについて、別の人が「わたしの手続きではありません」と答えました。どちらがご本人かは、いま示されたものだけでは決められません。もっと確かな方法で確かめられるまで、置き換えは行われません。`,
    en: ({ brand, account }: Words) =>
      `Somebody else said “This is not my request” about the replacement of the security info of your ${brand} account ${account}. What they have shown so far cannot tell who is right, so nothing is replaced until one of them shows more.`,
  },
  ends: {
    ja: ({ date }: Words) =>
      `${date}までにだれも確かめなければ、手続きは終わります。いまのセキュリティ情報は、そのまま残ります。`,
    en: ({ date }: Words) => `If nobody does so by ${date}, the request ends and your security info stays as it is.`,
  },
  end: { ja: '終わる日時', en: 'Ends on' },
} as const

interface SmsWords {
  readonly brand: string
  readonly account: string
  readonly date: string
  readonly site: string
  readonly receipt: string
  readonly number: string
}

/** The wordings of each SMS, the longest first. */
export const alertSmsTexts = {
  stop: {
    ja: (p: SmsWords) => [
      `${p.brand}：${p.account}のセキュリティ情報が、${p.date}からすべて置き換えられます。心当たりがなければ止めてください。${p.site}/stop で受付番号${p.receipt}と停止番号${p.number}を入力`,
      `${p.brand}：${p.account}の全セキュリティ情報が${p.date}から替えられます。心当たりがなければ止めてください。${p.site}/stop 受付番号${p.receipt} 停止番号${p.number}`,
    ],
    en: (p: SmsWords) => [
      `${p.brand}: all security info of ${p.account} can be replaced from ${p.date}. If this is not your request, stop it: go to ${p.site}/stop and enter receipt number ${p.receipt} and stop number ${p.number}.`,
      `${p.brand}: all security info of ${p.account} can be replaced from ${p.date}. Not you? Stop it at ${p.site}/stop, receipt number ${p.receipt}, stop number ${p.number}.`,
    ],
  },
  elsewhere: {
    ja: (p: SmsWords) => [
      `${p.brand}：${p.account}のセキュリティ情報が、${p.date}からすべて置き換えられます。心当たりがなければ、${p.site} にサインインして「わたしの手続きではありません」を選んでください。受付番号${p.receipt}`,
      `${p.brand}：${p.account}の全セキュリティ情報が${p.date}から替えられます。心当たりがなければ、${p.site} にサインインして止めてください。受付番号${p.receipt}`,
    ],
    en: (p: SmsWords) => [
      `${p.brand}: all security info of ${p.account} can be replaced from ${p.date}. If this is not your request, sign in at ${p.site} and say so. Receipt number ${p.receipt}.`,
    ],
  },
  held: {
    ja: (p: SmsWords) => [
      `${p.brand}：${p.account}のセキュリティ情報を置き換える手続きを、いったん止めています。心当たりがなければ、${p.site}/stop で完全に止めてください。受付番号${p.receipt}、停止番号${p.number}`,
      `${p.brand}：${p.account}の置き換えの手続きを、いったん止めています。心当たりがなければ ${p.site}/stop で止めてください。受付番号${p.receipt} 停止番号${p.number}`,
    ],
    en: (p: SmsWords) => [
      `${p.brand}: the request to replace the security info of ${p.account} is on hold. If it is not yours, stop it for good: go to ${p.site}/stop and enter receipt number ${p.receipt} and stop number ${p.number}.`,
    ],
  },
  heldElsewhere: {
    ja: (p: SmsWords) => [
      `${p.brand}：${p.account}のセキュリティ情報を置き換える手続きを、いったん止めています。くわしくは ${p.site} にサインインして確かめてください。受付番号${p.receipt}`,
    ],
    en: (p: SmsWords) => [
      `${p.brand}: the request to replace the security info of ${p.account} is on hold. Sign in at ${p.site} to see more. Receipt number ${p.receipt}.`,
    ],
  },
} as const
