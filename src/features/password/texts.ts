import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { passwordTexts } from '../account/password-texts.ts'
import { codeSentences } from '../challenge/texts.ts'
import { addressTexts } from '../proof/texts.ts'
import { replacementSentences } from '../replacement/texts-refusals.ts'
import { hostSentences } from '../session/texts-host.ts'

/** A sentence that holds marked-up pieces. */
type Said<P> = Readonly<Record<'ja' | 'en', (p: P) => Html>>

/** What the pages with a new password have in common. */
export const fieldWords = {
  new: { ja: '新しいパスワード', en: 'New password' },
  show: { ja: '表示する', en: 'Show' },
  hide: { ja: '隠す', en: 'Hide' },
  code: { ja: 'セキュリティコード', en: 'Security code' },
  over: {
    ja: '前のコードは、使える時間か入力できる回数を過ぎました。新しいコードを送ってください。',
    en: 'The last code is past its time or its number of tries. Ask for a new one.',
  },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  toAccount: { ja: 'アカウントの画面へ', en: 'Go to your account' },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
} as const satisfies Record<string, Text>

export const newHint: Text<{ min: number }> = {
  ja: ({ min }) =>
    `${min}文字以上。いまのパスワードとは別のものにしてください。関係のない言葉を3つか4つ並べると、覚えやすく見破られにくくなります。`,
  en: ({ min }) =>
    `At least ${min} characters, and not your current password. Three or four unrelated words are easy to remember and hard to guess.`,
}

export const sentTo: Said<{ target: Html; digits: number; until: string }> = {
  ja: ({ target, digits, until }) => html`${target} に送った${digits}桁の数字です。<b>${until}</b> まで使えます。`,
  en: ({ target, digits, until }) => html`${digits} digits, sent to ${target}. They work until <b>${until}</b>.`,
}

export const sentIfRegistered: Said<{ target: Html; digits: number; until: string }> = {
  ja: ({ target, digits, until }) =>
    html`${target} がアカウントに登録されていれば、${digits}桁の数字が届きます。<b>${until}</b> まで使えます。`,
  en: ({ target, digits, until }) =>
    html`If ${target} is registered with the account, ${digits} digits arrive there. They work until <b>${until}</b>.`,
}

export const changeWords = {
  title: { ja: 'パスワードを|変える', en: 'Change your password' },
  current: { ja: 'いまのパスワード', en: 'Current password' },
  others: { ja: 'ほかの端末を|すべて|サインアウトさせる', en: 'Sign out all other devices' },
  othersHint: {
    ja: 'だれかがパスワードを知っているかもしれないときは、そのままにしてください。',
    en: 'Leave this on if somebody may know your password.',
  },
  after: {
    ja: '変えたことを、登録した連絡先のすべてにお知らせします。',
    en: 'All your registered contacts are told that it was changed.',
  },
  button: { ja: 'パスワードを変える', en: 'Change the password' },
  doneTitle: { ja: 'パスワードを|変えました', en: 'Your password has been changed' },
  done: {
    ja: '次のサインインから、新しいパスワードを使ってください。登録した連絡先のすべてにお知らせしました。',
    en: 'Use the new password from the next sign-in on. All your registered contacts have been told.',
  },
  sessions: { ja: 'サインインしている端末を見る', en: 'See the devices that are signed in' },
  closedTitle: { ja: 'いまは|変えられません', en: 'This cannot be changed now' },
  toStatus: { ja: '手続きの状況を見る', en: 'See the status of the request' },
  verifyOld: { ja: '前の連絡先で本人確認をする', en: 'Verify with an old contact' },
} as const satisfies Record<string, Text>

