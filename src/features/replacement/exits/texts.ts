import type { Text } from '../../../kernel/text.ts'

/** The pages behind the exits of the status page: take it back, object, decide with an old proof, say it is mine. */
export const cancelTexts = {
  heading: { ja: '手続きを|取り消しますか', en: 'Cancel the request?' },
  lead: {
    ja: '取り消すと、新しい連絡先は登録されず、いまのメールアドレスと電話番号をそのまま使い続けます。',
    en: 'If you cancel, the new contact is not registered and your current email addresses and phone numbers stay.',
  },
  points: {
    ja: '待った日数は、次の手続きに引き継げません。もう一度申し込むと、はじめから待つことになります。',
    en: 'The days you waited do not count for another request. If you ask again, the wait starts from the beginning.',
  },
  told: {
    ja: '取り消したことを、いまの連絡先と新しい連絡先にお知らせします。',
    en: 'We tell the current and the new contacts that it was cancelled.',
  },
  doIt: { ja: '手続きを|取り消す', en: 'Cancel the request' },
  keep: { ja: '取り消さずに|戻る', en: 'Go back without cancelling' },
  elsewhere: { ja: 'この端末からは|取り消せません', en: 'This device cannot cancel it' },
} as const satisfies Readonly<Record<string, Text>>

export const notMineTexts = {
  heading: { ja: 'わたしの手続きでは|ないとき', en: 'If this is not your request' },
  lead: {
    ja: 'パスワードだけでは、どちらが本人か分かりません。前の連絡先を使える人は、いつでも、すぐに止められます。確かな方法から順に並べました。',
    en: 'The password alone does not tell who the owner is. Whoever can use an old contact can stop the request at once, at any time. The surest ways come first.',
  },
  leadByCode: {
    ja: '回復用コードだけでは、どちらが本人か分かりません。パスワードも分かるときは、サインインして回復用コードを使うと、すぐに置き換えられます。前の連絡先を使える人は、いつでも止められます。',
    en: 'The recovery code alone does not tell who the owner is. If you also know the password, sign in and use the code: your info is then replaced at once. Whoever can use an old contact can stop the request at any time.',
  },
  oldProof: { ja: '前の連絡先に届くコードで|止める', en: 'Stop it with a code to an old contact' },
  oldProofThen: {
    ja: 'コードを入力すると、すぐに止まります。手続きを始めた端末は、信頼する端末でなければサインアウトされます。',
    en: 'It stops as soon as you enter the code. The device that began it is signed out, unless it is a trusted one.',
  },
  number: { ja: '停止番号で|止める', en: 'Stop it with the stop number' },
  numberThen: {
    ja: '前の連絡先に届いたお知らせにある、受付番号と停止番号を入力します。お知らせのリンクからも止められます。',
    en: 'Enter the receipt number and the stop number from our notice to an old contact. The link in the notice works, too.',
  },
  code: { ja: '回復用コードで|置き換える', en: 'Replace your info with a recovery code' },
  codeThen: {
    ja: '進んでいる手続きを止めて、あなたの新しい連絡先にすぐ置き換えます。',
    en: 'Stops the running request and puts your own new contact in place at once.',
  },
  noneHeading: { ja: 'どれも使えないとき', en: 'If you can use none of these' },
  hold: { ja: '手続きを|保留にする', en: 'Put the request on hold' },
  holdThen: {
    ja: ({ until }: { until: string }) =>
      `保留にすると、待つ期間が過ぎても、パスワードだけでは仕上げられません。前の連絡先と新しい連絡先のすべてにお知らせします。${until}までにだれも決めなければ、手続きは終わり、いまの情報がそのまま残ります。`,
    en: ({ until }: { until: string }) =>
      `On hold, it cannot be finished with the password alone, even when the wait is over. We tell all old and new contacts. If nobody decides by ${until}, the request ends and everything stays as it is.`,
  },
  holdThenCode: {
    ja: ({ until }: { until: string }) =>
      `保留にすると、待つ期間が過ぎても、回復用コードだけでは仕上げられません。前の連絡先と新しい連絡先のすべてにお知らせします。${until}までにだれも決めなければ、手続きは終わり、いまの情報がそのまま残ります。`,
    en: ({ until }: { until: string }) =>
      `On hold, it cannot be finished with the recovery code alone, even when the wait is over. We tell all old and new contacts. If nobody decides by ${until}, the request ends and everything stays as it is.`,
  },
  back: { ja: '保留にせずに|戻る', en: 'Go back' },
  ownHeading: { ja: 'この手続きは、|この端末で|始められました', en: 'This request was begun on this device' },
  ownLead: {
    ja: 'やめるときは、取り消してください。ほかの人がこの端末で始めたと思うときも、取り消すと、そこで終わります。',
    en: 'To end it, cancel it. If you think that somebody else began it on this device, cancelling ends it, too.',
  },
} as const

