interface WrongWords {
  readonly brand: string
  readonly account: string
  readonly count: number
  readonly site: string
  readonly support: string
}

/** For every proof, on the tenth wrong code of a day (T001). Somebody knows the password, and nobody has got in. */
export const wrongTexts = {
  title: {
    ja: '違うセキュリティコードが何度も入力されました',
    en: 'Wrong security codes were entered again and again',
  },
  subject: {
    ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
    en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
  },
  preheader: {
    ja: 'コードは合っていないので、セキュリティ情報は変わっていません。',
    en: 'None of them was right, so your security info has not changed.',
  },
  what: {
    ja: ({ brand, account, count }: WrongWords) =>
      `${brand}のアカウント（${account}）で、この24時間に、違うセキュリティコードが${count}回入力されました。コードは合っていないので、セキュリティ情報は変わっていません。続いたときは、前に本人確認をしたブラウザーのほかでは、コードの入力を自動で止めます。`,
    en: ({ brand, account, count }: WrongWords) =>
      `In the last 24 hours ${count} wrong security codes were entered for your ${brand} account ${account}. None was right, so your security info has not changed. If it goes on, we stop taking codes outside the browsers in which you verified before.`,
  },
  count: { ja: '違うコードの回数', en: 'Wrong codes' },
  times: { ja: ({ count }: WrongWords) => `${count}回`, en: ({ count }: WrongWords) => `${count}` },
  yours: {
    ja: 'ご自分で入力したのなら、何もする必要はありません。',
    en: 'If you entered them yourself, there is nothing to do.',
  },
  notYou: {
    ja: ({ site, support }: WrongWords) =>
      `コードの画面に進めるのは、パスワードを知っている人だけです。${site} にサインインして、「セキュリティ情報」の画面を確かめてください。届いたコードは、だれにも教えないでください。お困りなら ${support} へご連絡ください。`,
    en: ({ site, support }: WrongWords) =>
      `Only somebody who knows your password gets to the page that asks for a code. Sign in at ${site} and look at “Security info”. Tell nobody a code that arrives. For help write to ${support}.`,
  },
  sms: {
    ja: (p: WrongWords) =>
      `${p.brand}：アカウント（${p.account}）で、違うコードが${p.count}回入力されました。何も変わっていません。心当たりがなければ、${p.site} でセキュリティ情報を確かめてください。コードはだれにも教えないでください。`,
    en: (p: WrongWords) =>
      `${p.brand}: ${p.count} wrong codes were entered for your account ${p.account}. Nothing has changed. If this was not you, look at your security info at ${p.site}. Tell nobody a code.`,
  },
} as const
