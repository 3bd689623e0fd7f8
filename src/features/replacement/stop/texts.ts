import type { Text } from '../../../kernel/text.ts'
import type { Ending } from '../request.ts'

/** The pages of the stop link and of the stop number: for anybody, without signing in (T055). */
export const stopTexts = {
  title: { ja: 'セキュリティ情報を|置き換える|手続きについて', en: 'A request to replace security info' },
  lead: {
    ja: ({ brand }: { brand: string }) =>
      `${brand}で、あなたの連絡先が登録されているアカウントのセキュリティ情報を、すべて新しいものに替える手続きが申し込まれました。`,
    en: ({ brand }: { brand: string }) =>
      `At ${brand}, somebody asked to replace all security info of an account for which your contact is registered.`,
  },
  details: { ja: '手続きの内容', en: 'About this request' },
  service: { ja: 'サービス', en: 'Service' },
  replacedAt: { ja: '替えられる日時', en: 'Can be replaced from' },
  replacedAtNote: {
    ja: 'この日時までも、そのあと仕上げられるまでも、止められます。',
    en: 'You can stop it until then, and after that until it is finished.',
  },
  heldNote: {
    ja: 'いまは保留になっていて、パスワードだけでは仕上げられません。',
    en: 'It is on hold now and cannot be finished with the password alone.',
  },
  question: { ja: 'これは、|あなたの手続きですか', en: 'Is this your request?' },
  questionHint: { ja: '選んで決めるまで、何も変わりません。', en: 'Nothing happens until you choose and decide.' },
  stop: { ja: 'わたしの手続きでは|ありません。|止めます', en: 'This is not my request. Stop it' },
  stopThen: {
    ja: 'すぐに止まり、もう進みません。前の連絡先はそのまま使えます。',
    en: 'It stops at once and cannot go on. The old contacts stay in use.',
  },
  keep: { ja: 'わたしが|申し込みました。|このまま続けます', en: 'I asked for it. Let it go on' },
  keepThen: { ja: '何も変わりません。', en: 'Nothing changes.' },
  disown: { ja: 'このアカウントを|知りません', en: 'I do not know this account' },
  disownThen: {
    ja: 'アドレスや番号が、最近あなたのものになった場合です。手続きは止まりませんが、あなたの連絡先は、このアカウントの本人確認に使われなくなります。',
    en: 'If the address or number became yours only lately. The request goes on, but your contact is no longer used to verify for this account.',
  },
  disownThenOver: {
    ja: 'アドレスや番号が、最近あなたのものになった場合です。あなたの連絡先は、このアカウントの本人確認に使われなくなります。',
    en: 'If the address or number became yours only lately. It is no longer used to verify for this account.',
  },
  disownedHeading: { ja: 'ありがとうございます。|承りました', en: 'Thank you. We have noted it' },
  disownedLead: {
    ja: 'このアカウントに、ほかに使える連絡先があれば、あなたの連絡先は、本人確認に使われなくなりました。持ち主には、ほかの連絡先でお知らせします。',
    en: 'If the account has another contact, yours is no longer used to verify for it. Its owner is told at the other contacts.',
  },
  disownedLater: {
    ja: '持ち主を守るため、大切なお知らせだけが、しばらく届くことがあります。この画面は閉じてかまいません。',
    en: 'To protect its owner, important notices may still come for a while. You can close this page.',
  },
  start: { ja: 'はじめの画面へ', en: 'Go to the start page' },
  startThen: {
    ja: 'ご自分のアカウントがあれば、サインインできます。',
    en: 'Sign in there if you have an account of your own.',
  },
  decide: { ja: '決める', en: 'Decide' },
  'choice.missing': {
    ja: '止めるか続けるか、どちらかを選んでください。まだ何も変わっていません。',
    en: 'Choose whether to stop it or let it go on. Nothing has changed yet.',
  },
  keptHeading: { ja: '手続きは|そのまま進みます', en: 'The request goes on' },
  keptLead: {
    ja: '何も変わっていません。待つあいだ、することはありません。',
    en: 'Nothing has changed. There is nothing to do during the wait.',
  },
  keptLater: {
    ja: 'やはり違うと思ったときは、同じメッセージのリンクか、受付番号と停止番号で、仕上げられる前ならいつでも止められます。',
    en: 'If you change your mind, use the link of the same message, or its receipt number and stop number, at any time before the request is finished.',
  },
  again: { ja: '止めるか、|もう一度決める', en: 'Decide again' },
  nextHeading: { ja: '次にできること', en: 'What you can do next' },
  nothingMore: {
    ja: 'このほかに、いましなければならないことはありません。この画面は閉じてかまいません。',
    en: 'There is nothing else that you must do now. You can close this page.',
  },
  secure: { ja: 'アカウントを|守る', en: 'Secure the account' },
  secureThen: {
    ja: 'この連絡先に届くコードで新しいパスワードを決め、すべての端末をサインアウトさせます。お勧めします。',
    en: 'With a code to this contact you choose a new password and sign out every device. We recommend it.',
  },
  secureSignedInThen: {
    ja: 'サインインと本人確認をしてから、新しいパスワードを決め、ほかの端末をすべてサインアウトさせます。お勧めします。',
    en: 'After signing in and verifying you choose a new password and sign out all other devices. We recommend it.',
  },
  review: { ja: 'セキュリティ情報を|確かめる', en: 'Check your security info' },
  reviewThen: {
    ja: 'サインインして、登録されている連絡先に見覚えがあるか確かめられます。',
    en: 'Sign in and check that you recognise the registered contacts.',
  },
  contact: { ja: '窓口に|問い合わせる', en: 'Contact support' },
  contactThen: { ja: '受付番号を伝えてください。', en: 'Have the receipt number at hand.' },
  status: { ja: 'サインインして|手続きを確かめる', en: 'Sign in and see the request' },
  statusThen: { ja: '日時や、ほかにできることが分かります。', en: 'It shows the dates and what else you can do.' },
  stoppedHeading: { ja: '手続きを|止めました', en: 'The request has been stopped' },
  stoppedLead: {
    ja: 'この手続きは、もう進みません。やり直しも、再開もできません。',
    en: 'This request cannot go on and cannot be resumed.',
  },
  stoppedPoints: [
    {
      ja: '新しい連絡先は登録されていません。前の連絡先は、これまでどおり使えます。',
      en: 'The new contact has not been registered. The old contacts work as before.',
    },
    {
      ja: '手続きを始めた端末（信頼する端末を除きます）と、そのあとに本人確認なしで始まったサインインを終わらせました。',
      en: 'The device that began it was signed out, unless it is a trusted one, and so was every later sign-in without verification.',
    },
    {
      ja: '止めたことを、前の連絡先と新しい連絡先のすべてにお知らせしました。',
      en: 'All old and new contacts have been told that it was stopped.',
    },
  ],
  stoppedPassword: {
    ja: 'だれかがパスワードを知っているかもしれません。ほかのサービスでも同じパスワードを使っているときは、そちらも変えてください。',
    en: 'Somebody may know the password. Where you use the same one elsewhere, change it there, too.',
  },
  stoppedCode: {
    ja: 'だれかが回復用コードを持っているかもしれません。そのコードは、もう使えないようにしました。サインインして、新しいコードを作ってください。',
    en: 'Somebody may have the recovery code. It no longer works. Sign in and make a new one.',
  },
  stoppedAt: { ja: '止まった日時', en: 'Stopped at' },
  endedAt: { ja: '終わった日時', en: 'Ended at' },
  undo: { ja: '置き換えを|元に戻す手続きへ', en: 'Undo the replacement' },
  undoAfter: {
    ja: 'セキュリティ情報がもう替わったあとは、こちらです。',
    en: 'For when the security info has been replaced already.',
  },
  undoThen: {
    ja: ({ until }: { until: string }) => `${until}までなら、前のパスワードを使って元に戻せます。`,
    en: ({ until }: { until: string }) => `Until ${until} you can undo it with the former password.`,
  },
  byNumber: { ja: '受付番号と停止番号で|止める', en: 'Stop with the receipt number and the stop number' },
  byNumberThen: {
    ja: 'メールやSMSにある2つの番号を入力します。',
    en: 'Enter the two numbers of the mail or text message.',
  },
  unknownHeading: { ja: 'この手続きは|見つかりませんでした', en: 'We did not find this request' },
} as const

