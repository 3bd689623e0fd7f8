import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

export const twoStepWords = {
  title: { ja: 'サインインのたびに|本人確認', en: 'Two-step verification at sign-in' },
  lead: {
    ja: 'パスワードのあとに、もう1つの方法で本人確認をしてからサインインする設定です。パスワードをほかの人に知られても、それだけでは入れません。',
    en: 'You sign in with your password and then verify in a second way. Somebody who learns your password cannot get in with it alone.',
  },
  isOff: { ja: 'いまはオフです', en: 'It is off' },
  isOffBody: {
    ja: 'ふだんは、パスワードだけでサインインできます。',
    en: 'As a rule the password alone is enough to sign in.',
  },
  isOn: { ja: 'いまはオンです', en: 'It is on' },
  does: { ja: 'オンのときの|サインイン', en: 'Signing in while it is on' },
  asks: {
    ja: 'パスワードのあとに、登録してあるメールアドレスか電話番号に届くコード、認証アプリ、パスキーのどれかで確かめます。',
    en: 'After the password you verify with a code to a registered email address or phone number, an authenticator app or a passkey.',
  },
  passkey: {
    ja: 'パスキーでサインインするときは、それだけで済みます。',
    en: 'If you sign in with a passkey, that is all you need.',
  },
  device: {
    ja: '信頼する端末では、パスワードだけでサインインできます。',
    en: 'On a trusted device the password is enough.',
  },
  others: {
    ja: 'ほかの端末のサインインのうち、本人確認をしていないものは、するまで使えなくなります。',
    en: 'Other devices on which you signed in without verifying open nothing until you verify there.',
  },
  lost: {
    ja: 'どの方法も使えなくなったときは、回復用コードか、セキュリティ情報を置き換える手続きで戻れます。置き換えを待つあいだにサインインすると、手続きの画面だけを開けます。',
    en: 'If none of your ways works any more, a recovery code or a replacement of your security info brings you back. While a replacement waits, signing in opens only the pages of that request.',
  },
  told: {
    ja: 'オンやオフにしたことは、登録してあるすべての連絡先にお知らせします。',
    en: 'We tell all your contacts when it is turned on or off.',
  },
  few: { ja: 'なくしたときの備えが|足りません', en: 'You would be locked out if you lost it' },
  fewBody: {
    ja: '本人確認の方法が1つだけで、回復用コードもありません。それが使えなくなると、置き換えの手続きを待つあいだ、サインインしてもアカウントを使えません。先にどちらかを用意してください。',
    en: 'You have only one way to verify and no recovery code. If that way stops working, you cannot use your account while you wait for a replacement. Prepare one of these first.',
  },
  addAnother: { ja: '本人確認の方法をもう1つ追加する', en: 'Add another way to verify' },
  makeCode: { ja: '回復用コードを作る', en: 'Make a recovery code' },
  turnOn: { ja: 'オンにする', en: 'Turn it on' },
  turnOff: { ja: 'オフにする', en: 'Turn it off' },
  offThen: {
    ja: 'オフにすると、パスワードを知っている人は、それだけでサインインできるようになります。',
    en: 'When it is off, whoever knows the password can sign in with it alone.',
  },
  verifyOn: { ja: '本人確認をして、|オンにする', en: 'Verify to turn it on' },
  verifyOff: { ja: '本人確認をして、|オフにする', en: 'Verify to turn it off' },
  back: { ja: '変えずに戻る', en: 'Go back without changing it' },
  setting: { ja: '設定', en: 'Setting' },
  on: { ja: 'オン', en: 'On' },
  off: { ja: 'オフ', en: 'Off' },
  see: { ja: '設定を見る・変える', en: 'See or change this' },
} as const satisfies Record<string, Text>

export const onSince = {
  ja: (at: Html) => html`${at} から、サインインのたびに本人確認をお願いしています。`,
  en: (at: Html) => html`Since ${at} you verify each time you sign in.`,
} as const

interface About {
  readonly brand: string
  readonly account: string
}

/** For every contact, when it was turned on (NT-06). */
export const turnedOn = {
  title: {
    ja: 'サインインのたびに本人確認をする設定になりました',
    en: 'Two-step verification at sign-in was turned on',
  },
  what: {
    ja: ({ brand, account }: About) =>
      `${brand}のアカウント（${account}）で、「サインインのたびに本人確認」がオンになりました。サインインには、パスワードのほかに、登録してある連絡先などでの確認が要ります。`,
    en: ({ brand, account }: About) =>
      `Two-step verification at sign-in was turned on for your ${brand} account ${account}. Signing in now takes the password and a way to verify that is registered.`,
  },
  yours: { ja: 'ご自分でしたのなら、何もする必要はありません。', en: 'If you did this, there is nothing to do.' },
  notYou: {
    ja: 'ほかの人があなたのアカウントの設定を変えています。すぐに新しいパスワードを決めて、すべての端末をサインアウトさせてください。',
    en: 'Somebody else is changing your account. Choose a new password at once, which signs out every device.',
  },
} as const

/** For every contact, when it was turned off (NT-06). */
export const turnedOff = {
  title: {
    ja: 'パスワードだけでサインインできる設定になりました',
    en: 'Two-step verification at sign-in was turned off',
  },
  what: {
    ja: ({ brand, account }: About) =>
      `${brand}のアカウント（${account}）で、「サインインのたびに本人確認」がオフになりました。パスワードだけでサインインできます。`,
    en: ({ brand, account }: About) =>
      `Two-step verification at sign-in was turned off for your ${brand} account ${account}. The password is enough to sign in now.`,
  },
  yours: {
    ja: 'ご自分でしたのなら、何もする必要はありません。「セキュリティ情報」の画面で、またオンにできます。',
    en: 'If you did this, there is nothing to do. You can turn it on again under “Security info”.',
  },
  notYou: {
    ja: 'ほかの人が、パスワードだけで入れるように変えたのかもしれません。すぐに新しいパスワードを決めて、すべての端末をサインアウトさせてください。',
    en: 'Somebody else may want the password to be enough. Choose a new password at once, which signs out every device.',
  },
} as const
