import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import type { Text } from '../../../kernel/text.ts'

/** Where a code went that is asked for together with other things. */
export const codeInFormTexts = {
  label: {
    ja: ({ target }: { target: Html }) => html`${target}<wbr>に届いた<wbr>セキュリティコード`,
    en: ({ target }: { target: Html }) => html`Security code sent to ${target}`,
  },
  until: {
    ja: ({ length, until }: { length: number; until: string }) =>
      html`${length}桁の数字です。<b>${until}</b> まで使えます。`,
    en: ({ length, until }: { length: number; until: string }) =>
      html`${length} digits. They work until <b>${until}</b>.`,
  },
}

/** Refusals of this page that no other page can give. */
export const finishSentences = {
  'password.current_wrong': {
    ja: 'いまのパスワードが違います。手続きを申し込んだときのパスワードを入力してください。',
    en: 'The current password is not right. Enter the one that you used for this request.',
  },
  'password.same': {
    ja: 'いまのパスワードと同じです。知られているかもしれないので、別のパスワードを決めてください。',
    en: 'This is your current password. Somebody may know it, so choose a different one.',
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>

/** The one page that replaces everything, and what is told afterwards (journey.md S30, F26). */
export const finishTexts = {
  heading: { ja: 'セキュリティ情報の|置き換えを|仕上げます', en: 'Finish replacing your security info' },
  lead: {
    ja: '新しい連絡先に届いたコードを入力し、新しいパスワードを決めてください。ボタンを押すと、すぐに替わります。',
    en: 'Enter the code that arrived at your new contact and choose a new password. The button replaces everything at once.',
  },
  leadHosted: {
    ja: '新しい連絡先に届いたコードを入力してください。ボタンを押すと、すぐに替わります。',
    en: 'Enter the code that arrived at your new contact. The button replaces everything at once.',
  },
  current: { ja: 'いまのパスワード', en: 'Current password' },
  currentHint: {
    ja: 'サインインしてから時間がたったので、もう一度確かめます。',
    en: 'Some time has passed since you signed in, so we check once more.',
  },
  codeAgain: { ja: '回復用コード', en: 'Recovery code' },
  codeAgainHint: {
    ja: '入力してから時間がたったので、もう一度確かめます。25文字です。',
    en: 'Some time has passed since you entered it, so we check once more. 25 characters.',
  },
  new: { ja: '新しいパスワード', en: 'New password' },
  newHint: {
    ja: ({ min }: { min: number }) =>
      `${min}文字以上。いまのパスワードは使えません。関係のない言葉を3つか4つ並べると、覚えやすく見破られにくくなります。`,
    en: ({ min }: { min: number }) =>
      `At least ${min} characters, and not your current password. Three or four unrelated words are easy to remember and hard to guess.`,
  },
  show: { ja: 'パスワードを表示', en: 'Show password' },
  hide: { ja: 'パスワードを隠す', en: 'Hide password' },
  button: { ja: 'セキュリティ情報を|置き換える', en: 'Replace my security info' },
  whatHeading: { ja: 'ボタンを押すと替わること', en: 'What the button does' },
  what: [
    { ja: '新しい連絡先で本人確認ができるようになります。', en: 'Your new contact can be used to verify.' },
    {
      ja: '前の連絡先では本人確認ができなくなります。お知らせだけは、30日間送ります。',
      en: 'The old contacts can no longer be used to verify. They only get notices, for 30 days.',
    },
    {
      ja: 'ほかの端末はすべてサインアウトされ、前の回復用コードは使えなくなります。',
      en: 'All other devices are signed out, and earlier recovery codes stop working.',
    },
  ],
  over: {
    ja: '前に送ったコードは、もう使えません。ボタンを押すと、新しいコードを送ります。',
    en: 'The code that we sent before no longer works. The button sends a new one.',
  },
  toStatus: { ja: '手続きの画面に戻る', en: 'Back to the request' },
  cannotHeading: { ja: 'いまは|仕上げられません', en: 'You cannot finish now' },
} as const

export const doneTexts = {
  heading: { ja: 'セキュリティ情報の|置き換えが|完了しました', en: 'Your security info has been replaced' },
  panel: { ja: '新しい連絡先で|本人確認ができます', en: 'Your new contact can now be used to verify' },
  what: { ja: '替わったこと', en: 'What has changed' },
  at: { ja: '完了した日時', en: 'Completed at' },
  oldInfo: { ja: '前の情報', en: 'Old info' },
  oldInfoNote: {
    ja: ({ until }: { until: string }) =>
      `本人確認には使えません。${until}まで、アカウントに何かあったときのお知らせだけを送ります。そのあと消します。`,
    en: ({ until }: { until: string }) =>
      `Can no longer be used to verify. Until ${until} we only send notices there about your account. Then it is deleted.`,
  },
  sessions: { ja: 'サインイン', en: 'Sign-ins' },
  sessionsValue: {
    ja: 'この端末のほかは、すべてサインアウトしました。',
    en: 'All devices except this one were signed out.',
  },
  sessionsNote: {
    ja: 'ほかの端末では、新しいパスワードでサインインしてください。',
    en: 'Sign in on them with your new password.',
  },
  password: { ja: 'パスワード', en: 'Password' },
  passwordValue: { ja: '新しいパスワードに替わりました。', en: 'Replaced by your new one.' },
  twoStep: { ja: 'サインインのたびに本人確認', en: 'Two-step verification at sign-in' },
  twoStepValue: {
    ja: 'オンのままです。次のサインインからは、新しい連絡先で確かめます。',
    en: 'Still on. From your next sign-in it asks for your new contact.',
  },
  next: { ja: '次に|しておくこと', en: 'What to do next' },
  second: { ja: '連絡先をもう一つ追加し、|回復用コードを作る', en: 'Add one more contact and make a recovery code' },
  secondContact: { ja: '連絡先をもう一つ追加する', en: 'Add one more contact' },
  secondThen: {
    ja: '連絡先が2つと回復用コードがあれば、どれかをなくしても、もう30日待つことはありません。',
    en: 'With two contacts and a recovery code, losing one of them never means 30 days of waiting again.',
  },
  signIn: { ja: '新しいパスワードで|サインインする', en: 'Sign in with your new password' },
  signInThen: {
    ja: '続けて、連絡先をもう一つ追加し、新しい回復用コードを作ってください。使った回復用コードは、もう使えません。',
    en: 'Then add one more contact and make a new recovery code. The one that you used no longer works.',
  },
  signInWithCodeThen: {
    ja: '続けて、連絡先をもう一つ追加してください。使った回復用コードは、もう使えません。',
    en: 'Then add one more contact. The recovery code that you used no longer works.',
  },
  account: { ja: 'アカウントの画面へ', en: 'Go to your account' },
  accountThen: {
    ja: '本人確認のお願いは、なくなりました。',
    en: 'You are no longer asked to verify.',
  },
  print: { ja: 'この画面を|印刷する', en: 'Print this page' },
} as const satisfies Readonly<Record<string, Text | { ja: (p: never) => string; en: (p: never) => string }>>
