import type { Text } from '../../kernel/text.ts'
import type { Edition } from './article.ts'

/** The editions of an article, each in its own words. */
export const editionNames: Readonly<Record<Edition, string>> = {
  'ja-easy': 'やさしい日本語',
  ja: 'ふつうの日本語',
  en: 'English',
}

export const editionWords = {
  switch: { ja: 'この記事の書き方', en: 'Language of this article' },
  search: { ja: 'やさしい日本語でさがす', en: 'Search in easy Japanese' },
  articles: { ja: 'やさしい日本語の記事', en: 'Articles in easy Japanese' },
} as const satisfies Record<string, Text>

/** やさしい日本語 has no English: what stands in its own pages only. */
export const easyWords = {
  title: 'やさしい日本語の|ヘルプ',
  lead: 'やさしい日本語で、使い方を説明します。漢字には、読み方を書いてあります。',
  search: '知りたいこと',
  searchHint: 'ひらがなで書いてもいいです。例：こーどがこない',
  all: 'すべての記事を見る',
  none: '記事が見つかりませんでした',
  noneBody: 'ほかの言葉で、もう一度さがしてください。短い言葉がいいです。例：「コード」「電話」',
  usual: 'ふつうの日本語でさがす',
} as const
