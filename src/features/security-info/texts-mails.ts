import { kindTexts } from '../notice/texts-mails.ts'
import type { ProofKind } from '../proof/rules.ts'

interface AddedWords {
  readonly brand: string
  readonly account: string
  /** What was added. */
  readonly added: ProofKind
  readonly mask: string
  /** Written out: until when it cannot yet change anything by itself. */
  readonly until: string
  readonly site: string
  readonly support: string
}

/** For the other proofs, when one was added (T067). */
export const addedTexts = {
  title: {
    ja: ({ added }: AddedWords) => `アカウントに、新しい${kindTexts[added].ja}が加わりました`,
    en: ({ added }: AddedWords) => `A new ${kindTexts[added].en} was added to your account`,
  },
  subject: {
    ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
    en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
  },
  what: {
    ja: ({ brand, account, added }: AddedWords) =>
      `${brand}のアカウント（${account}）で、次の${kindTexts[added].ja}を本人確認に使えるようになりました。`,
    en: ({ brand, account, added }: AddedWords) =>
      `The ${kindTexts[added].en} below is now a way to verify for your ${brand} account ${account}.`,
  },
  added: { ja: '加わったもの', en: 'Added' },
  probation: {
    ja: ({ until }: AddedWords) => `${until}までは、これだけでほかの情報を変えることはできません。`,
    en: ({ until }: AddedWords) => `Until ${until} it cannot change anything else by itself.`,
  },
  preheader: {
    ja: '心当たりがなければ、すぐにパスワードを変えてください。',
    en: 'If this was not you, change your password at once.',
  },
  yours: { ja: 'ご自分で追加したのなら、何もする必要はありません。', en: 'If you added it, there is nothing to do.' },
  notYou: {
    ja: ({ site, support }: AddedWords) =>
      `あなたの連絡先に届いたコードや、あなたの認証アプリやパスキーを、ほかの人が使いました。すぐに ${site} にサインインしてパスワードを変え、「セキュリティ情報」の画面を確かめてください。そのあと ${support} へご連絡ください。`,
    en: ({ site, support }: AddedWords) =>
      `Somebody used a code that we sent to you, or your app or passkey. Sign in at ${site} at once, change the password, look at “Security info”, and then write to ${support}.`,
  },
  sms: {
    ja: (p: AddedWords) =>
      `${p.brand}：アカウント（${p.account}）に、新しい${kindTexts[p.added].ja}${p.mask && `（${p.mask}）`}が加わりました。心当たりがなければ、すぐに ${p.site} にサインインして、パスワードを変えてください。`,
    en: (p: AddedWords) =>
      `${p.brand}: a new ${kindTexts[p.added].en} ${p.mask && `(${p.mask}) `}was added to your account ${p.account}. If this was not you, sign in at ${p.site} at once and change the password.`,
  },
} as const

interface MadeWords {
  readonly brand: string
  readonly account: string
  /** Written out: from when on the code may be used. */
  readonly from: string
  readonly site: string
  readonly support: string
}

/** For every proof, when a recovery code was made (machine.md b.5). */
export const madeTexts = {
  title: { ja: '新しい回復用コードが作られました', en: 'A new recovery code was made' },
  what: {
    ja: ({ brand, account }: MadeWords) =>
      `${brand}のアカウント（${account}）で、回復用コードが作られました。回復用コードは、すべての連絡先を失ったときに、アカウントを取り戻すためのものです。`,
    en: ({ brand, account }: MadeWords) =>
      `A recovery code was made for your ${brand} account ${account}. With it you get your account back if you lose every address and phone.`,
  },
  now: { ja: 'いま', en: 'now' },
  from: { ja: '使えるようになる日時', en: 'Can be used from' },
  replaced: {
    ja: 'これまでの回復用コードは、もう使えません。手元にあれば捨ててください。',
    en: 'The former recovery code no longer works. Throw it away.',
  },
  yours: { ja: 'ご自分で作ったのなら、何もする必要はありません。', en: 'If you made it, there is nothing to do.' },
  notYou: {
    ja: ({ site, support, from }: MadeWords) =>
      `コードを作った人は、${from}から、それでアカウントを自分のものにできてしまいます。すぐに ${site} にサインインして、パスワードを変え、「セキュリティ情報」の画面で回復用コードを作り直してください。作り直すと、前のコードは使えなくなります。お困りなら ${support} へご連絡ください。`,
    en: ({ site, support, from }: MadeWords) =>
      `Whoever made it could take your account over with it from ${from}. Sign in at ${site} at once, change the password, and make a new recovery code under “Security info”: that voids this one. For help write to ${support}.`,
  },
  sms: {
    ja: (p: MadeWords) =>
      `${p.brand}：アカウント（${p.account}）の回復用コードが作られました。心当たりがなければ、すぐに ${p.site} にサインインして、パスワードを変え、回復用コードを作り直してください。`,
    en: (p: MadeWords) =>
      `${p.brand}: a recovery code was made for your account ${p.account}. If this was not you, sign in at ${p.site} at once, change the password and make a new recovery code.`,
  },
} as const
