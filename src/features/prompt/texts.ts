import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Text } from '../../kernel/text.ts'

/** A sentence that holds marked-up pieces. */
export type Said<P> = Readonly<Record<Locale, (p: P) => Html>>

/** The home of a person who is signed in: what is due, or that nothing is. */
export const accountTexts = {
  title: { ja: 'アカウント', en: 'Your account' },
  calm: { ja: 'いま、することは|ありません', en: 'There is nothing to do now' },
  nothingYetTitle: { ja: 'セキュリティ情報を|登録してください', en: 'Register your security info' },
  nothingYet: {
    ja: '本人確認に使う連絡先が、まだありません。登録しておくと、パスワードをほかの人に知られたときも、アカウントを守れます。',
    en: 'There is no contact yet that you could verify with. Register one, and your account stays yours even if somebody learns the password.',
  },
  nothingYetButton: { ja: 'セキュリティ情報を登録する', en: 'Register security info' },
  promptTitle: { ja: '本人確認を|してください', en: 'Verify that it is you' },
  never: {
    ja: 'このアカウントでは、まだ本人確認が済んでいません。登録したメールアドレスや電話番号に届くコードで確かめます。',
    en: 'Nobody has verified this account yet. You do it with a code that we send to your registered email address or phone number.',
  },
  otherwise: {
    ja: '過ぎると、本人確認が要るサービス（端末のあいだの同期など）は、済むまで使えません。サインインは、これまでどおりできます。',
    en: 'After that, services that need it, such as syncing between devices, stop working until it is done. You can still sign in.',
  },
  stopped: {
    ja: '本人確認が要るサービス（端末のあいだの同期など）は、済むまで使えません。サインインは、これまでどおりできます。',
    en: 'Services that need it, such as syncing between devices, do not work until it is done. You can still sign in.',
  },
  promptButton: { ja: '本人確認をする', en: 'Verify now' },
  what: { ja: '本人確認とは', en: 'What is this?' },
  minutes: {
    ja: '届いたコードを入力するだけで、2、3分で終わります。登録した連絡先がどれも使えなくなっていても、ここから進められます。',
    en: 'You enter a code that we send you; it takes a few minutes. If none of your registered contacts works any more, start here, too.',
  },
  verifiedTitle: { ja: '本人確認ができました', en: 'You are verified' },
  manage: { ja: 'アカウントの管理', en: 'Manage your account' },
  security: { ja: 'セキュリティ情報を見る・変える', en: 'See or change your security info' },
  password: { ja: 'パスワードを変える', en: 'Change your password' },
  sessions: { ja: 'サインインしている端末', en: 'Devices that are signed in' },
  activity: { ja: '最近の出来事', en: 'Recent activity' },
  secure: { ja: 'アカウントを守る', en: 'Secure your account' },
  protectedTitle: { ja: 'アカウントを|守ることを|お勧めします', en: 'We suggest that you secure your account' },
  protectedBody: {
    ja: '心当たりのない手続きが止められたため、知らないブラウザーではパスワードのほかに本人確認をお願いしています。新しいパスワードを決めると、元に戻ります。',
    en: 'A request was stopped as not yours, so browsers that we do not know need a security code besides the password. It goes back to normal when you choose a new password.',
  },
  draftTitle: { ja: 'セキュリティ情報を置き換える手続きの|途中です', en: 'You were replacing your security info' },
  draftBody: {
    ja: '新しい連絡先の確認がまだです。それまで、何も変わりません。',
    en: 'The new contact has not been confirmed yet. Until then nothing changes.',
  },
  draftButton: { ja: '手続きの|続きへ進む', en: 'Go on with the request' },
  waitingTitle: {
    ja: 'セキュリティ情報を|置き換える手続きが|進んでいます',
    en: 'Your security info is being replaced',
  },
  readyTitle: {
    ja: 'セキュリティ情報の|置き換えを|仕上げられます',
    en: 'You can finish replacing your security info',
  },
  heldTitle: {
    ja: 'セキュリティ情報を|置き換える手続きが|保留に|なっています',
    en: 'The replacement of your security info is on hold',
  },
  heldLead: {
    ja: 'アカウントを守るために保留にしているため、このままでは進みません。進め方と、心当たりがないときの止め方を確かめてください。',
    en: 'To protect the account it is on hold, so it does not go on as it is. See how it can go on, and how to stop it if it is not yours.',
  },
  stopHint: {
    ja: '心当たりのない手続きは、次の画面から止められます。',
    en: 'If this was not you, you can stop it on the next page.',
  },
  statusButton: { ja: '手続きの|状況を見る', en: 'See the status' },
  readyButton: { ja: '仕上げに進む', en: 'Go on and finish' },
  heldButton: { ja: '進め方を確かめる', en: 'See how it can go on' },
  oldWorksTitle: {
    ja: '前の連絡先が|使えることが|わかりました',
    en: 'An old contact works again',
  },
  oldWorksBody: {
    ja: '待たずに、元どおり使えます。新しい連絡先は、そのまま追加できます。',
    en: 'You need not wait: everything works as before, and the new contact can simply be added.',
  },
  oldWorksButton: { ja: '待たずに|終わらせる', en: 'End the wait now' },
} as const satisfies Record<string, Text>

export const longAgo: Said<{ since: Html }> = {
  ja: ({ since }) => html`前に本人確認をしたのは ${since} です。連絡先がいまも使えることを、ときどき確かめています。`,
  en: ({ since }) => html`You last verified on ${since}. From time to time we check that your contacts still work.`,
}

export const dueBy: Said<{ until: Html }> = {
  ja: ({ until }) => html`${until} までにお願いします`,
  en: ({ until }) => html`Please do it by ${until}`,
}

export const overdue: Said<{ until: Html }> = {
  ja: ({ until }) => html`期限は ${until} でした`,
  en: ({ until }) => html`It was due on ${until}`,
}

export const verifiedBody: Text = {
  ja: 'このブラウザーは、次からはアドレスや番号をすべて入力しなくても確認できます。',
  en: 'From now on this browser can verify without typing the whole address or number.',
}

export const nextPrompt: Said<{ at: Html }> = {
  ja: ({ at }) => html`次に本人確認をお願いするのは、${at} です。`,
  en: ({ at }) => html`We will ask you to verify again on ${at}.`,
}

export const waitingLead: Said<{ left: string; at: Html }> = {
  ja: ({ left, at }) => html`<b>${left}</b>。${at} から仕上げられます。それまで、前の情報をそのまま使えます。`,
  en: ({ left, at }) => html`<b>${left}</b>. You can finish from ${at}. Until then, the old info works as before.`,
}

export const readyLead: Said<{ until: Html }> = {
  ja: ({ until }) =>
    html`待つ期間が終わりました。<b>${until}</b> までに仕上げてください。仕上げるまで、何も変わりません。`,
  en: ({ until }) => html`The wait is over. Please finish by <b>${until}</b>. Until you do, nothing changes.`,
}
