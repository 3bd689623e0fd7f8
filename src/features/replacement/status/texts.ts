import type { Text } from '../../../kernel/text.ts'

/** The status page while a request runs: how long it takes, what it changes, who was told. */
export const statusTexts = {
  waitingHeading: {
    ja: ({ left }: { left: string }) => `新しい|セキュリティ情報に|替わるまで、|あと${left}です`,
    en: ({ left }: { left: string }) => `${left} until your security info can be replaced`,
  },
  waitingLead: {
    ja: ({ days }: { days: number }) =>
      `アカウントを守るため、${days}日お待ちいただいています。前のメールアドレスや電話番号にもお知らせを送り、心当たりのない手続きを止められるようにしています。`,
    en: ({ days }: { days: number }) =>
      `To protect your account, we wait ${days} days. We have also written to your old email addresses and phone numbers, so that a request that is not yours can be stopped.`,
  },
  unreached: {
    ja: ({ days }: { days: number }) =>
      `前のメールアドレスや電話番号のどれにもお知らせが届かなかったため、待つ日数は${days}日になりました。`,
    en: ({ days }: { days: number }) =>
      `None of the old email addresses and phone numbers could be reached, so the wait is ${days} days.`,
  },
  pictureLabel: {
    ja: ({ total, passed, end }: { total: number; passed: number; end: string }) =>
      `${total}日のうち${passed}日が過ぎました。${end}から仕上げられます。`,
    en: ({ total, passed, end }: { total: number; passed: number; end: string }) =>
      `${passed} of ${total} days have passed. You can finish from ${end}.`,
  },
  pictureStart: { ja: '受付', en: 'Received' },
  pictureToday: {
    ja: ({ day }: { day: number }) => `きょう（${day}日目）`,
    en: ({ day }: { day: number }) => `Today (day ${day})`,
  },
  pictureEnd: { ja: '仕上げができます', en: 'You can finish' },
  readyHeading: {
    ja: 'セキュリティ情報の|置き換えを|仕上げられます',
    en: 'You can finish replacing your security info',
  },
  readyLead: {
    ja: '待つ期間が終わりました。新しい連絡先に届くコードを入力し、新しいパスワードを決めると、セキュリティ情報が替わります。',
    en: 'The wait is over. Enter the code that we send to your new contact and choose a new password, and your security info is replaced.',
  },
  readyLeadHosted: {
    ja: '待つ期間が終わりました。新しい連絡先に届くコードを入力すると、セキュリティ情報が替わります。',
    en: 'The wait is over. Enter the code that we send to your new contact, and your security info is replaced.',
  },
  finish: { ja: 'コードを送って|仕上げる', en: 'Send the code and finish' },
  finishHint: {
    ja: 'ボタンを押すと、新しい連絡先にセキュリティコードを送ります。',
    en: 'The button sends a security code to your new contact.',
  },
  heldHeading: { ja: '手続きは|保留に|なっています', en: 'The request is on hold' },
  heldLead: {
    ja: '申し込んだ端末とは別の端末から「わたしの手続きではありません」という申し出がありました。どちらがご本人か、示されたものだけでは決められないため、待つ期間が過ぎても、このままでは仕上げられません。',
    en: 'Somebody on another device said that this request is not theirs. What both sides have shown does not tell who is right, so the request cannot be finished as it is, even when the wait is over.',
  },
  reviewLead: {
    ja: 'アカウントを守るため、この手続きを保留にしています。待つ期間が過ぎても、このままでは仕上げられません。前の連絡先か、パスワードと回復用コードの両方で、すぐに決められます。',
    en: 'To protect the account, we put this request on hold. It cannot be finished as it is, even when the wait is over. An old contact decides at once, or the password and a recovery code together.',
  },
  restoredLead: {
    ja: '当サービスの記録をバックアップから戻したため、この手続きを止めました。止められた手続きや取り消された手続きが、記録の上で元に戻っているおそれがあるからです。この手続きは、もう仕上げられません。続けたいときは、取り消してから、もう一度申し込んでください。申し込みの回数には数えません。',
    en: 'We took our records back from a backup, so we put this request on hold: one that was stopped or cancelled since then may look as if it were still running. It cannot be finished any more. To go on, cancel it and ask again. It does not count as one of your requests.',
  },
  codeSooner: {
    ja: 'パスワードを思い出したときや、前の連絡先がまた使えるときは、サインインしてください。待たずに続けられます。',
    en: 'If you remember your password, or an old contact works again, sign in. You can then go on without the wait.',
  },
  heldEnds: { ja: '保留を終わらせる方法', en: 'What ends the hold' },
  otherHeading: {
    ja: 'セキュリティ情報を|置き換える手続きが|進んでいます',
    en: 'A request to replace your security info is under way',
  },
  otherLead: {
    ja: '別の端末から、このアカウントのセキュリティ情報をすべて新しいものに替える手続きが申し込まれました。心当たりがあるか、下の内容を確かめてください。',
    en: 'Somebody on another device asked to replace all security info of this account. Check below whether it was you.',
  },
  details: { ja: '手続きの内容', en: 'About this request' },
  receivedHeading: { ja: '受付の記録', en: 'How it was asked for' },
  who: { ja: '申し込んだ人', en: 'Who asked' },
  passwordShown: { ja: 'パスワードを知っている人', en: 'Somebody who knows the password' },
  codeShown: { ja: 'パスワードと回復用コードを示した人', en: 'Somebody who showed the password and a recovery code' },
  codeAloneShown: {
    ja: '回復用コードを示した人（パスワードは示していません）',
    en: 'Somebody who showed a recovery code, and not the password',
  },
  receipt: { ja: '受付番号', en: 'Receipt number' },
  receiptNote: {
    ja: 'お問い合わせのときに使います。この番号だけでは、何もできません。',
    en: 'For talking to support. Nobody can do anything with this number alone.',
  },
  finishable: { ja: '仕上げられる日時', en: 'Can be finished from' },
  finishableNote: {
    ja: ({ until }: { until: string }) =>
      `${until}までに、サインインして仕上げてください。仕上げるまでは何も替わりません。`,
    en: ({ until }: { until: string }) => `Sign in and finish by ${until}. Until you finish, nothing is replaced.`,
  },
  finishableByCode: {
    ja: ({ until }: { until: string }) =>
      `${until}までに、もう一度回復用コードを入力して仕上げてください。仕上げるまでは何も替わりません。`,
    en: ({ until }: { until: string }) =>
      `Enter your recovery code again and finish by ${until}. Until you finish, nothing is replaced.`,
  },
  mayMove: {
    ja: '前の連絡先へのお知らせが受け取られた時刻によって、少し後になることがあります。',
    en: 'It may become a little later, depending on when the old contacts take our notice.',
  },
  otherFinishableNote: {
    ja: 'この日時から、申し込んだ人がセキュリティ情報を置き換えられます。',
    en: 'From then on, the person who asked can replace the security info.',
  },
  until: { ja: '仕上げの期限', en: 'Finish by' },
  untilNote: {
    ja: '過ぎると手続きは終わり、いまの情報がそのまま残ります。',
    en: 'After that the request ends and everything stays as it is.',
  },
  heldUntil: { ja: '保留の期限', en: 'On hold until' },
  heldUntilNote: {
    ja: 'それまでにだれも決めなければ、手続きは終わり、いまの情報がそのまま残ります。',
    en: 'If nobody decides by then, the request ends and everything stays as it is.',
  },
  asked: { ja: '申し込んだ日時', en: 'Asked at' },
  device: { ja: '申し込んだ端末', en: 'Device' },
  agentUntold: { ja: 'ブラウザーが名前を伝えませんでした', en: 'The browser did not tell its name' },
  network: {
    ja: ({ source }: { source: string }) => `おおよその接続元：${source}`,
    en: ({ source }: { source: string }) => `Approximate network: ${source}`,
  },
  oldInfo: { ja: 'いまの情報', en: 'Current info' },
  oldInfoNote: {
    ja: '仕上げるまで、これまでどおり使えます。',
    en: 'Works as before until the request is finished.',
  },
  newInfo: { ja: '新しい情報', en: 'New info' },
  newInfoNote: {
    ja: '確認済みです。仕上げるまで、本人確認には使えません。',
    en: 'Confirmed. Cannot be used to verify until the request is finished.',
  },
  told: { ja: 'お知らせした先', en: 'Who was told' },
  toldAll: { ja: 'いまの情報と新しい情報のすべて', en: 'All current and new contacts' },
  toldAt: {
    ja: ({ at }: { at: string }) => `最初のお知らせは${at}に受け取られました。手続きのあいだ、何度かお知らせします。`,
    en: ({ at }: { at: string }) =>
      `The first notice was taken at ${at}. We write again several times during the wait.`,
  },
  toldSoon: {
    ja: '最初のお知らせを送っています。届かないときは、送り直します。',
    en: 'The first notice is on its way. If it does not arrive, we send it again.',
  },
  toldNobody: {
    ja: '前の連絡先には届きませんでした。手続きのあいだ、何度か送り直します。',
    en: 'The old contacts could not be reached. We try again several times during the wait.',
  },
  draftHeading: { ja: '手続きは|まだ受け付けて|いません', en: 'Your request has not been received yet' },
  draftLead: {
    ja: ({ until }: { until: string }) =>
      `新しいメールアドレスか電話番号の確認が終わると、受け付けます。${until}までに続けてください。それまで、何も替わりません。`,
    en: ({ until }: { until: string }) =>
      `We receive it once your new email address or phone number is confirmed. Continue by ${until}. Nothing changes until then.`,
  },
  draftContinue: { ja: '途中から続ける', en: 'Continue where you were' },
  toStatus: { ja: '手続きの画面に|戻る', en: 'Back to your request' },
  toAccount: { ja: 'アカウントの画面へ', en: 'Go to your account' },
} as const satisfies Readonly<Record<string, Text | { ja: (p: never) => string; en: (p: never) => string }>>

