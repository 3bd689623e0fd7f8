import type { Text } from '../../kernel/text.ts'
import { kindTexts } from '../notice/texts-mails.ts'
import type { ProofKind } from '../proof/rules.ts'
import type { About } from './rules.ts'
import type { Told } from './tell.ts'

/** What the words of a notice may name. */
export interface NoticeWords {
  readonly brand: string
  /** Masked. */
  readonly account: string
  readonly kind: ProofKind
  /** Masked; empty where the address is gone, or there never was one. */
  readonly mask: string
  /** Written out: until when, or from when on; empty where there is no such moment. */
  readonly at: string
  readonly site: string
  readonly support: string
}

export interface ToldWords {
  readonly title: Text<NoticeWords>
  readonly what: Text<NoticeWords>
  /** The row of facts that `at` stands in. */
  readonly atTerm?: Text
  readonly sms: Text<NoticeWords>
}

const jaThing = ({ kind, mask }: NoticeWords): string => `${kindTexts[kind].ja}${mask && `（${mask}）`}`
const enThing = ({ kind, mask }: NoticeWords): string => `${kindTexts[kind].en}${mask && ` ${mask}`}`
const jaIn = ({ brand, account }: NoticeWords): string => `${brand}のアカウント（${account}）`
const enIn = ({ brand, account }: NoticeWords): string => `your ${brand} account ${account}`

