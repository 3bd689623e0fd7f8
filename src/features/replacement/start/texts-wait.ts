import { type Html, html } from '../../../kernel/html.ts'
import type { Text } from '../../../kernel/text.ts'
import type { Said } from './texts.ts'

/** The page of the wait, read before anybody commits to it (journey.md F11; article step 8). */
export const waitTexts = {
  pictureStart: { ja: '受付', en: 'Received' },
  pictureToday: { ja: 'きょう', en: 'Today' },
  pictureEnd: { ja: '仕上げができます', en: 'You can finish' },
  flow: { ja: 'これからの流れ', en: 'What happens next' },
  confirm: { ja: '新しい連絡先を|確認します', en: 'You confirm a new contact' },
  confirmBody: {
    ja: '新しいメールアドレスか電話番号を、次の画面で入力します。確認できるまで、何も変わりません。',
    en: 'You enter a new email address or phone number on the next pages. Until it is confirmed, nothing changes.',
  },
  finish: { ja: 'サインインして|仕上げます', en: 'You sign in and finish' },
  early: { ja: '待たずに終わるとき', en: 'What ends the wait early' },
  earlyProof: {
    ja: '前のメールアドレスや電話番号がまた使えたとき。すぐに元どおり使え、新しい連絡先も加わります。',
    en: 'An old email address or phone number works again: you are back at once, and the new contact is added.',
  },
  earlyCode: {
    ja: '回復用コードが見つかったとき。すぐに替えられます。',
    en: 'You find your recovery code: you can replace everything at once.',
  },
  earlyStop: {
    ja: '前の連絡先に届く知らせから「わたしの手続きではありません」と止められたとき。前の情報がそのまま残ります。',
    en: 'Somebody stops it from an old contact as “This is not my request”: the old info stays.',
  },
  cancel: { ja: '取り消したくなったら', en: 'If you change your mind' },
  cancelBody: {
    ja: '待っているあいだは、このブラウザーから、いつでも取り消せます。新しい連絡先に届くコードでも取り消せます。取り消すと、いまの情報をそのまま使い続けます。',
    en: 'While you wait, you can cancel at any time in this browser, or with a code to the new contact. Your current info then stays in use.',
  },
  why: { ja: 'なぜ待つのですか', en: 'Why is there a wait?' },
  whyBody: {
    ja: 'パスワードを知っただけの人が、あなたになりすますのを防ぐためです。待つあいだに前の連絡先すべてに知らせ、本当の持ち主がいつでも止められるようにしています。',
    en: 'So that somebody who only learned your password cannot take your account. Meanwhile we write to all old contacts, and the real owner can stop the request at any time.',
  },
  quicker: { ja: 'もっと早い方法に|戻る', en: 'Back to the quicker ways' },
  leave: { ja: 'やめて、アカウントの画面に戻る', en: 'Leave, and go back to my account' },
  barred: { ja: 'いまは、待つ方法を|始められません', en: 'The way with a wait cannot be started now' },
  others: { ja: 'いま使える方法', en: 'What you can use now' },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
  contactThen: { ja: 'どれも使えないときに、ご相談ください。', en: 'Ask us if none of these is possible.' },
} as const satisfies Record<string, Text>

export const waitTitle: Text<{ days: number }> = {
  ja: ({ days }) => `${days}日待つと、|新しい連絡先に|替えられます`,
  en: ({ days }) => `After ${days} days you can replace your security info`,
}

export const waitLead: Said<{ end: Html }> = {
  ja: ({ end }) =>
    html`いま新しい連絡先を確認すると、<b>${end}</b> から替えられます。前の連絡先が知らせを受け取った時刻から数えるため、少し後になることがあります。`,
  en: ({ end }) =>
    html`If you confirm a new contact now, you can replace your security info from <b>${end}</b>. It may be a little later, because we count from when the old contacts take our notice.`,
}

export const longer: Text<{ days: number; usual: number }> = {
  ja: ({ days, usual }) =>
    `アカウントを守るため、いつもの${usual}日ではなく、${days}日待ちます。理由は次のとおりです。`,
  en: ({ days, usual }) => `To protect the account, the wait is ${days} days instead of ${usual}. This is why:`,
}

