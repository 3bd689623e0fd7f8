import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { passwordTexts } from '../account/password-texts.ts'
import { codeSentences } from '../challenge/texts.ts'
import { addressTexts } from '../proof/texts.ts'

export const signUpWords = {
  title: { ja: 'アカウントを作る', en: 'Create an account' },
  lead: {
    ja: 'メールアドレスを入力してください。届くセキュリティコードで、あなたのものだと確かめます。',
    en: 'Enter your email address. A security code that we send there shows that it is yours.',
  },
  address: { ja: 'メールアドレス', en: 'Email address' },
  addressHint: {
    ja: 'いま開いて、メールを読めるものにしてください。サインインと本人確認に使います。',
    en: 'Use one whose mail you can read now. You will sign in and verify with it.',
  },
  send: { ja: 'セキュリティコードを送る', en: 'Send the security code' },
  have: { ja: 'もうアカウントがあるので、サインインする', en: 'I have an account: sign in' },
  next: {
    ja: 'このあと、コードを入力してパスワードを決めると、アカウントができます。アドレスは、本人確認と大切なお知らせにだけ使い、広告には使いません。',
    en: 'After that you enter the code and choose a password, and the account is made. We use the address to verify you and for important notices only, never for advertising.',
  },
  confirm: { ja: 'メールアドレスを確かめる', en: 'Confirm the email address' },
  untold: {
    ja: 'このメールアドレスのアカウントがもうあるときは、コードの代わりに、そのことをお知らせするメールが届きます。',
    en: 'If there is an account with this email address already, a mail that says so comes instead of the code.',
  },
  correct: { ja: 'メールアドレスを直す', en: 'Correct the email address' },
  passwordTitle: { ja: 'パスワードを|決めてください', en: 'Choose a password' },
  password: { ja: '新しいパスワード', en: 'New password' },
  show: { ja: '表示する', en: 'Show' },
  hide: { ja: '隠す', en: 'Hide' },
  create: { ja: 'アカウントを作る', en: 'Create the account' },
} as const satisfies Record<string, Text>

export const passwordLead = {
  ja: (address: Html) => html`${address} を確かめました。パスワードを決めると、アカウントができます。`,
  en: (address: Html) => html`${address} is confirmed. The account is made when you choose a password.`,
} as const

export const passwordRules: Text<{ minimum: number }> = {
  ja: ({ minimum }) =>
    `${minimum}文字以上。どの文字も、空白も使えます。関係のない言葉を3つか4つ並べると、覚えやすく、見破られにくくなります。`,
  en: ({ minimum }) =>
    `${minimum} characters or more, of any kind, spaces included. Three or four unrelated words are easy to remember and hard to guess.`,
}

export const enrolmentSentences = {
  ...addressTexts,
  ...codeSentences,
  ...passwordTexts,
  'enrolment.gone': {
    ja: 'アカウントを作る手続きの時間が過ぎました。もう一度、メールアドレスから始めてください。',
    en: 'The time to create this account is over. Start again with your email address.',
  },
  'enrolment.exists': {
    ja: 'このメールアドレスのアカウントは、もうできています。サインインしてください。',
    en: 'There is an account with this email address already. Sign in to it.',
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
