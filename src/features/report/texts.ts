import type { Refusal } from '../../kernel/result.ts'
import type { Text } from '../../kernel/text.ts'
import { kindTexts } from '../notice/texts-mails.ts'
import type { ProofKind } from '../proof/rules.ts'
import type { About } from './rules.ts'

interface Matter {
  readonly kind: ProofKind
}

/** What a notice was about, on the page of its link. */
export interface AboutTexts {
  readonly lead: Text<Matter>
  readonly undo: Text
  readonly undoThen: Text
  readonly undoneTitle: Text
  readonly undoneLead: Text
  readonly keepThen: Text
}

export const aboutTexts: Readonly<Record<Exclude<About, 'nothing'>, AboutTexts>> = {
  addition: {
    lead: {
      ja: ({ kind }) => `あなたの連絡先が登録されているアカウントに、新しい${kindTexts[kind].ja}が加わりました。`,
      en: ({ kind }) => `A new ${kindTexts[kind].en} was added to an account for which your contact is registered.`,
    },
    undo: { ja: 'わたしの手続きでは|ありません。|外します', en: 'This was not me. Remove it' },
    undoThen: {
      ja: '加わったものはすぐに外れ、加えた人はサインアウトされます。',
      en: 'It is removed at once, and whoever added it is signed out.',
    },
    undoneTitle: { ja: '加わったものを|外しました', en: 'It has been removed' },
    undoneLead: {
      ja: '新しく加わったものでは、もう本人確認できません。前からの連絡先は、そのまま使えます。',
      en: 'Nobody can verify with it any more. The contacts that were there before stay in use.',
    },
    keepThen: { ja: '何も変わりません。', en: 'Nothing changes.' },
  },
  removal: {
    lead: {
      ja: ({ kind }) =>
        `あなたの連絡先が登録されているアカウントから、${kindTexts[kind].ja}を外す手続きが進んでいます。`,
      en: ({ kind }) =>
        `A registered ${kindTexts[kind].en} is being removed from an account for which your contact is registered, too.`,
    },
    undo: { ja: 'わたしの手続きでは|ありません。|取りやめます', en: 'This was not me. Keep it registered' },
    undoThen: {
      ja: 'すぐに取りやめになり、手続きをした人はサインアウトされます。',
      en: 'The removal ends at once, and whoever began it is signed out.',
    },
    undoneTitle: { ja: '外す手続きを|取りやめました', en: 'The removal has been taken back' },
    undoneLead: {
      ja: '外されるはずだったものは、これまでどおり使えます。',
      en: 'What was to be removed stays in use as before.',
    },
    keepThen: { ja: '何も変わりません。予定どおりに外れます。', en: 'Nothing changes. It is removed as announced.' },
  },
  code: {
    lead: {
      ja: () =>
        'あなたの連絡先が登録されているアカウントで、回復用コードが新しく作られました。持っている人がアカウントに入れるコードです。',
      en: () =>
        'A recovery code was made for an account for which your contact is registered. Whoever has it can get into the account.',
    },
    undo: { ja: 'わたしの手続きでは|ありません。|使えなくします', en: 'This was not me. Make it void' },
    undoThen: {
      ja: 'コードはすぐに使えなくなり、作った人はサインアウトされます。',
      en: 'The code stops working at once, and whoever made it is signed out.',
    },
    undoneTitle: { ja: '回復用コードを|使えなくしました', en: 'The recovery code is void' },
    undoneLead: {
      ja: '作られたコードでは、もうだれもアカウントに入れません。必要なら、作り直してください。',
      en: 'Nobody can use the code any more. If you need one, make a new one.',
    },
    keepThen: { ja: '何も変わりません。', en: 'Nothing changes.' },
  },
}