export const longerWhy = {
  vetoes: {
    ja: '前の手続きが「わたしの手続きではありません」と止められました。',
    en: 'An earlier request was stopped as “This is not my request”.',
  },
  password: {
    ja: 'この30日のあいだに、パスワードが変わりました。',
    en: 'The password was changed in the last 30 days.',
  },
  proofs: {
    ja: 'この30日のあいだに、連絡先が加わったか、外れました。',
    en: 'A contact was added or removed in the last 30 days.',
  },
  codes: {
    ja: 'この7日のあいだに、違うセキュリティコードが何度も入力されました。',
    en: 'Many wrong security codes were entered in the last 7 days.',
  },
} as const satisfies Record<string, Text>

export const mayBecomeLater: Text<{ later: number }> = {
  ja: ({ later }) =>
    `日時は、新しい連絡先を確認したときに決まります。アカウントを守るため、最長で${later}日延びることがあります。早くなることはありません。`,
  en: ({ later }) =>
    `The date is fixed when you confirm a new contact. To protect the account it can be up to ${later} days later. It is never earlier.`,
}

export const unreachable: Text<{ days: number }> = {
  ja: ({ days }) => `知らせを送れる連絡先が登録されていないため、${days}日待ちます。`,
  en: ({ days }) => `No registered contact can be told, so the wait is ${days} days.`,
}

export const pictureLabel: Text<{ days: number; end: string }> = {
  ja: ({ days, end }) => `${days}日待ちます。${end}から仕上げられます。`,
  en: ({ days, end }) => `A wait of ${days} days. You can finish from ${end}.`,
}

export const waitStep: Text<{ days: number }> = {
  ja: ({ days }) => `${days}日待ちます`,
  en: ({ days }) => `You wait ${days} days`,
}

interface Told {
  /** How many old addresses and numbers are told, and how often each. */
  readonly mails: number
  readonly phones: number
  readonly byMail: number
  readonly bySms: number
  readonly unreachedDays: number
}

const toldJa = ({ mails, phones, byMail, bySms }: Told): string =>
  [mails > 0 && `メールアドレス${mails}件にメールで${byMail}回`, phones > 0 && `電話番号${phones}件にSMSで${bySms}回`]
    .filter(Boolean)
    .join('、')

const toldEn = ({ mails, phones, byMail, bySms }: Told): string =>
  [
    mails > 0 && `${byMail} mails to ${mails} email ${mails === 1 ? 'address' : 'addresses'}`,
    phones > 0 && `${bySms} text messages to ${phones} phone ${phones === 1 ? 'number' : 'numbers'}`,
  ]
    .filter(Boolean)
    .join(', and ')

export const toldStep: Text<Told> = {
  ja: (p) =>
    p.mails + p.phones === 0
      ? 'サインインやサービスは、これまでどおり使えます。'
      : `そのあいだ、前の${toldJa(p)}知らせます。持ち主は、そこからいつでも止められます。どこにも届かないときは、待つ日数が${p.unreachedDays}日になります。`,
  en: (p) =>
    p.mails + p.phones === 0
      ? 'You can sign in and use your services as before.'
      : `Meanwhile we send ${toldEn(p)}, the old ones. The owner can stop the request from there at any time. If none of them can be reached, the wait is ${p.unreachedDays} days.`,
}

export const finishStep: Text<{ window: number }> = {
  ja: ({ window }) =>
    `仕上げられるようになったら知らせます。それから${window}日のあいだにサインインし、新しい連絡先に届くコードを入力して、新しいパスワードを決めてください。ほかの端末のサインインは終わります。`,
  en: ({ window }) =>
    `We tell you when you can finish. Within ${window} days from then, sign in, enter the code that we send to the new contact, and choose a new password. All other devices are signed out.`,
}

export const waitButton: Text<{ days: number }> = {
  ja: ({ days }) => `${days}日待つ方法で|進む`,
  en: ({ days }) => `Go on with the ${days}-day wait`,
}
