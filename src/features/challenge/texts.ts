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
  'code.proof_disabled': {
    ja: '違うコードが100回続いたため、この連絡先へのコードは止めています。ほかの連絡先を選ぶか、前に本人確認をしたブラウザーからお試しください。そこで一度確認すると、また使えます。',
    en: 'A hundred wrong codes in a row were entered for this contact, so we send it no more of them. Choose another contact, or use a browser in which you verified before: once you verify there, it works again.',
  },
  'code.network_busy': {
    ja: ({ at }) =>
      `お使いのネットワークから、今日はたくさんのコードを送りました。${at}から、また送れます。急ぐときは、携帯電話の回線など、別のネットワークからお試しください。`,
    en: ({ at }) =>
      `Many codes were sent from your network today. You can ask again from ${at}, or now from another network, such as your phone’s.`,
  },
  'code.sms_busy': {
    ja: ({ at }) =>
      `いまは、この番号にSMSでコードを送れません。${at}から、また送れます。メールアドレスなら、いますぐ使えます。`,
    en: ({ at }) =>
      `We cannot send codes to this number by SMS now. You can ask again from ${at}. With an email address you can go on at once.`,
  },
  'code.service_busy': {
    ja: ({ at }) =>
      `当サービス全体で違うコードの入力が急に増えたため、皆さまのアカウントを守るために、コードの入力をしばらく止めています。${at}から、また入力できます。前に本人確認をしたブラウザー、手続きを止めるリンク、回復用コードは、いまも使えます。`,
    en: ({ at }) =>
      `Far more wrong codes than usual are being entered across the whole service, so we paused code entry to protect every account. You can try again from ${at}. A browser in which you verified before, the link that stops a request, and a recovery code work now.`,
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
