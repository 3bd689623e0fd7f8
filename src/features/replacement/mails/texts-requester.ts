import { kindTexts } from '../../notice/texts-mails.ts'
import type { AddressKind } from '../../proof/rules.ts'

/** What the sentences to the new address may name: never the account (journey.md point 17). */
export interface RequesterWords {
  readonly brand: string
  readonly kind: AddressKind
  readonly receipt: string
  readonly date: string
  readonly left: string
  readonly site: string
}

type Words = RequesterWords

/** The mail with which a new address is shown to be its reader's. */
export const continueTexts = {
  subject: {
    ja: ({ receipt, brand }: Words) => `受付番号${receipt}：新しいメールアドレスの確認（${brand}）`,
    en: ({ receipt, brand }: Words) => `Receipt ${receipt}: confirm your new email address (${brand})`,
  },
  preheader: {
    ja: ({ brand }: Words) => `${brand}の手続きを続けるには、このメールの「続ける」を押してください。`,
    en: ({ brand }: Words) => `To go on with your request at ${brand}, press “Continue” below.`,
  },
  heading: { ja: '新しいメールアドレスを確かめます', en: 'Confirm your new email address' },
  what: {
    ja: ({ brand }: Words) =>
      `${brand}で、アカウントのセキュリティ情報を置き換える手続きに、このメールアドレスが入力されました。あなたの手続きなら、「続ける」を押してください。`,
    en: ({ brand }: Words) =>
      `This address was entered in a request at ${brand} to replace the security info of an account. If it is your request, continue.`,
  },
  button: { ja: '続ける', en: 'Continue' },
  until: { ja: '有効期限', en: 'Works until' },
  elsewhere: { ja: '別の端末で開いたとき', en: 'If you open it on another device' },
  match: {
    ja: ({ length }: { length: number }) =>
      `${length}桁の番号が表示されます。その番号を、手続きを始めた画面に入力してください。`,
    en: ({ length }: { length: number }) =>
      `You see a number of ${length} digits. Type it on the screen where you began the request.`,
  },
  ignore: {
    ja: '何もしないでください。このメールから続けないかぎり、このメールアドレスは登録されません。だれかが、自分のアドレスを間違えて入力したのかもしれません。',
    en: 'Do nothing. Without this mail the address is not registered. Somebody may have mistyped their own.',
  },
} as const

/** Where a request stands for who made it. */
export type Step = 'start' | 'reminder' | 'ready'

