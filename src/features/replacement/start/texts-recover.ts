import { type Html, html } from '../../../kernel/html.ts'
import type { Text } from '../../../kernel/text.ts'
import type { Said } from './texts.ts'

/** The recovery code without the password: what it does, when, and who hears of it (machine.md b.2). */
export const recoverTexts = {
  title: { ja: '回復用コードだけで|アカウントに戻る', en: 'Get back in with a recovery code alone' },
  finish: {
    ja: '待ったあと、新しい連絡先に届くコードを入力し、新しいパスワードを決めます。それまで、何も替わりません。',
    en: 'After the wait you enter a code that we send to your new contact, and choose a new password. Until then nothing is replaced.',
  },
  finishHosted: {
    ja: '待ったあと、新しい連絡先に届くコードを入力します。それまで、何も替わりません。',
    en: 'After the wait you enter a code that we send to your new contact. Until then nothing is replaced.',
  },
  identifier: { ja: 'アカウントのメールアドレス', en: 'Email address of the account' },
  code: { ja: '回復用コード', en: 'Recovery code' },
  others: { ja: 'ほかの方法', en: 'Other ways' },
  signIn: { ja: 'サインインする', en: 'Sign in' },
  signInThen: {
    ja: 'パスワードが分かるときの方法です。回復用コードもあれば、待たずにすみます。',
    en: 'If you know the password. With your recovery code there is then no wait.',
  },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
  contactThen: { ja: '回復用コードもないときに、ご相談ください。', en: 'If you have no recovery code either, ask us.' },
} as const satisfies Record<string, Text>

export const recoverWait: Text<{ wait: string; ageDays: number }> = {
  ja: ({ wait, ageDays }) =>
    `パスワードも、登録した連絡先も使えないときの方法です。作ってから${ageDays}日以上たった回復用コードがあれば、新しい連絡先を確認してから${wait}待って、アカウントに戻れます。`,
  en: ({ wait, ageDays }) =>
    `For when you have neither the password nor a registered contact. With a recovery code that is at least ${ageDays} days old you confirm a new contact, wait ${wait}, and get back into the account.`,
}

export const recoverAlerts: Text = {
  ja: '待つあいだ、登録されている連絡先すべてに知らせます。本当の持ち主は、そこからいつでも止められます。',
  en: 'Meanwhile we write to all registered contacts. The real owner can stop the request from there at any time.',
}

/** Where the host's own pages named the account. */
export const recoverNamed: Text<{ host: string }> = {
  ja: ({ host }) => `${host}の画面で選んだアカウントの手続きです。回復用コードだけ入力してください。`,
  en: ({ host }) => `This is about the account that you named at ${host}. Only the recovery code is needed here.`,
}

/** On the step where the new contact is chosen, before anything is committed. */
export const aloneTexts = {
  title: { ja: '待つ期間', en: 'The wait' },
} as const satisfies Record<string, Text>

export const aloneWait: Said<{ end: Html; wait: string; later: number }> = {
  ja: ({ end, wait, later }) =>
    html`いま新しい連絡先を確認すると、${wait}後の <b>${end}</b> から仕上げられます。前の連絡先が知らせを受け取った時刻から数えるため、少し後になります。アカウントを守るため、最長で${later}日延びることがあります。日時は、確認したときに決まります。`,
  en: ({ end, wait, later }) =>
    html`If you confirm a new contact now, you can finish after ${wait}, from <b>${end}</b>. It is a little later, because we count from when the old contacts take our notice. To protect the account it can be up to ${later} days more. The date is fixed when you confirm.`,
}

export const aloneUnreachable: Said<{ days: number }> = {
  ja: ({ days }) => html`知らせを送れる連絡先が登録されていないため、待つ期間は${days}日です。`,
  en: ({ days }) => html`No registered contact can be told, so the wait is ${days} days.`,
}
