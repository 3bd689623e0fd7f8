/** The two numbers of an SMS, or of a mail without links (L11), whatever they are for. */
export const numbersTexts = {
  receipt: { ja: '受付番号', en: 'Receipt number' },
  receiptHint: { ja: '8桁の数字です。', en: '8 digits.' },
  numberHint: {
    ja: ({ length }: { length: number }) => `${length}桁の数字です。空白やハイフンは、あってもなくてもかまいません。`,
    en: ({ length }: { length: number }) => `${length} digits, with or without spaces and hyphens.`,
  },
} as const
