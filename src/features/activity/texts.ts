import type { Text } from '../../kernel/text.ts'
import type { Remedy } from './rules.ts'

/** What happened, by its kind with a space for its dot (a dot is for codes of refusals); `otherEntry` for what has no words yet. */
export const entryWords: Readonly<Record<string, Text>> = {
  'session begun': { ja: 'サインインしました', en: 'Signed in' },
  'service restored': {
    ja: 'サービスの記録がバックアップから戻され、すべての端末がサインアウトしました',
    en: 'The records of the service were taken back from a backup, and all devices were signed out',
  },
  'session halfway': {
    ja: '正しいパスワードが入力されました（本人確認の前）',
    en: 'The right password was entered (before a security code)',
  },
  'session ended': { ja: 'サインアウトしました', en: 'Signed out' },
  'session ended_others': { ja: 'ほかの端末をサインアウトさせました', en: 'Signed out other devices' },
  'session ended_by_operator': {
    ja: '運営者が、すべての端末をサインアウトさせました',
    en: 'The operator signed out all devices',
  },
  'account exported': {
    ja: '運営者が、アカウントの情報を書き出しました',
    en: 'The operator exported the data of the account',
  },
  'account created': { ja: 'アカウントを作りました', en: 'The account was created' },
  'account imported': {
    ja: 'アカウントが前のサービスから引き継がれました',
    en: 'The account was brought over from an earlier service',
  },
  'account verified': { ja: '本人確認をしました', en: 'Verified with a security code' },
  'account secured': { ja: 'アカウントを守りました', en: 'The account was secured' },
  'password changed': { ja: 'パスワードが変わりました', en: 'The password was changed' },
  'proof added': { ja: 'セキュリティ情報が加わりました', en: 'Security info was added' },
  'proof leaving': { ja: 'セキュリティ情報を外す手続きを始めました', en: 'Removing security info was begun' },
  'proof blocked': {
    ja: '連絡先が使えなくなったと届け出がありました',
    en: 'A contact was reported as lost and verifies no more',
  },
  'proof removed': { ja: 'セキュリティ情報を外しました', en: 'Security info was removed' },
  'proof kept': { ja: 'セキュリティ情報を外すのをやめました', en: 'Removing security info was taken back' },
  'proof disowned': {
    ja: '連絡先の持ち主から「このアカウントを知らない」と知らせがありました',
    en: 'The holder of a contact does not know this account',
  },
  'proof doubted': {
    ja: 'ただ1つの連絡先の持ち主から「このアカウントを知らない」と知らせがありました',
    en: 'The holder of the only contact says they do not know this account',
  },
  'proof aged': {
    ja: 'セキュリティ情報の状態が、日数がたって変わりました',
    en: 'Time changed what some security info may do',
  },
  'report addition_undone': {
    ja: '連絡先の追加が、お知らせから取り消されました',
    en: 'An addition was undone from a notice',
  },
  'report removal_undone': {
    ja: '連絡先を外す手続きが、お知らせから取り消されました',
    en: 'A removal was undone from a notice',
  },
  'report code_undone': {
    ja: '回復用コードが、お知らせから取り消されました',
    en: 'A recovery code was revoked from a notice',
  },
  'host reported': {
    ja: 'サインインの窓口から、アカウントについて知らせがありました',
    en: 'The service that you sign in with reported something about the account',
  },
  'account disputed': {
    ja: '置き換えに異議があり、アカウントを凍結しました',
    en: 'A replacement was disputed, and the account was frozen',
  },
  'account reverted': {
    ja: '異議が認められ、前のセキュリティ情報に戻りました',
    en: 'The dispute was decided: the former security info is back',
  },
  'account dispute_expired': {
    ja: '異議の期限が過ぎ、凍結が終わりました',
    en: 'The dispute expired, and the account opened again',
  },
  'session recovery_begun': {
    ja: '回復用コードだけで手続きを開きました',
    en: 'A recovery code alone opened a request',
  },
  'code wrong': { ja: 'セキュリティコードが間違っていました', en: 'A security code was wrong' },
  'recovery_code made': { ja: '回復用コードを作りました', en: 'A recovery code was made' },
  'recovery_code used': { ja: '回復用コードが使われました', en: 'The recovery code was used' },
  'replacement begun': { ja: '置き換えの手続きを始めました', en: 'A replacement was begun' },
  'replacement candidate_proven': { ja: '新しい連絡先を確かめました', en: 'A new contact was confirmed' },
  'replacement pending': { ja: '置き換えを待つ期間が始まりました', en: 'The wait for a replacement began' },
  'replacement held': { ja: '置き換えの手続きが保留になりました', en: 'The replacement was put on hold' },
  'replacement vetoed': {
    ja: '置き換えの手続きが「わたしの手続きではありません」と止められました',
    en: 'The replacement was stopped as “This is not my request”',
  },
  'replacement objected': {
    ja: '置き換えの手続きに「わたしではありません」と知らせがありました（手続きは続いています）',
    en: 'Somebody said “this was not me” about a replacement (it goes on)',
  },
  'two_step on': {
    ja: '「サインインのたびに本人確認」をオンにしました',
    en: 'Two-step verification at sign-in was turned on',
  },
  'two_step off': {
    ja: '「サインインのたびに本人確認」をオフにしました',
    en: 'Two-step verification at sign-in was turned off',
  },
  'wait chosen': { ja: '置き換えを待つ日数を変えました', en: 'The wait of a replacement was changed' },
  'signals opt_out_initiated': {
    ja: 'アプリへのお知らせを止める手続きを始めました',
    en: 'Telling apps about this account is going to stop',
  },
  'signals opt_out_cancelled': {
    ja: 'アプリへのお知らせを止める手続きを取り消しました',
    en: 'Telling apps about this account goes on after all',
  },
  'signals opt_out_effective': {
    ja: 'アプリへのお知らせが止まりました',
    en: 'Apps are no longer told about this account',
  },
  'signals opt_in': { ja: 'アプリへのお知らせが再開しました', en: 'Apps are told about this account again' },
  'device trusted': { ja: '信頼する端末を追加しました', en: 'A device was trusted' },
  'device removed': { ja: '信頼する端末を外しました', en: 'A trusted device was removed' },
  'device copied': {
    ja: '信頼する端末のサインインが、別の場所で使われたようです',
    en: 'The sign-in of a trusted device seems to have been used elsewhere',
  },
  'replacement canceled': { ja: '置き換えの手続きを取り消しました', en: 'The replacement was cancelled' },
  'replacement ended': {
    ja: '置き換えの手続きが、ほかの変更で終わりました',
    en: 'The replacement ended because of another change',
  },
  'replacement ended-early': {
    ja: '置き換えの手続きを、前の連絡先で終わらせました',
    en: 'The replacement was ended with an old contact',
  },
  'replacement expired': { ja: '置き換えの手続きの期限が過ぎました', en: 'The replacement expired' },
  'replacement completed': {
    ja: 'セキュリティ情報の置き換えが完了しました',
    en: 'The replacement of all security info was completed',
  },
}

