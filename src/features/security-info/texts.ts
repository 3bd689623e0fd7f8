import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { codeSentences } from '../challenge/texts.ts'
import { addressTexts } from '../proof/texts.ts'
import { replacementSentences } from '../replacement/texts-refusals.ts'

export const securityWords = {
  title: { ja: 'セキュリティ情報', en: 'Security info' },
  lead: {
    ja: '本人確認と、アカウントを取り戻すときに使う連絡先、アプリ、パスキー、コードです。',
    en: 'The contacts, apps, passkeys and the code with which you verify that it is you and get your account back.',
  },
  added: { ja: '追加しました', en: 'Added' },
  addedBody: { ja: '本人確認に、もう使えます。', en: 'You can already verify with it.' },
  running: { ja: 'セキュリティ情報を|置き換える手続きの|途中です', en: 'Your security info is being replaced' },
  runningBody: {
    ja: '手続きが終わるまで、ここで変えられるのは、前の連絡先で本人確認をしたときだけです。',
    en: 'Until that is over, changes are possible only after verifying with an old contact.',
  },
  toStatus: { ja: '手続きの状況を見る', en: 'See how it is doing' },
  registered: { ja: '登録されているもの', en: 'What is registered' },
  mail: { ja: 'メールアドレス', en: 'Email address' },
  phone: { ja: '電話番号', en: 'Phone number' },
  totp: { ja: '認証アプリ', en: 'Authenticator app' },
  passkey: { ja: 'パスキー', en: 'Passkey' },
  unnamed: { ja: '登録済み', en: 'Registered' },
  unfinished: { ja: 'コードの入力が|まだ済んでいません', en: 'A code is still to be entered' },
  unfinishedBody: {
    ja: 'コードを入力するまで、追加した連絡先は使えません。',
    en: 'The contact that you added cannot be used before its code is entered.',
  },
  toCode: { ja: 'コードを入力する', en: 'Enter the code' },
  undeliverable: {
    ja: 'メッセージが届かなくなっています。別の連絡先を追加してください。',
    en: 'Messages no longer reach it. Add another contact.',
  },
  add: { ja: 'セキュリティ情報を追加する', en: 'Add security info' },
  addMail: { ja: 'メールアドレスを|追加する', en: 'Add an email address' },
  addMailThen: {
    ja: '届いたコードを入力すると追加されます。',
    en: 'It is added when you enter the code that we send there.',
  },
  addPhone: { ja: '電話番号を|追加する', en: 'Add a phone number' },
  addPhoneThen: { ja: 'SMSを受け取れる携帯電話の番号です。', en: 'A mobile number that can receive text messages.' },
  code: { ja: '回復用コード', en: 'Recovery code' },
  codeNone: { ja: 'まだ作っていません', en: 'Not made yet' },
  codeMadeAt: { ja: '作った日時', en: 'Made at' },
  codeUsableFrom: { ja: '使えるようになる日時', en: 'Works from' },
  codeMade: { ja: '作成済み', en: 'Made' },
  codeMake: { ja: '回復用コードを作る', en: 'Make a recovery code' },
  codeRemake: { ja: '回復用コードを作り直す', en: 'Make a new recovery code' },
  codeWhat: {
    ja: '連絡先をすべてなくしたときも、待たずにアカウントへ戻れる25文字のコードです。',
    en: '25 characters that bring you back into your account without a wait, even if you lose every contact.',
  },
  devices: { ja: '信頼する端末', en: 'Trusted devices' },
  toAccount: { ja: 'アカウントの画面へ', en: 'Go to your account' },
} as const satisfies Record<string, Text>

export const firstWords = {
  title: { ja: 'アカウントが|できました', en: 'Your account is made' },
  lead: {
    ja: 'もう使えます。いま備えをしておくと、メールや電話が使えなくなっても、すぐに戻れます。',
    en: 'You can use it now. If you prepare a little, you get back in at once even when your mail or phone stops working.',
  },
  atOnce: {
    ja: 'アカウントを作ってから1時間のあいだに追加したものは、待たずにすぐ使えます。あとでも、「セキュリティ情報」の画面で追加できます。',
    en: 'What you add within an hour of creating the account works at once. You can also do it later on the page of your security info.',
  },
  later: {
    ja: 'いまはしないで、|アカウントの画面へ',
    en: 'Not now: go to your account',
  },
} as const satisfies Record<string, Text>

/** What it takes not to be locked out: two contacts and a recovery code (product.md P1). */
export const strengthWords = {
  strong: { ja: '備えは十分です', en: 'You are well prepared' },
  strongBody: {
    ja: '一つなくしても、残りのもので戻れます。',
    en: 'If you lose one, you get back in with the others.',
  },
  weak: { ja: 'あと少し|備えてください', en: 'A little more is needed' },
  noProof: { ja: '届く連絡先がありません。', en: 'There is no contact that messages reach.' },
  oneProof: {
    ja: '本人確認の方法が一つだけです。なくしたときのために、もう一つ追加してください。',
    en: 'There is only one way to verify. Add a second one in case you lose it.',
  },
  noCode: {
    ja: '回復用コードがありません。作っておくと、連絡先をすべてなくしても待たずに戻れます。',
    en: 'There is no recovery code. With one you get back in without a wait, even if you lose every contact.',
  },
  first: { ja: '方法1', en: 'Way 1' },
  second: { ja: '方法2', en: 'Way 2' },
  code: { ja: '回復用コード', en: 'Recovery code' },
  there: { ja: 'あり', en: 'In place' },
  missing: { ja: 'まだ', en: 'Not yet' },
} as const satisfies Record<string, Text>

export const strengthLabel: Text<{ present: number; all: number }> = {
  ja: ({ present, all }) => `備え${all}つのうち、${present}つがあります。`,
  en: ({ present, all }) => `${present} of ${all} things that keep you from being locked out are there.`,
}

