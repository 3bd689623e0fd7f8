import type { Text } from '../../../kernel/text.ts'
import { kindTexts } from '../../notice/texts-mails.ts'
import type { AddressKind } from '../../proof/rules.ts'

/** What the sentences about an ending may name. `account` is empty for those to new addresses. */
export interface EndingWords {
  readonly brand: string
  readonly kind: AddressKind
  readonly account: string
  readonly newInfo: string
  readonly support: string
  readonly receipt: string
  readonly site: string
  /** Written out: until when a replaced proof still hears of the account. */
  readonly until: string
  readonly days: number
}

type Words = EndingWords

/** Why a request is over, as people understand it. */
export type Cause = 'stopped' | 'recovery-code' | 'canceled' | 'changed' | 'ended-early' | 'expired' | 'undecided'

interface EndingTexts {
  readonly title: Text
  /** What happened. */
  readonly what: Text
  /** What is valid now. */
  readonly valid: Text<Words>
  /** What to do, above all for who did not want it. */
  readonly next: Text<Words>
}

const unchanged: Text<Words> = {
  ja: () => 'これまでのセキュリティ情報を、そのまま使えます。新しい連絡先は登録されていません。',
  en: () => 'Your security info stays as it was. The new address was not registered.',
}

const passwordIsKnown: Text<Words> = {
  ja: ({ site }) =>
    `この手続きに心当たりがなければ、だれかがあなたのパスワードを知っています。${site} にサインインして、パスワードを変えてください。`,
  en: ({ site }) =>
    `If the request was not yours, somebody knows your password. Sign in at ${site} and change the password.`,
}

/** What to do where the request stood on a recovery code alone; the other endings call for nothing of the kind. */
export const codeAloneNext: Readonly<Partial<Record<Cause, Text<Words>>>> = {
  stopped: {
    ja: ({ site }) =>
      `手続きをした人は、あなたの回復用コードを持っていました。そのコードは、もう使えません。${site} にサインインして、新しい回復用コードを作ってください。止めた覚えがないときは、ほかの人があなたの連絡先を使えるのかもしれません。すぐにご連絡ください。`,
    en: ({ site }) =>
      `Whoever made the request had your recovery code. It no longer works: sign in at ${site} and make a new one. If you did not stop it, somebody else may be using one of your addresses. Write to us at once.`,
  },
  ...Object.fromEntries(
    (['canceled', 'expired', 'undecided'] as const).map((cause) => [
      cause,
      {
        ja: ({ site }: Words) =>
          `この手続きに心当たりがなければ、だれかがあなたの回復用コードを持っています。${site} にサインインして、回復用コードを作り直してください。`,
        en: ({ site }: Words) =>
          `If the request was not yours, somebody has your recovery code. Sign in at ${site} and make a new one.`,
      },
    ]),
  ),
}