export const otherEntry: Text = { ja: 'アカウントの設定が変わりました', en: 'Something on the account was changed' }

export const activityWords = {
  title: { ja: '最近の出来事', en: 'Recent activity' },
  lead: {
    ja: 'このアカウントで最近あったことです。心当たりのないものがあれば、その行から対処できます。',
    en: 'What happened on this account lately. If something was not you, act on it from its line.',
  },
  empty: { ja: 'まだ何もありません。', en: 'Nothing yet.' },
  done: { ja: '結果：できました', en: 'Result: done' },
  notDone: { ja: '結果：サインインはできていません', en: 'Result: nobody was let in' },
  notMe: { ja: 'わたしではありません', en: 'This was not me' },
  signals: { ja: 'アプリへのお知らせを見る・変える', en: 'See what apps are told, or change it' },
  sessions: { ja: 'サインインしている端末を見る', en: 'See the devices that are signed in' },
  secure: { ja: 'アカウントを守る', en: 'Secure your account' },
  toAccount: { ja: 'アカウントの画面へ', en: 'Go to your account' },
} as const satisfies Record<string, Text>

/** Where "this was not me" leads, said after the link's words for who hears links alone. */
export const remedyWords: Readonly<Record<Remedy, Text>> = {
  sessions: { ja: 'その端末をサインアウトさせます', en: 'sign that device out' },
  request: { ja: '手続きを止めます', en: 'stop the request' },
  security: { ja: 'セキュリティ情報を確かめます', en: 'check your security info' },
  secure: { ja: 'アカウントを守ります', en: 'secure your account' },
}

export const deviceAndPlace: Text<{ agent: string; source: string }> = {
  ja: ({ agent, source }) => [agent, source && `ネットワーク ${source}`].filter(Boolean).join('、'),
  en: ({ agent, source }) => [agent, source && `${agent ? 'network' : 'Network'} ${source}`].filter(Boolean).join(', '),
}

export const shownFor: Text<{ days: number }> = {
  ja: ({ days }) => `${days}日前までの出来事を表示しています。`,
  en: ({ days }) => `This shows the last ${days} days.`,
}

export const sessionListWords = {
  title: { ja: 'サインインしている端末', en: 'Devices that are signed in' },
  here: { ja: 'この端末', en: 'This device' },
  device: { ja: '端末', en: 'Device' },
  unknownDevice: { ja: '名前の分からない端末', en: 'A device without a name' },
  place: { ja: 'ネットワーク', en: 'Network' },
  lastUse: { ja: '最後に使った日時', en: 'Last used' },
  begun: { ja: 'サインインした日時', en: 'Signed in' },
  others: { ja: 'ほかの端末', en: 'Other devices' },
  none: { ja: 'ほかにサインインしている端末はありません。', en: 'No other device is signed in.' },
  signOut: { ja: 'この端末から|サインアウトする', en: 'Sign out of this device' },
  signOutThen: { ja: '本人確認はいりません。', en: 'You need not verify for this.' },
  endAll: { ja: 'ほかの端末を|すべて|サインアウトさせる', en: 'Sign out all other devices' },
  endAllThen: {
    ja: 'いまお使いの端末は、サインインしたままです。',
    en: 'The device that you are using stays signed in.',
  },
  verifyFirst: {
    ja: 'ほかの端末をサインアウトさせる前に、本人確認をお願いします。',
    en: 'Before another device is signed out, you are asked to verify.',
  },
  open: { ja: '本人確認ができました', en: 'You are verified' },
  openBody: {
    ja: 'サインアウトさせる端末を選んでください。この操作は1回できます。',
    en: 'Choose what to sign out. You can do this once.',
  },
} as const satisfies Record<string, Text>

export const endOne: Text<{ agent: string }> = {
  ja: ({ agent }) => `${agent}を|サインアウトさせる`,
  en: ({ agent }) => `Sign out: ${agent}`,
}

export const lastUsed: Text<{ source: string; at: string }> = {
  ja: ({ source, at }) => `${source && `ネットワーク ${source}、`}最後に使った日時：${at}`,
  en: ({ source, at }) => `${source && `Network ${source}, `}last used ${at}`,
}
