import type { Text } from '../../kernel/text.ts'

/** The numbers that answers tell: always those that rule. */
export interface HelpFacts {
  readonly brand: string
  readonly sender: string
  readonly waitDays: number
  readonly codeDigits: number
  readonly codeMailMinutes: number
  readonly codeSmsMinutes: number
  readonly codeTries: number
  readonly ageDays: number
  /** How much longer a risky request waits, and how long a recovery code alone does. */
  readonly riskDays: number
  readonly longestDays: number
  readonly codeAloneDays: number
  readonly passwordMinimum: number
}

export interface Question {
  /** The anchor: other pages link to it, so it stays. */
  readonly id: string
  readonly question: Text
  readonly answer: Text<HelpFacts>
  /** What to do or to look at, one thing a line. */
  readonly points?: readonly Text<HelpFacts>[]
  readonly links?: readonly { readonly href: string; readonly label: Text }[]
}

export const helpWords = {
  title: { ja: 'ヘルプ', en: 'Help' },
  contents: { ja: '目次', en: 'Contents' },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
  contactBody: {
    ja: 'ここを読んでも解決しないときは、次の宛先にお問い合わせください。受付番号か、画面に出た番号があれば添えてください。',
    en: 'If this page did not help, write to us here. Add the receipt number, or the reference that a page showed you, if there is one.',
  },
  contactNever: {
    ja: 'セキュリティコード、パスワード、回復用コードは書かないでください。わたしたちがお尋ねすることはありません。',
    en: 'Do not send us security codes, passwords or recovery codes. We never ask for them.',
  },
  contactLimit: {
    ja: '窓口の担当者にも、一人の判断でアカウントをお渡しすることはできません。あなたのアカウントを守るためです。',
    en: 'Nobody on our staff can hand an account over alone. This protects your account.',
  },
  toTop: { ja: 'ページの先頭へ', en: 'Back to the top' },
} as const satisfies Record<string, Text>

export const helpLead: Text<{ brand: string }> = {
  ja: ({ brand }) => `${brand} のサインイン、本人確認、アカウントを取り戻す手続きについて、よくある質問に答えます。`,
  en: ({ brand }) => `Answers about signing in to ${brand}, verifying that it is you, and getting your account back.`,
}
