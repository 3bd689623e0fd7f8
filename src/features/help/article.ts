import type { Locale } from '../../kernel/locale.ts'

/** The languages, and やさしい日本語: Japanese in short sentences and plain words, with the reading above each kanji. */
export const EDITIONS = ['ja', 'en', 'ja-easy'] as const
export type Edition = (typeof EDITIONS)[number]

export const localeOf = (edition: Edition): Locale => (edition === 'en' ? 'en' : 'ja')

/** What only the running service knows; everything else in an article is settled when it is loaded. */
export const FACTS = ['brand', 'sender'] as const
export type Fact = (typeof FACTS)[number]

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly inside: readonly Inline[] }
  /** The words of a button, a field or a heading, as the product says them. */
  | { readonly kind: 'ui'; readonly words: string; readonly reference: string }
  | { readonly kind: 'fact'; readonly fact: Fact }
  /** A word with its reading, where the table of readings would say another one. */
  | { readonly kind: 'ruby'; readonly word: string; readonly reading: string }
  /** A link without words of its own bears the question of the article it leads to. */
  | { readonly kind: 'link'; readonly href: string; readonly inside: readonly Inline[] }

export type Block =
  | { readonly kind: 'paragraph'; readonly inside: readonly Inline[] }
  /** ※ */
  | { readonly kind: 'note'; readonly inside: readonly Inline[] }
  | { readonly kind: 'heading'; readonly id: string; readonly inside: readonly Inline[] }
  /** `steps`: the numbered steps of the article, each with an anchor; other lists have none. */
  | {
      readonly kind: 'list'
      readonly type: 'bullets' | 'numbers' | 'steps'
      readonly items: readonly (readonly Block[])[]
    }
  /** 補足 */
  | { readonly kind: 'supplement'; readonly blocks: readonly Block[] }
  /** The table of what works while a replacement is pending, from the policy that rules it. */
  | { readonly kind: 'restricted' }

export interface Targets {
  readonly product: string
  readonly devices: readonly string[]
  readonly systems: readonly string[]
}

export interface Article {
  /** Six digits: the same in every language, and for ever. */
  readonly number: string
  readonly slug: string
  readonly edition: Edition
  readonly locale: Locale
  /** ISO 8601 day on which what it says last changed. */
  readonly updated: string
  readonly targets: Targets
  readonly tags: readonly string[]
  readonly related: readonly string[]
  readonly question: string
  /** The short answer, before anything else. */
  readonly answer: readonly Inline[]
  readonly blocks: readonly Block[]
}

/** A mistake in an article, told with its file and line; nothing is shown of an article that has one. */
export class ArticleError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`)
    this.name = 'ArticleError'
  }
}

export const articlePath = (number: string, anchor = ''): string => `/help/${number}${anchor && `#${anchor}`}`
export const easyPath = (number: string): string => `/help/${number}/easy`
export const pathOf = ({ number, edition }: Pick<Article, 'number' | 'edition'>): string =>
  edition === 'ja-easy' ? easyPath(number) : articlePath(number)

/** The words of a piece of an article, without its markup: for titles, descriptions and the search. */
export const wordsOf = (inside: readonly Inline[], facts: Readonly<Record<Fact, string>>): string =>
  inside.map((piece) => wordsOfOne(piece, facts)).join('')

function wordsOfOne(piece: Inline, facts: Readonly<Record<Fact, string>>): string {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'ui':
      return piece.words
    case 'ruby':
      return piece.word
    case 'fact':
      return facts[piece.fact]
    case 'strong':
    case 'link':
      return wordsOf(piece.inside, facts)
  }
}

/** Every piece of words in the blocks, in their order. */
export function* inlinesOf(blocks: readonly Block[]): Generator<readonly Inline[]> {
  for (const block of blocks)
    switch (block.kind) {
      case 'paragraph':
      case 'note':
      case 'heading':
        yield block.inside
        break
      case 'list':
        for (const item of block.items) yield* inlinesOf(item)
        break
      case 'supplement':
        yield* inlinesOf(block.blocks)
        break
      case 'restricted':
        break
    }
}

/** The places inside an article that a link may lead to. */
export function anchorsOf({ blocks }: Article): readonly string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'heading') return [block.id]
    if (block.kind === 'list' && block.type === 'steps') return block.items.map((_, i) => `step-${i + 1}`)
    return []
  })
}

export function* linksIn(inside: readonly Inline[]): Generator<string> {
  for (const piece of inside) {
    if (piece.kind === 'link') yield piece.href
    if (piece.kind === 'link' || piece.kind === 'strong') yield* linksIn(piece.inside)
  }
}

export function* linksOf({ answer, blocks }: Article): Generator<string> {
  for (const inside of [answer, ...inlinesOf(blocks)]) yield* linksIn(inside)
}