export const reportTexts = {
  title: { ja: '届いた|お知らせについて', en: 'About the notice that you got' },
  strangerLead: {
    ja: 'このリンクは、あなたの連絡先が登録されているアカウントについてのお知らせのものです。',
    en: 'This link belongs to a notice about an account for which your contact is registered.',
  },
  service: { ja: 'サービス', en: 'Service' },
  happenedAt: { ja: 'お知らせの日時', en: 'When' },
  question: { ja: 'これは、|あなたの手続きですか', en: 'Did you do this?' },
  whose: { ja: 'このアカウントを|知っていますか', en: 'Do you know this account?' },
  questionHint: { ja: '選んで決めるまで、何も変わりません。', en: 'Nothing happens until you choose and decide.' },
  keep: { ja: 'わたしの手続きです。|このままにします', en: 'I did this. Leave it as it is' },
  known: { ja: 'はい。|わたしのアカウントです', en: 'Yes, it is mine' },
  disown: { ja: 'このアカウントを|知りません', en: 'I do not know this account' },
  disownThen: {
    ja: 'アドレスや番号が、最近あなたのものになった場合です。あなたの連絡先は、このアカウントの本人確認に使われなくなります。',
    en: 'If the address or number became yours only lately. It is no longer used to verify for this account.',
  },
  decide: { ja: '決める', en: 'Decide' },
  'choice.missing': {
    ja: 'どれか1つを選んでください。まだ何も変わっていません。',
    en: 'Choose one of them. Nothing has changed yet.',
  },
  nothingMore: {
    ja: 'このほかに、いましなければならないことはありません。この画面は閉じてかまいません。',
    en: 'There is nothing else that you must do now. You can close this page.',
  },
  undonePoints: [
    {
      ja: 'このことを、登録されているすべての連絡先にお知らせしました。',
      en: 'All registered contacts have been told.',
    },
    {
      ja: 'だれかが、あなたのパスワードと、連絡先に届いたコードを使いました。サインインして、パスワードを変えてください。',
      en: 'Somebody used your password and a code that came to one of your contacts. Sign in and change the password.',
    },
    {
      ja: '電話やメールでコードを聞かれても、だれにも教えないでください。',
      en: 'Tell nobody a code, whoever asks for it by phone or mail.',
    },
  ],
  nextHeading: { ja: '次にできること', en: 'What you can do next' },
  review: { ja: 'サインインして、|セキュリティ情報を|確かめる', en: 'Sign in and check your security info' },
  reviewThen: {
    ja: '登録されている連絡先に見覚えがあるか確かめ、外すこともできます。',
    en: 'See whether you recognise what is registered, and remove what you do not.',
  },
  contact: { ja: '窓口に|問い合わせる', en: 'Contact support' },
  contactThen: { ja: '困ったときの連絡先です。', en: 'Where to get help.' },
  keptTitle: { ja: '何も|変わっていません', en: 'Nothing has changed' },
  keptLead: {
    ja: 'そのままにしました。やはり違うと思ったときは、期限までなら、同じリンクからもう一度決められます。',
    en: 'It was left as it is. If you change your mind, use the same link again while there is time.',
  },
  again: { ja: 'もう一度決める', en: 'Decide again' },
  againThen: { ja: '前の画面に戻ります。', en: 'Go back to the page before.' },
  lateTitle: { ja: 'このリンクでは、|もう取り消せません', en: 'This link can no longer take it back' },
  lateLead: {
    ja: '取り消せる期限を過ぎたか、そのあとで変わったためです。心当たりがないときは、すぐにサインインして、セキュリティ情報を確かめてください。',
    en: 'Its time is over, or things have changed since. If this was not you, sign in at once and check your security info.',
  },
  disownedTitle: { ja: 'ありがとうございます。|承りました', en: 'Thank you. We have noted it' },
  disownedLead: {
    ja: 'このアカウントに、ほかに使える連絡先があれば、あなたの連絡先は、本人確認に使われなくなりました。持ち主には、ほかの連絡先でお知らせします。',
    en: 'If the account has another contact, yours is no longer used to verify for it. Its owner is told at the other contacts.',
  },
  disownedMore: {
    ja: '持ち主を守るため、大切なお知らせだけが、しばらく届くことがあります。そのままにしていてかまいません。',
    en: 'To protect its owner, important notices may still come for a while. You can ignore them.',
  },
  start: { ja: 'はじめの画面へ', en: 'Go to the start page' },
  startThen: {
    ja: 'ご自分のアカウントがあれば、サインインできます。',
    en: 'Sign in there if you have an account of your own.',
  },
  unknownTitle: { ja: 'このお知らせは|見つかりませんでした', en: 'We did not find this notice' },
  byNumber: { ja: 'お知らせの番号で|進む', en: 'Use the notice number' },
  byNumberThen: {
    ja: 'メールやSMSにある番号を入力します。',
    en: 'Enter the number of the mail or text message.',
  },
  toStop: { ja: '置き換えの手続きを|止める', en: 'Stop a replacement' },
  toStopThen: {
    ja: '受付番号と停止番号のあるお知らせは、こちらです。',
    en: 'For notices with a receipt number and a stop number.',
  },
} as const

