interface About {
  readonly brand: string
  readonly account: string
}

/** For every proof, when the password was changed (NT-06). */
export const changedTexts = {
  title: { ja: 'パスワードが変わりました', en: 'Your password was changed' },
  what: {
    ja: ({ brand, account }: About) => `${brand}のアカウント（${account}）のパスワードが、新しいものに変わりました。`,
    en: ({ brand, account }: About) => `The password of your ${brand} account ${account} was changed.`,
  },
  yours: { ja: 'ご自分で変えたのなら、何もする必要はありません。', en: 'If you changed it, there is nothing to do.' },
  notYou: {
    ja: 'ほかの人があなたの連絡先かパスワードを使っています。すぐに新しいパスワードを決めて、すべての端末をサインアウトさせてください。',
    en: 'Somebody else is using one of your contacts or your password. Choose a new password at once, which signs out every device.',
  },
} as const

/** Where a host keeps the password, it is the host that told of it. */
export const changedHostTexts = {
  ...changedTexts,
  what: {
    ja: ({ brand, account, host }: About & { readonly host: string }) =>
      `${brand}のアカウント（${account}）のパスワードが新しいものに変わったと、${host}から知らせがありました。`,
    en: ({ brand, account, host }: About & { readonly host: string }) =>
      `${host} told us that the password of your ${brand} account ${account} was changed.`,
  },
} as const

/** For every proof, when the account was made secure (machine.md b.8). */
export const securedTexts = {
  title: { ja: 'アカウントを守る手続きをしました', en: 'Your account was secured' },
  what: {
    ja: ({ brand, account }: About) =>
      `${brand}のアカウント（${account}）で、パスワードが新しくなり、ほかの端末はすべてサインアウトしました。これまでの回復用コードは使えません。`,
    en: ({ brand, account }: About) =>
      `Your ${brand} account ${account} has a new password, and all other devices were signed out. The former recovery code no longer works.`,
  },
  yours: {
    ja: 'ご自分でしたのなら、新しい回復用コードを保管してください。控えがなければ、サインインして作れます。',
    en: 'If you did it, keep your new recovery code. If you have no copy of one, sign in and make one.',
  },
  notYou: {
    ja: 'ほかの人があなたの連絡先を使っています。すぐに、この連絡先で新しいパスワードを決めてください。',
    en: 'Somebody else is using one of your contacts. Choose a new password with this contact at once.',
  },
} as const

/** A contact alone chooses no password at a host. */
export const securedHostTexts = {
  ...securedTexts,
  notYou: {
    ja: 'ほかの人が、あなたの連絡先とパスワードを使っています。すぐに新しいパスワードを決めて、アカウントを守ってください。',
    en: 'Somebody else is using one of your contacts and your password. Choose a new password and secure the account at once.',
  },
} as const
