import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

export const codeWords = {
  title: { ja: '回復用コードを作る', en: 'Make a recovery code' },
  lead: {
    ja: '回復用コードは、登録した連絡先をすべてなくしたときに、長く待たずにアカウントへ戻るための25文字のコードです。',
    en: 'A recovery code is 25 characters that bring you back into your account without the long wait when you have lost every contact.',
  },
  once: { ja: '画面に出るのは、|一度だけです', en: 'It is shown only once' },
  onceBody: {
    ja: '印刷するか、書き写すか、ファイルに保存できるように準備してから、作ってください。あとから見ることはできません。',
    en: 'Be ready to print it, write it down or save it as a file. It cannot be looked up later.',
  },
  secret: {
    ja: '持っている人がアカウントに入れるコードです。だれにも教えず、スマートフォンやパソコンとは別のところにしまってください。',
    en: 'Whoever has it can get into the account. Tell nobody, and keep it apart from your phone and computer.',
  },
  told: {
    ja: '作ったことは、登録してある連絡先にお知らせします。',
    en: 'Your registered contacts are told that it was made.',
  },
  replaces: { ja: '前のコードは|使えなくなります', en: 'Your former code stops working' },
  replacesBody: {
    ja: '新しいコードを作ると、その瞬間から前の控えでは戻れません。前の控えが手元にあれば、作り直す必要はありません。',
    en: 'From the moment you make a new one, the former copy no longer works. If you still have that copy, you do not need a new one.',
  },
  make: { ja: '回復用コードを作る', en: 'Make the recovery code' },
  remake: { ja: '前のコードをやめて、新しく作る', en: 'Drop the former code and make a new one' },
  notNow: { ja: '作らずに戻る', en: 'Go back without making one' },
  doneTitle: { ja: '回復用コードを|いま保管してください', en: 'Keep your recovery code now' },
  doneLead: {
    ja: 'このコードが画面に出るのは、いまだけです。次のどれかで保管してから進んでください。',
    en: 'This is the only time the code is shown. Keep it in one of these ways before you go on.',
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
  kept: {
    ja: '保管したので、|この画面を閉じる|（もう表示されません）',
    en: 'I have kept it: leave (it is not shown again)',
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
