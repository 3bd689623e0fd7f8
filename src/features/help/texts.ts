import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Text } from '../../kernel/text.ts'

/** A sentence that holds marked-up pieces. */
type Said<P> = Readonly<Record<Locale, (p: P) => Html>>

/** The first page of the help, and its search. */
export const helpWords = {
  title: { ja: 'ヘルプ', en: 'Help' },
  search: { ja: '知りたいこと', en: 'What would you like to know?' },
  searchHint: { ja: '例：コードが届かない、機種変更', en: 'For example: code does not arrive, lost phone' },
  find: { ja: 'さがす', en: 'Search' },
  articles: { ja: '記事の一覧', en: 'All articles' },
  allArticles: { ja: '記事の一覧を見る', en: 'See all articles' },
  contact: { ja: 'お問い合わせ', en: 'Contact us' },
  contactBody: {
    ja: 'ここを読んでも解決しないときは、次の宛先にお問い合わせください。受付番号か、画面に出た番号があれば添えてください。',
    en: 'If this page did not help, write to us here. Add the receipt number, or the reference that a page showed you, if there is one.',
  },
  contactNever: {
    ja: 'セキュリティコード、パスワード、回復用コードは書かないでください。わたしたちがお尋ねすることはありません。',
    en: 'Do not send us security codes, passwords or recovery codes. We never ask for them.',
  },
  contactLimit: {
    ja: '窓口の担当者にも、一人の判断でアカウントをお渡しすることはできません。あなたのアカウントを守るためです。',
    en: 'Nobody on our staff can hand an account over alone. This protects your account.',
  },
  toTop: { ja: 'ページの先頭へ', en: 'Back to the top' },
} as const satisfies Record<string, Text>

export const helpLead: Text<{ brand: string }> = {
  ja: ({ brand }) =>
    `${brand} のサインイン、本人確認、アカウントを取り戻す手続きについて、よくある質問に答えます。登録した連絡先をすべてなくしても、同じアカウントに戻れます。`,
  en: ({ brand }) =>
    `Answers about signing in to ${brand}, verifying that it is you, and getting your account back, even if you lose every registered contact.`,
}

export const searchTitle: Text<{ query: string }> = {
  ja: ({ query }) => `「${query}」の検索結果`,
  en: ({ query }) => `Search results for “${query}”`,
}

export const foundCount: Text<{ count: number }> = {
  ja: ({ count }) => `${count}件の記事が見つかりました。`,
  en: ({ count }) => (count === 1 ? 'One article was found.' : `${count} articles were found.`),
}

/** Beside the search, said by the script; # stands for the count. */
export const suggestWords = {
  name: { ja: '候補の記事', en: 'Suggested articles' },
  one: { ja: '候補が1件あります。', en: 'One suggestion.' },
  count: { ja: '候補が#件あります。', en: '# suggestions.' },
} as const satisfies Record<string, Text>

export const missWords = {
  none: { ja: '合う記事が見つかりませんでした', en: 'No article was found' },
  noneBody: {
    ja: '短い言葉にするか、別の言い方でお試しください。たとえば「コード」「電話をなくした」です。',
    en: 'Try fewer or other words, such as “code” or “lost phone”.',
  },
  near: { ja: '近いかもしれない記事', en: 'These may come close' },
  first: { ja: 'よく読まれる記事', en: 'Articles to begin with' },
} as const satisfies Record<string, Text>

/** What a picture of a step shows, for who does not see it. */
export const stepPicture: Text<{ step: number; said: string }> = {
  ja: ({ step, said }) => `手順${step}の画面。${said}`,
  en: ({ step, said }) => `The screen of step ${step}. ${said}`,
}

export const testedWith: Said<{ version: string; at: Html }> = {
  ja: ({ version, at }) => html`${at}に、バージョン${version}で、書いてあるとおりに操作できることを確かめました。`,
  en: ({ version, at }) => html`On ${at} the steps were tested as they are written, with version ${version}.`,
}

/** Around an article. */
export const articleWords = {
  number: { ja: '記事番号', en: 'Article' },
  updated: { ja: '更新日', en: 'Updated' },
  targets: { ja: '対象', en: 'For' },
  product: { ja: 'サービス', en: 'Service' },
  devices: { ja: '端末', en: 'Devices' },
  systems: { ja: 'OS', en: 'Systems' },
  others: { ja: 'ほか', en: 'and more' },
  showAll: { ja: 'すべて表示する', en: 'Show all' },
  fold: { ja: '折りたたむ', en: 'Fold' },
  supplement: { ja: '補足', en: 'More on this' },
  note: { ja: '※', en: 'Note:' },
  related: { ja: '関連する記事', en: 'Related articles' },
  tags: { ja: 'キーワード', en: 'Keywords' },
  helped: { ja: 'この記事は|役に立ちましたか', en: 'Did this article help?' },
  yes: { ja: '役に立った', en: 'Yes, it helped' },
  no: { ja: '役に立たなかった', en: 'No, it did not' },
  anonymous: {
    ja: '記事ごとの数だけを数えます。だれが答えたかは残しません。',
    en: 'We only count the answers for each article. Who gave them is not kept.',
  },
  thanks: { ja: 'お答えをありがとうございます', en: 'Thank you for your answer' },
  thanksYes: { ja: '記事を続けて見直す参考にします。', en: 'It helps us to keep the articles right.' },
  thanksNo: {
    ja: '記事を直す参考にします。お困りのことが残っているときは、別の言葉でさがすか、お問い合わせください。',
    en: 'It helps us to mend the article. If you still need help, search in other words or contact us.',
  },
  print: { ja: '印刷する', en: 'Print' },
  missingTitle: { ja: 'この番号の記事は|ありません', en: 'There is no article with this number' },
  missingBody: {
    ja: '番号を確かめるか、知りたいことを入力してさがしてください。',
    en: 'Check the number, or search for what you would like to know.',
  },
  yourRequest: { ja: 'あなたの手続きが|進んでいます', en: 'You have a request that is running' },
  toRequest: { ja: '手続きの状況を見る', en: 'See your request' },
} as const satisfies Record<string, Text>

export const yourRequestWaits: Said<{ receipt: Html; at: Html }> = {
  ja: ({ receipt, at }) => html`受付番号 ${receipt} の手続きは、${at} まで待っています。`,
  en: ({ receipt, at }) => html`Your request ${receipt} is waiting until ${at}.`,
}

export const yourRequestReady: Said<{ receipt: Html; until: Html }> = {
  ja: ({ receipt, until }) => html`受付番号 ${receipt} の手続きは、${until} までに仕上げられます。`,
  en: ({ receipt, until }) => html`You can finish your request ${receipt} until ${until}.`,
}

export const yourRequestHeld: Said<{ receipt: Html }> = {
  ja: ({ receipt }) => html`受付番号 ${receipt} の手続きは、保留になっています。`,
  en: ({ receipt }) => html`Your request ${receipt} is on hold.`,
}
