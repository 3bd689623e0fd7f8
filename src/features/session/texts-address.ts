import type { Text } from '../../kernel/text.ts'

/** Typing the whole address of a chosen proof, where the browser is not known to the account. */
export const addressWords = {
  mailTitle: { ja: '登録したメールアドレスを|入力してください', en: 'Enter your registered email address' },
  phoneTitle: { ja: '登録した電話番号を|入力してください', en: 'Enter your registered phone number' },
  note: {
    ja: '登録されているものと同じときだけ、コードを送ります。アカウントを守るため、同じかどうかは画面では言えません。',
    en: 'We send a code only if it is what is registered. To protect the account we do not say whether it is.',
  },
  button: { ja: 'コードを送る', en: 'Send a code' },
  other: { ja: '別の方法を選ぶ', en: 'Choose another way' },
} as const satisfies Record<string, Text>

export const addressHint: Text<{ mask: string }> = {
  ja: ({ mask }) => `${mask} の全体を入力してください。`,
  en: ({ mask }) => `The whole of ${mask}.`,
}

export const registeredIn: Text<{ month: string }> = {
  ja: ({ month }) => `${month}に登録`,
  en: ({ month }) => `Added in ${month}`,
}