/** What a person can do while a request runs, each with its consequence (journey.md, point 24). */
export const choiceTexts = {
  heading: { ja: 'どうしますか', en: 'What would you like to do?' },
  wait: { ja: 'このまま待つ', en: 'Keep waiting' },
  waitThen: {
    ja: '何も変わりません。アカウントの画面へ進みます。',
    en: 'Nothing changes. You go on to your account.',
  },
  verify: { ja: '本人確認をして、|サインインする', en: 'Verify and sign in' },
  verifyThen: {
    ja: '前から登録してある方法で確かめます。手続きはそのまま進みます。',
    en: 'In a way that was registered before. The request goes on.',
  },
  leaveThen: {
    ja: '手続きはそのまま進みます。アカウントの画面へ進みます。',
    en: 'The request goes on. You go on to your account.',
  },
  leaveHeldThen: {
    ja: '手続きは保留のままです。アカウントの画面へ進みます。',
    en: 'The request stays on hold. You go on to your account.',
  },
  leave: { ja: 'いまは何もしない', en: 'Do nothing now' },
  cancel: { ja: '取り消して、|いまの情報を|使い続ける', en: 'Cancel and keep the current info' },
  cancelThen: {
    ja: '新しい連絡先は登録されません。待った日数は、次の手続きに引き継げません。',
    en: 'The new contact is not registered. The days you waited do not count for another request.',
  },
  anew: { ja: '取り消して、|もう一度始める', en: 'Cancel and begin again' },
  anewThen: {
    ja: '止まっている手続きが終わり、新しく申し込めるようになります。待つ日数は、初めからになります。',
    en: 'This request ends, and you can make a new one. The wait begins again.',
  },
  mineAnewThen: {
    ja: '新しい連絡先に届くコードで確かめます。そのあと、この端末から取り消して、申し込み直せます。',
    en: 'We check with a code to the new contact. Then you can cancel it on this device, and ask again.',
  },
  notMine: { ja: 'わたしの手続きでは|ありません', en: 'This is not my request' },
  notMineThen: {
    ja: '手続きを止める方法へ進みます。進んだだけでは、何も変わりません。',
    en: 'Shows how to stop it. Nothing changes by going there.',
  },
  mine: { ja: 'わたしの手続きです。|別の端末で始めました', en: 'It is my request; I began it on another device' },
  mineThen: {
    ja: '新しい連絡先に届くコードで確かめます。この端末でも、取り消しや仕上げができるようになります。',
    en: 'We check with a code to the new contact. Then you can cancel or finish on this device, too.',
  },
  mineReadyThen: {
    ja: '新しい連絡先に届くコードと新しいパスワードで、この端末から仕上げます。',
    en: 'Finish on this device with a code to the new contact and a new password.',
  },
  mineReadyThenHosted: {
    ja: '新しい連絡先に届くコードで、この端末から仕上げます。',
    en: 'Finish on this device with a code to the new contact.',
  },
  oldProof: { ja: '前の連絡先で|決める', en: 'Decide with an old contact' },
  oldProofThen: {
    ja: '前のメールアドレスか電話番号でコードを受け取れれば、すぐに決められます。止めることも、待たずに使い続けることもできます。',
    en: 'If you can get a code at an old email address or phone number, you decide at once: stop it, or go on without waiting.',
  },
  code: { ja: '回復用コードを|使う', en: 'Use a recovery code' },
  codeThen: {
    ja: '待たずに、新しい連絡先に置き換えられます。進んでいる手続きはそこで止まります。',
    en: 'You can replace your contacts without waiting. The running request stops then.',
  },
  quickHeading: { ja: '待たなくてよい方法', en: 'Ways without waiting' },
  oldWorks: { ja: '前の連絡先が|また使えるとき', en: 'An old contact works again' },
  oldWorksThen: {
    ja: 'コードを受け取れば、待たずに元どおり使えます。新しい連絡先も加わります。',
    en: 'With a code sent there, all works as before, at once. The new contact is added.',
  },
  codeFound: { ja: '回復用コードが|見つかったとき', en: 'You found your recovery code' },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  toStatus: { ja: '手続きの画面に戻る', en: 'Back to your request' },
  moreHeading: { ja: '手元に残す', en: 'For your records' },
  meanwhile: {
    ja: '待っているあいだに、|できること・|できないこと',
    en: 'What works and what does not while you wait',
  },
  calendar: { ja: '予定を|カレンダーに入れる', en: 'Add the date to your calendar' },
  print: { ja: 'この画面を|印刷する', en: 'Print this page' },
} as const satisfies Readonly<Record<string, Text>>

