import type { Article, Block, Inline } from '../../src/features/help/article.ts'
import type { Locale } from '../../src/kernel/locale.ts'

/** What a sentence of an article has its reader do. Words are the product's, as the article shows them. */
export type Act =
  | { readonly does: 'open' | 'read'; readonly href: string }
  /** A button, a link or an answer; `or` is what may be taken instead. */
  | { readonly does: 'press' | 'choose'; readonly words: string; readonly or?: string }
  /** A heading, or whatever else the page says of itself. */
  | { readonly does: 'see' | 'answer'; readonly words: string }
  /** Fills in what the page asks for; `under` is what has to be unfolded before. */
  | { readonly does: 'enter'; readonly under?: string }
  | { readonly does: 'sign in' | 'open the mail' | 'wait some minutes' | 'wait until the end' }

/** `{n}` is the nth reference of a sentence, `<n>` its nth link. The first row that fits is taken. */
const VERBS: Readonly<Record<Locale, readonly (readonly [pattern: RegExp, does: Act['does']])[]>> = {
  ja: [
    [/\{(\d+)\}か、?\{(\d+)\}を選/, 'choose'],
    [/\{(\d+)\}[がと]表示され/, 'see'],
    [/\{(\d+)\}を押/, 'press'],
    [/\{(\d+)\}(?:を選(?!ぶと)|を開|に進)/, 'choose'],
    [/\{(\d+)\}に答え/, 'answer'],
    [/\{(\d+)\}に入力し/, 'enter'],
    [/<(\d+)>/, 'open'],
    [/入力し(?!ても|な)|入力するか/, 'enter'],
    [/メールのリンクを開/, 'open the mail'],
    [/待つ期間が終わると/, 'wait until the end'],
    [/数分待/, 'wait some minutes'],
    [/サインインし(?:て|ます)/, 'sign in'],
  ],
  en: [
    [/[Cc]hoose \{(\d+)\} or \{(\d+)\}/, 'choose'],
    [/\{(\d+)\} is shown|it says \{(\d+)\}/, 'see'],
    [/[Pp]ress \{(\d+)\}/, 'press'],
    [/(?:[Cc]hoose|[Oo]pen|[Gg]o on to|and then) \{(\d+)\}/, 'choose'],
    [/answer \{(\d+)\}/, 'answer'],
    [/enter it under \{(\d+)\}/, 'enter'],
    [/<(\d+)>/, 'open'],
    [/\b[Ee]nter(?! a whole)\b/, 'enter'],
    [/[Oo]pen the link in the mail/, 'open the mail'],
    [/When the wait is over/, 'wait until the end'],
    [/Wait a few minutes/, 'wait some minutes'],
    [/(?<!you )[Ss]ign in\b/, 'sign in'],
  ],
}

