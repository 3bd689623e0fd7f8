import type { Text } from '../../kernel/text.ts'

export const deviceSentences = {
  'device.not_shown': {
    ja: '信頼する端末の鍵を確かめられなかったため、何も変えていません。もう一度押すか、ほかの方法を選んでください。',
    en: 'The key of the trusted device could not be checked, so nothing was changed. Press the button again, or choose another way.',
  },
  'device.key_unreadable': {
    ja: 'このブラウザーでは、信頼する端末の鍵を作れませんでした。もう一度お試しください。プライベートブラウズをお使いのときは、ふつうの画面で開いてください。',
    en: 'This browser could not make the key of a trusted device. Please try again; if this is a private window, open the page in an ordinary one.',
  },
  'device.gone': {
    ja: 'その端末は、もう信頼する端末ではありません。いま登録されている端末は、下のとおりです。',
    en: 'That device is no longer trusted. The ones that are trusted now are listed below.',
  },
} as const satisfies Readonly<Record<string, Text>>

/** On the account page, after the cookies of a trusted device were used without its key. */
export const copiedTexts = {
  title: {
    ja: '信頼する端末の記録が、|別の場所で使われました',
    en: 'The cookies of a trusted device were used without its key',
  },
  body: {
    ja: '端末に残るサインインの記録（Cookie）が写し取られたか、ブラウザーのデータの一部が消えたと考えられます。鍵のないところでは、パスワードだけのサインインと同じ扱いにしています。',
    en: 'Either they were copied, or some of that browser’s data was deleted. Without the key, they count no more than a sign-in with the password alone.',
  },
  link: { ja: '信頼する端末を確かめる', en: 'Check your trusted devices' },
} as const satisfies Readonly<Record<string, Text>>

export const copiedAt = {
  ja: ({ device, at }: { device: string; at: string }) => `${device}の記録です。${at}に使われました。`,
  en: ({ device, at }: { device: string; at: string }) => `Device: ${device}. Used on ${at}.`,
} as const satisfies Text<{ device: string; at: string }>

/** A browser that does not say what it is. */
export const unnamedDevice: Text = { ja: '名前の分からない端末', en: 'a device without a name' }
