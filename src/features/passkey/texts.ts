import type { Text } from '../../kernel/text.ts'

/** Why what a passkey answered was not taken, and what to do now. */
export const passkeySentences = {
  'passkey.unreadable': {
    ja: 'パスキーの応答を受け取れませんでした。もう一度お試しいただくか、別の方法を選んでください。',
    en: 'We did not get an answer from a passkey. Try again, or choose another way.',
  },
  'passkey.unknown': {
    ja: 'このパスキーは、このサービスでは使えません。削除したものではないか確かめて、別のパスキーか、別の方法を選んでください。',
    en: 'This passkey does not work here; it may have been removed. Choose another passkey or another way.',
  },
  'passkey.wrong': {
    ja: 'パスキーの応答を確かめられませんでした。もう一度お試しいただくか、別の方法を選んでください。',
    en: 'We could not confirm what the passkey answered. Try again, or choose another way.',
  },
  'passkey.expired': {
    ja: '画面を開いてから5分を過ぎたため、受け付けませんでした。もう一度、下のボタンを押してください。',
    en: 'More than 5 minutes have passed since the page was opened, so we did not take this. Press the button below again.',
  },
  'passkey.used': {
    ja: 'このパスキーの応答は、すでに受け付けています。もう一度行うときは、下のボタンを押してください。',
    en: 'This answer of the passkey has been taken already. To do it once more, press the button below.',
  },
} as const satisfies Record<string, Text>

export const passkeyWords = {
  without: {
    ja: 'この画面では、JavaScriptとパスキーに対応したブラウザーが必要です。いまのブラウザーで使えないときは、下のリンクから別の方法を選べます。',
    en: 'This needs a browser with JavaScript that knows passkeys. If yours does not, choose another way with the links below.',
  },
  canceled: {
    ja: 'パスキーを確認できませんでした。取り消したときや時間がかかったときは、もう一度ボタンを押してください。別の方法も選べます。',
    en: 'No passkey answered. If you cancelled or it took too long, press the button again, or choose another way.',
  },
  already: {
    ja: 'この端末のパスキーは、もう登録されています。別の端末やセキュリティキーを使ってください。',
    en: 'A passkey of this device is registered already. Use another device or a security key.',
  },
  show: { ja: 'パスキーを使う', en: 'Use a passkey' },
  unlock: {
    ja: 'ボタンを押すと、端末が指紋や顔、画面ロックの暗証番号で確かめます。それらが当サービスに送られることはありません。',
    en: 'After you press the button, your device checks your fingerprint, face or screen lock. None of these is sent to us.',
  },
} as const satisfies Record<string, Text>

export const passkeySignInWords = {
  title: { ja: 'パスキーで|サインイン', en: 'Sign in with a passkey' },
  lead: {
    ja: 'メールアドレスもパスワードも、入力は要りません。',
    en: 'You need to enter neither an email address nor a password.',
  },
  password: { ja: 'パスワードでサインインする', en: 'Sign in with the password' },
} as const satisfies Record<string, Text>

/** As ways to choose from. */
export const factorWords = {
  app: { ja: '認証アプリのコード', en: 'Code of an authenticator app' },
  passkey: { ja: 'パスキー', en: 'Passkey' },
} as const satisfies Record<string, Text>