export const oldProofTexts = {
  heading: { ja: 'どの方法で|確かめますか', en: 'How can you show that it is you?' },
  lead: {
    ja: 'メールや電話番号を選ぶとすぐに、セキュリティコードを送ります。次の画面で、手続きをどうするかを決めます。',
    en: 'If you choose an email address or phone, we send a security code there at once. On the next page you decide what happens to the request.',
  },
  leadUnknown: {
    ja: 'このブラウザーでは初めてなので、メールや電話番号を選んだあとに、登録したアドレスや番号をすべて入力していただきます。そのあと、コードを入力して、手続きをどうするかを決めます。',
    en: 'This browser is new to your account, so after choosing an email address or phone you enter the whole of what is registered. Then you enter the code and decide what happens to the request.',
  },
  leadFactors: {
    ja: '次の画面で確かめて、手続きをどうするかを決めます。',
    en: 'On the next page you show it and decide what happens to the request.',
  },
  emptyHeading: { ja: '使える|前の連絡先が|ありません', en: 'No old contact can be used' },
  empty: {
    ja: 'いまコードを送れる、前の連絡先がありません。手続きの画面に戻ると、ほかにできることがあります。',
    en: 'There is no old contact that a code can be sent to now. The page of your request shows what else you can do.',
  },
  mail: { ja: 'メール', en: 'Email' },
  phone: { ja: 'SMS', en: 'Text message' },
  none: { ja: 'どれも使えません。|手続きの画面に戻る', en: 'I can use none of these; back to the request' },
  enter: { ja: 'コードを入力して、|決めてください', en: 'Enter the code and decide' },
  choose: { ja: 'この手続きを|どうしますか', en: 'What shall happen to the request?' },
  chooseHint: {
    ja: '前からの連絡先や認証アプリ、パスキーを使える人が決められます。選ぶまで、何も変わりません。',
    en: 'Whoever can use an old contact, app or passkey decides. Nothing happens until you choose.',
  },
  early: { ja: 'わたしの手続きです。|待つのをやめます', en: 'It is mine, and I need not wait' },
  earlyThen: {
    ja: '前の連絡先を使い続け、新しい連絡先も追加します。',
    en: 'You keep your old contacts, and the new one is added.',
  },
  notMe: { ja: 'わたしの手続きでは|ありません。|止めます', en: 'It is not mine, stop it' },
  notMeThen: {
    ja: 'すぐに止まり、もう進みません。新しい連絡先は登録されず、始めた端末は、信頼する端末でなければサインアウトされます。',
    en: 'It stops at once and cannot go on. The new contact is not registered, and the device that began it is signed out, unless it is a trusted one.',
  },
  decide: { ja: 'コードを確かめて|決める', en: 'Check the code and decide' },
  other: { ja: '別の方法を選ぶ', en: 'Choose another way' },
  passkeyTitle: { ja: 'パスキーで確かめて、|決めてください', en: 'Use your passkey and decide' },
  decidePasskey: { ja: 'パスキーで確かめて|決める', en: 'Use the passkey and decide' },
  'choice.missing': { ja: '手続きをどうするか、どちらかを選んでください。', en: 'Choose one of the two.' },
} as const

export const requesterTexts = {
  heading: { ja: '新しい連絡先で|確かめます', en: 'We check with your new contact' },
  lead: {
    ja: '手続きで確かめた新しい連絡先に、セキュリティコードを送ります。入力すると、この端末でも取り消しや仕上げができるようになります。',
    en: 'We send a security code to the new contact of the request. With it, you can cancel or finish on this device, too.',
  },
  send: { ja: 'セキュリティコードを送ります。', en: 'We send a security code.' },
  button: { ja: 'この端末でも|続けられるようにする', en: 'Continue on this device' },
} as const satisfies Readonly<Record<string, Text>>