/** The entry in the person's calendar: no secrets, no account name, and not even what the account is. */
export const calendarTexts = {
  summary: {
    ja: ({ brand }: { brand: string }) => `${brand}：セキュリティ情報の置き換えを仕上げられます`,
    en: ({ brand }: { brand: string }) => `${brand}: you can finish replacing your security info`,
  },
  description: {
    ja: ({ brand, receipt, until }: { brand: string; receipt: string; until: string }) =>
      `受付番号 ${receipt}\n${brand}にサインインして、${until}までに仕上げてください。新しい連絡先に届くコードが必要です。\n日時が変わったときは、サインインした画面の日時が正しい日時です。`,
    en: ({ brand, receipt, until }: { brand: string; receipt: string; until: string }) =>
      `Receipt number ${receipt}\nSign in to ${brand} and finish by ${until}. You need a code that we send to your new contact.\nIf the date has changed, the one that you see after signing in is right.`,
  },
  descriptionByCode: {
    ja: ({ brand, receipt, until }: { brand: string; receipt: string; until: string }) =>
      `受付番号 ${receipt}\n${brand}で回復用コードを入力して、${until}までに仕上げてください。新しい連絡先に届くコードが必要です。\n日時が変わったときは、手続きの画面の日時が正しい日時です。`,
    en: ({ brand, receipt, until }: { brand: string; receipt: string; until: string }) =>
      `Receipt number ${receipt}\nEnter your recovery code at ${brand} and finish by ${until}. You need a code that we send to your new contact.\nIf the date has changed, the one on the page of your request is right.`,
  },
} as const
