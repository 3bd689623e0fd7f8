import type { Text } from '../../kernel/text.ts'

/** Choosing a proof, and typing its whole address where the browser is not known. */
export const verifyTexts = {
  title: { ja: 'どの方法で|本人確認をしますか', en: 'How do you want to verify?' },
  known: {
    ja: 'メールや電話番号を選ぶと、すぐにセキュリティコードを送ります。',
    en: 'If you choose an email address or phone, we send a security code there at once.',
  },
  unknown: {
    ja: 'このブラウザーでは初めてなので、メールや電話番号を選んだあとに、登録したアドレスや番号をすべて入力していただきます。',
    en: 'This browser is new to your account, so after choosing an email address or phone you enter the whole of what is registered.',
  },
  twoStep: { ja: 'サインインまで|あと一歩です', en: 'One more step to sign in' },
  twoStepBody: {
    ja: 'このアカウントは、サインインのたびに本人確認をする設定になっています。本人確認をすると、サインインできます。',
    en: 'This account asks you to verify each time you sign in. Once you have, you are signed in.',
  },
  running: { ja: 'セキュリティ情報を|置き換える手続きが|進んでいます', en: 'Your security info is being replaced' },
  runningBody: {
    ja: '前から登録してある方法で本人確認をすると、サインインできます。新しい連絡先は、手続きが終わるまで本人確認に使えません。',
    en: 'Verify in a way that was registered before and you are signed in. The new contact cannot be used for that until the request is finished.',
  },
  toStatus: { ja: '手続きの状況を見る', en: 'See the status of the request' },
  mail: { ja: 'メール', en: 'Email' },
  phone: { ja: 'SMS', en: 'Text message' },
  sms: {
    ja: 'SMSは、電波や契約によって遅れたり届かなかったりします。番号を他人に乗っ取られると、コードを読まれるおそれもあります。',
    en: 'Text messages can be late or never arrive, and who takes over your number can read the code.',
  },
  none: { ja: 'どれも使えません', en: 'I can use none of these' },
  noneThen: {
    ja: '待たずにすむ方法を確かめてから、新しい連絡先に替える手続きに進めます。',
    en: 'We first look for a way without waiting. Then you can replace your security info.',
  },
  emptyTitle: {
    ja: '使える連絡先が|登録されていません',
    en: 'No contact is registered that you can use',
  },
  emptyLead: {
    ja: '本人確認に使えるメールアドレスや電話番号がありません。新しい連絡先を登録する手続きに進んでください。',
    en: 'There is no email address or phone number to verify with. Go on to register a new contact.',
  },
  emptyButton: { ja: '新しい連絡先の|登録に進む', en: 'Register a new contact' },
  button: { ja: '本人確認をする', en: 'Verify' },
  passkeyTitle: { ja: 'パスキーで|本人確認', en: 'Verify with a passkey' },
  other: { ja: '別の方法を選ぶ', en: 'Choose another way' },
} as const satisfies Record<string, Text>

export const verifySentences = {
  'verify.address_needed': {
    ja: 'このブラウザーでは初めてなので、登録したアドレスや番号をすべて入力してください。',
    en: 'This browser is new to your account. Enter the whole address or number that is registered.',
  },
  'verify.proof_unusable': {
    ja: 'この方法は、いまは使えません。別の方法を選んでください。',
    en: 'This way cannot be used now. Choose another one.',
  },
} as const satisfies Record<string, Text>