/** The form for the numbers that stop a request. */
export const stopNumberTexts = {
  heading: { ja: '手続きを|番号で止める', en: 'Stop a request with its numbers' },
  lead: {
    ja: 'セキュリティ情報を置き換える手続きに心当たりがないときは、届いたメールやSMSにある2つの番号を入力してください。サインインはいりません。',
    en: 'If a request to replace security info is not yours, enter the two numbers of the mail or text message. You need not sign in.',
  },
  number: { ja: '停止番号', en: 'Stop number' },
} as const

interface Line {
  readonly heading: Text
  readonly lead: Text
}

/** What is said to who comes too late: the state, never a dead end (T048). */
export const stopOverTexts: Readonly<Record<Exclude<Ending, 'vetoed'> | 'draft', Line>> = {
  completed: {
    heading: { ja: '手続きは|完了しています', en: 'The request is complete' },
    lead: {
      ja: 'セキュリティ情報は新しいものに替わったため、止められません。心当たりがないときは、完了から30日のあいだなら、元に戻す手続きができます。',
      en: 'The security info has been replaced, so it can no longer be stopped. If it was not you, it can be undone within 30 days.',
    },
  },
  canceled: {
    heading: { ja: '手続きは|取り消されています', en: 'The request was cancelled' },
    lead: {
      ja: '申し込んだ人が取り消しました。何も替わっていません。',
      en: 'The person who asked cancelled it. Nothing was replaced.',
    },
  },
  ended: {
    heading: { ja: '手続きは|もう終わっています', en: 'The request has already ended' },
    lead: {
      ja: 'パスワードかセキュリティ情報が変わったため、手続きは終わりました。この手続きで替わったものはありません。',
      en: 'It ended because the password or the security info was changed. Nothing was replaced by it.',
    },
  },
  'ended-early': {
    heading: { ja: '手続きは|もう終わっています', en: 'The request has already ended' },
    lead: {
      ja: '前の連絡先で本人確認があり、手続きは終わりました。前の連絡先はそのまま使え、新しい連絡先が加わりました。心当たりがないときは、窓口へ受付番号を伝えてください。',
      en: 'Somebody verified with an old contact, so it ended. The old contacts stay, and the new one was added. If it was not you, give the receipt number to support.',
    },
  },
  expired: {
    heading: { ja: '手続きの期限が|過ぎています', en: 'The request has expired' },
    lead: {
      ja: '期限までに仕上げられなかったため、手続きは終わりました。何も替わっていません。',
      en: 'It was not finished in time, so it ended. Nothing was replaced.',
    },
  },
  draft: {
    heading: { ja: '手続きは|まだ始まっていません', en: 'The request has not begun' },
    lead: { ja: '止めるものはありません。', en: 'There is nothing to stop.' },
  },
}
