import type { Refusal } from '../../../kernel/result.ts'
import type { Text } from '../../../kernel/text.ts'
import type { UndoStatus } from '../undo.ts'

/** The pages of the undo link and of the undo number: for anybody, without signing in. */
export const undoTexts = {
  title: { ja: 'セキュリティ情報の|置き換えに|心当たりが|ないとき', en: 'If the replacement was not yours' },
  lead: {
    ja: ({ brand }: { brand: string }) =>
      `${brand}で、あなたの連絡先が登録されていたアカウントのセキュリティ情報が、すべて新しいものに替わりました。`,
    en: ({ brand }: { brand: string }) =>
      `At ${brand}, all security info of an account for which your contact was registered has been replaced.`,
  },
  service: { ja: 'サービス', en: 'Service' },
  replacedAt: { ja: '替わった日時', en: 'Replaced at' },
  until: { ja: '元に戻せる期限', en: 'Can be undone until' },
  untilNote: { ja: 'この日時を過ぎると、元に戻せません。', en: 'After that it can no longer be undone.' },
  whatHeading: { ja: '元に戻す手続きで|起こること', en: 'What happens when you undo it' },
  what: [
    {
      ja: '次の画面で、置き換えの前に使っていたパスワードを入力します。',
      en: 'On the next page you enter the password that you used before the replacement.',
    },
    {
      ja: 'すぐにアカウントを一時停止します。すべての端末がサインアウトし、だれも使えず、何も変えられません。',
      en: 'The account is frozen at once: every device is signed out, nobody can use it, and nothing can be changed.',
    },
    {
      ja: '前の連絡先にも、新しい連絡先にも、そのことをお知らせします。',
      en: 'All old and new contacts are told.',
    },
    {
      ja: '置き換えを申し込む前に作った回復用コードか、前の連絡先2つに届くコードがあれば、その場で元に戻せます。',
      en: 'With a recovery code from before the request, or with codes sent to two of the old contacts, you can take it back on the spot.',
    },
    {
      ja: 'どちらもなければ、30日後に一時停止が終わり、置き換えはそのままになります。',
      en: 'With neither, the account is opened again after 30 days, and the replacement stays.',
    },
  ],
  question: { ja: 'この置き換えは、|あなたの手続きですか', en: 'Was this your request?' },
  questionHint: { ja: '選んで決めるまで、何も変わりません。', en: 'Nothing happens until you choose and decide.' },
  undo: {
    ja: 'わたしの手続きでは|ありません。|元に戻す手続きに|進みます',
    en: 'This was not my request. I want to undo it',
  },
  undoThen: {
    ja: '次の画面で前のパスワードを入力するまで、何も変わりません。',
    en: 'Nothing changes until you enter the former password on the next page.',
  },
  keep: { ja: 'わたしが|替えました。|このままにします', en: 'I replaced it. Leave it as it is' },
  keepThen: { ja: '何も変わりません。', en: 'Nothing changes.' },
  decide: { ja: '決める', en: 'Decide' },
  'choice.missing': {
    ja: '元に戻すか、このままにするか、どちらかを選んでください。まだ何も変わっていません。',
    en: 'Choose whether to undo it or to leave it. Nothing has changed yet.',
  },
  keptHeading: { ja: '置き換えは|そのままです', en: 'The replacement stays' },
  keptLead: {
    ja: '何も変わっていません。やはり違うと思ったときは、期限までなら、同じメッセージから元に戻せます。',
    en: 'Nothing has changed. If you change your mind, the same message lets you undo it until the time is over.',
  },
  again: { ja: 'もう一度決める', en: 'Decide again' },
  nextHeading: { ja: '次にできること', en: 'What you can do next' },
  contact: { ja: '窓口に|問い合わせる', en: 'Contact support' },
  contactThen: { ja: '受付番号を伝えてください。', en: 'Have the receipt number at hand.' },
  signIn: { ja: 'サインインして|確かめる', en: 'Sign in and see' },
  signInThen: {
    ja: 'アカウントがいまどうなっているかが分かります。',
    en: 'It shows how the account is now.',
  },
  byNumber: { ja: '受付番号と|元に戻す番号を|入力する', en: 'Enter the receipt number and the undo number' },
  byNumberThen: {
    ja: 'メールやSMSにある2つの番号です。',
    en: 'The two numbers of the mail or text message.',
  },
  unknownHeading: { ja: 'この置き換えは|見つかりませんでした', en: 'We did not find this replacement' },
} as const

/** The step that acts. */
export const undoPasswordTexts = {
  heading: { ja: '前の|パスワードを|入力してください', en: 'Enter the former password' },
  lead: {
    ja: '置き換えの前に使っていたパスワードです。正しければ、すぐにアカウントを一時停止します。',
    en: 'The one that you used before the replacement. If it is right, the account is frozen at once.',
  },
  leadFrozen: {
    ja: 'アカウントは、もう一時停止しています。前のパスワードを入力すると、元に戻すための画面が開きます。',
    en: 'The account is frozen already. The former password opens the page from which it can be taken back.',
  },
  label: { ja: '前のパスワード', en: 'Former password' },
  show: { ja: '表示する', en: 'Show' },
  hide: { ja: '隠す', en: 'Hide' },
  button: { ja: 'アカウントを|一時停止する', en: 'Freeze the account' },
  buttonFrozen: { ja: '元に戻す画面を|開く', en: 'Open the page' },
  forgot: { ja: '前のパスワードを|思い出せないとき', en: 'If you do not remember it' },
  forgotThen: {
    ja: '窓口に、受付番号を伝えてください。前の連絡先を使えることも伝えてください。',
    en: 'Tell support the receipt number, and that you can use an old contact.',
  },
} as const

