interface Words {
  readonly brand: string
  readonly account: string
  /** The browser and system in words. */
  readonly device: string
  readonly site: string
  readonly support: string
}

export const subject = {
  ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
  en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
}

/** For every proof, when a browser was made a trusted device. */
export const addedTexts = {
  title: { ja: '信頼する端末が加わりました', en: 'A trusted device was added' },
  preheader: {
    ja: '心当たりがなければ、すぐに外してください。',
    en: 'If this was not you, remove it at once.',
  },
  what: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）で、次の端末が「信頼する端末」になりました。確認のときの入力が少なくなり、30日たつと、ほかの人が始めた手続きを、この端末から止められるようになります。`,
    en: ({ brand, account }: Words) =>
      `The device below is now trusted for your ${brand} account ${account}. It is asked for less when you verify, and after 30 days it can stop a request that somebody else began.`,
  },
  yours: { ja: 'ご自分で登録したのなら、何もする必要はありません。', en: 'If you added it, there is nothing to do.' },
  notYou: {
    ja: ({ site, support }: Words) =>
      `すぐに ${site} にサインインしてパスワードを変え、「信頼する端末」の画面でこの端末を外してください。そのあと ${support} へご連絡ください。`,
    en: ({ site, support }: Words) =>
      `Sign in at ${site} at once, change the password, remove the device under “Trusted devices”, and then write to ${support}.`,
  },
  sms: {
    ja: (p: Words) =>
      `${p.brand}：アカウント（${p.account}）に信頼する端末（${p.device}）が加わりました。心当たりがなければ、${p.site} でパスワードを変え、その端末を外してください。`,
    en: (p: Words) =>
      `${p.brand}: a trusted device (${p.device}) was added to your account ${p.account}. If this was not you, change the password at ${p.site} and remove it.`,
  },
} as const

/** For every proof, when a device is trusted no more. */
export const removedTexts = {
  title: { ja: '信頼する端末が外されました', en: 'A trusted device was removed' },
  preheader: {
    ja: '心当たりがなければ、すぐにご確認ください。',
    en: 'If this was not you, look at your account at once.',
  },
  what: {
    ja: ({ brand, account }: Words) =>
      `${brand}のアカウント（${account}）で、次の端末が「信頼する端末」から外されました。その端末では、次から、初めての端末と同じように確認します。`,
    en: ({ brand, account }: Words) =>
      `The device below is no longer trusted for your ${brand} account ${account}. From now on it is asked for as much as a new one.`,
  },
  yours: { ja: 'ご自分で外したのなら、何もする必要はありません。', en: 'If you removed it, there is nothing to do.' },
  notYou: {
    ja: ({ site, support }: Words) =>
      `あなたの連絡先に届いたコードを、ほかの人が使いました。すぐに ${site} にサインインしてパスワードを変え、そのあと ${support} へご連絡ください。`,
    en: ({ site, support }: Words) =>
      `Somebody used a code that we sent to you. Sign in at ${site} at once, change the password, and then write to ${support}.`,
  },
  sms: {
    ja: (p: Words) =>
      `${p.brand}：アカウント（${p.account}）で、信頼する端末（${p.device}）が外されました。心当たりがなければ、すぐに ${p.site} にサインインして、パスワードを変えてください。`,
    en: (p: Words) =>
      `${p.brand}: a trusted device (${p.device}) was removed from your account ${p.account}. If this was not you, sign in at ${p.site} at once and change the password.`,
  },
} as const

/** For every proof, once for each session, when the cookies of a trusted device were used without its key. */
export const copiedTexts = {
  title: {
    ja: '信頼する端末の記録が、別の場所で使われました',
    en: 'The cookies of a trusted device were used without its key',
  },
  preheader: {
    ja: 'サインインの記録が写し取られたおそれがあります。',
    en: 'The record of your sign-in may have been copied.',
  },
  what: {
    ja: ({ brand, account, device }: Words) =>
      `${brand}のアカウント（${account}）で信頼している端末（${device}）のサインインの記録（Cookie）が、その端末の鍵がないところで使われました。記録が写し取られたか、ブラウザーのデータの一部が消えたと考えられます。鍵がないあいだは、パスワードだけのサインインと同じ扱いになり、確認を省くことはできません。`,
    en: ({ brand, account, device }: Words) =>
      `The sign-in cookies of ${device}, which you trust for your ${brand} account ${account}, were used where the key of that device is missing. Either they were copied, or some of the browser’s data was deleted. Without the key they count no more than the password alone, and no check is skipped.`,
  },
  yours: {
    ja: 'ご自分でブラウザーのデータを消したのなら、その端末を外してから、もう一度登録してください。',
    en: 'If you deleted the browser’s data yourself, remove the device and add it again.',
  },
  notYou: {
    ja: ({ site, support }: Words) =>
      `すぐに ${site} にサインインしてパスワードを変え、使っていないサインインを終わらせてください。端末に悪意のあるソフトが入っていないかも確かめてください。お困りのときは ${support} へご連絡ください。`,
    en: ({ site, support }: Words) =>
      `Sign in at ${site} at once, change the password and end the sign-ins that are not yours. Also check the device for malicious software. If you need help, write to ${support}.`,
  },
  sms: {
    ja: (p: Words) =>
      `${p.brand}：アカウント（${p.account}）の信頼する端末のサインインの記録が、別の場所で使われたおそれがあります。すぐに ${p.site} にサインインして、パスワードを変えてください。`,
    en: (p: Words) =>
      `${p.brand}: the sign-in cookies of a trusted device of your account ${p.account} may have been copied. Sign in at ${p.site} at once and change the password.`,
  },
} as const
