export type Locale = 'ja' | 'en'

export const texts = {
  settings: { ja: '設定', en: 'Settings' },
  accounts: { ja: 'アカウント', en: 'Accounts' },
  info: { ja: 'ユーザーの情報', en: 'Your info' },
  skip: { ja: '本文へ', en: 'Skip to content' },
  other: { ja: 'English', en: '日本語' },
  user: { ja: 'このデバイスのユーザー', en: 'User of this device' },
  accountSettings: { ja: 'アカウントの設定', en: 'Account settings' },
  verification: { ja: '本人確認', en: 'Verification' },
  verifiedOn: { ja: (on: string) => `前回は${on}です`, en: (on: string) => `Last done on ${on}` },
  notYet: { ja: 'まだ済んでいません', en: 'Not done yet' },
  verify: { ja: '確認する', en: 'Verify' },
  sync: { ja: '同期', en: 'Sync' },
  passwords: { ja: 'パスワードをデバイス間で同期する', en: 'Sync passwords across your devices' },
  on: { ja: 'オン', en: 'On' },
  off: { ja: 'オフ', en: 'Off' },
  paused: { ja: '一時停止', en: 'Paused' },
  lockedHere: {
    ja: 'お使いのデバイス間でパスワードを同期するために、このデバイスで本人確認をしてください。',
    en: 'To sync your passwords between your devices, verify on this device that it is you.',
  },
  lockedOverdue: {
    ja: '本人確認の期限が過ぎています。確認が済むと、また同期できます。',
    en: 'Verification is overdue. Once you have verified, passwords can sync again.',
  },
  lockedRestricted: {
    ja: 'セキュリティ情報を置き換える手続きが進んでいる間は、パスワードを守るため同期しません。',
    en: 'While your security info is being replaced, passwords are not synced, to keep them safe.',
  },
  unlocked: {
    ja: '保存したパスワードを、お使いのほかのデバイスでも使えます。',
    en: 'Use saved passwords on your other devices, too.',
  },
  promptTitle: { ja: '本人確認をしてください', en: 'Verify that it is you' },
  never: { ja: 'このアカウントでは、まだ本人確認が済んでいません。', en: 'This account has not been verified yet.' },
  longAgo: {
    ja: (on: string) => `前に本人確認をしたのは、${on}です。連絡先がいまも使えることを、ときどき確かめています。`,
    en: (on: string) => `You last verified on ${on}. From time to time we check that your contacts still work.`,
  },
  dueBy: {
    ja: (by: string) => `${by}までにお願いします。過ぎると、確認が済むまでパスワードの同期が止まります。`,
    en: (by: string) => `Please do it by ${by}. After that, passwords stop syncing until you have.`,
  },
  overdue: { ja: (by: string) => `期限は${by}でした。`, en: (by: string) => `It was due on ${by}.` },
  restrictedTitle: {
    ja: 'セキュリティ情報を置き換える手続きが進んでいます',
    en: 'Your security info is being replaced',
  },
  since: { ja: (on: string) => `${on}に受け付けました。`, en: (on: string) => `It was asked for on ${on}.` },
  until: { ja: (on: string) => `${on}から仕上げられます。`, en: (on: string) => `It can be finished from ${on}.` },
  held: { ja: 'いまは保留になっています。', en: 'It is on hold now.' },
  notYou: {
    ja: '心当たりがないときは、手続きの画面からすぐに止められます。',
    en: 'If this was not you, stop it on the page of the request, at once.',
  },
  status: { ja: '手続きの状況を見る', en: 'See the request' },
  signedOutTitle: { ja: 'アカウントにサインインしていません', en: 'You are not signed in to your account' },
  signedOut: {
    ja: 'サインインすると、本人確認と同期の設定ができます。',
    en: 'Sign in to verify that it is you, and to set up sync.',
  },
  signIn: { ja: 'サインイン', en: 'Sign in' },
  verified: { ja: '本人確認ができました。', en: 'You are verified.' },
  declined: {
    ja: '本人確認はまだ済んでいません。「確認する」から、いつでも始められます。',
    en: 'You have not verified yet. Start whenever you like with “Verify”.',
  },
  unmet: {
    ja: 'いまのアカウントでは本人確認ができません。アカウントの画面で理由を確かめられます。',
    en: 'This account cannot be verified now. Its own pages say why.',
  },
  failed: {
    ja: '途中で止まりました。何も変わっていません。もう一度お試しください。',
    en: 'That stopped half-way. Nothing has changed. Please try again.',
  },
} as const

export type Outcome = 'verified' | 'declined' | 'unmet' | 'failed'
