import type { Text } from '../../kernel/text.ts'
import { appCodeSentences } from '../authenticator-app/texts.ts'
import { passkeySentences } from '../passkey/texts.ts'
import { securitySentences } from './texts.ts'

export const factorSentences = { ...appCodeSentences, ...passkeySentences, ...securitySentences }

export const addAppWords = {
  title: { ja: '認証アプリを|追加する', en: 'Add an authenticator app' },
  lead: {
    ja: '30秒ごとに変わる6桁のコードを表示するスマートフォンのアプリです。お持ちの認証アプリなら、どれでもかまいません。電波がなくても使えます。',
    en: 'An app on your phone that shows 6-digit codes which change every 30 seconds. Any authenticator app will do, and it works without signal.',
  },
  scan: { ja: 'アプリで読み取る', en: 'Scan it with the app' },
  scanBody: {
    ja: 'アプリの「追加」や「＋」を押して、次のQRコードを読み取ってください。',
    en: 'Press “Add” or “+” in the app, and scan this QR code.',
  },
  qr: { ja: '認証アプリに登録するためのQRコード', en: 'QR code for registering with an authenticator app' },
  open: { ja: 'この端末のアプリで開く', en: 'Open it in an app on this device' },
  byHand: { ja: '読み取れないときは、|キーを入力する', en: 'If you cannot scan it, enter the key' },
  byHandBody: {
    ja: 'アプリで「セットアップキーを入力」などを選び、次のキーを入力してください。種類は「時間ベース」です。大文字と小文字の区別や空白は、気にしなくてかまいません。',
    en: 'Choose “Enter a setup key” or the like in the app, and enter this key. Its type is “time based”. Capital letters and spaces do not matter.',
  },
  key: { ja: 'キー', en: 'Key' },
  copy: { ja: 'キーをコピーする', en: 'Copy the key' },
  copied: { ja: 'コピーしました', en: 'Copied' },
  enter: { ja: '表示されたコードを入力する', en: 'Enter the code that it shows' },
  private: {
    ja: 'QRコードとキーは、ほかの人に見せないでください。同じコードを作れるようになってしまいます。',
    en: 'Show the QR code and the key to nobody: whoever has them can make the same codes.',
  },
  button: { ja: '認証アプリを追加する', en: 'Add the app' },
} as const satisfies Record<string, Text>

export const addPasskeyWords = {
  title: { ja: 'パスキーを|追加する', en: 'Add a passkey' },
  lead: {
    ja: 'この端末の指紋や顔、画面ロックの暗証番号、またはセキュリティキーで、サインインと本人確認ができるようになります。覚えるものはなく、偽のサイトでは働かないため、だまし取られません。',
    en: 'You can then sign in and verify with the fingerprint, face or screen lock of this device, or with a security key. There is nothing to remember, and as it does not work on fake sites, nobody can trick it out of you.',
  },
  button: { ja: 'パスキーを作る', en: 'Make a passkey' },
  back: { ja: 'ほかの方法を追加する', en: 'Add something else' },
} as const satisfies Record<string, Text>

/** Under the field for the person's own name. */
export const nameHint: Text = {
  ja: '「わたしのスマホ」のように、あとで見てわかる名前を付けられます。',
  en: 'Something you will recognise later, such as “my phone”.',
}

export const factorWays = {
  app: { ja: '認証アプリを|追加する', en: 'Add an authenticator app' },
  appThen: {
    ja: 'スマートフォンのアプリが表示する6桁のコードで確認します。',
    en: 'You verify with the 6 digits that an app on your phone shows.',
  },
  passkey: { ja: 'パスキーを|追加する', en: 'Add a passkey' },
  passkeyThen: {
    ja: '指紋や顔、画面ロックで、サインインと本人確認ができます。',
    en: 'You sign in and verify with your fingerprint, face or screen lock.',
  },
} as const satisfies Record<string, Text>

export const lastUsed: Text<{ date: string }> = {
  ja: ({ date }) => `最後に使った日：${date}`,
  en: ({ date }) => `Last used ${date}`,
}