export const forgottenWords = {
  title: { ja: 'パスワードを|忘れたとき', en: 'If you forgot your password' },
  lead: {
    ja: '登録してあるメールアドレスか電話番号にセキュリティコードを送ります。コードを入力すると、新しいパスワードを決められます。',
    en: 'We send a security code to an email address or phone number that you registered. With it you choose a new password.',
  },
  identifier: { ja: 'サインインに使うメールアドレス', en: 'Email address that you sign in with' },
  address: {
    ja: 'コードを受け取るメールアドレスか電話番号',
    en: 'Email address or phone number for the code',
  },
  addressHint: {
    ja: 'アカウントに登録してあるものを、すべて入力してください。上と同じでもかまいません。',
    en: 'One that is registered with the account, in full. It may be the same as above.',
  },
  note: {
    ja: 'アカウントを守るため、入力したものが登録されているかどうかは、この画面ではお答えしません。',
    en: 'To protect the account, these pages do not tell whether what you entered is registered.',
  },
  send: { ja: 'セキュリティコードを送る', en: 'Send the security code' },
  remembered: { ja: '思い出したので、サインインする', en: 'I remember it: sign in' },
  lost: { ja: '登録した連絡先がどれも使えないとき', en: 'If you can use none of your registered contacts' },
  setTitle: { ja: '新しいパスワードを|決めてください', en: 'Choose a new password' },
  setLead: {
    ja: '届いたコードを入力し、新しいパスワードを決めてください。すべての端末がサインアウトします。',
    en: 'Enter the code that arrived and choose a new password. All devices are signed out.',
  },
  untold: {
    ja: '数分待っても届かないときは、入力したものを確かめて、やり直してください。',
    en: 'If nothing arrives within a few minutes, check what you entered and start again.',
  },
  button: { ja: '新しいパスワードにする', en: 'Set the new password' },
  again: { ja: '入力し直す', en: 'Start again' },
  doneTitle: { ja: '新しいパスワードに|なりました', en: 'The new password is set' },
  done: {
    ja: 'すべての端末をサインアウトさせ、登録した連絡先のすべてにお知らせしました。新しいパスワードでサインインしてください。',
    en: 'All devices have been signed out, and all registered contacts have been told. Sign in with the new password.',
  },
} as const satisfies Record<string, Text>

