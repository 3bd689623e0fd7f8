import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

/** The one page that shows a recovery code. */
export const madeWords = {
  title: { ja: '回復用コードを|いま保管してください', en: 'Keep your recovery code now' },
  lead: {
    ja: 'このコードが画面に出るのは、いまだけです。次のどれかで保管してから進んでください。',
    en: 'This is the only time the code is shown. Keep it in one of these ways before you go on.',
  },
  inPlaceOfUsed: {
    ja: '入力した回復用コードは、もう使えません。代わりの新しいコードです。画面に出るのはいまだけなので、次のどれかで保管してから進んでください。',
    en: 'The recovery code that you entered no longer works. This is a new one in its place. It is shown only now, so keep it in one of these ways before you go on.',
  },
  inPlaceOfVoid: {
    ja: 'アカウントを守ったので、前の回復用コードはもう使えません。代わりの新しいコードです。画面に出るのはいまだけなので、次のどれかで保管してから進んでください。',
    en: 'Your account is secured, so the former recovery code no longer works. This is a new one in its place. It is shown only now, so keep it in one of these ways before you go on.',
  },
  label: { ja: '回復用コード', en: 'Recovery code' },
  copy: { ja: 'コピーする', en: 'Copy' },
  copied: { ja: 'コピーしました', en: 'Copied' },
  qr: { ja: '回復用コードのQRコード', en: 'QR code of the recovery code' },
  qrCaption: {
    ja: '印刷しておくと、カメラで読み取って貼り付けられます。',
    en: 'Printed, it can be read with a camera and pasted instead of typed.',
  },
  file: { ja: 'ファイルに保存する', en: 'Save as a file' },
  print: { ja: '印刷する', en: 'Print' },
  secret: {
    ja: '持っている人がアカウントに入れるコードです。だれにも教えず、スマートフォンやパソコンとは別のところにしまってください。',
    en: 'Whoever has it can get into the account. Tell nobody, and keep it apart from your phone and computer.',
  },
  kept: {
    ja: '保管したので、|この画面を閉じる|（もう表示されません）',
    en: 'I have kept it: leave (it is not shown again)',
  },
  goOn: {
    ja: '保管したので、|先へ進む|（もう表示されません）',
    en: 'I have kept it: go on (it is not shown again)',
  },
  atOnce: { ja: 'このコードは、いますぐ使えます。', en: 'This code works from now on.' },
} as const satisfies Record<string, Text>

export const usableFrom = {
  ja: (at: Html) => html`アカウントを守るため、このコードは ${at} から使えます。`,
  en: (at: Html) => html`To protect your account this code works from ${at}.`,
} as const

interface Sheet {
  readonly brand: string
  readonly origin: string
  readonly code: string
  readonly made: string
  readonly usable: string
}

/** The text file that keeps the code: it says by itself what it is, when it was made and what to do with it. */
export const sheet: Text<Sheet> = {
  ja: ({ brand, origin, code, made, usable }) => `${brand} の回復用コード

${code}

作った日時：${made}
使える日時：${usable} から

これは何ですか
登録した連絡先をすべてなくしたときに、アカウントへ戻るためのコードです。
${origin} でサインインし、本人確認の画面で「どれも使えません」を選んで入力してください。

持っている人がアカウントに入れるコードです。だれにも見せないでください。
新しいコードを作ると、このコードは使えなくなります。
`,
  en: ({ brand, origin, code, made, usable }) => `Recovery code for ${brand}

${code}

Made: ${made}
Works from: ${usable}

What is this?
It brings you back into your account when you have lost every registered contact.
Sign in at ${origin}, choose “I can use none of these” where you are asked to verify, and enter it.

Whoever has this code can get into the account. Show it to nobody.
When you make a new code, this one stops working.
`,
}
