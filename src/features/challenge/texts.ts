import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { entryTexts } from './entry-texts.ts'

/** Why a code was not taken or not sent, and what to do now; for every page that asks for a code. */
export const codeSentences = {
  ...entryTexts,
  'code.wrong': {
    ja: ({ left }) => `セキュリティコードが違います。届いたメッセージと見比べてください。あと${left}回入力できます。`,
    en: ({ left }) =>
      `That security code is not right. Compare it with the message. You have ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  },
  'code.dead': {
    ja: 'このセキュリティコードは、もう使えません。新しいコードを送ってください。',
    en: 'This security code can no longer be used. Ask for a new one.',
  },
  'code.expired': {
    ja: 'このセキュリティコードは、使える時間が過ぎました。新しいコードを送ってください。',
    en: 'The time for this security code is over. Ask for a new one.',
  },
  'code.gone': {
    ja: 'この手続きは、もう続けられません。はじめからやり直してください。',
    en: 'This cannot be continued any more. Start again.',
  },
  'code.too_many_sent': {
    ja: ({ at }) => `短いあいだに何度もコードを送ったため、いまは送れません。${at}から、また送れます。`,
    en: ({ at }) => `Codes were sent too often, so we cannot send one now. You can ask again from ${at}.`,
  },
  'code.too_many_wrong': {
    ja: ({ at }) => `違うコードが続いたため、アカウントを守るために止めています。${at}から、また送れます。`,
    en: ({ at }) =>
      `Too many wrong codes were entered, so we paused to protect the account. You can ask again from ${at}.`,
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
