import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { addressTexts } from '../proof/texts.ts'

export const landingWords = {
  title: { ja: 'サインインと|本人確認の|窓口です', en: 'Sign in, and prove that it is you' },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  signInThen: {
    ja: 'セキュリティ情報を見る、本人確認をする、手続きの状況を見るときも、ここからです。',
    en: 'Also to see your security info, to verify that it is you, or to see how a request is doing.',
  },
  signUp: { ja: 'アカウントを作る', en: 'Create an account' },
  signUpThen: {
    ja: 'メールアドレスを確かめて、パスワードを決めます。',
    en: 'You confirm your email address and choose a password.',
  },
  stop: { ja: '心当たりのない|通知が届いた', en: 'You got a notice about something you did not do' },
  stopThen: {
    ja: '手続きをすぐに止められます。サインインは要りません。',
    en: 'You can stop the request at once, without signing in.',
  },
  lost: {
    ja: '登録した連絡先が|どれも使えないとき',
    en: 'If you can use none of your registered contacts',
  },
  help: { ja: 'ヘルプを見る', en: 'See the help' },
} as const satisfies Record<string, Text>

export const landingLead: Text<{ brand: string }> = {
  ja: ({ brand }) =>
    `${brand} は、あなたのアカウントを、あなただけが使えるようにします。登録した連絡先をすべてなくしても、同じアカウントに戻れます。`,
  en: ({ brand }) =>
    `${brand} keeps your account yours alone, and brings you back into the same account even if you lose every email address and phone that you registered.`,
}

export const signInWords = {
  title: { ja: 'サインイン', en: 'Sign in' },
  identifier: { ja: 'メールアドレス', en: 'Email address' },
  identifierHint: {
    ja: 'アカウントを作ったときのものです。全角で入力してもかまいません。',
    en: 'The one that you created the account with.',
  },
  password: { ja: 'パスワード', en: 'Password' },
  show: { ja: '表示する', en: 'Show' },
  hide: { ja: '隠す', en: 'Hide' },
  submit: { ja: 'サインインする', en: 'Sign in' },
  passkey: { ja: 'パスキーでサインインする', en: 'Sign in with a passkey' },
  forgot: { ja: 'パスワードを忘れたとき', en: 'If you forgot your password' },
  recover: {
    ja: 'パスワードも、登録した連絡先も使えないとき',
    en: 'If you have neither the password nor a registered contact',
  },
  create: { ja: 'アカウントを作る', en: 'Create an account' },
  already: {
    ja: 'このブラウザーでは、すでにサインインしています。アカウントの画面を開くか、パスワードを入力し直してください。',
    en: 'You are already signed in in this browser. Open your account, or enter your password again.',
  },
  toAccount: { ja: 'アカウントの画面を開く', en: 'Open your account' },
} as const satisfies Record<string, Text>

export const signInSentences = {
  ...addressTexts,
  'sign_in.wrong': {
    ja: 'メールアドレスかパスワードが違います。大文字と小文字、全角と半角を確かめて、もう一度入力してください。',
    en: 'The email address or the password is not right. Check capital letters and enter both again.',
  },
  'sign_in.paused': {
    ja: ({ at }) =>
      `違うパスワードが続いたため、アカウントを守るために止めています。${at}から、また入力できます。パスワードを忘れたときは、下の「パスワードを忘れたとき」を見てください。`,
    en: ({ at }) =>
      `Wrong passwords were entered several times, so we paused to protect the account. You can try again from ${at}. If you forgot your password, see below.`,
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>

/** May meet any form of who is signed in: the session was ended elsewhere while the form was on its way. */
export const sessionSentences = {
  'account.disputed': {
    ja: '前の連絡先を持つ人が、セキュリティ情報の置き換えに心当たりがないと答えたため、アカウントを一時停止しています。いつまでか、どうすれば元に戻せるかは、サインインすると分かります。',
    en: 'The account is frozen, because somebody with an old contact said that the replacement of the security info was not theirs. Sign in to see until when, and how it can be taken back.',
  },
  'session.ended': {
    ja: 'サインインした状態が終わったため、受け付けませんでした。何も変わっていません。もう一度サインインしてください。',
    en: 'You have been signed out meanwhile, so we did not take this. Nothing has changed. Sign in again.',
  },
} as const satisfies Record<string, Text>

/** "Did you mean gmail.com?": asked before anything is sent, because a slip sends the mail to a stranger (journey.md F13). */
export const typoWords = {
  title: { ja: 'メールアドレスを|確かめてください', en: 'Check your email address' },
  corrected: { ja: '直して、コードを送る', en: 'Correct it and send the code' },
  kept: { ja: '入力したとおりに、コードを送る', en: 'Send the code to what I entered' },
} as const satisfies Record<string, Text>

export const typoQuestion: Text<{ typed: string; meant: string }> = {
  ja: ({ typed, meant }) => `「@」の後ろは、「${typed}」ではなく「${meant}」ですか。まだ何も送っていません。`,
  en: ({ typed, meant }) => `After the “@”, did you mean “${meant}” and not “${typed}”? Nothing has been sent yet.`,
}
