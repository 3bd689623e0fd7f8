import type { Html } from '../../kernel/html.ts'
import { html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'
import type { LaterDetail, NeverDetail } from '../../platform/delivery/carrier.ts'
import type { Hint } from '../challenge/carrier-hint.ts'
import type { Purpose } from '../challenge/rules.ts'
import type { AddressKind } from '../proof/rules.ts'

/** What a code is for, as it stands in "a code for …"; it works for nothing else (S12). */
export const purposeWords = {
  enrol: { ja: 'アカウントを作るための', en: 'to create your account' },
  verify: { ja: '本人確認のための', en: 'to verify that it is you' },
  'allow-add-proof': { ja: '連絡先の追加を許可するための', en: 'to allow security info to be added' },
  'allow-remove-proof': { ja: '連絡先を外すことを許可するための', en: 'to allow security info to be removed' },
  'allow-remove-at-once': {
    ja: '連絡先をすぐに外すことを許可するための',
    en: 'to allow security info to be removed at once',
  },
  'allow-make-recovery-code': { ja: '回復用コードの作成を許可するための', en: 'to allow a recovery code to be made' },
  'allow-trust-device': { ja: '端末を信頼することを許可するための', en: 'to allow a device to be trusted' },
  'allow-change-password': { ja: 'パスワードの変更を許可するための', en: 'to allow the password to be changed' },
  'allow-end-sessions': { ja: 'ほかの端末をサインアウトさせるための', en: 'to sign out other devices' },
  'allow-secure-account': { ja: 'アカウントを守るための', en: 'to secure your account' },
  'add-proof': { ja: 'セキュリティ情報を追加するための', en: 'to add security info' },
  candidate: { ja: 'セキュリティ情報の置き換えのための', en: 'to replace your security info' },
  requester: { ja: '置き換えの手続きを続けるための', en: 'to go on with your replacement' },
  finish: { ja: '置き換えの手続きを仕上げるための', en: 'to finish your replacement' },
  'early-finish': { ja: '待たずに手続きを終えるための', en: 'to finish without waiting' },
  'allow-two-step': {
    ja: '「サインインのたびに本人確認」を切り替えるための',
    en: 'to turn two-step verification on or off',
  },
  'allow-signals-out': { ja: 'アプリへのお知らせをやめるための', en: 'to stop telling apps' },
  'allow-choose-wait': { ja: '置き換えを待つ日数を変えるための', en: 'to change how long a replacement waits' },
  password: { ja: 'パスワードを変更するための', en: 'to change your password' },
  dispute: { ja: '置き換えを取り消すための', en: 'to undo the replacement' },
} as const satisfies Record<Purpose, Text>

export const codeWords = {
  title: { ja: 'セキュリティコードを|入力してください', en: 'Enter the security code' },
  titleOver: { ja: '新しい|セキュリティコードが|必要です', en: 'You need a new security code' },
  over: {
    ja: '前のコードは、使える時間か入力できる回数を過ぎました。新しいコードを送ってください。',
    en: 'The last code is past its time or its number of tries. Ask for a new one.',
  },
  label: { ja: 'セキュリティコード', en: 'Security code' },
  hint: {
    ja: 'メッセージから貼り付けられます。空白や全角の数字が入っていてもかまいません。',
    en: 'You can paste it from the message. Spaces do not matter.',
  },
  secret: {
    ja: 'このコードは、だれにも教えないでください。わたしたちがお尋ねすることもありません。',
    en: 'Do not tell anyone this code. We will never ask you for it.',
  },
  resend: { ja: 'もう一度送る', en: 'Send it again' },
  resendSame: {
    ja: '同じコードを送ります。先に届いたメッセージのコードも使えます。',
    en: 'We send the same code again. The code in an earlier message works, too.',
  },
  sendNew: { ja: '新しいコードを送る', en: 'Send a new code' },
  update: { ja: '送信の状況を見直す', en: 'Check again' },
  otherWay: { ja: '別の方法で受け取る', en: 'Get the code another way' },
  noneOfThese: { ja: 'どれも使えません', en: 'I can use none of these' },
  missing: { ja: 'メッセージが届かないとき', en: 'If the message does not arrive' },
} as const satisfies Record<string, Text>

/** A sentence that holds marked-up pieces. */
type Said<P> = Readonly<Record<'ja' | 'en', (p: P) => Html>>

export const codeLead: Said<{ target: Html; digits: number; purpose: Text; until: string }> = {
  ja: ({ target, digits, purpose, until }) =>
    html`${target} に届いた、${digits}桁のコードを入力してください。${purpose.ja}コードで、<b>${until}</b> まで使えます。`,
  en: ({ target, digits, purpose, until }) =>
    html`Enter the ${digits}-digit code that arrived at ${target}. It is ${purpose.en} and works until <b>${until}</b>.`,
}

export const resendFrom: Text<{ at: string }> = {
  ja: ({ at }) => `次に送れるのは、${at} からです。`,
  en: ({ at }) => `It can be sent again from ${at}.`,
}

/** Where the message is now (journey.md F7). */
export const deliveryWords = {
  untold: { ja: '届くまで、数分かかることがあります', en: 'It may take a few minutes to arrive' },
  untoldBody: {
    ja: '入力した宛先が登録されているものと同じときだけ、コードが届きます。アカウントを守るため、同じかどうかはここでは言えません。',
    en: 'The code arrives only if what you entered is what is registered. To protect the account we do not say here whether it is.',
  },
  sending: { ja: '送っています', en: 'Being sent' },
  sendingBody: { ja: 'ふつうは1分以内に送り終わります。', en: 'This usually takes less than a minute.' },
  acceptedMail: { ja: '宛先のメールサーバーに|渡しました', en: 'Handed to the mail server' },
  acceptedSms: { ja: '携帯電話会社に|渡しました', en: 'Handed to the phone company' },
  delayed: { ja: 'まだ渡せていません', en: 'Not handed over yet' },
  delayedAfter: { ja: '自動で送り直しています。', en: 'We are trying again by ourselves.' },
  failed: { ja: '届けられませんでした', en: 'Not delivered' },
  arrivedMail: { ja: '宛先に届きました', en: 'Delivered to the mailbox' },
  arrivedSms: { ja: '電話に届きました', en: 'Delivered to the phone' },
  returned: { ja: '届かずに|戻ってきました', en: 'It came back' },
  dropped: { ja: '送りませんでした', en: 'Not sent' },
  droppedBody: {
    ja: '送る前に、使える時間が過ぎたか、新しいものに替わりました。もう一度送ってください。',
    en: 'Before it could be sent, it ran out or gave way to a newer one. Send it again.',
  },
} as const satisfies Record<string, Text>

export const acceptedBody: Readonly<Record<AddressKind, Text<{ at: string }>>> = {
  mail: {
    ja: ({ at }) => `${at} に渡しました。受信箱に出るまで、数分かかることがあります。`,
    en: ({ at }) => `That was at ${at}. It may take a few minutes to show in the inbox.`,
  },
  phone: {
    ja: ({ at }) => `${at} に渡しました。電話に届くまで、数分かかることがあります。`,
    en: ({ at }) => `That was at ${at}. It may take a few minutes to reach the phone.`,
  },
}

export const arrivedBody: Readonly<Record<AddressKind, Text<{ at: string }>>> = {
  mail: {
    ja: ({ at }) => `${at} に届きました。受信箱に見えないときは、迷惑メールのフォルダーも見てください。`,
    en: ({ at }) => `That was at ${at}. If it is not in the inbox, look in the spam folder, too.`,
  },
  phone: {
    ja: ({ at }) => `${at} に届きました。`,
    en: ({ at }) => `That was at ${at}.`,
  },
}

export const returnedAt: Text<{ at: string }> = {
  ja: ({ at }) => `${at} に戻ってきました。`,
  en: ({ at }) => `That was at ${at}.`,
}

/** Who answered, as the page that names the address may say it. */
export const serverWords = {
  mailOf: {
    ja: ({ domain }: { domain: string }) => `${domain} のメールサーバー`,
    en: ({ domain }: { domain: string }) => `The mail server of ${domain}`,
  },
  mail: { ja: '相手のメールサーバー', en: 'The mail server' },
  phone: { ja: '携帯電話会社', en: 'The phone company' },
} as const

/** What is known of it; `server` is one of the words above. */
export const detailWords = {
  unreachable: {
    ja: '送信先のサーバーにつながりません。',
    en: 'The server that takes our messages cannot be reached.',
  },
  tls_failed: {
    ja: '送信先のサーバーと安全につながりません。',
    en: 'The server that takes our messages could not be reached safely.',
  },
  login_refused: { ja: '当サービスの送信に障害が起きています。', en: 'Our sending has a fault.' },
  sender_refused: {
    ja: ({ server }: Who) => `${server}が、当サービスからのメッセージをいまは受け取りません。`,
    en: ({ server }: Who) => `${server} does not take our messages at the moment.`,
  },
  sender_unproven: {
    ja: ({ server }: Who) =>
      `${server}が、当サービスからのメールだと確かめられないと答えました。当サービスの設定の問題です。`,
    en: ({ server }: Who) => `${server} could not tell that the mail is from us. That is for us to mend.`,
  },
  deferred: {
    ja: ({ server }: Who) => `${server}が、しばらく待つように答えました。`,
    en: ({ server }: Who) => `${server} asked us to wait for a while.`,
  },
  delayed: { ja: '配達が遅れています。', en: 'Delivery is delayed.' },
  mailbox_full: {
    ja: '受信箱がいっぱいです。不要なメールを消すと届きます。',
    en: 'The mailbox is full. Delete some mails so that it can arrive.',
  },
  address_refused: { ja: 'このメールアドレスには送れません。', en: 'We cannot send to this address.' },
  mailbox_unknown: {
    ja: ({ server }: Who) => `${server}が「宛先がない」と答えました。`,
    en: ({ server }: Who) => `${server} says that this address does not exist.`,
  },
  refused_by_policy: {
    ja: ({ server }: Who) => `${server}が、迷惑メールの設定などの理由で受け取りませんでした。`,
    en: ({ server }: Who) => `${server} did not take it, perhaps because of a spam setting.`,
  },
  refused: {
    ja: ({ server }: Who) => `${server}が受け取りませんでした。`,
    en: ({ server }: Who) => `${server} did not take it.`,
  },
  expired: {
    ja: 'しばらく送り直しましたが、届きませんでした。',
    en: 'It was tried for a while and did not arrive.',
  },
  number_unknown: { ja: 'この電話番号は使われていません。', en: 'This phone number is not in use.' },
  number_cannot_receive: {
    ja: 'この電話番号ではSMSを受け取れません。',
    en: 'This phone number cannot receive text messages.',
  },
  opted_out: {
    ja: 'この電話番号は、当サービスからのSMSを断る設定になっています。',
    en: 'This phone number has opted out of our text messages.',
  },
} as const satisfies Record<LaterDetail | NeverDetail, Text | Text<Who>>

interface Who {
  readonly server: string
}

export const failedAdvice: Text = {
  ja: '宛先が正しいか確かめるか、別の方法を選んでください。',
  en: 'Check the address or number, or choose another way.',
}

const carrierHint = (name: string, english: string, tool: string): Text<{ sender: string }> => ({
  ja: ({ sender }) =>
    `${name}のメールは、設定によって届かないことがあります。「${tool}」で、${sender} からのメールを受け取れるようにしてください。`,
  en: ({ sender }) =>
    `${english} may hold back mails, depending on its settings. Allow mails from ${sender} in its spam mail settings.`,
})

/** What to look at for this carrier; `sender` is the domain that our mails come from. */
export const hintWords: Readonly<Record<Hint, Text<{ sender: string }>>> = {
  docomo: carrierHint('ドコモ', 'docomo', '迷惑メール対策設定'),
  au: carrierHint('auやUQ mobile', 'au', '迷惑メールフィルター設定'),
  softbank: carrierHint('ソフトバンクやワイモバイル', 'SoftBank', '迷惑メール対策'),
  rakuten: carrierHint('楽天モバイル', 'Rakuten Mobile', '迷惑メールの設定'),
  mail: {
    ja: ({ sender }) =>
      `携帯電話会社や学校・会社のメールでは、${sender} からのメールを受け取る設定が必要なことがあります。`,
    en: ({ sender }) => `Mail of a phone company, school or firm may need a setting that allows mails from ${sender}.`,
  },
  sms: {
    ja: () =>
      'SMSは、海外の事業者を通って届くことがあります。携帯電話の設定や契約で「海外からのSMSを拒否」にしているときは、解除してください。',
    en: () =>
      'Text messages may come by way of another country. If your phone or contract blocks messages from abroad, allow them.',
  },
}

export const missingWords = {
  spam: {
    ja: '迷惑メールのフォルダーや、「プロモーション」などの別の受信箱も見てください。',
    en: 'Look in the spam folder and in other tabs of your inbox, too.',
  },
  signal: {
    ja: '電波の届くところで、電源を入れ直してみてください。',
    en: 'Turn the phone off and on again where there is signal.',
  },
  right: { ja: '上に書かれた宛先が正しいか、確かめてください。', en: 'Check that what is written above is right.' },
} as const satisfies Record<string, Text>
