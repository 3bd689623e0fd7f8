import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import type { EntryCode } from './entry.ts'

export const entryTexts = {
  'code.unreadable': {
    ja: ({ length }) =>
      `セキュリティコードは${length}桁の数字です。届いたメッセージの数字だけを入力してください。回数の制限には数えません。`,
    en: ({ length }) =>
      `The security code has ${length} digits. Enter only the digits from the message. This did not use up a try.`,
  },
} satisfies Readonly<Record<EntryCode, Text<Refusal['params']>>>
