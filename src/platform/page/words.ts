import type { Text } from '../../kernel/text.ts'

/** The words that the shell brings itself; everything else comes from the page. */
export const words = {
  skip: { ja: '本文へ移動', en: 'Skip to main content' },
  tools: { ja: '言語とヘルプ', en: 'Language and help' },
  help: { ja: 'ヘルプ', en: 'Help' },
  helpHere: { ja: 'この画面の説明', en: 'About this page' },
  trouble: { ja: 'お困りのとき', en: 'Need help?' },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
  back: { ja: '戻る', en: 'Back' },
  account: { ja: 'アカウント', en: 'Account' },
  receipt: { ja: '受付番号', en: 'Receipt number' },
  signOut: { ja: 'サインアウト', en: 'Sign out' },
  errorPrefix: { ja: 'エラー：', en: 'Error: ' },
  errorTitle: { ja: '次の点を|ご確認ください', en: 'There is a problem' },
  development: { ja: '開発モード', en: 'Development mode' },
  developmentBody: {
    ja: 'メールとSMSは実際には送られません。',
    en: 'Mails and SMS are not sent.',
  },
  developmentLink: { ja: '届いたものを /dev で見る', en: 'See them at /dev' },
} as const satisfies Record<string, Text>

/** What the other language calls itself: the name is said in its own language (WCAG 3.1.2). */
export const otherLanguage = {
  ja: { locale: 'en', name: 'English' },
  en: { locale: 'ja', name: '日本語' },
} as const