/** For the old proofs. */
export const overOldTexts: Readonly<Record<Cause, EndingTexts>> = {
  stopped: {
    title: {
      ja: '手続きを止めました',
      en: 'The request was stopped',
    },
    what: {
      ja: '前からの連絡先を持つ人が「わたしの手続きではありません」と答えました。',
      en: 'Somebody who holds one of your registered addresses said “This is not my request”.',
    },
    valid: unchanged,
    next: {
      ja: ({ site }) =>
        `手続きをした人は、あなたのパスワードを知っています。${site} にサインインして、パスワードを変えてください。止めた覚えがないときは、ほかの人があなたの連絡先を使えるのかもしれません。すぐにご連絡ください。`,
      en: ({ site }) =>
        `Whoever made the request knows your password: sign in at ${site} and change it. If you did not stop it, somebody else may be using one of your addresses. Write to us at once.`,
    },
  },
  'recovery-code': {
    title: {
      ja: '回復用コードが使われたため、手続きを終わりにしました',
      en: 'A recovery code was used, so the request has ended',
    },
    what: {
      ja: '進んでいた手続きとは別に、パスワードと回復用コードを持つ人が、セキュリティ情報を置き換えました。',
      en: 'Apart from the request that was running, somebody with the password and the recovery code replaced the security info.',
    },
    valid: {
      ja: () =>
        '回復用コードを使った人の連絡先が、新しいセキュリティ情報です。くわしくは、別のお知らせをご覧ください。',
      en: () =>
        'The address of whoever used the recovery code is the new security info. We tell you more in a separate message.',
    },
    next: {
      ja: ({ support, receipt }) =>
        `回復用コードを使ったのがあなたでなければ、すぐに ${support} へ、受付番号${receipt}を添えてご連絡ください。`,
      en: ({ support, receipt }) =>
        `If it was not you who used the recovery code, write to ${support} at once and give the receipt number ${receipt}.`,
    },
  },
  canceled: {
    title: {
      ja: '手続きは取り消されました',
      en: 'The request was cancelled',
    },
    what: { ja: '手続きを始めた人が、自分で取り消しました。', en: 'Whoever began it took it back.' },
    valid: unchanged,
    next: passwordIsKnown,
  },
  changed: {
    title: {
      ja: '手続きは終わりました',
      en: 'The request has ended',
    },
    what: {
      ja: '待っているあいだに、パスワードかセキュリティ情報が変わったため、続けられなくなりました。',
      en: 'The password or the security info changed meanwhile, so it could not go on.',
    },
    valid: {
      ja: () => 'この手続きでは、何も変わっていません。新しい連絡先は登録されていません。',
      en: () => 'The request itself changed nothing, and its new address was not registered.',
    },
    next: {
      ja: ({ support, receipt }) =>
        `変えたのがあなたでなければ、すぐに ${support} へ、受付番号${receipt}を添えてご連絡ください。`,
      en: ({ support, receipt }) =>
        `If it was not you who changed it, write to ${support} at once and give the receipt number ${receipt}.`,
    },
  },
  'ended-early': {
    title: { ja: '本人確認ができたため、手続きは早く終わりました', en: 'You verified, so the request ended early' },
    what: {
      ja: '前からの連絡先に届いたコードで、本人確認が行われました。',
      en: 'A code that we sent to one of your registered addresses was entered.',
    },
    valid: {
      ja: ({ newInfo, days }) =>
        `これまでのセキュリティ情報を、そのまま使えます。新しい連絡先（${newInfo}）も加わりました。はじめの${days}日間は、それだけでほかの情報を変えることはできません。`,
      en: ({ newInfo, days }) =>
        `Your security info stays in use, and the new address (${newInfo}) was added. For the first ${days} days it cannot change anything else by itself.`,
    },
    next: {
      ja: ({ site, support, receipt }) =>
        `本人確認をしたのがあなたでなければ、すぐに ${site} にサインインしてパスワードを変え、${support} へ、受付番号${receipt}を添えてご連絡ください。`,
      en: ({ site, support, receipt }) =>
        `If it was not you who verified, sign in at ${site} at once, change the password, and write to ${support} with the receipt number ${receipt}.`,
    },
  },
  expired: {
    title: {
      ja: '手続きは、期限が過ぎて終わりました',
      en: 'The request has expired',
    },
    what: { ja: '期限までに仕上げられませんでした。', en: 'It was not finished in time.' },
    valid: unchanged,
    next: passwordIsKnown,
  },
  undecided: {
    title: {
      ja: '止めていた手続きは、期限が過ぎて終わりました',
      en: 'The request that was on hold has expired',
    },
    what: {
      ja: 'どちらがご本人か、期限までに確かめられませんでした。',
      en: 'Nobody showed in time whose account it is.',
    },
    valid: unchanged,
    next: passwordIsKnown,
  },
}

const notRegistered: Text<Words> = {
  ja: ({ kind }) => `この${kindTexts[kind].ja}は登録されていません。アカウントのセキュリティ情報は変わっていません。`,
  en: ({ kind }) =>
    `This ${kindTexts[kind].en} was not registered, and the security info of the account has not changed.`,
}

const startAgain: Text<Words> = {
  ja: ({ site }) =>
    `まだ必要なときは、${site} にサインインして、もう一度始めてください。待つ日数は、はじめから数えます。`,
  en: ({ site }) => `If you still need it, sign in at ${site} and begin again. The wait then starts anew.`,
}

