import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

export const ownWaitWords = {
  title: { ja: '置き換えを|待つ日数', en: 'How long a replacement waits' },
  lead: {
    ja: '本人確認の方法をすべてなくしたときに、新しい連絡先へ置き換えるまで待つ日数です。待つあいだ、いまの連絡先すべてにお知らせが届き、どれからでも止められます。',
    en: 'If you lose every way to verify, this is how long replacing them takes. Meanwhile all your present contacts are told, and any of them can stop it.',
  },
  longer: {
    ja: '旅行や入院などで、お知らせに長いあいだ気づけないことがあるなら、長くしておくと安心です。長くすると、すぐに変わります。',
    en: 'Choose a longer wait if you may miss our messages for a long time, such as on a journey or in hospital. A longer wait holds at once.',
  },
  shorter: {
    ja: '短くすると、早く戻れるかわりに、ほかの人の手続きに気づいて止める時間も短くなります。短くしたときは、いまの日数が過ぎてから変わります。',
    en: 'With a shorter wait you are back sooner, but you have less time to notice and stop somebody else. A shorter wait holds once the present one has passed.',
  },
  running: {
    ja: 'すでに始まっている置き換えの日数は変わりません。回復用コードを使うときは、待つ必要がありません。',
    en: 'A replacement that has begun keeps its wait. With a recovery code there is no wait.',
  },
  told: {
    ja: '変えたことは、登録してあるすべての連絡先にお知らせします。',
    en: 'We tell all your contacts when it is changed.',
  },
  choose: { ja: '待つ日数を選んでください', en: 'Choose how long to wait' },
  now: { ja: 'いまの日数です。', en: 'This is the wait now.' },
  save: { ja: 'この日数にする', en: 'Save this wait' },
  verify: { ja: '本人確認をして、|日数を変える', en: 'Verify to change the wait' },
  back: { ja: '変えずに戻る', en: 'Go back without changing it' },
  setting: { ja: '待つ日数', en: 'Wait' },
  see: { ja: '日数を見る・変える', en: 'See or change the wait' },
  later: { ja: '短くするのを待っています', en: 'The shorter wait does not hold yet' },
  laterBack: {
    ja: '取り消すときは、本人確認をして、いまの日数を選んでください。',
    en: 'To take it back, verify and choose the present wait.',
  },
  fixedTitle: { ja: 'いまは変えられません', en: 'It cannot be changed now' },
} as const satisfies Record<string, Text>

export const dayCount: Text<{ days: number }> = {
  ja: ({ days }) => `${days}日`,
  en: ({ days }) => `${days} days`,
}

export const nowFor: Text<{ days: number }> = {
  ja: ({ days }) => `いまは${days}日です。`,
  en: ({ days }) => `It is ${days} days now.`,
}

/** What choosing a wait does, beside the choice. */
export const holdsAtOnce: Text = { ja: 'すぐに変わります。', en: 'Holds at once.' }

export const laterFrom = {
  ja: (x: { days: number; formerDays: number; from: Html }) =>
    html`${x.from} に、${x.formerDays}日から${x.days}日に変わります。それまでに始まった置き換えは、${x.formerDays}日待ちます。`,
  en: (x: { days: number; formerDays: number; from: Html }) =>
    html`On ${x.from} it changes from ${x.formerDays} days to ${x.days}. A replacement that begins before then waits ${x.formerDays} days.`,
} as const

export const holdsFrom = {
  ja: (from: Html) => html`${from} に変わります。`,
  en: (from: Html) => html`Holds from ${from}.`,
} as const

export const ownWaitSentences = {
  'wait.choice_needed': { ja: '日数を1つ選んでください。', en: 'Choose one of the waits.' },
  'wait.after_replacement': {
    ja: ({ at }) =>
      `セキュリティ情報を置き換えたあとの、元に戻せる期間のあいだは変えられません。${at}から変えられます。`,
    en: ({ at }) =>
      `It cannot be changed while a replacement of your security info can still be undone. You can change it from ${at}.`,
  },
} as const satisfies Record<string, Text | Text<Record<string, string | number>>>

export interface AboutWait {
  readonly days: number
  readonly formerDays: number
  /** From when on it holds, as it is written in a message. */
  readonly from: string
}

interface About extends AboutWait {
  readonly brand: string
  readonly account: string
}

/** For every contact, when a longer wait was chosen, or a shorter one taken back (NT-06). */
export const waitLonger = {
  title: {
    ja: ({ days }: AboutWait) => `置き換えを待つ日数が${days}日になりました`,
    en: ({ days }: AboutWait) => `A replacement of your security info now waits ${days} days`,
  },
  what: {
    ja: ({ brand, account, days }: About) =>
      `${brand}のアカウント（${account}）で、セキュリティ情報の置き換えを待つ日数が${days}日になりました。`,
    en: ({ brand, account, days }: About) =>
      `For your ${brand} account ${account}, a replacement of all security info now waits ${days} days.`,
  },
  yours: { ja: 'ご自分でしたのなら、何もする必要はありません。', en: 'If you did this, there is nothing to do.' },
  notYou: {
    ja: 'ほかの人があなたのアカウントの設定を変えています。すぐに新しいパスワードを決めて、すべての端末をサインアウトさせてください。',
    en: 'Somebody else is changing your account. Choose a new password at once, which signs out every device.',
  },
} as const

/** For every contact, when a shorter wait was chosen (NT-06). */
export const waitShorter = {
  title: {
    ja: ({ days }: AboutWait) => `置き換えを待つ日数が${days}日に短くなります`,
    en: ({ days }: AboutWait) => `A replacement of your security info will wait only ${days} days`,
  },
  what: {
    ja: ({ brand, account, days, formerDays, from }: About) =>
      `${brand}のアカウント（${account}）で、セキュリティ情報の置き換えを待つ日数が、${from}に${formerDays}日から${days}日に短くなります。`,
    en: ({ brand, account, days, formerDays, from }: About) =>
      `For your ${brand} account ${account}, a replacement of all security info will wait ${days} days instead of ${formerDays} from ${from} on.`,
  },
  yours: {
    ja: 'ご自分でしたのなら、何もする必要はありません。',
    en: 'If you did this, there is nothing to do.',
  },
  notYou: {
    ja: 'ほかの人が、あなたが止めるための日数を短くしようとしています。すぐに新しいパスワードを決めて、アカウントを守ってください。それで、短くするのも取り消されます。',
    en: 'Somebody else wants to leave you less time to stop them. Choose a new password and secure your account at once, which also takes the shorter wait back.',
  },
} as const
