import type { Text } from '../../kernel/text.ts'

/** The pages on which a relying party ("アプリ") waits for somebody. */
export const connectWords = {
  onwardTitle: { ja: '元のアプリに|戻ります', en: 'Going back to the app' },
  signedInTitle: { ja: 'サインインしました', en: 'You are signed in' },
  onwardButton: { ja: '続ける', en: 'Continue' },
  stepTitle: { ja: 'ご本人かどうかを|確かめます', en: 'Verify that it is you' },
  stepVerify: { ja: '本人確認をする', en: 'Verify it is you' },
  stepVerifyThen: {
    ja: 'セキュリティコードなどを使います。1分ほどで終わります。',
    en: 'With a security code, for example. It takes about a minute.',
  },
  stepBack: { ja: '本人確認をせずに|アプリに戻る', en: 'Go back without verifying' },
  stepBackThen: { ja: 'アカウントは変わりません。', en: 'Nothing changes in your account.' },
  consentTitle: { ja: 'このアプリに|情報を渡しますか', en: 'Share this with the app?' },
  consentGets: { ja: 'アプリに渡す情報', en: 'What the app gets' },
  consentNever: {
    ja: 'メールアドレス、電話番号などのセキュリティ情報は渡しません。',
    en: 'It never gets your e-mail address, phone number or other security info.',
  },
  consentYes: { ja: '渡して続ける', en: 'Share and continue' },
  consentNo: { ja: '渡さずに戻る', en: 'Go back without sharing' },
  refusedTitle: { ja: '今は、このアプリの|求めに応えられません', en: 'This cannot be done for the app now' },
  refusedBack: { ja: 'アプリに戻る', en: 'Go back to the app' },
  toStatus: { ja: '手続きの画面を開く', en: 'Open your request' },
  toSecurity: { ja: 'セキュリティ情報を開く', en: 'Open your security info' },
  goneTitle: { ja: 'この画面は|もう使えません', en: 'This page can no longer be used' },
  badTitle: { ja: 'アプリからの|求めを|受け付けられません', en: 'We cannot take this request from the app' },
  detail: { ja: 'アプリの開発者に伝える内容', en: 'For the developers of the app' },
  start: { ja: 'はじめの画面へ', en: 'Go to the start page' },
  help: { ja: 'ヘルプを見る', en: 'See the help' },
  leaveTitle: { ja: 'サインアウトしますか', en: 'Sign out?' },
  leaveLead: {
    ja: 'アプリからサインアウトしました。このブラウザのアカウントからもサインアウトできます。',
    en: 'You signed out of the app. You can sign out of your account in this browser, too.',
  },
  leaveYes: { ja: 'アカウントからもサインアウトする', en: 'Sign out of my account, too' },
  leaveYesThen: {
    ja: '同じアカウントで使っているほかのアプリからもサインアウトします。',
    en: 'You are signed out of the other apps that you use with it as well.',
  },
  leaveNo: { ja: 'サインインしたままにする', en: 'Stay signed in' },
  leaveNoThen: { ja: 'アカウントは、このまま使えます。', en: 'Your account stays open in this browser.' },
  leftTitle: { ja: 'サインアウトしました', en: 'You are signed out' },
  leftLead: {
    ja: 'このブラウザでは、アカウントは開いていません。',
    en: 'Your account is not open in this browser any more.',
  },
  stayedTitle: { ja: 'アプリから|サインアウトしました', en: 'You are signed out of the app' },
  stayedLead: { ja: 'アカウントは、このブラウザで開いたままです。', en: 'Your account is still open in this browser.' },
  already: { ja: 'サインアウトは|済んでいます', en: 'You are signed out already' },
  account: { ja: 'アカウントを開く', en: 'Open your account' },
} as const satisfies Record<string, Text>

interface Named {
  readonly app: string
}

export const onwardLead: Text<Named> = {
  ja: ({ app }) => `自動で「${app}」に戻ります。戻らないときは、ボタンを押してください。`,
  en: ({ app }) => `You are going back to “${app}”. If nothing happens, press the button.`,
}
export const signedInLead: Text<Named> = {
  ja: ({ app }) => `自動で「${app}」に進みます。進まないときは、ボタンを押してください。`,
  en: ({ app }) => `You are going on to “${app}”. If nothing happens, press the button.`,
}
export const stepLead: Text<Named> = {
  ja: ({ app }) => `「${app}」を続けるには、本人確認が要ります。`,
  en: ({ app }) => `“${app}” needs to know that it is really you.`,
}
export const consentLead: Text<Named> = {
  ja: ({ app }) => `「${app}」が、あなたのアカウントでサインインしようとしています。`,
  en: ({ app }) => `“${app}” wants you to sign in with your account.`,
}

/** What each scope gives, in the words of the person who gives it. */
export const scopeWords: Readonly<Record<string, Text>> = {
  openid: {
    ja: 'アカウントの番号と、セキュリティ情報を置き換える手続きが進んでいるかどうか',
    en: 'The number of your account, and whether your security info is being replaced',
  },
  profile: { ja: '表示に使う言語と地域の時刻', en: 'Your language and time zone' },
  verification: {
    ja: '最後に本人確認をした日時、次の本人確認の期限と理由、セキュリティ情報を置き換える手続きの受付と終わりの日時',
    en: 'When you last verified it is you, when and why that is due again, and when a replacement of your security info began and ends',
  },
  offline_access: {
    ja: 'あなたが使っていないときも、この情報を30日間受け取ること',
    en: 'To keep getting this for 30 days, also while you are away',
  },
}

/** Why something cannot be done for a relying party, by the stable code. */
export const connectSentences = {
  'connect.gone': {
    ja: 'アプリからの求めの期限が過ぎたか、別のブラウザで始めたものです。何も変わっていません。アプリに戻って、もう一度始めてください。',
    en: 'What the app asked for is over, or it was begun in another browser. Nothing has changed. Go back to the app and begin again.',
  },
  'connect.invalid': {
    ja: 'アプリから届いた内容が正しくないため、先に進めません。あなたの操作の誤りではなく、何も変わっていません。アプリに戻ってやり直し、続けて起きるときは、アプリの窓口に、下の内容を伝えてください。',
    en: 'The app sent something that is not right, so this cannot go on. You did nothing wrong, and nothing has changed. Go back to the app and try again; if it keeps happening, give the people who run it what stands below.',
  },
  'connect.restricted': {
    ja: 'セキュリティ情報を置き換える手続きが進んでいる間は、アプリが求める本人確認はできません。手続きの画面で、いつ終わるかを確かめられます。',
    en: 'While your security info is being replaced, the app cannot have what it asks for. Your request says when that ends.',
  },
  'connect.no_proof': {
    ja: 'アプリが求める本人確認に使えるセキュリティ情報が、まだありません。電話番号、認証アプリ、パスキーのどれかを追加してから、もう一度お試しください。',
    en: 'None of your security info is of the kind that the app asks for. Add a phone number, an authenticator app or a passkey, then try again.',
  },
} as const satisfies Record<string, Text>
