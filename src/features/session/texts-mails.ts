/** What is told of a sign-in, by its cause (NT-10). */
export const signInTexts = {
  new: {
    title: {
      ja: '新しい端末か場所からサインインがありました',
      en: 'New sign-in from a new device or place',
    },
    what: {
      ja: ({ brand, account }: About) =>
        `${brand}のアカウント（${account}）に、これまで使われたことのないブラウザーか場所から、正しいパスワードでサインインがありました。`,
      en: ({ brand, account }: About) =>
        `Somebody signed in to your ${brand} account ${account} with the right password, from a browser or a place that had not been used before.`,
    },
    yours: { ja: 'ご自分のサインインなら、何もする必要はありません。', en: 'If it was you, there is nothing to do.' },
    notYou: {
      ja: 'だれかがあなたのパスワードを知っています。すぐに新しいパスワードを決めて、ほかの端末をすべてサインアウトさせてください。',
      en: 'Somebody knows your password. Choose a new one at once, which also signs out every other device.',
    },
  },
  unconfirmed: {
    title: {
      ja: '正しいパスワードのあと、本人確認がされませんでした',
      en: 'Right password, but no security code',
    },
    what: {
      ja: ({ brand, account }: About) =>
        `${brand}のアカウント（${account}）で、正しいパスワードが入力されましたが、続く本人確認がされませんでした。サインインはできていません。`,
      en: ({ brand, account }: About) =>
        `The right password of your ${brand} account ${account} was entered, but the security code that is needed as well was not. Nobody was let in.`,
    },
    yours: {
      ja: 'ご自分が途中でやめたのなら、何もする必要はありません。',
      en: 'If you stopped half-way yourself, there is nothing to do.',
    },
    notYou: {
      ja: 'だれかがあなたのパスワードを知っています。届いたコードはだれにも教えず、すぐに新しいパスワードを決めてください。',
      en: 'Somebody knows your password. Do not share any code that arrives, and choose a new password at once.',
    },
  },
  'after-failures': {
    title: {
      ja: '何度も間違えたあとに、サインインがありました',
      en: 'Sign-in after several wrong passwords',
    },
    what: {
      ja: ({ brand, account }: About) =>
        `${brand}のアカウント（${account}）で、違うパスワードが何度も入力されたあと、正しいパスワードでサインインがありました。`,
      en: ({ brand, account }: About) =>
        `After several wrong passwords, somebody signed in to your ${brand} account ${account} with the right one.`,
    },
    yours: {
      ja: 'ご自分が思い出しながら入力したのなら、何もする必要はありません。',
      en: 'If that was you trying to remember, there is nothing to do.',
    },
    notYou: {
      ja: 'だれかがあなたのパスワードを言い当てたのかもしれません。すぐに新しいパスワードを決めて、ほかの端末をすべてサインアウトさせてください。',
      en: 'Somebody may have guessed your password. Choose a new one at once, which also signs out every other device.',
    },
  },
} as const

interface About {
  readonly brand: string
  readonly account: string
}