export const receiptTexts = {
  subject: {
    start: {
      ja: ({ receipt, brand }: Words) => `受付番号${receipt}：手続きを受け付けました（${brand}）`,
      en: ({ receipt, brand }: Words) => `Receipt ${receipt}: we have your request (${brand})`,
    },
    reminder: {
      ja: ({ receipt, brand, left }: Words) => `受付番号${receipt}：仕上げられる日まで、${left}です（${brand}）`,
      en: ({ receipt, brand, left }: Words) => `Receipt ${receipt}: ${left} until you can finish (${brand})`,
    },
    ready: {
      ja: ({ receipt, brand }: Words) => `受付番号${receipt}：手続きを仕上げてください（${brand}）`,
      en: ({ receipt, brand }: Words) => `Receipt ${receipt}: ready to be finished (${brand})`,
    },
  },
  heading: {
    start: {
      ja: () => 'セキュリティ情報を置き換える手続きを受け付けました',
      en: () => 'We have your request to replace your security info',
    },
    reminder: {
      ja: ({ left }: Words) => `手続きは予定どおり進んでいます（${left}）`,
      en: ({ left }: Words) => `Your request is on its way (${left})`,
    },
    ready: { ja: () => '手続きを仕上げられるようになりました', en: () => 'You can finish your request now' },
  },
  preheader: {
    waiting: {
      ja: ({ left }: Words) => `${left}です。それまで、いまのセキュリティ情報は変わりません。`,
      en: ({ left }: Words) => `${left}. Until then your security info stays as it is.`,
    },
    ready: {
      ja: ({ left }: Words) => `期限まで、${left}です。サインインして仕上げてください。`,
      en: ({ left }: Words) => `${left} to sign in and finish it.`,
    },
  },
  what: {
    waiting: {
      ja: ({ date, kind }: Words) =>
        `${date}から、手続きを仕上げられます。仕上げると、この${kindTexts[kind].ja}を本人確認に使えるようになります。アカウントを守るため、それまでのあいだ、前からの連絡先にもお知らせを送り、心当たりのない手続きを止められるようにしています。`,
      en: ({ date, kind }: Words) =>
        `From ${date} you can finish it, and this ${kindTexts[kind].en} becomes your way to verify. Until then we also write to the old addresses, so that a request that is not theirs can be stopped.`,
    },
    ready: {
      ja: ({ date, kind }: Words) =>
        `待つ期間が終わりました。${date}までに仕上げると、この${kindTexts[kind].ja}を本人確認に使えます。過ぎると手続きは終わり、何も変わりません。`,
      en: ({ date, kind }: Words) =>
        `The wait is over. Finish by ${date}, and this ${kindTexts[kind].en} becomes your way to verify. After that the request ends and nothing changes.`,
    },
  },
  begun: { ja: '始めた日時', en: 'Begun on' },
  from: { ja: '仕上げる日', en: 'Finish from' },
  until: { ja: '仕上げ期限', en: 'Finish by' },
  how: { ja: '仕上げ方', en: 'How to finish' },
  signIn: {
    waiting: {
      ja: ({ site }: Words) => `その日時を過ぎたら、ブラウザーで ${site} を開いてサインインします。`,
      en: ({ site }: Words) => `Once that date has come, open ${site} in your browser and sign in.`,
    },
    ready: {
      ja: ({ site }: Words) => `ブラウザーで ${site} を開いて、サインインします。`,
      en: ({ site }: Words) => `Open ${site} in your browser and sign in.`,
    },
  },
  recover: {
    waiting: {
      ja: ({ site }: Words) =>
        `その日時を過ぎたら、ブラウザーで ${site}/recover を開いて、アカウントのメールアドレスと回復用コードを入力します。`,
      en: ({ site }: Words) =>
        `Once that date has come, open ${site}/recover in your browser and enter the email address of the account and your recovery code.`,
    },
    ready: {
      ja: ({ site }: Words) =>
        `ブラウザーで ${site}/recover を開いて、アカウントのメールアドレスと回復用コードを入力します。`,
      en: ({ site }: Words) =>
        `Open ${site}/recover in your browser and enter the email address of the account and your recovery code.`,
    },
  },
  finish: {
    ja: ({ kind }: Words) => `手続きの画面で、この${kindTexts[kind].ja}に届くコードと、新しいパスワードを入力します。`,
    en: ({ kind }: Words) =>
      `On the page of your request, enter the code that we send to this ${kindTexts[kind].en}, and a new password.`,
  },
  finishHosted: {
    ja: ({ kind }: Words) => `手続きの画面で、この${kindTexts[kind].ja}に届くコードを入力します。`,
    en: ({ kind }: Words) => `On the page of your request, enter the code that we send to this ${kindTexts[kind].en}.`,
  },
  window: {
    ja: ({ days }: { days: number }) => `その日に忘れても大丈夫です。${days}日のあいだ、いつでも仕上げられます。`,
    en: ({ days }: { days: number }) => `You need not do it on that very day: you have ${days} days.`,
  },
  sooner: { ja: '待たずにすむとき', en: 'If you need not wait' },
  soonerHow: {
    ja: '回復用コードが見つかったときや、前のメールアドレスや電話番号がまた使えるようになったときは、サインインしてください。すぐに使えるようになります。',
    en: 'If you find your recovery code, or your old email address or phone works again, sign in. You get back in at once.',
  },
  soonerByCode: {
    ja: 'パスワードを思い出したときや、前のメールアドレスや電話番号がまた使えるようになったときは、サインインしてください。待たずに続けられます。',
    en: 'If you remember your password, or your old email address or phone works again, sign in. You can go on without the wait.',
  },
  takeBackByCode: {
    ja: ({ site }: Words) =>
      `${site}/recover で同じように入力して、手続きの画面で「取り消す」を選んでください。いまのセキュリティ情報が、そのまま残ります。`,
    en: ({ site }: Words) =>
      `Enter the same at ${site}/recover and choose “Cancel” on the page of your request. Your security info stays as it is.`,
  },
  takeBack: { ja: '取り消すとき', en: 'To cancel' },
  takeBackHow: {
    ja: ({ site }: Words) =>
      `${site} にサインインして、手続きの画面で「取り消す」を選んでください。いまのセキュリティ情報が、そのまま残ります。`,
    en: ({ site }: Words) =>
      `Sign in at ${site} and choose “Cancel” on the page of your request. Your security info stays as it is.`,
  },
  ignore: {
    ja: ({ kind }: Words) =>
      `だれかが、この${kindTexts[kind].ja}を自分の手続きに使っています。コードが届いても、だれにも教えないでください。`,
    en: ({ kind }: Words) =>
      `Somebody used this ${kindTexts[kind].en} for a request of their own. If a code arrives, do not share it.`,
  },
} as const

