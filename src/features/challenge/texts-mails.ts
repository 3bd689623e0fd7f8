import type { Text } from '../../kernel/text.ts'
import { kindTexts } from '../notice/texts-mails.ts'
import type { AddressKind } from '../proof/rules.ts'
import type { GrantAct } from './rules.ts'

/** What the words of a code may name: who sends it, and to what kind of proof. */
export interface CodeSubject {
  readonly brand: string
  readonly kind: AddressKind
}

/** The words of one purpose. Another purpose's code never reads like this one (attacks T097). */
export interface CodeWords {
  /** Subject, heading and first words of the SMS. Its first 20 characters are this purpose's own. */
  readonly title: Text<CodeSubject>
  /** What entering it does, and where it is entered. */
  readonly use: Text<CodeSubject>
  /** What to do for who did not ask for it. */
  readonly unasked: Text
}

export const verifyWords: CodeWords = {
  title: { ja: () => '本人確認のセキュリティコード', en: () => 'Code to verify it is you' },
  use: {
    ja: ({ brand }) => `${brand}の画面に入力すると、ご本人であることを確かめられます。`,
    en: ({ brand }) => `Enter it on the ${brand} page that asks for it, to show that it is really you.`,
  },
  unasked: {
    ja: 'だれかが、あなたのパスワードを使っているのかもしれません。このコードがなければ、本人確認はできません。ご自分でサインインして、パスワードを変えてください。',
    en: 'Somebody may be using your password. Without this code they cannot verify. Sign in yourself and change the password.',
  },
}

