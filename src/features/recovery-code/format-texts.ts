import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import type { RecoveryCodeFormatCode } from './format.ts'

export const recoveryCodeFormatTexts = {
  'recovery_code.unreadable': {
    ja: '回復用コードを読み取れませんでした。5文字ずつ5組に分かれた25文字を、1つだけ入力してください。',
    en: 'We could not find a recovery code in this. Enter one code of 25 characters, in five groups of five.',
  },
  'recovery_code.wrong_length': {
    ja: ({ typed, expected }) =>
      `回復用コードは${expected}文字ですが、${typed}文字入力されています。控えと見比べて、入力し直してください。`,
    en: ({ typed, expected }) =>
      `A recovery code has ${expected} characters, but you entered ${typed}. Compare it with your copy and enter it again.`,
  },
  'recovery_code.typing_error': {
    ja: '回復用コードのどこかに打ち間違いがあります。5文字ずつ控えと見比べて、入力し直してください。回数の制限には数えません。',
    en: 'There is a typing mistake in the recovery code. Compare it with your copy five characters at a time and enter it again. This did not use up a try.',
  },
} satisfies Readonly<Record<RecoveryCodeFormatCode, Text | Text<Refusal['params']>>>
