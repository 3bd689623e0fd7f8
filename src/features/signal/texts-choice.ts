import { type Html, html } from '../../kernel/html.ts'
import type { Text } from '../../kernel/text.ts'

/** What apps are told of this person, and what follows where they are not (requirements.md EV-13). */
export const choiceWords = {
  title: { ja: 'アプリへの|お知らせ', en: 'What apps are told' },
  lead: {
    ja: 'アカウントに大切なことが起きると、つながっているアプリやサービスにもすぐに知らせます。知らされたアプリは、サインアウトさせるなどして、そちらでもあなたを守ります。',
    en: 'When something important happens to your account, the apps and services that go with it are told at once. They then protect you on their side, too, for instance by signing you out.',
  },
  what: {
    ja: '知らせるのは、セキュリティ情報やパスワードが変わったこと、手続きが始まったことや止められたこと、サインアウトしたことです。連絡先そのものは知らせません。',
    en: 'They hear that security info or the password changed, that a request was begun or stopped, and that you were signed out. They are never told a contact.',
  },
  slow: {
    ja: 'やめても、30日のあいだは知らせ続けます。だれかがあなたのアカウントに入っても、先にお知らせを止めることはできません。',
    en: 'If you stop it, they are told for 30 more days. Whoever gets into your account cannot silence it first.',
  },
  told: {
    ja: 'やめると、登録した連絡先のすべてにお知らせします。いつでも、またお知らせするように戻せます。',
    en: 'All your registered contacts are told if you stop it. You can turn it on again at any time.',
  },
  on: { ja: 'いまは、知らせています。', en: 'They are told now.' },
  out: { ja: 'いまは、知らせていません。', en: 'They are not told now.' },
  ending: { ja: 'お知らせをやめる手続きが|進んでいます', en: 'This is about to stop' },
  verify: { ja: '本人確認をしてやめる', en: 'Verify to stop it' },
  stop: { ja: 'アプリへのお知らせをやめる', en: 'Stop telling apps' },
  keep: { ja: 'やめずに、知らせ続ける', en: 'Go on telling apps' },
  again: { ja: 'また、アプリに知らせる', en: 'Tell apps again' },
  back: { ja: '最近の出来事に戻る', en: 'Back to recent activity' },
  pending: { ja: '手続きの状況を見る', en: 'See your request' },
} as const satisfies Record<string, Text>

export const endsAt = {
  ja: (at: Html) => html`${at} からは、知らせなくなります。それまでは、これまでどおり知らせます。`,
  en: (at: Html) => html`From ${at} on, apps are not told any more. Until then they are, as before.`,
} as const

/** For every contact, when somebody does not want apps to be told (NT-06). */
export const signalsOutWords = {
  title: {
    ja: 'アプリへのお知らせをやめる手続きが始まりました',
    en: 'Apps will no longer be told what happens to your account',
  },
  what: {
    ja: ({ brand, account, from }: { brand: string; account: string; from: string }) =>
      `${brand}のアカウント（${account}）に大切なことが起きても、${from}からは、つながっているアプリやサービスに知らせません。`,
    en: ({ brand, account, from }: { brand: string; account: string; from: string }) =>
      `From ${from} on, the apps and services that go with your ${brand} account ${account} are not told when something important happens to it.`,
  },
  yours: { ja: 'ご自分でしたのなら、何もする必要はありません。', en: 'If you did this, there is nothing to do.' },
  notYou: {
    ja: 'ほかの人が、アプリがあなたを守れないようにしようとしています。すぐに新しいパスワードを決めてアカウントを守り、「最近の出来事」の画面から、アプリへのお知らせを続けるようにしてください。',
    en: 'Somebody else wants to keep your apps from protecting you. Choose a new password and secure your account at once, and turn this on again from “Recent activity”.',
  },
} as const
