import type { Text } from '../../kernel/text.ts'
import type { Act } from './restrict.ts'

/** The acts of the table of what works meanwhile, in words. An act without words does not compile. */
export const actTexts = {
  'sign-in': { ja: 'サインインする', en: 'Sign in' },
  'use-services': {
    ja: 'これまでどおりアカウントとサービスを使う',
    en: 'Use your account and its services as before',
  },
  'old-proofs': {
    ja: '前のメールアドレスや電話番号で本人確認をする',
    en: 'Verify with your old email address or phone number',
  },
  'stop-or-cancel': {
    ja: '手続きを取り消す、または止める',
    en: 'Cancel or stop this request',
  },
  'end-sessions': { ja: 'ほかの端末をサインアウトさせる', en: 'Sign out your other devices' },
  'change-password': { ja: 'パスワードを変える', en: 'Change the password' },
  'secure-account': { ja: 'アカウントを守る', en: 'Secure the account' },
  'change-identifier': {
    ja: 'サインインに使うメールアドレスを変える',
    en: 'Change the email address you sign in with',
  },
  'add-proof': { ja: '連絡先や認証アプリ、パスキーを追加する', en: 'Add a contact, an authenticator app or a passkey' },
  'remove-proof': { ja: '登録してある連絡先などを外す', en: 'Remove what is registered' },
  'make-recovery-code': { ja: '回復用コードを新しく作る', en: 'Make a new recovery code' },
  'trust-device': { ja: '信頼する端末を追加する', en: 'Add a trusted device' },
  'two-step': {
    ja: 'サインインのたびに本人確認をするかを変える',
    en: 'Turn two-step verification at sign-in on or off',
  },
  'choose-wait': {
    ja: '置き換えを待つ日数を変える',
    en: 'Change how long a replacement waits',
  },
  'signals-out': {
    ja: 'アプリへのお知らせをやめる',
    en: 'Stop telling apps what happens to the account',
  },
  'export-or-delete': {
    ja: 'データを書き出す、アカウントを削除する',
    en: 'Export your data or delete the account',
  },
} as const satisfies Record<Act, Text>

/** The table around them. */
export const actsTableTexts = {
  table: { ja: '待っているあいだに|できること・|できないこと', en: 'What works while you wait' },
  act: { ja: 'こと', en: 'What' },
  works: { ja: 'できるか', en: 'Works?' },
  yes: { ja: 'できます', en: 'Yes' },
  no: { ja: 'できません', en: 'No' },
  owner: {
    ja: '「できません」も、前のメールアドレスや電話番号で本人確認をすると、すぐにできるようになります。',
    en: 'Everything marked “No” works at once after verifying with an old email address or phone number.',
  },
} as const satisfies Record<string, Text>
