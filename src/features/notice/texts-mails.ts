import type { Text } from '../../kernel/text.ts'
import type { ProofKind } from '../proof/rules.ts'

/** What a proof is called in a sentence. */
export const kindTexts: Readonly<Record<ProofKind, Text>> = {
  mail: { ja: 'メールアドレス', en: 'email address' },
  phone: { ja: '電話番号', en: 'phone number' },
  totp: { ja: '認証アプリ', en: 'authenticator app' },
  passkey: { ja: 'パスキー', en: 'passkey' },
}

/** What messages of every kind have in common. */
export const mailTexts = {
  service: { ja: 'サービス', en: 'Service' },
  account: { ja: 'アカウント', en: 'Account' },
  when: { ja: '日時', en: 'When' },
  device: { ja: '使われた端末', en: 'Device' },
  network: { ja: 'ネットワーク', en: 'Network' },
  receipt: { ja: '受付番号', en: 'Receipt number' },
  /** In the middle of a sentence. */
  receiptNumber: {
    ja: ({ receipt }: { receipt: string }) => `受付番号${receipt}`,
    en: ({ receipt }: { receipt: string }) => `receipt number ${receipt}`,
  },
  newInfo: { ja: '新しい情報', en: 'New info' },
  notYou: { ja: '心当たりがないとき', en: 'If this was not you' },
  neverAsked: {
    ja: ({ brand }: { brand: string }) => `${brand}が、パスワードやコードを電話やメールでお聞きすることはありません。`,
    en: ({ brand }: { brand: string }) => `${brand} never asks for your password or a code by phone or mail.`,
  },
  contact: {
    ja: ({ support, receipt }: Contact) =>
      receipt === undefined
        ? `お困りのときの連絡先：${support}`
        : `お困りのときの連絡先：${support}（受付番号${receipt}をお伝えください）`,
    en: ({ support, receipt }: Contact) =>
      receipt === undefined ? `Help: ${support}` : `Help: ${support} (tell them the receipt number ${receipt})`,
  },
  automatic: {
    ja: ({ brand }: { brand: string }) =>
      `${brand}からの自動メールです。アカウントを守るためのお知らせなので、配信を止めることはできません。`,
    en: ({ brand }: { brand: string }) =>
      `Sent automatically by ${brand}. Messages that protect your account cannot be switched off.`,
  },
  automaticCode: {
    ja: ({ brand }: { brand: string }) => `${brand}からの自動メールです。返信は届きません。`,
    en: ({ brand }: { brand: string }) => `Sent automatically by ${brand}. Replies are not read.`,
  },
} as const

export interface Contact {
  readonly support: string
  /** In groups, as it is read out. */
  readonly receipt?: string | undefined
}

/** What every notice of something that the owner may not have done says (NT-04, L11). */
export const incidentTexts = {
  subject: {
    ja: ({ title, brand }: { title: string; brand: string }) => `${title}（${brand}）`,
    en: ({ title, brand }: { title: string; brand: string }) => `${title} (${brand})`,
  },
  preheader: {
    ja: '心当たりがなければ、すぐにアカウントを守ってください。',
    en: 'If this was not you, secure your account at once.',
  },
  secure: { ja: 'わたしではありません。アカウントを守ります', en: 'This was not me. Secure my account' },
  withoutLink: {
    ja: ({ site }: { site: string }) =>
      `リンクを使わないときは、${site} を開いて「パスワードを忘れたとき」から新しいパスワードを決めるか、サインインして「最近の出来事」を確かめてください。`,
    en: ({ site }: { site: string }) =>
      `Without the link: open ${site} and choose a new password under “If you forgot your password”, or sign in and look at “Recent activity”.`,
  },
  linkless: {
    ja: ({ site }: { site: string }) =>
      `ブラウザーで ${site} を開いて「パスワードを忘れたとき」から新しいパスワードを決めるか、サインインして「最近の出来事」を確かめてください。`,
    en: ({ site }: { site: string }) =>
      `Open ${site} in your browser and choose a new password under “If you forgot your password”, or sign in and look at “Recent activity”.`,
  },
  sms: {
    ja: ({ brand, account, title, site }: IncidentSmsWords) =>
      `${brand}：${title}（${account}）。心当たりがなければ、すぐに ${site} を開き、「パスワードを忘れたとき」から新しいパスワードを決めてください。`,
    en: ({ brand, account, title, site }: IncidentSmsWords) =>
      `${brand}: ${title} (${account}). If this was not you, open ${site} at once and choose a new password (forgot your password).`,
  },
  smsShort: {
    ja: ({ brand, title, site }: IncidentSmsWords) =>
      `${brand}：${title}。心当たりがなければ、すぐに ${site} で新しいパスワードを決めてください。`,
    en: ({ brand, title, site }: IncidentSmsWords) =>
      `${brand}: ${title}. If this was not you, choose a new password at ${site} at once.`,
  },
} as const

/** Where a host keeps the password: a new one is chosen there, and no page of ours helps who forgot it. */
export const incidentHostTexts = {
  withoutLink: {
    ja: ({ site, host }: AtHost) =>
      `リンクを使わないときは、${host}で新しいパスワードを決めるか、${site} を開き、${host}でサインインして「最近の出来事」を確かめてください。`,
    en: ({ site, host }: AtHost) =>
      `Without the link: choose a new password at ${host}, or open ${site}, sign in with ${host} and look at “Recent activity”.`,
  },
  linkless: {
    ja: ({ site, host }: AtHost) =>
      `${host}で新しいパスワードを決めるか、ブラウザーで ${site} を開き、${host}でサインインして「最近の出来事」を確かめてください。`,
    en: ({ site, host }: AtHost) =>
      `Choose a new password at ${host}, or open ${site} in your browser, sign in with ${host} and look at “Recent activity”.`,
  },
  sms: {
    ja: ({ brand, account, title, site, host }: IncidentSmsWords & AtHost) =>
      `${brand}：${title}（${account}）。心当たりがなければ、すぐに${host}で新しいパスワードを決め、${site} を確かめてください。`,
    en: ({ brand, account, title, site, host }: IncidentSmsWords & AtHost) =>
      `${brand}: ${title} (${account}). If this was not you, choose a new password at ${host} at once and look at ${site}.`,
  },
  smsShort: {
    ja: ({ brand, title, host }: IncidentSmsWords & AtHost) =>
      `${brand}：${title}。心当たりがなければ、すぐに${host}で新しいパスワードを決めてください。`,
    en: ({ brand, title, host }: IncidentSmsWords & AtHost) =>
      `${brand}: ${title}. If this was not you, choose a new password at ${host} at once.`,
  },
} as const

interface AtHost {
  readonly site: string
  readonly host: string
}

interface IncidentSmsWords {
  readonly brand: string
  readonly account: string
  readonly title: string
  readonly site: string
}