/** For the new addresses. None of these names the account. */
export const overNewTexts: Readonly<Record<Cause, EndingTexts>> = {
  stopped: {
    title: { ja: '手続きは止められました', en: 'Your request was stopped' },
    what: {
      ja: '前からの連絡先を持つ人が「わたしの手続きではありません」と答えました。',
      en: 'Somebody who holds one of the old addresses said “This is not my request”.',
    },
    valid: notRegistered,
    next: {
      ja: ({ support, receipt }) =>
        `あなたのアカウントなら、前の連絡先を、いまほかの人が使っているのかもしれません。回復用コードがあれば、サインインして、すぐに置き換えられます。なければ ${support} へ、受付番号${receipt}を添えてご相談ください。`,
      en: ({ support, receipt }) =>
        `If it is your account, somebody else may be using the old address now. With a recovery code you can sign in and replace it at once. Without one, write to ${support} and give the receipt number ${receipt}.`,
    },
  },
  'recovery-code': {
    title: {
      ja: '回復用コードが使われたため、手続きは終わりました',
      en: 'A recovery code was used, so your request has ended',
    },
    what: {
      ja: 'パスワードと回復用コードを持つ人が、待たずにセキュリティ情報を置き換えました。',
      en: 'Somebody with the password and the recovery code replaced the security info without waiting.',
    },
    valid: {
      ja: ({ kind }) => `この手続きでは、この${kindTexts[kind].ja}は登録されていません。`,
      en: ({ kind }) => `This request did not register this ${kindTexts[kind].en}.`,
    },
    next: {
      ja: ({ support, receipt }) =>
        `回復用コードを使ったのがあなたなら、何もする必要はありません。そうでなければ ${support} へ、受付番号${receipt}を添えてご相談ください。`,
      en: ({ support, receipt }) =>
        `If it was you who used the recovery code, there is nothing to do. Otherwise write to ${support} and give the receipt number ${receipt}.`,
    },
  },
  canceled: {
    title: { ja: '手続きを取り消しました', en: 'Your request was cancelled' },
    what: { ja: '手続きを始めた方が取り消しました。', en: 'It was cancelled by whoever made it.' },
    valid: notRegistered,
    next: startAgain,
  },
  changed: {
    title: { ja: '手続きは終わりました', en: 'Your request has ended' },
    what: {
      ja: '待っているあいだに、パスワードかセキュリティ情報が変わったため、続けられなくなりました。',
      en: 'The password or the security info changed meanwhile, so it could not go on.',
    },
    valid: notRegistered,
    next: startAgain,
  },
  'ended-early': {
    title: {
      ja: '本人確認ができたため、手続きは早く終わりました',
      en: 'Your request ended early, because you verified',
    },
    what: {
      ja: '前からの連絡先で、本人確認ができました。',
      en: 'One of the old addresses was used to verify.',
    },
    valid: {
      ja: ({ kind, days }) =>
        `この${kindTexts[kind].ja}も、本人確認に使えます。はじめの${days}日間は、これだけでほかの情報を変えることはできません。`,
      en: ({ kind, days }) =>
        `This ${kindTexts[kind].en} is a way to verify now. For the first ${days} days it cannot change anything else by itself.`,
    },
    next: {
      ja: ({ site }) => `次に困らないように、${site} にサインインして、回復用コードを作っておいてください。`,
      en: ({ site }) => `So that you are never locked out again, sign in at ${site} and make a recovery code.`,
    },
  },
  expired: {
    title: { ja: '手続きは、期限が過ぎて終わりました', en: 'Your request has expired' },
    what: { ja: '期限までに仕上げられませんでした。', en: 'It was not finished in time.' },
    valid: notRegistered,
    next: startAgain,
  },
  undecided: {
    title: {
      ja: 'いったん止めていた手続きは、期限が過ぎて終わりました',
      en: 'Your request was on hold and has expired',
    },
    what: {
      ja: 'どちらがご本人か、期限までに確かめられませんでした。',
      en: 'Nobody showed in time whose account it is.',
    },
    valid: notRegistered,
    next: startAgain,
  },
}

