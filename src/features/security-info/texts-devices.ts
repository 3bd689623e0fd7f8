import type { Text } from '../../kernel/text.ts'

export const devicesWords = {
  title: { ja: '信頼する端末', en: 'Trusted devices' },
  lead: {
    ja: 'いつも使う端末を登録しておくと、本人確認のときの入力が少なくなり、ほかの人があなたのセキュリティ情報を置き換えようとしたときに、この端末から止められます。',
    en: 'A device that you use all the time can be trusted: it is asked for less when you verify, and it can stop somebody who tries to replace your security info.',
  },
  none: { ja: '信頼する端末は、まだありません。', en: 'No device is trusted yet.' },
  list: { ja: '登録されている端末', en: 'Your trusted devices' },
  thisOne: { ja: 'この端末', en: 'This device' },
  unnamed: { ja: '名前の分からない端末', en: 'A device without a name' },
  another: { ja: 'ほかの端末', en: 'Another device' },
  remove: { ja: 'この端末を外す', en: 'Remove this device' },
  added: { ja: 'この端末を|登録しました', en: 'This device is trusted now' },
  addedBody: {
    ja: 'すべての連絡先にお知らせしました。30日たつと、ほかの人が始めた手続きを、この端末から止められるようになります。',
    en: 'We told all your contacts. After 30 days it can stop a request that somebody else began.',
  },
  add: { ja: 'この端末を|信頼する', en: 'Trust this device' },
  again: { ja: 'この端末を|登録し直す', en: 'Trust this device anew' },
  addTitle: { ja: 'この端末を|信頼しますか', en: 'Trust this device?' },
  addLead: {
    ja: 'このブラウザーの中に、外へ取り出せない鍵を作ります。自分だけが使う端末でだけ、登録してください。',
    en: 'A key that cannot be taken out is made in this browser. Do this only on a device that nobody else uses.',
  },
  can: { ja: 'できるようになること', en: 'What it changes' },
  skips: {
    ja: '本人確認のときに、アドレスや番号をすべて入力する手間がなくなります。コードの入力は、これまでどおり必要です。',
    en: 'When you verify, you need not type a whole address or number. You still enter the code.',
  },
  rank: {
    ja: '30日たつと、パスワードだけで始められた手続きを、この端末から止められます。',
    en: 'After 30 days, a request that was begun with the password alone can be stopped from here.',
  },
  never: {
    ja: 'サインインにはパスワードが、セキュリティ情報の変更にはパスワードとコードが、これまでどおり必要です。「サインインのたびに本人確認」をオンにしていても、この端末でのサインインにはコードは要りません。',
    en: 'You still need your password to sign in, and your password and a code to change your security info. Where two-step verification at sign-in is on, signing in on this device needs no code.',
  },
  ends: {
    ja: '60日使わないと確認を省けなくなり、90日使わないと登録が消えます。ブラウザーのデータを消したときは、登録し直してください。',
    en: 'After 60 days without use it skips nothing, and after 90 days it is no longer trusted. If you delete the browser’s data, trust it anew.',
  },
  told: { ja: '登録したことを、すべての連絡先にお知らせします。', en: 'We tell all your contacts about it.' },
  doIt: { ja: 'この端末を|信頼する', en: 'Trust this device' },
  notNow: { ja: '登録せずに|戻る', en: 'Go back' },
  unable: {
    ja: '信頼する端末にするには、JavaScriptを使えて、鍵をしまっておけるブラウザーが必要です。なくても、ほかの機能はすべてそのまま使えます。',
    en: 'To trust a device, its browser needs JavaScript and a place to keep a key. Everything else works without them.',
  },
  toSecurity: { ja: 'セキュリティ情報に戻る', en: 'Back to your security info' },
} as const satisfies Readonly<Record<string, Text>>

interface Dated {
  readonly at: string
}

export const addedOn = {
  ja: ({ at }: Dated) => `登録：${at}`,
  en: ({ at }: Dated) => `Added: ${at}`,
} as const satisfies Text<Dated>

export const usedOn = {
  ja: ({ at }: Dated) => `最後に使った日時：${at}`,
  en: ({ at }: Dated) => `Last used: ${at}`,
} as const satisfies Text<Dated>

export const rankFrom = {
  ja: ({ at }: Dated) => `${at}から、ほかの人の手続きを止められます。`,
  en: ({ at }: Dated) => `Can stop somebody else’s request from ${at}.`,
} as const satisfies Text<Dated>

export const ranked: Text = {
  ja: 'ほかの人の手続きを止められます。',
  en: 'Can stop somebody else’s request.',
}

export const missedOn = {
  ja: ({ at }: Dated) => `${at}に、この端末の記録が、鍵のないところで使われました。`,
  en: ({ at }: Dated) => `Its cookies were used without its key on ${at}.`,
} as const satisfies Text<Dated>
