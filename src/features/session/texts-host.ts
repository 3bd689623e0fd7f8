import type { Text } from '../../kernel/text.ts'

type Host = Text<{ host: string }>

/** Where a host keeps what people are called and their passwords (docs/decisions/038). */
export const hostWords = {
  signIn: { ja: ({ host }) => `${host}で|サインインする`, en: ({ host }) => `Sign in with ${host}` },
  signInLead: {
    ja: ({ host }) => `${host}の画面で、いつものパスワードを入力します。終わると、ここに戻ります。`,
    en: ({ host }) => `You enter your usual password on the pages of ${host}, and then come back here.`,
  },
  signInThen: {
    ja: ({ host }) =>
      `${host}のパスワードを使います。セキュリティ情報を見る、本人確認をする、手続きの状況を見るときも、ここからです。`,
    en: ({ host }) =>
      `With your ${host} password. Also to see your security info, to verify that it is you, or to see how a request is doing.`,
  },
  forgot: {
    ja: ({ host }) => `${host}のパスワードを忘れたとき`,
    en: ({ host }) => `If you forgot your ${host} password`,
  },
  forgotLead: {
    ja: ({ host }) =>
      `${host}でサインインするアカウントのパスワードは、${host}にあります。新しいパスワードは、${host}の画面で決めてください。`,
    en: ({ host }) =>
      `The password of an account that signs in with ${host} is kept by ${host}. Choose a new one on the pages of ${host}.`,
  },
  toHost: {
    ja: ({ host }) => `${host}の|パスワードの画面を|開く`,
    en: ({ host }) => `Open the password page of ${host}`,
  },
  forgotHere: {
    ja: ({ host }) => `${host}を使わずに|サインインする|アカウントのとき`,
    en: ({ host }) => `For an account that does not sign in with ${host}`,
  },
  again: {
    ja: ({ host }) => `もう一度|${host}で|サインインする`,
    en: ({ host }) => `Sign in with ${host} once more`,
  },
  againLead: {
    ja: ({ host }) =>
      `アカウントを守るため、続ける前に、${host}のパスワードをもう一度確かめます。終わると、この画面に戻ります。`,
    en: ({ host }) =>
      `To protect the account, ${host} asks for your password once more before you go on. Then you come back to this page.`,
  },
  noPassword: {
    ja: ({ host }) =>
      `このアカウントのパスワードは、${host}にあります。変えるときも、忘れたときも、${host}の画面で手続きします。`,
    en: ({ host }) =>
      `The password of this account is kept by ${host}. Change it on the pages of ${host}, also if you forgot it.`,
  },
  undoTitle: { ja: ({ host }) => `${host}の|パスワードを|確かめます`, en: ({ host }) => `Enter your ${host} password` },
  undoFirst: {
    ja: ({ host }) => `次の画面で、${host}のパスワードを確かめます。`,
    en: ({ host }) => `On the next page you enter your password at ${host}.`,
  },
  undoReady: {
    ja: ({ host }) => `${host}のパスワードを確かめました。ボタンを押すと、すぐに進みます。`,
    en: ({ host }) => `${host} has asked for your password. The button acts at once.`,
  },
  undoThen: {
    ja: ({ host }) => `次の画面で${host}のパスワードを確かめるまで、何も変わりません。`,
    en: ({ host }) => `Nothing changes until you have entered your ${host} password from the next page.`,
  },
  secureThen: {
    ja: ({ host }) => `${host}で新しいパスワードを決め、すべての端末をサインアウトさせます。お勧めします。`,
    en: ({ host }) => `You choose a new password at ${host} and sign out every device. We recommend it.`,
  },
  securePoint: {
    ja: ({ host }) => `先に、${host}で新しいパスワードを決めます。`,
    en: ({ host }) => `First you choose a new password at ${host}.`,
  },
  secureFirst: {
    ja: ({ host }) =>
      `このアカウントのパスワードは${host}にあるので、先に${host}で変えてください。ほかの人が前のパスワードを知っていても、使えなくなります。`,
    en: ({ host }) =>
      `The password of this account is kept by ${host}, so change it there first. Whoever knows the former one can then no longer use it.`,
  },
  secureStepChange: {
    ja: ({ host }) => `${host}で、新しいパスワードを決めます`,
    en: ({ host }) => `Choose a new password at ${host}`,
  },
  secureStepHere: {
    ja: () => 'この画面に戻り、アカウントを守る手続きを終えます',
    en: () => 'Come back to this page, and secure the account',
  },
  newPassword: {
    ja: ({ host }) => `${host}の|新しいパスワードを|決める`,
    en: ({ host }) => `Choose a new ${host} password`,
  },
  newPasswordThen: {
    ja: ({ host }) =>
      `これまでのパスワードをほかの人が知っているかもしれません。${host}の画面で、新しいパスワードを決めます。`,
    en: ({ host }) => `Somebody else may know the former password. You choose a new one on the pages of ${host}.`,
  },
} as const satisfies Record<string, Host>

export const hostSignInWords = {
  others: { ja: 'ほかの方法', en: 'Other ways' },
  password: {
    ja: 'ここで決めたパスワードでサインインする',
    en: 'Sign in with a password that you chose here',
  },
} as const satisfies Record<string, Text>

export const hostSentences = {
  'secure.at_host_first': {
    ja: ({ host }) =>
      `${host}でパスワードを変えたという知らせが、まだ届いていません。先に${host}で新しいパスワードを決め、もう一度サインインしてください。`,
    en: ({ host }) =>
      `We have not heard from ${host} that the password was changed. Choose a new one there first, and sign in with it.`,
  },
  'password.at_host': {
    ja: ({ host }) =>
      `このアカウントのパスワードは${host}にあります。${host}の画面で、新しいパスワードを決めてください。`,
    en: ({ host }) => `The password of this account is kept by ${host}. Choose a new one on its pages.`,
  },
  'sign_in.at_host': {
    ja: ({ host }) =>
      `続けるには、${host}でもう一度サインインしてください。パスワードを入力してから10分のあいだ、この手続きができます。`,
    en: ({ host }) =>
      `To go on, sign in with ${host} once more. This can be done within 10 minutes of entering the password there.`,
  },
} satisfies Readonly<Record<string, Text<Record<string, string | number>>>>