export const secureWords = {
  title: { ja: 'アカウントを|守る', en: 'Secure your account' },
  lead: {
    ja: 'だれかがパスワードを知っているか、知らない端末が使われているかもしれないときに使います。',
    en: 'For when somebody may know your password, or a device that you do not know was used.',
  },
  does: { ja: 'アカウントを守ると|起こること', en: 'What happens when you secure it' },
  points: { ja: '新しいパスワードを決めます。', en: 'You choose a new password.' },
  sessions: {
    ja: 'すべての端末をサインアウトさせ、覚えていたブラウザーを忘れます。',
    en: 'All devices are signed out, and browsers that were remembered are forgotten.',
  },
  code: {
    ja: 'これまでの回復用コードは使えなくなります。あれば、代わりの新しいコードをその場でお見せします。',
    en: 'Your former recovery code stops working. If you had one, we show you a new one right away.',
  },
  request: {
    ja: '置き換えの手続きが進んでいれば、終わります。登録した連絡先はそのまま残ります。',
    en: 'A replacement that is running ends. Your registered contacts stay.',
  },
  told: { ja: '登録した連絡先のすべてにお知らせします。', en: 'All your registered contacts are told.' },
  here: { ja: 'この端末だけ、サインインしたままになります。', en: 'Only this device stays signed in.' },
  question: { ja: '通知にあったのは、|あなたがしたことですか', en: 'Did you do what the notice told of?' },
  questionHint: { ja: '選んで決めるまで、何も変わりません。', en: 'Nothing happens until you choose and decide.' },
  notMe: { ja: 'わたしではありません。|アカウントを守ります', en: 'It was not me. Secure my account' },
  notMeThen: {
    ja: '通知が届いた連絡先に、セキュリティコードを送ります。',
    en: 'We send a security code to the contact that got the notice.',
  },
  me: { ja: 'わたしがしました', en: 'It was me' },
  meThen: { ja: '何も変わりません。', en: 'Nothing changes.' },
  decide: { ja: '決める', en: 'Decide' },
  'choice.missing': {
    ja: 'どちらかを選んでください。まだ何も変わっていません。',
    en: 'Choose one of the two. Nothing has changed yet.',
  },
  keptTitle: { ja: '何も|変わっていません', en: 'Nothing has changed' },
  kept: {
    ja: 'このままで問題ありません。この画面は閉じてかまいません。',
    en: 'All is well as it is. You can close this page.',
  },
  again: { ja: 'やはり、アカウントを守る', en: 'Secure the account after all' },
  verify: { ja: '本人確認をして進む', en: 'Verify and go on' },
  verifyWhy: {
    ja: 'ほかの人に変えられないように、先に登録した連絡先で本人確認をお願いします。',
    en: 'So that nobody else can do this, verify with a registered contact first.',
  },
  button: { ja: 'アカウントを守る', en: 'Secure my account' },
  later: { ja: 'いまはしない', en: 'Not now' },
  doneTitle: { ja: 'アカウントを|守りました', en: 'Your account is secured' },
  done: {
    ja: 'パスワードを替え、ほかの端末をすべてサインアウトさせました。これまでの回復用コードは、もう使えません。',
    en: 'The password is new, and all other devices were signed out. The former recovery code no longer works.',
  },
  doneHosted: {
    ja: 'ほかの端末をすべてサインアウトさせました。これまでの回復用コードは、もう使えません。',
    en: 'All other devices were signed out. The former recovery code no longer works.',
  },
  makeCode: { ja: '新しい回復用コードを|作る', en: 'Make a new recovery code' },
  makeCodeThen: {
    ja: '連絡先をすべてなくしても、同じアカウントに戻れます。',
    en: 'It brings you back into this account even if you lose every contact.',
  },
  review: { ja: 'セキュリティ情報を|確かめる', en: 'Check your security info' },
  reviewThen: {
    ja: '登録されている連絡先に見覚えがあるか確かめられます。',
    en: 'See whether you recognise the registered contacts.',
  },
  unknownTitle: { ja: 'このリンクは|使えません', en: 'This link cannot be used' },
  forgotten: { ja: '新しいパスワードを|決める', en: 'Choose a new password' },
  forgottenThen: {
    ja: '登録した連絡先に届くコードで決められます。サインインはいりません。',
    en: 'With a code that we send to a registered contact. You need not sign in.',
  },
  signInThen: {
    ja: 'サインインしてから、「アカウントを守る」を選べます。',
    en: 'After signing in you can choose “Secure your account”.',
  },
} as const satisfies Record<string, Text>

export const passwordSentences = {
  ...hostSentences,
  ...addressTexts,
  ...codeSentences,
  ...passwordTexts,
  'restricted.pending': replacementSentences['restricted.pending'],
  'replacement.first_factor_needed': replacementSentences['replacement.first_factor_needed'],
  'password.current_wrong': {
    ja: 'いまのパスワードが違います。サインインに使っているものを、もう一度入力してください。',
    en: 'The current password is not right. Enter the one that you sign in with once more.',
  },
  'sign_in.paused': {
    ja: ({ at }) => `違うパスワードが続いたため、アカウントを守るために止めています。${at}から、また入力できます。`,
    en: ({ at }) =>
      `Wrong passwords were entered several times, so we paused to protect the account. You can try again from ${at}.`,
  },
  'password.same': {
    ja: 'いまのパスワードと同じです。知られているかもしれないので、別のパスワードを決めてください。',
    en: 'This is your current password. Somebody may know it, so choose a different one.',
  },
  'password.address_unreadable': {
    ja: 'コードを受け取るメールアドレスか電話番号を、省略せずに入力してください。',
    en: 'Enter the whole email address or phone number that should get the code.',
  },
  'password.gone': {
    ja: 'この変更は、もう続けられません。何も変わっていません。はじめからやり直してください。',
    en: 'This change cannot be continued. Nothing has changed. Start again.',
  },
  'secure.unknown': {
    ja: 'このリンクの連絡先は、いまは使えません。新しいパスワードは、登録してあるほかの連絡先で決められます。',
    en: 'The contact of this link cannot be used now. You can choose a new password with another registered contact.',
  },
  'choice.missing': secureWords['choice.missing'],
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
