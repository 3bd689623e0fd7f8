export const devTexts = {
  title: { ja: '開発モードの|メールボックスと時計', en: 'Development mode: mailbox and clock' },
  lead: {
    ja: 'メールとSMSは外へ送られず、ここに届きます。時計を進めると、その間に起きることがすべて起きます。',
    en: 'Mails and SMS do not leave this computer; they arrive here. Moving the clock makes everything happen that is due meanwhile.',
  },
  now: { ja: 'いまの時刻', en: 'Now' },
  hour: { ja: '1時間進める', en: '+ 1 hour' },
  day: { ja: '1日進める', en: '+ 1 day' },
  week: { ja: '7日進める', en: '+ 7 days' },
  month: { ja: '30日進める', en: '+ 30 days' },
  faults: { ja: '配達の故障', en: 'Delivery faults' },
  mail: { ja: 'メール', en: 'Mail' },
  sms: { ja: 'SMS', en: 'SMS' },
  none: { ja: '正常', en: 'Working' },
  bounce: { ja: '届かずに戻る', en: 'Bounces' },
  down: { ja: '送信サーバーが止まっている', en: 'Server is down' },
  delay: { ja: '10分遅れる', en: '10 minutes late' },
  apply: { ja: '故障を切り替える', en: 'Switch faults' },
  mailbox: { ja: 'メールボックス', en: 'Mailbox' },
  telephone: { ja: '電話（SMS）', en: 'Phone (SMS)' },
  noMessages: { ja: 'まだ何も届いていません。', en: 'Nothing has arrived yet.' },
  clear: { ja: 'メッセージを消す', en: 'Clear messages' },
  refresh: { ja: '読み込み直す', en: 'Refresh' },
  html: { ja: 'メールの見た目を見る', en: 'See the mail as it looks' },
  account: { ja: '試すためのアカウント', en: 'Account for trying' },
  identifier: { ja: 'メールアドレス', en: 'Email address' },
  password: { ja: 'パスワード', en: 'Password' },
  gallery: { ja: '部品の見本', en: 'Gallery of components' },
  home: { ja: 'トップページ', en: 'Front page' },
  breakerClosed: {
    ja: '違うコードが多すぎるため、知らないブラウザーでのコードの入力を止めています。',
    en: 'Too many wrong codes: code entry is closed to unknown browsers.',
  },
} as const

/** How near the service is to closing code entry. */
export const breakerCount = {
  ja: ({ failures, limit }: { failures: number; limit: number }) =>
    `この1時間に、知らないブラウザーで入力された違うコード：${limit}回までのうち${failures}回`,
  en: ({ failures, limit }: { failures: number; limit: number }) =>
    `Wrong codes from unknown browsers in the last hour: ${failures} of ${limit}`,
}
