import type { Text } from '../../../kernel/text.ts'
import type { CodeWords } from '../../challenge/texts-mails.ts'
import { kindTexts } from '../../notice/texts-mails.ts'
import type { AddressKind } from '../../proof/rules.ts'

/** What the sentences about undoing may name. */
export interface UndoWords {
  readonly brand: string
  readonly kind: AddressKind
  /** Masked. */
  readonly account: string
  readonly support: string
  readonly receipt: string
  readonly site: string
  /** Grouped, "6017 4425"; empty where the reader has none. */
  readonly number: string
  /** Written out: the end of U, or of the dispute. */
  readonly until: string
  /** What keeps the password; empty where that is us. */
  readonly host: string
}

type Words = UndoWords

/** How a retired proof undoes a replacement: in the message of its end, a week later, and while the account is frozen. */
export const undoMailTexts = {
  number: { ja: '元に戻す番号', en: 'Undo number' },
  button: { ja: '元に戻す手続きを見る', en: 'See how to undo it' },
  byButton: {
    ja: ({ until }: Words) =>
      `${until}までなら、元に戻せます。下のボタンで開く画面に、前のパスワードを入力してください。開いただけでは、何も変わりません。`,
    en: ({ until }: Words) =>
      `You can undo it until ${until}. The button opens a page where you enter the password from before. Opening it changes nothing.`,
  },
  /** For who reads the other language only. */
  short: {
    ja: ({ brand, account, until }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報が替わりました。心当たりがなければ、${until}まで元に戻せます。`,
    en: ({ brand, account, until }: Words) =>
      `The security info of your ${brand} account ${account} was replaced. If it was not you, you can undo it until ${until}.`,
  },
  byNumber: {
    ja: ({ site }: Words) => `リンクを使わないときは、${site}/undo を開いて、2つの番号を入力してください。`,
    en: ({ site }: Words) => `Without the link: open ${site}/undo and enter the two numbers.`,
  },
  linkless: {
    ja: ({ site, until }: Words) =>
      `${until}までなら、元に戻せます。ブラウザーで ${site}/undo を開いて、次の2つの番号と、前のパスワードを入力してください。`,
    en: ({ site, until }: Words) =>
      `You can undo it until ${until}. Open ${site}/undo in your browser and enter these two numbers and the password from before.`,
  },
  shortLinkless: {
    ja: ({ brand, account, until, site, receipt, number }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報が替わりました。心当たりがなければ、${until}まで元に戻せます。${site}/undo を開いて、受付番号${receipt}と元に戻す番号${number}を入力してください。`,
    en: ({ brand, account, until, site, receipt, number }: Words) =>
      `The security info of your ${brand} account ${account} was replaced. If it was not you, you can undo it until ${until}: open ${site}/undo and enter receipt number ${receipt} and undo number ${number}.`,
  },
  sms: {
    ja: ({ until, site, receipt, number }: Words) =>
      `心当たりがなければ${until}まで元に戻せます：${site}/undo 受付番号${receipt} 元に戻す番号${number}`,
    en: ({ until, site, receipt, number }: Words) =>
      `Not you? Undo it until ${until}: ${site}/undo receipt ${receipt}, undo number ${number}`,
  },
} as const

/** Seven days after the end, to everybody who can still undo it. */
export const undoReminderTexts = {
  subject: { ja: 'まだ元に戻せます。心当たりはありますか', en: 'You can still undo it. Was it you?' },
  title: { ja: '置き換えは、まだ元に戻せます', en: 'The replacement can still be undone' },
  what: {
    ja: ({ brand, account, kind }: Words) =>
      `${brand}のアカウント（${account}）のセキュリティ情報は、7日前に新しいものに替わりました。この${kindTexts[kind].ja}は、それまで登録されていたものです。`,
    en: ({ brand, account, kind }: Words) =>
      `The security info of your ${brand} account ${account} was replaced 7 days ago. This ${kindTexts[kind].en} was registered until then.`,
  },
  yours: {
    ja: 'ご自分で替えたのなら、何もする必要はありません。',
    en: 'If you replaced it yourself, there is nothing to do.',
  },
  sms: {
    ja: ({ brand, account }: Words) => `${brand}（${account}）：7日前にセキュリティ情報が替わりました。`,
    en: ({ brand, account }: Words) => `${brand} (${account}): security info was replaced 7 days ago.`,
  },
} as const

/** The code that helps to take a replacement back. */
export const disputeCodeWords: CodeWords = {
  title: { ja: () => '置き換えを元に戻すためのコード', en: () => 'Code to undo the replacement' },
  use: {
    ja: ({ brand, kind }) =>
      `${brand}の画面に、もう1つの連絡先に届いたコードと一緒に入力すると、セキュリティ情報は置き換えの前に戻り、この${kindTexts[kind].ja}をまた使えます。`,
    en: ({ brand, kind }) =>
      `Enter it on the ${brand} page together with the code to your other contact: the security info is then as before, and this ${kindTexts[kind].en} works again.`,
  },
  unasked: {
    ja: '何もしないでください。コードをだれにも教えないでください。',
    en: 'Do nothing, and give this code to nobody.',
  },
}

/** What a message about a dispute says to one of the two sides. */
interface SideTexts {
  readonly what: Text<Words>
  /** What to do, and whom to turn to who objects (NT-11). */
  readonly next: Text<Words>
  readonly sms: Text<Words>
}

export interface DisputeTexts {
  readonly title: Text
  /** What holds now. */
  readonly valid: Text<Words>
  readonly old: SideTexts
  readonly new: SideTexts
}

export type DisputeNews = 'opened' | 'reverted' | 'stands'

export const disputeMailTexts: Readonly<Record<DisputeNews, DisputeTexts>> = {
  opened: {
    title: { ja: 'アカウントを一時停止しました', en: 'The account has been frozen' },
    valid: {
      ja: ({ until }) =>
        `すべてのサインインを終わらせました。${until}まで、どの連絡先でも本人確認はできず、何も変えられません。それまでに決まらなければ、置き換えはそのままになり、アカウントはまた使えます。`,
      en: ({ until }) =>
        `Everybody was signed out. Until ${until} no contact can be used to verify and nothing can be changed. If nothing is decided by then, the replacement stays and the account can be used again.`,
    },
    old: {
      what: {
        ja: ({ brand, account }) =>
          `${brand}のアカウント（${account}）で、前の連絡先と前のパスワードを持つ人が、セキュリティ情報の置き換えは「わたしの手続きではありません」と答えました。`,
        en: ({ brand, account }) =>
          `Somebody with an old contact and the former password of your ${brand} account ${account} said that the replacement of the security info was not theirs.`,
      },
      next: {
        ja: ({ site, support, receipt }) =>
          `元に戻すには、${site}/dispute を開き、置き換えの前に作った回復用コードか、前の連絡先2つに届くコードを入力してください。どちらも使えないとき、答えたのがあなたでないときは、${support} へ、受付番号${receipt}を添えてご相談ください。`,
        en: ({ site, support, receipt }) =>
          `To take it back, open ${site}/dispute and enter a recovery code from before the replacement, or codes sent to two of the old contacts. If you can do neither, or it was not you who said so, write to ${support} with the receipt number ${receipt}.`,
      },
      sms: {
        ja: ({ brand, account, site, receipt }) =>
          `${brand}（${account}）：アカウントを一時停止しました。元に戻すには ${site}/dispute へ。受付番号${receipt}`,
        en: ({ brand, account, site, receipt }) =>
          `${brand} (${account}): account frozen. To take the replacement back: ${site}/dispute Receipt ${receipt}`,
      },
    },
    new: {
      what: {
        ja: ({ brand, account }) =>
          `${brand}のアカウント（${account}）のセキュリティ情報の置き換えについて、前の連絡先と前のパスワードを持つ人が「わたしの手続きではありません」と答えました。どちらがご本人かを確かめるまで、アカウントを止めています。`,
        en: ({ brand, account }) =>
          `Somebody with an old contact and the former password said that the replacement of the security info of the ${brand} account ${account} was not theirs. The account is frozen until it is clear whose it is.`,
      },
      next: {
        ja: ({ site, support, receipt }) =>
          `置き換えたのがあなたなら、${site} にサインインすると、いつまで止まるかが分かります。異議があるときは、${support} へ、受付番号${receipt}を添えてご連絡ください。`,
        en: ({ site, support, receipt }) =>
          `If it was you who replaced it, sign in at ${site} to see until when this lasts. To object, write to ${support} with the receipt number ${receipt}.`,
      },
      sms: {
        ja: ({ brand, account, support, receipt }) =>
          `${brand}（${account}）：置き換えに異議があり、アカウントを一時停止しました。ご連絡は ${support} へ。受付番号${receipt}`,
        en: ({ brand, account, support, receipt }) =>
          `${brand} (${account}): account frozen, the replacement is disputed. To object: ${support} Receipt ${receipt}`,
      },
    },
  },
  reverted: {
    title: { ja: '置き換えを元に戻しました', en: 'The replacement was undone' },
    valid: {
      ja: () =>
        '前の連絡先は、また本人確認に使えます。置き換えのときに、またはそのあとに加わった連絡先、回復用コード、サインインは、すべて使えなくなりました。パスワードは新しくなりました。',
      en: () =>
        'The old contacts can be used to verify again. Every contact, recovery code and sign-in that came with the replacement or after it is void. There is a new password.',
    },
    old: {
      what: {
        ja: ({ brand, account }) =>
          `${brand}のアカウント（${account}）のセキュリティ情報は、置き換えの前に戻りました。一時停止は終わりました。`,
        en: ({ brand, account }) =>
          `The security info of your ${brand} account ${account} is as it was before the replacement. The account is no longer frozen.`,
      },
      next: {
        ja: ({ site, support, receipt }) =>
          `${site} にサインインして、新しい回復用コードを作ってください。戻したのがあなたでなければ、すぐに ${support} へ、受付番号${receipt}を添えてご連絡ください。`,
        en: ({ site, support, receipt }) =>
          `Sign in at ${site} and make a new recovery code. If it was not you who undid it, write to ${support} at once with the receipt number ${receipt}.`,
      },
      sms: {
        ja: ({ brand, account, support, receipt }) =>
          `${brand}（${account}）：置き換えを元に戻しました。この番号をまた使えます。心当たりがなければ ${support} へ。受付番号${receipt}`,
        en: ({ brand, account, support, receipt }) =>
          `${brand} (${account}): the replacement was undone, this number works again. Not you? ${support} Receipt ${receipt}`,
      },
    },
    new: {
      what: {
        ja: ({ brand, account, kind }) =>
          `${brand}のアカウント（${account}）のセキュリティ情報は、置き換えの前に戻りました。この${kindTexts[kind].ja}は、もう登録されていません。`,
        en: ({ brand, account, kind }) =>
          `The security info of the ${brand} account ${account} is as it was before the replacement. This ${kindTexts[kind].en} is no longer registered.`,
      },
      next: {
        ja: ({ support, receipt }) =>
          `あなたのアカウントなら、すぐに ${support} へ、受付番号${receipt}を添えてご連絡ください。`,
        en: ({ support, receipt }) =>
          `If the account is yours, write to ${support} at once with the receipt number ${receipt}.`,
      },
      sms: {
        ja: ({ brand, account, support, receipt }) =>
          `${brand}（${account}）：置き換えが元に戻され、この番号の登録はなくなりました。ご連絡は ${support} へ。受付番号${receipt}`,
        en: ({ brand, account, support, receipt }) =>
          `${brand} (${account}): the replacement was undone, this number is no longer registered. To object: ${support} Receipt ${receipt}`,
      },
    },
  },
  stands: {
    title: { ja: '一時停止が終わりました', en: 'The account is no longer frozen' },
    valid: {
      ja: () =>
        '期限までに決まらなかったため、置き換えはそのままです。新しい連絡先を、また本人確認に使えます。すべてのサインインを終わらせました。',
      en: () =>
        'Nothing was decided in time, so the replacement stays. The new contacts can be used to verify again. Everybody was signed out.',
    },
    old: {
      what: {
        ja: ({ brand, account }) =>
          `${brand}のアカウント（${account}）の置き換えを元に戻すための回復用コードやコードは、期限までに入力されませんでした。`,
        en: ({ brand, account }) =>
          `Nobody entered a recovery code or the codes to old contacts of your ${brand} account ${account} in time.`,
      },
      next: {
        ja: ({ kind, support, receipt }) =>
          `この${kindTexts[kind].ja}には、あと30日、大切なお知らせを送ります。あなたのアカウントなら、すぐに ${support} へ、受付番号${receipt}を添えてご相談ください。`,
        en: ({ kind, support, receipt }) =>
          `For another 30 days we still write to this ${kindTexts[kind].en} when something important happens. If the account is yours, write to ${support} at once with the receipt number ${receipt}.`,
      },
      sms: {
        ja: ({ brand, account, support, receipt }) =>
          `${brand}（${account}）：期限が過ぎ、置き換えはそのままになりました。ご相談は ${support} へ。受付番号${receipt}`,
        en: ({ brand, account, support, receipt }) =>
          `${brand} (${account}): the time is over and the replacement stays. Help: ${support} Receipt ${receipt}`,
      },
    },
    new: {
      what: {
        ja: ({ brand, account }) => `${brand}のアカウント（${account}）を、また使えるようになりました。`,
        en: ({ brand, account }) => `Your ${brand} account ${account} can be used again.`,
      },
      next: {
        ja: ({ site }) =>
          `${site} に、いまのパスワードでサインインしてください。前のパスワードは使えません。連絡先をもう1つ追加し、回復用コードを作っておくと安心です。`,
        en: ({ site }) =>
          `Sign in at ${site} with your present password; the former one does not work. Add a second contact and make a recovery code.`,
      },
      sms: {
        ja: ({ brand, account, site }) => `${brand}（${account}）：また使えるようになりました。${site}`,
        en: ({ brand, account, site }) => `${brand} (${account}): you can use it again. ${site}`,
      },
    },
  },
}
