import { type Html, html } from '../../../kernel/html.ts'
import type { Text } from '../../../kernel/text.ts'
import type { Said } from './texts.ts'

/** The pages on which the new address or number is named and shown. */
export const candidateTexts = {
  mailTitle: { ja: '新しい|メールアドレスを|入力してください', en: 'Enter your new email address' },
  mailHint: {
    ja: 'いま開けるものにしてください。登録済みのものは使えません。',
    en: 'Use one that you can open now. It must not be one that is already registered.',
  },
  mailNext: {
    ja: 'このアドレスに、続けるためのメールを送ります。メールにアカウントの名前は書きません。連絡先は、本人確認と大切なお知らせにだけ使い、広告には使いません。',
    en: 'We send a mail to this address, with which you go on. It does not name your account. We use contacts to verify you and for important notices only, never for advertising.',
  },
  mailButton: { ja: 'メールを送る', en: 'Send the mail' },
  phoneInstead: { ja: '電話番号にする', en: 'Use a phone number instead' },
  phoneTitle: { ja: '新しい電話番号を|入力してください', en: 'Enter your new phone number' },
  phoneHint: {
    ja: 'SMSを受け取れる携帯電話の番号です。海外の番号は「+」と国番号から入力してください。',
    en: 'A mobile number that receives text messages. Start a number abroad with “+” and the country code.',
  },
  phoneRisk: {
    ja: 'SMSは、電波や契約によって遅れたり届かなかったりします。番号を他人に乗っ取られると、読まれるおそれもあります。メールが使えるときは、メールをおすすめします。連絡先は、本人確認と大切なお知らせにだけ使い、広告には使いません。',
    en: 'Text messages can be late or never arrive, and who takes over your number can read them. If you have email, we recommend it. We use contacts to verify you and for important notices only, never for advertising.',
  },
  phoneButton: { ja: 'SMSで|コードを送る', en: 'Send a code by text message' },
  mailInstead: { ja: 'メールアドレスにする', en: 'Use an email address instead' },
  verifyInstead: { ja: '登録済みの連絡先で本人確認をする', en: 'Verify with what is already registered' },
  codeButton: { ja: 'この電話番号を|確認する', en: 'Confirm this phone number' },
  fixPhone: { ja: '電話番号を入力し直す', en: 'Correct the phone number' },
  checkTitle: { ja: '届いたメールから|続けてください', en: 'Go on from the mail that we sent' },
  wrongAddress: { ja: 'アドレスを直す、またはもう一度送る', en: 'Correct the address, or send again' },
  update: { ja: '状況を更新', en: 'Check again' },
  otherDevice: { ja: '別の端末で|メールを開いたとき', en: 'If you opened the mail on another device' },
  match: { ja: '照合番号', en: 'Match number' },
  matchButton: { ja: '番号を確かめて|続ける', en: 'Check the number and continue' },
} as const satisfies Record<string, Text>

export const checkLead: Said<{ target: Html; until: Html }> = {
  ja: ({ target, until }) =>
    html`${target} に、続けるためのメールを送りました。メールのリンクを開き、「続ける」を押すと確認できます。リンクは <b>${until}</b> まで使えます。`,
  en: ({ target, until }) =>
    html`We sent a mail to ${target}. Open the link in it and press “Continue”. The link works until <b>${until}</b>.`,
}

export const matchHint: Text<{ length: number }> = {
  ja: ({ length }) => `メールから開いた画面に出る、${length}桁の番号を入力してください。`,
  en: ({ length }) => `Enter the ${length}-digit number that the page from the mail shows.`,
}

/** What the mail's link opens. It names no account (journey.md F13). */
export const continueTexts = {
  buttonTitle: { ja: 'メールアドレスの|確認を続けます', en: 'Go on and confirm your email address' },
  button: { ja: '続ける', en: 'Continue' },
  notYou: {
    ja: '心当たりがないときは、何もせずにこの画面を閉じてください。何も変わりません。',
    en: 'If you did not ask for this, close this page. Nothing will change.',
  },
  numberTitle: {
    ja: 'この番号を、|手続きを始めた画面に|入力してください',
    en: 'Enter this number on the screen where you began',
  },
  numberLead: {
    ja: '手続きを始めたブラウザーとは別のブラウザーで、メールが開かれました。始めた画面の「照合番号」に入力すると続けられます。',
    en: 'This mail was opened in another browser than the one in which you began. Enter the number under “Match number” there, and you can go on.',
  },
  number: { ja: '照合番号', en: 'Match number' },
  numberSecret: {
    ja: '電話やメッセージで番号を聞かれても、教えないでください。心当たりがないときは、この画面を閉じてください。何も変わりません。',
    en: 'Do not tell anyone this number, even if they ask by telephone or message. If you did not ask for this, close this page. Nothing will change.',
  },
  gone: { ja: '始めた画面を|閉じてしまったとき', en: 'If you have closed that screen' },
  goneBody: {
    ja: '始めた端末の同じブラウザーでサインインすると、アカウントの画面に「手続きの続きへ進む」が出ます。そのブラウザーがもう使えないときは、この端末でサインインして、はじめからやり直してください。',
    en: 'Sign in again on the same device and in the same browser: your account page then offers to go on with the request. If that browser is out of reach, sign in here and start again.',
  },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  doneTitle: { ja: '新しい連絡先を|確認しました', en: 'Your new contact is confirmed' },
  toAccount: { ja: '手続きの|状況を見る', en: 'See how my request stands' },
  overTitle: { ja: 'このリンクは、|もう使えません', en: 'This link can no longer be used' },
  overWhy: {
    ja: '24時間が過ぎたか、アドレスを入力し直したか、手続きが終わったためです。',
    en: 'More than 24 hours have passed, the address was entered again, or the request is over.',
  },
  toReplace: { ja: '手続きの画面へ進む', en: 'Go to my request' },
} as const satisfies Record<string, Text>

export const continueLead: Said<{ receipt: Html }> = {
  ja: ({ receipt }) =>
    html`受付番号 ${receipt} の手続きです。続けると、このメールアドレスを新しい連絡先として確認します。`,
  en: ({ receipt }) => html`This is request ${receipt}. Continuing confirms this email address as your new contact.`,
}

export const doneLead: Said<{ receipt: Html }> = {
  ja: ({ receipt }) =>
    html`受付番号 ${receipt} の手続きで、このメールですることはもうありません。手続きの状況は、サインインするといつでも見られます。`,
  en: ({ receipt }) =>
    html`There is nothing more to do with this mail for request ${receipt}. After signing in you can see how it stands at any time.`,
}