/** A sentence that only holds for some: the others pass over it. */
const CONDITION: Readonly<Record<Locale, RegExp>> = { ja: /^[^。]*?(?:ときは|なら)/, en: /^(?:If|For) / }
const SENTENCE_END: Readonly<Record<Locale, RegExp>> = { ja: /(?<=。)/, en: /(?<=[.:]) (?=[A-Z{<])/ }

type Reference = Extract<Inline, { kind: 'ui' }>
type Link = Extract<Inline, { kind: 'link' }>

interface Prose {
  readonly text: string
  readonly references: readonly Reference[]
  readonly links: readonly Link[]
}

/** The words with `{n}` and `<n>` in place of what they refer to; the words of a link say what is done with it. */
function proseOf(inside: readonly Inline[]): Prose {
  const references: Reference[] = []
  const links: Link[] = []
  const words = (pieces: readonly Inline[]): string =>
    pieces
      .map((piece) => {
        switch (piece.kind) {
          case 'text':
            return piece.text
          case 'fact':
            return piece.fact
          case 'ruby':
            return piece.word
          case 'strong':
            return words(piece.inside)
          case 'ui':
            return `{${references.push(piece) - 1}}`
          case 'link':
            return `<${links.push(piece) - 1}>${signsIn(piece) ? words(piece.inside) : ''}`
          default:
            return piece satisfies never
        }
      })
      .join('')
  return { text: words(inside), references, links }
}

const signsIn = ({ href, inside }: Link): boolean =>
  href === '/sign-in' && inside.some((piece) => piece.kind === 'text' && /^(?:サインイン|Sign in)$/.test(piece.text))

function actOf(does: Act['does'], { references, links }: Prose, found: readonly (string | undefined)[]): Act {
  const [first, second] = found.filter((n) => n !== undefined).map(Number)
  const words = references[first ?? -1]?.words ?? ''
  switch (does) {
    case 'open':
    case 'read': {
      const { href = '' } = links[first ?? -1] ?? {}
      return { does: href.startsWith('/help/') ? 'read' : 'open', href }
    }
    case 'press':
    case 'choose': {
      const or = references[second ?? -1]?.words
      return { does, words, ...(or !== undefined && { or }) }
    }
    case 'see':
    case 'answer':
      return { does, words }
    case 'enter':
      return { does, ...(first !== undefined && { under: words }) }
    default:
      return { does }
  }
}

interface Reading {
  readonly acts: readonly Act[]
  /** What it refers to without having anything done with it. */
  readonly idle: readonly string[]
}

/** What a sentence has done, in its order. */
function read(locale: Locale, sentence: string, prose: Prose): Reading {
  const acts: Act[] = []
  const done = new Set<number>()
  let rest = sentence
  for (;;) {
    const [next] = VERBS[locale]
      .flatMap(([pattern, does]) => {
        const found = pattern.exec(rest)
        return found ? [{ found, does }] : []
      })
      .sort((a, b) => a.found.index - b.found.index)
    if (!next) break
    const act = actOf(next.does, prose, next.found.slice(1))
    // "Enter this, or enter that" is one thing to do.
    if (act.does !== 'enter' || acts.at(-1)?.does !== 'enter') acts.push(act)
    if (next.does !== 'open') for (const n of next.found.slice(1)) if (n !== undefined) done.add(Number(n))
    rest = rest.slice(next.found.index + next.found[0].length)
  }
  const all = [...sentence.matchAll(/\{(\d+)\}/g)].map(([, n]) => Number(n))
  return { acts, idle: all.filter((n) => !done.has(n)).map((n) => prose.references[n]?.reference ?? '') }
}

export interface Sentences {
  readonly acts: readonly Act[]
  /** What is done instead of all that by those for whom a condition holds. */
  readonly instead: readonly Act[]
  readonly idle: readonly string[]
  /** The step that the words send to, and those that they stand for. */
  readonly goTo: number | undefined
  readonly standsFor: readonly number[]
}

const GO_TO = /手順(\d+)へ進|[Gg]o on with step (\d+)/
const STANDS_FOR = /手順(\d+)と(\d+)の代わり|instead of steps (\d+) and (\d+)/

/** All sentences of a piece of an article, one after the other. */
export function readSentences(locale: Locale, pieces: readonly (readonly Inline[])[]): Sentences {
  const acts: Act[] = []
  const instead: Act[] = []
  const idle: string[] = []
  let said = ''
  for (const inside of pieces) {
    const prose = proseOf(inside)
    said += prose.text
    for (const sentence of prose.text.split(SENTENCE_END[locale])) {
      const reading = read(locale, sentence, prose)
      const aside = CONDITION[locale].test(sentence.trim()) && acts.some(({ does }) => does !== 'see')
      ;(aside ? instead : acts).push(...reading.acts)
      idle.push(...reading.idle)
    }
  }
  const numbers = (pattern: RegExp): number[] =>
    (pattern.exec(said) ?? []).slice(1).flatMap((n) => (n === undefined ? [] : [Number(n)]))
  return { acts, instead, idle, goTo: numbers(GO_TO)[0], standsFor: numbers(STANDS_FOR) }
}

export type List = Extract<Block, { kind: 'list' }>

export const stepsOf = ({ blocks }: Pick<Article, 'blocks'>): List | undefined =>
  blocks.find((block): block is List => block.kind === 'list' && block.type === 'steps')