/** The form for the number of an SMS, or of a mail without links (L11). */
export const reportNumberTexts = {
  title: { ja: 'お知らせに|番号で答える', en: 'Answer a notice with its number' },
  lead: {
    ja: 'セキュリティ情報についてのお知らせに心当たりがないときは、ここから取り消せます。サインインはいりません。',
    en: 'If a notice about your security info is about something that you did not do, take it back here. You need not sign in.',
  },
  address: { ja: 'お知らせが届いた|メールアドレスか電話番号', en: 'Email address or phone number that it came to' },
  addressHint: {
    ja: '電話番号は、ハイフンがあってもなくてもかまいません。',
    en: 'A phone number may be written with or without hyphens.',
  },
  number: { ja: 'お知らせの番号', en: 'Notice number' },
  numberHint: {
    ja: ({ length }: { length: number }) => `${length}桁の数字です。空白やハイフンは、あってもなくてもかまいません。`,
    en: ({ length }: { length: number }) => `${length} digits, with or without spaces and hyphens.`,
  },
  undo: { ja: 'わたしの手続きでは|ありません。|取り消します', en: 'This was not me. Take it back' },
  undoThen: {
    ja: '加わったものは外れ、外されるものは残り、新しい回復用コードは使えなくなります。',
    en: 'What was added is removed, what was leaving stays, a new recovery code is void.',
  },
  doneTitle: { ja: '取り消しました', en: 'It has been taken back' },
} as const

export const reportSentences = {
  'report.unknown': {
    ja: 'リンクが古いか、一部が欠けています。お知らせの番号でも進めます。',
    en: 'The link is old, or part of it is missing. You can use the notice number instead.',
  },
  'report.already': {
    ja: 'これは、もう取り消されています。ほかにすることはありません。',
    en: 'This has been taken back already. There is nothing else to do.',
  },
  'report.too_late': {
    ja: '取り消せる期限を過ぎました。すぐにサインインして、セキュリティ情報を確かめてください。',
    en: 'It is too late to take this back. Sign in at once and check your security info.',
  },
  'report.address_unreadable': {
    ja: 'お知らせが届いたメールアドレスか電話番号を、すべて入力してください。',
    en: 'Enter the whole email address or phone number that the notice came to.',
  },
  'report.number_unreadable': {
    ja: 'お知らせにある8桁の番号を入力してください。',
    en: 'Enter the 8-digit number of the notice.',
  },
  'report.wrong': {
    ja: '入力されたものに合うお知らせがありません。届いた宛先と番号を、もう一度確かめてください。',
    en: 'There is no notice with these. Check the address or number it came to, and the notice number.',
  },
  'report.too_many': {
    ja: ({ at }) =>
      `違う番号が続いたため、止めています。${at}から、また入力できます。お急ぎなら、メールのリンクを使ってください。`,
    en: ({ at }) => `Too many wrong numbers. You can try again from ${at}. If it is urgent, use the link of the mail.`,
  },
} satisfies Readonly<Record<string, Text | Text<Refusal['params']>>>