/** The only messages of a replacement that say 完了 (journey.md point 25). */
export const completedTexts = {
  oldTitle: { ja: 'セキュリティ情報の置き換えが完了しました', en: 'Your security info was replaced' },
  oldWhat: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報は、すべて新しいものに替わりました。`,
    en: ({ brand, account }: Words) =>
      `All the security info of your ${brand} account ${account} has been replaced by new info.`,
  },
  byCode: {
    ja: '待つ期間がなかったのは、回復用コードが使われたためです。',
    en: 'There was no wait, because a recovery code was used.',
  },
  oldLost: {
    ja: ({ kind }: Words) => `この${kindTexts[kind].ja}では、もう本人確認ができません。`,
    en: ({ kind }: Words) => `You can no longer verify with this ${kindTexts[kind].en}.`,
  },
  oldHears: {
    ja: ({ until }: Words) => `${until}までは、アカウントの大切なお知らせを、ここにもお送りします。`,
    en: ({ until }: Words) => `Until ${until} we still write here when something important happens.`,
  },
  sessions: {
    ja: 'ほかの端末のサインインは、すべて終わりました。',
    en: 'All other devices were signed out.',
  },
  oldSubject: { ja: '完了しました。心当たりがなければご連絡ください', en: 'Done. Write to us if it was not you' },
  oldNotYouSms: {
    ja: ({ support, receipt }: Words) =>
      `心当たりがなければ、すぐに ${support} へ、受付番号${receipt}をお伝えください。`,
    en: ({ support, receipt }: Words) =>
      `If this was not you, write to ${support} at once and give the receipt number ${receipt}.`,
  },
  oldNotYou: {
    ja: ({ support, receipt }: Words) => `すぐに ${support} へ、受付番号${receipt}をお伝えください。`,
    en: ({ support, receipt }: Words) => `Write to ${support} at once and give the receipt number ${receipt}.`,
  },
  newTitle: { ja: '置き換えが完了しました', en: 'The replacement is complete' },
  newWhat: {
    ja: ({ brand, kind }: Words) =>
      `${brand}のアカウントで、この${kindTexts[kind].ja}を本人確認に使えるようになりました。`,
    en: ({ brand, kind }: Words) => `This ${kindTexts[kind].en} is now your way to verify at ${brand}.`,
  },
  again: { ja: 'もう締め出されないために', en: 'So that you are never locked out again' },
  second: {
    ja: 'メールアドレスか電話番号を、もう1つ追加してください。',
    en: 'Add a second email address or phone number.',
  },
  code: {
    ja: '新しい回復用コードの控えがなければ、作って紙に残してください。前の回復用コードは、もう使えません。',
    en: 'If you have no copy of a new recovery code, make one and keep it on paper. The former one no longer works.',
  },
  where: {
    ja: ({ site }: Words) => `どちらも、${site} にサインインして「セキュリティ情報」の画面でできます。`,
    en: ({ site }: Words) => `You can do both at ${site}: sign in and open “Security info”.`,
  },
} as const

export const endingTexts = {
  subjectOld: {
    ja: ({ title }: { title: string }) => `【セキュリティ情報の置き換え】${title}`,
    en: ({ title }: { title: string }) => `Security info replacement: ${title}`,
  },
  headingOld: {
    ja: ({ title }: { title: string }) => `セキュリティ情報の置き換え：${title}`,
    en: ({ title }: { title: string }) => `Security info replacement: ${title}`,
  },
  subjectNew: {
    ja: ({ title, receipt, brand }: { title: string; receipt: string; brand: string }) =>
      `受付番号${receipt}：${title}（${brand}）`,
    en: ({ title, receipt, brand }: { title: string; receipt: string; brand: string }) =>
      `Receipt ${receipt}: ${title} (${brand})`,
  },
  valid: { ja: 'いまの状態', en: 'What is valid now' },
  next: { ja: 'していただきたいこと', en: 'What to do' },
  /** The title of an ending as an SMS, with the account, or with the receipt number. */
  sms: {
    ja: ({ brand, about, title }: { brand: string; about: string; title: string }) =>
      `${brand}（${about}）：${title}。`,
    en: ({ brand, about, title }: { brand: string; about: string; title: string }) => `${brand} (${about}): ${title}.`,
  },
} as const
