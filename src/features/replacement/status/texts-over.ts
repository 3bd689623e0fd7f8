import type { Text } from '../../../kernel/text.ts'
import type { Ending } from '../request.ts'

/** How a request ended, for the person of the account: what it was, what holds now. */
interface OverWords {
  readonly heading: Text
  readonly lead: Text
  readonly now: readonly Text[]
}

const kept: Text = {
  ja: '前のメールアドレスと電話番号は、これまでどおり使えます。',
  en: 'Your old email addresses and phone numbers work as before.',
}
const notAdded: Text = {
  ja: '新しい連絡先は登録されていません。',
  en: 'The new contact has not been registered.',
}
const password: Text = { ja: 'パスワードは変わっていません。', en: 'The password has not been changed.' }

/** After a veto; one that was begun on a trusted device leaves it signed in (T057). */
export const requesterOut: Text = {
  ja: '手続きを始めた端末は、サインアウトしました。',
  en: 'The device that began the request was signed out.',
}

/** `completed` has a page of its own. */
export const overTexts: Readonly<Record<Exclude<Ending, 'completed'>, OverWords>> = {
  vetoed: {
    heading: { ja: '手続きは|止められました', en: 'The request was stopped' },
    lead: {
      ja: '「わたしの手続きではありません」という確かな申し出があり、手続きを止めました。この手続きは、もう進みません。',
      en: 'Somebody with stronger evidence than the password said that this request was not theirs, so we stopped it. It cannot go on.',
    },
    now: [
      kept,
      {
        ja: '新しい連絡先は登録されていません。このアカウントの次の手続きでは、しばらく使えません。',
        en: 'The new contact has not been registered. For some time it cannot be used in another request for this account.',
      },
    ],
  },
  canceled: {
    heading: { ja: '手続きを|取り消しました', en: 'The request has been cancelled' },
    lead: {
      ja: '申し込んだ人が手続きを取り消しました。取り消したことを、前の連絡先と新しい連絡先にお知らせしました。',
      en: 'The person who asked cancelled the request. We have told the old and the new contacts.',
    },
    now: [kept, notAdded, password],
  },
  ended: {
    heading: { ja: '手続きは|終わりました', en: 'The request has ended' },
    lead: {
      ja: '待っているあいだにパスワードかセキュリティ情報が変わったため、手続きは終わりました。',
      en: 'The password or the security info was changed during the wait, so the request has ended.',
    },
    now: [kept, notAdded],
  },
  'ended-early': {
    heading: { ja: '待たずに、|元どおり|使えるように|なりました', en: 'You have your account back without the wait' },
    lead: {
      ja: '前の連絡先で本人確認ができたので、待つ手続きは終わりました。',
      en: 'You verified with an old contact, so the wait is over.',
    },
    now: [
      kept,
      {
        ja: '新しい連絡先も加わりました。アカウントを守るため、はじめの7日間は、ほかの情報を変える手続きには使えません。',
        en: 'The new contact was added. To protect the account, it cannot authorise changes in its first 7 days.',
      },
      password,
    ],
  },
  expired: {
    heading: { ja: '手続きの期限が|過ぎました', en: 'The time for this request is over' },
    lead: {
      ja: '期限までに仕上げられなかったため、手続きは終わりました。',
      en: 'It was not finished in time, so the request has ended.',
    },
    now: [kept, notAdded, password],
  },
}

export const heldExpired: Text = {
  ja: '保留のあいだに、だれも前の連絡先や回復用コードで決めなかったため、手続きは終わりました。',
  en: 'While it was on hold, nobody decided with an old contact or a recovery code, so the request has ended.',
}

export const afterTexts = {
  now: { ja: 'いまの状態', en: 'How it is now' },
  endedAt: { ja: '終わった日時', en: 'Ended at' },
  next: { ja: '次にできること', en: 'What you can do next' },
  verify: { ja: '前の連絡先や|回復用コードで|本人確認をする', en: 'Verify with an old contact or a recovery code' },
  verifyThen: {
    ja: '使えるものがあれば、待たずに済みます。どれも使えないときは、その画面から進めます。',
    en: 'No wait if one of them works. If none does, that page shows how to go on.',
  },
  verifyThenAt: {
    ja: ({ at }: { at: string }) =>
      `使えるものがあれば、待たずに済みます。30日待つ手続きは、${at}からまた始められます。`,
    en: ({ at }: { at: string }) => `No wait if one of them works. The 30-day way can be started again from ${at}.`,
  },
  verifyThenOperator: {
    ja: '使えるものがあれば、待たずに済みます。待つ手続きは何度も止められたため、窓口で確かめてからでないと始められません。',
    en: 'No wait if one of them works. The 30-day way was stopped several times, so it can be started only after you talked to support.',
  },
  again: { ja: '回復用コードで|もう一度始める', en: 'Begin again with the recovery code' },
  againThen: {
    ja: '回復用コードが使えれば、はじめから待つ手続きに進めます。',
    en: 'If the recovery code still works, you can begin the wait anew.',
  },
  signInThen: {
    ja: 'パスワードが分かるときは、サインインすると、ほかの方法も使えます。',
    en: 'If you know the password, signing in opens more ways.',
  },
  security: { ja: 'セキュリティ情報を|見直す', en: 'Review your security info' },
  securityThen: {
    ja: '連絡先をもう一つ追加し、回復用コードを作っておくと、次に困りません。',
    en: 'With one more contact and a recovery code you will not be locked out again.',
  },
  contact: { ja: '窓口に|問い合わせる', en: 'Contact support' },
  contactThen: { ja: '受付番号を伝えてください。', en: 'Have the receipt number at hand.' },
} as const satisfies Readonly<Record<string, Text | { ja: (p: never) => string; en: (p: never) => string }>>
