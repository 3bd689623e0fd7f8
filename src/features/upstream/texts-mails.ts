interface About {
  readonly brand: string
  readonly account: string
}

/** For every proof, when the host says that the account is in other hands, or that it is gone there. */
export const warnedTexts = (host: string) => ({
  title: { ja: 'パスワードをほかの人が知っているおそれがあります', en: 'Somebody else may know your password' },
  what: {
    ja: ({ brand, account }: About) =>
      `${brand}のアカウント（${account}）について、${host}から知らせがありました。アカウントを守るため、すべての端末をサインアウトさせ、進んでいた手続きを終わらせました。`,
    en: ({ brand, account }: About) =>
      `${host} warned us about your ${brand} account ${account}. To protect it, we signed out every device and ended the request that was under way.`,
  },
  yours: {
    ja: `${host}で新しいパスワードを決めてから、もう一度サインインしてください。ご自分で申し込んだ手続きは、すぐにまた始められます。`,
    en: `Choose a new password at ${host}, and then sign in again. A request of your own can be begun again at once.`,
  },
  notYou: {
    ja: `${host}でも、登録した連絡先やサインインの記録を確かめてください。`,
    en: `At ${host}, too, check which contacts are registered and who has signed in.`,
  },
})