/** The state of a contact, as it stands under it; `at` is written out. */
export const proofStateWords = {
  effective: { ja: () => '確認済み', en: () => 'Confirmed' },
  probation: {
    ja: ({ left }) => `新しく追加（あと${left}で、すべてのことに使えます。本人確認には、もう使えます）`,
    en: ({ left }) => `New (in ${left} it can be used for everything; you can already verify with it)`,
  },
  leaving: {
    ja: ({ left }) => `外す予定（あと${left}は、これまでどおり使えて、取りやめられます）`,
    en: ({ left }) => `To be removed (for ${left} it works as before, and this can be taken back)`,
  },
  blocked: {
    ja: ({ left }) => `使えないと届け出のあった連絡先（コードは送りません。あと${left}は取り消せます）`,
    en: ({ left }) => `Reported as lost (no codes are sent to it; can be taken back for ${left})`,
  },
  retired: {
    ja: () => '前の連絡先（本人確認には使えません。大切な通知は、しばらく届きます）',
    en: () => 'Former contact (cannot be used to verify; important notices still go there for a while)',
  },
  disowned: {
    ja: () => '受け取った人が「知らない」と答えた連絡先（本人確認には使えません）',
    en: () => 'Its reader does not know this account (cannot be used to verify)',
  },
  contested: {
    ja: () => '本人のものか確かめている連絡先（本人確認には使えません）',
    en: () => 'Being checked (cannot be used to verify)',
  },
} as const satisfies Record<string, Text<{ left: string }>>

export const labelled: Text<{ label: string }> = {
  ja: ({ label }) => `「${label}」`,
  en: ({ label }) => `“${label}”`,
}

export const addWords = {
  mailTitle: { ja: 'メールアドレスを|追加する', en: 'Add an email address' },
  mailHint: {
    ja: 'サインインに使うものとは、別のものにしてください。片方をなくしても、もう片方で戻れます。',
    en: 'Use a different one from the one you sign in with. If you lose one, the other brings you back.',
  },
  phoneTitle: { ja: '電話番号を|追加する', en: 'Add a phone number' },
  phoneHint: {
    ja: 'SMSを受け取れる番号です。ハイフンはあってもなくてもかまいません。海外の番号は「+」と国番号から入力してください。SMSは、電波や契約によって遅れたり届かなかったりします。番号を他人に乗っ取られると、読まれるおそれもあります。',
    en: 'One that can receive text messages. Start a number abroad with “+” and the country code. Text messages can be late or never arrive, and who takes over your number can read them.',
  },
  label: { ja: '呼び名', en: 'Your name for it' },
  labelHint: {
    ja: '「仕事のメール」のように、あとで見てわかる名前を付けられます。',
    en: 'Something you will recognise later, such as “work mail”.',
  },
  send: { ja: 'セキュリティコードを送る', en: 'Send the security code' },
  next: {
    ja: '届いたコードを入力すると追加され、ほかの連絡先にもお知らせします。連絡先は、本人確認と大切なお知らせにだけ使い、広告には使いません。',
    en: 'It is added when you enter the code that arrives, and your other contacts are told. We use contacts to verify you and for important notices only, never for advertising.',
  },
  confirm: { ja: '連絡先を追加する', en: 'Add the contact' },
  correct: { ja: '宛先を直す', en: 'Correct it' },
} as const satisfies Record<string, Text>

export const stepUpWords = {
  title: { ja: '先に、|本人確認を|してください', en: 'Verify that it is you first' },
  why: {
    ja: 'セキュリティ情報を変えられるのは、登録してある連絡先や認証アプリ、パスキーを使える人だけです。パスワードを知られただけでは変えられないように、先に本人確認をお願いしています。',
    en: 'Only somebody who can use a registered contact, app or passkey may change the security info, so that knowing the password is not enough. That is why we ask you to verify first.',
  },
  young: {
    ja: 'いま確かめたものは追加されたばかりなので、これだけではセキュリティ情報を変えられません。以前から登録してあるもので本人確認をしてください。',
    en: 'What you verified with is still new and cannot be used to change the security info. Verify with one that you have had for longer.',
  },
  verify: { ja: '本人確認をする', en: 'Verify that it is you' },
  verifyOld: { ja: '前の連絡先で本人確認をする', en: 'Verify with an old contact' },
  closedTitle: { ja: 'いまは|変えられません', en: 'This cannot be changed now' },
  back: { ja: 'セキュリティ情報に戻る', en: 'Back to your security info' },
} as const satisfies Record<string, Text>

export const stepUpAfter: Text<{ minutes: number }> = {
  ja: ({ minutes }) => `本人確認のあと、この操作が${minutes}分のあいだ、1回できるようになります。`,
  en: ({ minutes }) => `After that you can do this once, within ${minutes} minutes.`,
}

export const securitySentences = {
  ...addressTexts,
  ...codeSentences,
  'restricted.pending': replacementSentences['restricted.pending'],
  'security_info.gone': {
    ja: 'この追加は、もう続けられません。もう一度、追加し直してください。',
    en: 'This cannot be continued. Add it again.',
  },
  'security_info.already_there': {
    ja: 'これは、もう登録されています。別のものを使ってください。',
    en: 'This is already registered. Use a different one.',
  },
  'security_info.too_many': {
    ja: ({ max }) =>
      `登録できるのは、連絡先、認証アプリ、パスキーを合わせて${max}個までです。使っていないものを削除してから、追加してください。`,
    en: ({ max }) =>
      `At most ${max} contacts, apps and passkeys can be registered together. Remove one that you do not use, then add this one.`,
  },
  'step_up.needed': stepUpWords.why,
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