/** A code that opens one act says in its first words which, so that a caller cannot pass it off as another (attacks T097). */
export const allowWords: Readonly<Record<GrantAct, CodeWords>> = {
  'add-proof': {
    title: { ja: () => '連絡先の追加を許可するコード', en: () => 'Code to ALLOW ADDING security info' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、このアカウントに新しい連絡先や認証アプリ、パスキーを1つ追加できるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets one new contact, authenticator app or passkey be added to this account.`,
    },
    unasked: {
      ja: 'だれかが、あなたのアカウントに自分の連絡先を加えようとしています。このコードがなければ、追加できません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody is trying to add their own contact to your account. Without this code they cannot. Do not share it, sign in yourself and change the password.',
    },
  },
  'remove-proof': {
    title: { ja: () => '連絡先を外す許可のコード', en: () => 'Code to ALLOW REMOVING security info' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、このアカウントに登録してある連絡先などを1つ外す手続きができるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets one registered contact be removed from this account.`,
    },
    unasked: {
      ja: 'だれかが、あなたの連絡先を外そうとしています。このコードがなければ、外せません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody is trying to remove one of your contacts. Without this code they cannot. Do not share it, sign in yourself and change the password.',
    },
  },
  'remove-at-once': {
    title: { ja: () => 'すぐに連絡先を外す許可のコード', en: () => 'Code to REMOVE security info AT ONCE' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、もう1つの連絡先での確認とあわせて、登録してある連絡先などを1つ、待たずに外せるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, and together with a second contact, it lets one registered contact be removed without a wait.`,
    },
    unasked: {
      ja: 'だれかが、あなたの連絡先をすぐに外そうとしています。このコードがなければ、すぐには外せません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody is trying to remove one of your contacts at once. Without this code they cannot. Do not share it, sign in yourself and change the password.',
    },
  },
  'make-recovery-code': {
    title: { ja: () => '回復用コード作成の許可コード', en: () => 'Code to ALLOW A RECOVERY CODE' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、このアカウントの回復用コードを新しく作れるようになります。前の回復用コードは使えなくなります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets a new recovery code be made for this account. The former one stops working.`,
    },
    unasked: {
      ja: 'だれかが、あなたのアカウントの回復用コードを作ろうとしています。このコードがなければ、作れません。だれにも教えないでください。',
      en: 'Somebody is trying to make a recovery code for your account. Without this code they cannot. Do not share it.',
    },
  },
  'trust-device': {
    title: { ja: () => '端末を信頼する許可のコード', en: () => 'Code to ALLOW TRUSTING a device' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、その端末が「信頼する端末」になります。次からは、そこでの確認が少なくなります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it makes that device a trusted one, which is asked for less from then on.`,
    },
    unasked: {
      ja: 'だれかが、自分の端末を信頼させようとしています。このコードがなければ、できません。だれにも教えないでください。',
      en: 'Somebody is trying to make their own device a trusted one. Without this code they cannot. Do not share it.',
    },
  },
  'two-step': {
    title: { ja: () => 'サインインの設定を変える許可コード', en: () => 'Code to CHANGE HOW YOU SIGN IN' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、「サインインのたびに本人確認」のオンとオフを1回切り替えられるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets “two-step verification at sign-in” be turned on or off once.`,
    },
    unasked: {
      ja: 'だれかが、パスワードだけでサインインできるように変えようとしているのかもしれません。このコードがなければ、変わりません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody may be trying to make the password enough to sign in. Without this code it does not change. Do not share it, sign in yourself and change the password.',
    },
  },
  'signals-out': {
    title: { ja: () => 'アプリへのお知らせをやめる許可コード', en: () => 'Code to STOP TELLING APPS of your account' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、アカウントに大切なことが起きても、30日後からアプリに知らせないようにできます。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets you stop, 30 days later, that apps are told what happens to your account.`,
    },
    unasked: {
      ja: 'だれかが、アプリがあなたを守れないようにしようとしているのかもしれません。このコードがなければ、変わりません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody may be trying to keep your apps from protecting you. Without this code nothing changes. Do not share it, sign in yourself and change the password.',
    },
  },
  'choose-wait': {
    title: { ja: () => '待つ日数を変える許可コード', en: () => 'Code to CHANGE THE WAIT of a replacement' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、セキュリティ情報の置き換えを待つ日数を1回変えられるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets you change once how long a replacement of your security info waits.`,
    },
    unasked: {
      ja: 'だれかが、あなたが止めるための日数を短くしようとしているのかもしれません。このコードがなければ、変わりません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody may be trying to leave you less time to stop them. Without this code it does not change. Do not share it, sign in yourself and change the password.',
    },
  },
  'change-password': {
    title: { ja: () => 'パスワード変更の許可コード', en: () => 'Code to ALLOW A NEW PASSWORD' },
    use: {
      ja: ({ brand }) => `${brand}の画面に入力すると、このアカウントのパスワードを変えられるようになります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets the password of this account be changed.`,
    },
    unasked: {
      ja: 'だれかが、あなたのパスワードを変えようとしています。このコードがなければ、変わりません。だれにも教えず、ご自分でサインインして、アカウントの様子を確かめてください。',
      en: 'Somebody is trying to change your password. Without this code it does not change. Do not share it, sign in yourself and look at your account.',
    },
  },
  'end-sessions': {
    title: { ja: () => 'サインアウトさせるためのコード', en: () => 'Code to SIGN OUT other devices' },
    use: {
      ja: ({ brand }) => `${brand}の画面に入力すると、ほかの端末をサインアウトさせられるようになります。`,
      en: ({ brand }) => `Entered on the ${brand} page that asks for it, it lets other devices be signed out.`,
    },
    unasked: {
      ja: 'だれかが、あなたのパスワードを使っているのかもしれません。だれにも教えず、ご自分でサインインして、パスワードを変えてください。',
      en: 'Somebody may be using your password. Do not share the code, sign in yourself and change the password.',
    },
  },
  'secure-account': {
    title: { ja: () => 'アカウントを守るためのコード', en: () => 'Code to SECURE YOUR ACCOUNT' },
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、新しいパスワードを決め、すべての端末をサインアウトさせられるようになります。これまでの回復用コードは使えなくなります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets a new password be chosen and signs out every device. The former recovery code stops working.`,
    },
    unasked: {
      ja: 'だれかが、あなたのアカウントのパスワードを変えようとしています。このコードがなければ、変わりません。だれにも教えず、ご自分でサインインして、アカウントの様子を確かめてください。',
      en: 'Somebody is trying to change the password of your account. Without this code it does not change. Do not share it, sign in yourself and look at your account.',
    },
  },
}

/** Where a host keeps the password, none is chosen with this code. */
export const allowHostedWords: Readonly<Partial<Record<GrantAct, CodeWords>>> = {
  'secure-account': {
    title: allowWords['secure-account'].title,
    use: {
      ja: ({ brand }) =>
        `${brand}の画面に入力すると、ほかの端末をすべてサインアウトさせて、アカウントを守れるようになります。これまでの回復用コードは使えなくなります。`,
      en: ({ brand }) =>
        `Entered on the ${brand} page that asks for it, it lets the account be secured, which signs out every other device. The former recovery code stops working.`,
    },
    unasked: {
      ja: 'だれかが、あなたの端末をすべてサインアウトさせようとしています。このコードがなければ、できません。だれにも教えず、ご自分でサインインして、アカウントの様子を確かめてください。',
      en: 'Somebody is trying to sign out all your devices. Without this code they cannot. Do not share it, sign in yourself and look at your account.',
    },
  },
}

export const addProofWords: CodeWords = {
  title: {
    ja: ({ kind }) => `${kindTexts[kind].ja}を追加するためのコード`,
    en: ({ kind }) => `Code to add this ${kindTexts[kind].en}`,
  },
  use: {
    ja: ({ brand, kind }) =>
      `${brand}のアカウントで、この${kindTexts[kind].ja}を本人確認に使えるようにします。アカウントの画面に入力してください。`,
    en: ({ brand, kind }) =>
      `It makes this ${kindTexts[kind].en} a way to verify for an account with ${brand}. Enter the code on the page of that account.`,
  },
  unasked: {
    ja: 'だれかが間違えて入力したのかもしれません。何もしなければ、登録されません。',
    en: 'Somebody may have mistyped their own. Do nothing, and it is not added.',
  },
}

export const passwordWords: CodeWords = {
  title: { ja: () => 'パスワードを変えるためのコード', en: () => 'Code to change your password' },
  use: {
    ja: ({ brand }) => `${brand}の画面に入力すると、新しいパスワードを決められます。`,
    en: ({ brand }) => `Enter it on the ${brand} page that asks for it, and choose a new password.`,
  },
  unasked: {
    ja: 'このコードがなければ、パスワードは変わりません。だれにも教えず、ご自分でサインインして、アカウントの様子を確かめてください。',
    en: 'Without this code the password does not change. Do not share it, sign in yourself and look at your account.',
  },
}

/** What every message with a code says, whatever the code is for. */
export const codeTexts = {
  subject: {
    ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
    en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
  },
  preheader: {
    ja: ({ title }: { title: string }) => `${title}です。だれにも教えないでください。`,
    en: ({ title }: { title: string }) => `${title}. Do not share it.`,
  },
  label: {
    ja: ({ lifetime }: { lifetime: string }) => `コード（作成から${lifetime}間使えます）`,
    en: ({ lifetime }: { lifetime: string }) => `Code (works for ${lifetime} from when it was made)`,
  },
  until: { ja: '有効期限', en: 'Works until' },
  secret: { ja: 'だれにも教えないでください', en: 'Do not share this code' },
  secretReason: {
    ja: ({ brand }: { brand: string }) =>
      `${brand}の担当者も、警察や銀行も、このコードをお聞きすることはありません。聞いてくる人がいたら、詐欺です。`,
    en: ({ brand }: { brand: string }) =>
      `Nobody will ask you for it: not ${brand}, not the police, not your bank. Anyone who asks is trying to deceive you.`,
  },
  unasked: { ja: '心当たりがないとき', en: 'If you did not ask for it' },
  sms: {
    ja: ({ title, code, about, until }: CodeSmsWords) => `${title}は${code}（${about}、${until}まで）。`,
    en: ({ title, code, about, until }: CodeSmsWords) => `${title}: ${code}. ${about}, until ${until}.`,
  },
  smsSecret: { ja: 'だれにも教えないでください。', en: 'Do not share it.' },
  smsUnasked: {
    ja: '心当たりがなければ、何もしないでください。',
    en: 'If you did not ask for it, do nothing.',
  },
} as const

interface CodeSmsWords {
  readonly title: string
  readonly code: string
  /** The service, and the account or the receipt number. */
  readonly about: string
  readonly until: string
}