/** The form for the numbers of an SMS, or of a mail without links (L11). */
export const undoNumberTexts = {
  heading: { ja: '置き換えを|番号で元に戻す', en: 'Undo a replacement with its numbers' },
  lead: {
    ja: 'セキュリティ情報の置き換えに心当たりがないときは、届いたメールやSMSにある2つの番号を入力してください。サインインはいりません。',
    en: 'If a replacement of security info was not yours, enter the two numbers of the mail or text message. You need not sign in.',
  },
  number: { ja: '元に戻す番号', en: 'Undo number' },
  /** Where some have their password at a host, before it is known whose account it is. */
  first: { ja: '次の画面で、パスワードを確かめます。', en: 'On the next page you enter your password.' },
  undoThen: {
    ja: '次の画面でパスワードを確かめるまで、何も変わりません。',
    en: 'Nothing changes until you have entered your password from the next page.',
  },
} as const

interface Line {
  readonly heading: Text
  readonly lead: Text
}

/** What is said to who comes too late: the state, and what else is possible (T048). */
export const undoOverTexts: Readonly<Record<Exclude<UndoStatus, 'open' | 'disputed'>, Line>> = {
  lapsed: {
    heading: { ja: '元に戻せる|期限が過ぎています', en: 'The time to undo it is over' },
    lead: {
      ja: '置き換えから30日を過ぎたため、ここからは元に戻せません。あなたのアカウントなら、窓口へ受付番号を伝えてください。',
      en: 'More than 30 days have passed since the replacement, so it cannot be undone here. If the account is yours, give the receipt number to support.',
    },
  },
  reverted: {
    heading: { ja: '置き換えは|元に戻されています', en: 'The replacement has been undone' },
    lead: {
      ja: 'セキュリティ情報は、置き換えの前に戻りました。前の連絡先を、また本人確認に使えます。',
      en: 'The security info is as it was before. The old contacts can be used to verify again.',
    },
  },
  stands: {
    heading: { ja: '置き換えは|そのままになりました', en: 'The replacement stays' },
    lead: {
      ja: '一時停止のあいだに決まらなかったため、置き換えはそのままです。あなたのアカウントなら、窓口へ受付番号を伝えてください。',
      en: 'Nothing was decided while the account was frozen, so the replacement stays. If the account is yours, give the receipt number to support.',
    },
  },
  overtaken: {
    heading: { ja: '前の置き換えと|一緒に扱われました', en: 'It was decided with an earlier one' },
    lead: {
      ja: 'その前の置き換えについての申し出で決まったため、この置き換えだけを元に戻すことはできません。',
      en: 'What became of an earlier replacement decided this one, too, so it cannot be undone by itself.',
    },
  },
}

export const undoSentences = {
  'undo.unknown': {
    ja: 'リンクの一部が欠けているか、元に戻せない連絡先に届いたものです。メッセージを開き直すか、番号を入力してください。',
    en: 'A part of the link is missing, or it was sent to a contact that cannot undo anything. Open the message again or enter its numbers.',
  },
  'undo.wrong': {
    ja: '受付番号か元に戻す番号が違います。メッセージの番号を確かめて、もう一度入力してください。',
    en: 'The receipt number or the undo number is not right. Check both in the message and enter them again.',
  },
  'undo.too_many': {
    ja: ({ at }) =>
      `違う番号が続いたため、いまは受け付けていません。${at}から、また入力できます。お急ぎのときは、メッセージのリンクを開くか、窓口に受付番号を伝えてください。`,
    en: ({ at }) =>
      `Wrong numbers were entered too often. You can try again from ${at}. If it is urgent, open the link of the message, or give the receipt number to support.`,
  },
  'undo.receipt_unreadable': {
    ja: '受付番号は8桁の数字です。メッセージの番号を、もう一度入力してください。',
    en: 'A receipt number has 8 digits. Enter the one of the message again.',
  },
  'undo.number_unreadable': {
    ja: '元に戻す番号は8桁の数字です。メッセージの番号を、もう一度入力してください。',
    en: 'An undo number has 8 digits. Enter the one of the message again.',
  },
  'undo.password_wrong': {
    ja: '前のパスワードが違います。置き換えの前に使っていたものを、もう一度入力してください。まだ何も変わっていません。',
    en: 'This is not the former password. Enter the one that you used before the replacement. Nothing has changed yet.',
  },
  'undo.paused': {
    ja: ({ at }) => `違うパスワードが続いたため、止めています。${at}から、また入力できます。`,
    en: ({ at }) => `Wrong passwords were entered several times. You can try again from ${at}.`,
  },
  'undo.is_lapsed': {
    ja: '元に戻せる期限が過ぎています。窓口に受付番号を伝えてください。',
    en: 'The time to undo it is over. Give the receipt number to support.',
  },
  'undo.is_reverted': {
    ja: 'この置き換えは、もう元に戻されています。サインインして確かめられます。',
    en: 'This replacement has already been undone. Sign in to see how the account is now.',
  },
  'undo.is_stands': {
    ja: '一時停止は終わり、置き換えはそのままになりました。窓口に受付番号を伝えてください。',
    en: 'The account is no longer frozen, and the replacement stays. Give the receipt number to support.',
  },
  'undo.is_overtaken': {
    ja: 'その前の置き換えについての申し出で、もう決まりました。窓口に受付番号を伝えてください。',
    en: 'This was decided together with an earlier replacement. Give the receipt number to support.',
  },
  'undo.other_dispute': {
    ja: 'その前の置き換えについて、アカウントを一時停止しています。それが決まってから、もう一度開いてください。期限は、そのあいだ進みません。',
    en: 'The account is frozen over an earlier replacement. Open this again when that is decided; your time does not run meanwhile.',
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