export const toldTexts: Readonly<Record<Told, ToldWords>> = {
  'proof-added': {
    title: {
      ja: ({ kind }) => `アカウントに、新しい${kindTexts[kind].ja}が加わりました`,
      en: ({ kind }) => `A new ${kindTexts[kind].en} was added to your account`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}で、次の${kindTexts[p.kind].ja}を本人確認に使えるようになりました。${p.at && `${p.at}までは、これだけでほかの情報を変えることはできません。`}`,
      en: (p) =>
        `The ${kindTexts[p.kind].en} below is now a way to verify for ${enIn(p)}.${p.at && ` Until ${p.at} it cannot change anything else by itself.`}`,
    },
    atTerm: { ja: '取り消せる期限', en: 'Can be taken back until' },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）に新しい${jaThing(p)}が加わりました。`,
      en: (p) => `${p.brand}: a new ${enThing(p)} was added to your account ${p.account}.`,
    },
  },
  'proof-leaving': {
    title: {
      ja: ({ kind }) => `${kindTexts[kind].ja}を外す手続きが始まりました`,
      en: ({ kind }) => `Your ${kindTexts[kind].en} is to be removed`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}から、次の${kindTexts[p.kind].ja}を外す手続きが始まりました。${p.at}に外れます。それまでは、これまでどおり本人確認に使えます。`,
      en: (p) =>
        `The ${kindTexts[p.kind].en} below will be removed from ${enIn(p)} on ${p.at}. Until then you can verify with it as before.`,
    },
    atTerm: { ja: '外れる日時', en: 'Removed on' },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の${jaThing(p)}を外す手続きが始まりました。`,
      en: (p) => `${p.brand}: the ${enThing(p)} of your account ${p.account} is to be removed.`,
    },
  },
  'proof-blocked': {
    title: {
      ja: ({ kind }) => `${kindTexts[kind].ja}が使えないと届け出がありました`,
      en: ({ kind }) => `Your ${kindTexts[kind].en} was reported as lost`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}で、次の${kindTexts[p.kind].ja}は、なくしたか、ほかの人のものになったと届け出がありました。本人確認のコードは、もう送りません。${p.at}までは大切なお知らせだけが届き、届け出を取り消せます。`,
      en: (p) =>
        `The ${kindTexts[p.kind].en} below was reported as lost, or as somebody else’s now, for ${enIn(p)}. No code is sent to it any more. Until ${p.at} it still gets important notices, and the report can be taken back.`,
    },
    atTerm: { ja: '取り消せる期限', en: 'Can be taken back until' },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の${jaThing(p)}は使えないと届け出がありました。`,
      en: (p) => `${p.brand}: the ${enThing(p)} of your account ${p.account} was reported as lost.`,
    },
  },
  'proof-removed': {
    title: {
      ja: ({ kind }) => `アカウントから、${kindTexts[kind].ja}が外れました`,
      en: ({ kind }) => `Your ${kindTexts[kind].en} was removed from your account`,
    },
    what: {
      ja: (p) => `${jaIn(p)}から、次の${kindTexts[p.kind].ja}が外れました。本人確認には、もう使えません。`,
      en: (p) => `The ${kindTexts[p.kind].en} below was removed from ${enIn(p)}. You can no longer verify with it.`,
    },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）から${jaThing(p)}が外れました。`,
      en: (p) => `${p.brand}: the ${enThing(p)} was removed from your account ${p.account}.`,
    },
  },
  'proof-kept': {
    title: {
      ja: ({ kind }) => `${kindTexts[kind].ja}を外す手続きは、取りやめになりました`,
      en: ({ kind }) => `Your ${kindTexts[kind].en} will not be removed after all`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}から次の${kindTexts[p.kind].ja}を外す手続きは、取りやめになりました。本人確認に、また使えます。`,
      en: (p) =>
        `The removal of the ${kindTexts[p.kind].en} below from ${enIn(p)} was taken back. You can verify with it again.`,
    },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の${jaThing(p)}を外す手続きは、取りやめになりました。`,
      en: (p) => `${p.brand}: the ${enThing(p)} of your account ${p.account} will not be removed after all.`,
    },
  },
  'proof-disowned': {
    title: {
      ja: ({ kind }) => `登録した${kindTexts[kind].ja}は、ほかの人のもののようです`,
      en: ({ kind }) => `Your ${kindTexts[kind].en} seems to be somebody else’s`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}の次の${kindTexts[p.kind].ja}にお知らせを受け取った人から、「このアカウントを知りません」と返事がありました。ほかに使える連絡先があるときは、本人確認に使えなくしました。いまもあなたのものなら、「セキュリティ情報」の画面で追加し直してください。`,
      en: (p) =>
        `Whoever gets the messages at the ${kindTexts[p.kind].en} below of ${enIn(p)} says that they do not know this account. If you have another contact, it can no longer be used to verify. If it is still yours, add it again under “Security info”.`,
    },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の${jaThing(p)}は、ほかの人のもののようです。`,
      en: (p) => `${p.brand}: the ${enThing(p)} of your account ${p.account} seems to belong to somebody else.`,
    },
  },
  'proof-dead': {
    title: {
      ja: ({ kind }) => `登録した${kindTexts[kind].ja}に、メッセージが届きません`,
      en: ({ kind }) => `Messages no longer reach your ${kindTexts[kind].en}`,
    },
    what: {
      ja: (p) =>
        `${jaIn(p)}に登録されている次の${kindTexts[p.kind].ja}へのメッセージが、続けて戻ってきました。このままでは、ほかの連絡先をなくしたときにアカウントへ戻れません。「セキュリティ情報」の画面で、別の連絡先を追加してください。直るまで、月に1回お知らせします。`,
      en: (p) =>
        `Messages to the ${kindTexts[p.kind].en} below of ${enIn(p)} keep coming back. If you lost your other contacts it could not bring you back. Add another contact under “Security info”. We remind you once a month until it is mended.`,
    },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の${jaThing(p)}に、メッセージが届きません。`,
      en: (p) =>
        `${p.brand}: messages no longer reach the ${enThing(p)} of your account ${p.account}. Add another contact.`,
    },
  },
  'proof-elsewhere': {
    title: {
      ja: ({ kind }) => `この${kindTexts[kind].ja}が、別のアカウントに登録されました`,
      en: ({ kind }) => `This ${kindTexts[kind].en} was added to another account`,
    },
    what: {
      ja: (p) =>
        `このメッセージが届いた${kindTexts[p.kind].ja}が、${p.brand}の別のアカウントの連絡先として確かめられました。あなたのアカウント（${p.account}）は、何も変わっていません。ご自分でなければ、ここに届くコードをほかの人が読んでいます。`,
      en: (p) =>
        `The ${kindTexts[p.kind].en} that this message came to was confirmed as a contact of another ${p.brand} account. Nothing has changed in your account ${p.account}. If that was not you, somebody else reads the codes that arrive here.`,
    },
    sms: {
      ja: (p) =>
        `${p.brand}：この${kindTexts[p.kind].ja}が、あなたのもの（${p.account}）とは別のアカウントに登録されました。`,
      en: (p) =>
        `${p.brand}: this ${kindTexts[p.kind].en} was added to another account. Your account ${p.account} has not changed.`,
    },
  },
  'recovery-code-made': {
    title: { ja: () => '新しい回復用コードが作られました', en: () => 'A new recovery code was made' },
    what: {
      ja: (p) =>
        `${jaIn(p)}で、回復用コードが作られました。すべての連絡先を失ったときに、アカウントを取り戻すためのものです。これまでの回復用コードがあれば、もう使えません。`,
      en: (p) =>
        `A recovery code was made for ${enIn(p)}. With it you get your account back if you lose every address and phone. A former one no longer works.`,
    },
    atTerm: { ja: '使えるようになる日時', en: 'Can be used from' },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の回復用コードが作られました。`,
      en: (p) => `${p.brand}: a recovery code was made for your account ${p.account}.`,
    },
  },
  'recovery-code-revoked': {
    title: { ja: () => '回復用コードが使えなくなりました', en: () => 'Your recovery code stopped working' },
    what: {
      ja: (p) =>
        `${jaIn(p)}の回復用コードは、お知らせを受け取った人の求めで、使えなくなりました。「セキュリティ情報」の画面で作り直せます。`,
      en: (p) =>
        `The recovery code of ${enIn(p)} was made void by somebody who got its notice. You can make a new one under “Security info”.`,
    },
    sms: {
      ja: (p) => `${p.brand}：アカウント（${p.account}）の回復用コードが使えなくなりました。`,
      en: (p) => `${p.brand}: the recovery code of your account ${p.account} stopped working.`,
    },
  },
}

/** What the page of the link takes back. */
export const linkTexts: Readonly<Record<Exclude<About, 'nothing'>, Text>> = {
  addition: {
    ja: '次の画面から、サインインしないで外せます。あわせて、加えた人のサインインも終わらせます。開いただけでは、何も変わりません。',
    en: 'On the page below you can remove it without signing in, and sign out whoever added it. Opening the page changes nothing.',
  },
  removal: {
    ja: '次の画面から、サインインしないで取りやめにできます。あわせて、手続きをした人のサインインも終わらせます。開いただけでは、何も変わりません。',
    en: 'On the page below you can take this back without signing in, and sign out whoever did it. Opening the page changes nothing.',
  },
  code: {
    ja: '次の画面から、サインインしないでこのコードを使えなくできます。あわせて、作った人のサインインも終わらせます。開いただけでは、何も変わりません。',
    en: 'On the page below you can make this code void without signing in, and sign out whoever made it. Opening the page changes nothing.',
  },
}

export const noticeTexts = {
  subject: {
    ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
    en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
  },
  preheader: {
    ja: '心当たりがなければ、すぐに取り消すか、パスワードを変えてください。',
    en: 'If this was not you, take it back or change your password at once.',
  },
  thing: { ja: '対象', en: 'About' },
  yours: {
    ja: 'ご自分の手続きなら、何もする必要はありません。',
    en: 'If you did this yourself, there is nothing to do.',
  },
  button: { ja: '心当たりがないので、確かめる', en: 'This was not me: see what I can do' },
  byNumber: {
    ja: ({ site }: NoticeWords) =>
      `ボタンを使えないときは、${site}/report を開き、このメールが届いたアドレスと、次の番号を入力してください。`,
    en: ({ site }: NoticeWords) =>
      `If you cannot use the button, open ${site}/report and enter the address that this mail came to and this number.`,
  },
  linkless: {
    ja: ({ site }: NoticeWords) =>
      `ブラウザーで ${site}/report を開き、このメールが届いたアドレスと、次の番号を入力してください。`,
    en: ({ site }: NoticeWords) =>
      `Open ${site}/report in your browser and enter the address that this mail came to and this number.`,
  },
  number: { ja: 'お知らせの番号', en: 'Notice number' },
  signIn: {
    ja: ({ site, support }: NoticeWords) =>
      `すぐに ${site} にサインインしてパスワードを変え、「セキュリティ情報」の画面を確かめてください。お困りなら ${support} へご連絡ください。`,
    en: ({ site, support }: NoticeWords) =>
      `Sign in at ${site} at once, change the password and look at “Security info”. For help write to ${support}.`,
  },
  stranger: { ja: 'このアカウントを知らないとき', en: 'If you do not know this account' },
  strangerThen: {
    ja: 'このアドレスや番号が、最近あなたのものになったのかもしれません。次の画面で「このアカウントを知りません」を選ぶと、あなたの連絡先は本人確認に使われなくなります。',
    en: 'This address or number may have become yours only lately. Choose “I do not know this account” on the page below, and it is no longer used to verify for somebody else.',
  },
  strangerButton: { ja: 'このアカウントを知りません', en: 'I do not know this account' },
  smsUndo: {
    ja: ({ site, number }: SmsWords) => `心当たりがなければ、${site}/report でこの番号を入力：${number}`,
    en: ({ site, number }: SmsWords) => `Not you? Enter this number at ${site}/report: ${number}`,
  },
  smsElse: {
    ja: ({ site, number }: SmsWords) =>
      `心当たりがなければ ${site} へ。知らないアカウントなら ${site}/report で：${number}`,
    en: ({ site, number }: SmsWords) =>
      `Not you? Sign in at ${site}. Unknown account? Enter at ${site}/report: ${number}`,
  },
} as const

interface SmsWords {
  readonly site: string
  readonly number: string
}