export const heldRequesterTexts = {
  subject: {
    ja: ({ receipt, brand }: Words) => `受付番号${receipt}：手続きをいったん止めています（${brand}）`,
    en: ({ receipt, brand }: Words) => `Receipt ${receipt}: your request is on hold (${brand})`,
  },
  heading: {
    ja: '自分のアカウントだと言う人がもう1人いるため、手続きをいったん止めています',
    en: 'Somebody else says that the account is theirs, so your request is on hold',
  },
  headingRestored: {
    ja: '記録をバックアップから戻したため、手続きを止めました',
    en: 'We took our records back from a backup, so your request is on hold',
  },
  whatRestored: {
    ja: 'この手続きは、もう仕上げられません。続けたいときは、サインインして手続きの画面で取り消してから、もう一度申し込んでください。申し込みの回数には数えません。次のどれかがあれば、すぐに続けられます。',
    en: 'It cannot be finished any more. To go on, sign in, cancel it on the page of your request, and ask again; it does not count as one of your requests. With one of the following you can go on at once.',
  },
  headingReview: {
    ja: 'アカウントを守るため、手続きをいったん止めています',
    en: 'To protect the account, your request is on hold',
  },
  whatReview: {
    ja: 'もっと確かな方法で確かめられるまで、置き換えは行われません。次のどれかがあれば、すぐに続けられます。',
    en: 'Nothing is replaced until you show more. With one of the following you can go on at once.',
  },
  preheader: { ja: 'もっと確かな方法があれば、すぐに続けられます。', en: 'With stronger proof you can go on at once.' },
  what: {
    ja: '別の人が、この手続きに「わたしの手続きではありません」と答えました。どちらがご本人かは、いま示されたものだけでは決められません。もっと確かな方法で確かめられるまで、置き換えは行われません。',
    en: 'Somebody else said “This is not my request”. What you both have shown so far cannot tell who is right, so nothing is replaced until one of you shows more.',
  },
  can: { ja: 'できること', en: 'What you can do' },
  byCode: {
    ja: '回復用コードがあれば、パスワードでサインインして入力してください。待たずに置き換えられます。',
    en: 'If you have a recovery code, sign in with the password and enter it. There is then no need to wait.',
  },
  byOld: {
    ja: '前のメールアドレスや電話番号がまた使えるなら、サインインして本人確認をしてください。',
    en: 'If your old email address or phone works again, sign in and verify with it.',
  },
  bySupport: {
    ja: ({ support, receipt }: { support: string; receipt: string }) =>
      `どちらもできないときは、${support} へ、受付番号${receipt}を添えてご相談ください。`,
    en: ({ support, receipt }: { support: string; receipt: string }) =>
      `If you have neither, write to ${support} and give the receipt number ${receipt}.`,
  },
  ends: {
    ja: ({ date }: Words) =>
      `${date}までにだれも確かめなければ、手続きは終わります。いまのセキュリティ情報は、そのまま残ります。`,
    en: ({ date }: Words) => `If nobody does so by ${date}, the request ends and the security info stays as it is.`,
  },
} as const

export const requesterSmsTexts = {
  start: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを受け付けました。${p.date}から、${p.site} にサインインして仕上げられます。取り消すときもサインインしてください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: we have your request, receipt number ${p.receipt}. From ${p.date} you can finish it: sign in at ${p.site}. To cancel it, sign in as well.`,
    ],
  },
  reminder: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きは、${p.left}です。${p.date}から、${p.site} にサインインして仕上げられます。取り消すときもサインインしてください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: your request, receipt number ${p.receipt}: ${p.left}. From ${p.date} you can finish it: sign in at ${p.site}. To cancel it, sign in as well.`,
    ],
  },
  ready: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを仕上げられます。${p.date}までに、${p.site} にサインインしてください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: you can finish your request now, receipt number ${p.receipt}. Sign in at ${p.site} by ${p.date}.`,
    ],
  },
  startCodeAlone: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを受け付けました。${p.date}から、${p.site}/recover で回復用コードを入力して仕上げられます。取り消すときも同じです。`,
    ],
    en: (p: Words) => [
      `${p.brand}: we have your request, receipt number ${p.receipt}. From ${p.date} you can finish it: enter your recovery code at ${p.site}/recover. To cancel it, do the same.`,
    ],
  },
  reminderCodeAlone: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きは、${p.left}です。${p.date}から、${p.site}/recover で回復用コードを入力して仕上げられます。`,
    ],
    en: (p: Words) => [
      `${p.brand}: your request, receipt number ${p.receipt}: ${p.left}. From ${p.date} you can finish it: enter your recovery code at ${p.site}/recover.`,
    ],
  },
  readyCodeAlone: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを仕上げられます。${p.date}までに、${p.site}/recover で回復用コードを入力してください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: you can finish your request now, receipt number ${p.receipt}. Enter your recovery code at ${p.site}/recover by ${p.date}.`,
    ],
  },
  review: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを、アカウントを守るため、いったん止めています。${p.site} で確かめてください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: to protect the account, your request, receipt number ${p.receipt}, is on hold. See what you can do at ${p.site}.`,
    ],
  },
  restored: {
    ja: (p: Words) => [
      `${p.brand}：記録をバックアップから戻したため、受付番号${p.receipt}の手続きは仕上げられなくなりました。${p.site} にサインインして、申し込み直してください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: we took our records back from a backup, so your request, receipt number ${p.receipt}, cannot be finished. Sign in at ${p.site} and ask again.`,
    ],
  },
  held: {
    ja: (p: Words) => [
      `${p.brand}：受付番号${p.receipt}の手続きを、いったん止めています。別の人が、自分の手続きではないと答えたためです。${p.site} にサインインして確かめてください。`,
    ],
    en: (p: Words) => [
      `${p.brand}: your request, receipt number ${p.receipt}, is on hold, because somebody else says that the account is theirs. Sign in at ${p.site} to see what you can do.`,
    ],
  },
} as const
