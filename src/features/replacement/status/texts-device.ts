import type { Text } from '../../../kernel/text.ts'

/** "Not me" on a trusted device, and what a weaker word does (machine.md b.2). */
export const deviceTexts = {
  heading: { ja: 'この端末で止めるとき', en: 'Stop it with this device' },
  stopThen: {
    ja: 'この端末は、30日以上前から信頼している端末です。連絡先を使えなくても、手続きをすぐに止められます。止めた手続きは、もう進みません。新しい連絡先は登録されず、始めた端末はサインアウトされます。この端末は、サインインしたままです。',
    en: 'You have trusted this device for more than 30 days, so it can stop the request at once, even without your contacts. What is stopped cannot go on: the new contact is not registered, and the device that began it is signed out. This device stays signed in.',
  },
  stop: { ja: 'わたしの手続きでは|ありません。|この端末で止めます', en: 'It is not mine, stop it here' },
  holdThen: {
    ja: 'この手続きも、信頼する端末で始められました。どちらが本人か分からないため、保留にします。そのあとは、前の連絡先か回復用コードだけが決められます。',
    en: 'This request was begun on a trusted device, too. As we cannot tell who is the owner, it is put on hold; then only an old contact or a recovery code decides.',
  },
  hold: { ja: 'この端末で|保留にする', en: 'Put it on hold with this device' },
  unable: {
    ja: 'この端末で止めるには、JavaScriptを使えるようにしてください。ほかの方法は、そのままで使えます。',
    en: 'To stop it with this device, switch JavaScript on. The other ways work without it.',
  },
  tellThen: {
    ja: 'この手続きは、信頼する端末で始められたため、パスワードだけでは止まりません。押すと、止められる人がいないか、前の連絡先のすべてにもう一度お知らせします。',
    en: 'This request was begun on a trusted device, so the password alone does not stop it. If you press the button, we tell all old contacts once more, so that somebody who can stop it may do so.',
  },
  tell: { ja: '前の連絡先に|もう一度知らせる', en: 'Tell all old contacts again' },
  told: {
    ja: 'わたしの手続きではないという申し出を、前の連絡先のすべてにお知らせしました。手続きは続いています。',
    en: 'All old contacts were told that somebody says it is not theirs. The request goes on.',
  },
  stoppedAgain: {
    ja: '手続きは何度も止められています。前の連絡先を、いまはほかの人が使っているのかもしれません。回復用コードがあれば、待たずに置き換えられます。ないときは、お問い合わせください。',
    en: 'Your requests were stopped more than once. Perhaps somebody else has your old contact now. With a recovery code you replace it without a wait; if you have none, contact us.',
  },
} as const satisfies Readonly<Record<string, Text>>
