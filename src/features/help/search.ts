import { bigramsOf, fold, runsOf, stem } from './fold.ts'
import { within } from './slip.ts'
import { meantIn } from './vocabulary.ts'

/** What is searched of an article, the weightiest first. */
export interface Findable {
  readonly number: string
  readonly title: string
  readonly tags: string
  readonly answer: string
  readonly body: string
}

const WEIGHTS = { title: 6, tags: 5, answer: 3, body: 1 } as const satisfies Record<
  Exclude<keyof Findable, 'number'>,
  number
>
const FIELDS = ['title', 'tags', 'answer', 'body'] as const

/** The articles that have a term. */
interface Posting {
  readonly documents: Uint32Array
  /** How much each of them has of it, from 0 to 1. */
  readonly weights: Float64Array
  /** All of that together. */
  readonly held: number
}

export interface Index {
  readonly numbers: readonly string[]
  readonly terms: ReadonlyMap<string, Posting>
  /** Latin words as they are written, by their first letter and length: hardly anybody slips at the first one. */
  readonly spellings: ReadonlyMap<string, readonly string[]>
}

export interface Hit {
  readonly number: string
  readonly score: number
}

export interface Found {
  readonly hits: readonly Hit[]
  /** Nearly nothing of what was asked is in them: suggestions, not answers. */
  readonly isWeak: boolean
  /** Folded pieces of what was asked, to be marked where they stand. */
  readonly marks: readonly string[]
}

/** What an article is found by in one field: what it means, its words, and its letters two by two. */
function termsOf(text: string): string[] {
  const folded = fold(text)
  const runs = runsOf(folded)
  const latin = runs.filter(({ isLatin }) => isLatin).map((run) => run.text)
  return [
    ...meantIn(folded, new Set(latin)).map(({ id }) => id),
    ...latin.map(stem),
    ...runs.filter(({ isLatin }) => !isLatin).flatMap((run) => bigramsOf(run.text)),
  ]
}

/** Said so often that it tells nothing apart; longer lists are not looked through. */
const COMMON_SHARE = 0.6
const COMMON_FROM = 100

/** Weights saturate: a word in the title and in the tags is not worth twice the title. */
const HALF_WEIGHT = 4
const saturated = (weight: number): number => weight / (weight + HALF_WEIGHT)

function postingOf(entries: readonly (readonly [number, number])[]): Posting {
  const weights = Float64Array.from(entries, ([, weight]) => saturated(weight))
  return {
    documents: Uint32Array.from(entries, ([document]) => document),
    weights,
    held: weights.reduce((sum, weight) => sum + weight, 0),
  }
}

const placeOf = (word: string, length = word.length): string => `${word.charAt(0)}${length}`

export function indexOf(articles: readonly Findable[]): Index {
  const entries = new Map<string, (readonly [number, number])[]>()
  const spellings = new Set<string>()
  for (const [document, article] of articles.entries()) {
    const weights = new Map<string, number>()
    for (const field of FIELDS)
      for (const term of new Set(termsOf(article[field]))) weights.set(term, (weights.get(term) ?? 0) + WEIGHTS[field])
    for (const [term, weight] of weights) {
      const known = entries.get(term)
      if (known) known.push([document, weight])
      else entries.set(term, [[document, weight]])
    }
    for (const field of FIELDS) for (const word of fold(article[field]).match(/[a-z]{3,}/g) ?? []) spellings.add(word)
  }
  return {
    numbers: articles.map(({ number }) => number),
    terms: new Map([...entries].map(([term, held]) => [term, postingOf(held)])),
    spellings: Map.groupBy(spellings, (word) => placeOf(word)),
  }
}

const AT_MOST = 8

/** A word of the query as the articles write it: itself, what it begins, or what differs by a slip of the finger. */
function spelled(index: Index, word: string): string[] {
  if (index.terms.has(stem(word)) || word.length < 3) return [word]
  const from = (start: number, count: number) =>
    Array.from({ length: count }, (_, i) => index.spellings.get(placeOf(word, start + i)) ?? []).flat()
  const begun = from(word.length + 1, AT_MOST).filter((known) => known.startsWith(word))
  if (begun.length > 0) return begun.slice(0, AT_MOST)
  const slips = word.length < 4 ? 0 : word.length < 8 ? 1 : 2
  return from(word.length - slips, 2 * slips + 1)
    .filter((known) => within(word, known, slips))
    .slice(0, AT_MOST)
}

/** Words that tell nothing of what is looked for. */
const EMPTY_WORDS = new Set(
  'a an and are as at be by can could did didnt do does dont for from had has have how i if in is it its ive me my of on or our that the there this to was we what when where which who why will with you your'.split(
    ' ',
  ),
)

interface Asked {
  readonly term: string
  /** What is meant outweighs its words, and its words their letters. */
  readonly weight: number
  /** Letters of what is understood already: they may help, but need not be found. */
  readonly isExtra: boolean
}

/** The letters of Japanese runs, two by two; those inside of words that were understood need not be found again. */
function lettersOf(japanese: readonly string[], understood: readonly string[]): Asked[] {
  return japanese.flatMap((run) => {
    const spans = understood.flatMap((word) => (run.includes(word) ? [[run.indexOf(word), word.length] as const] : []))
    const isInside = (i: number) => spans.some(([from, length]) => i >= from - 1 && i < from + length)
    return bigramsOf(run).map((term, i) => ({ term, weight: 1, isExtra: isInside(i) }))
  })
}

function askedOf(index: Index, query: string): { readonly asked: readonly Asked[]; readonly marks: readonly string[] } {
  const folded = fold(query)
  const runs = runsOf(folded)
  const typed = runs.filter(({ isLatin }) => isLatin).map((run) => run.text)
  // "log in" and "two-step" are one word of the vocabulary, written as two.
  const joined = typed.slice(1).map((word, i) => `${typed[i]}${word}`)
  const latin = typed.filter((word) => !EMPTY_WORDS.has(word)).flatMap((word) => spelled(index, word))
  const meant = meantIn(folded.replaceAll(/\s+/g, ''), new Set([...typed, ...latin, ...joined]))
  const understood = meant.flatMap(({ words }) => words)
  const japanese = runs.filter(({ isLatin }) => !isLatin).map((run) => run.text)
  const asked = [
    ...meant.map(({ id }) => ({ term: id, weight: 3, isExtra: false })),
    ...latin.map((word) => ({ term: stem(word), weight: 1.5, isExtra: understood.includes(word) })),
    ...lettersOf(japanese, understood),
  ]
  const marks = [...understood, ...latin, ...japanese.filter((run) => run.length > 1)]
  return { asked: [...new Map(asked.map((one) => [one.term, one])).values()], marks: [...new Set(marks)] }
}

/** So much of what was asked has to be in an article that answers it. */
const ANSWERS_SHARE = 0.4
/**
 * How much a term tells apart. A word that stands only in the text of an article counts there for a fifth of an
 * article, so that what everybody mentions, and one article is about, is still rare.
 */
const rarityOf = (held: number, count: number): number => Math.log(1 + (count - held + 0.5) / (held + 0.5))

/**
 * The articles that answer, the best first: of what is asked, rare things count for more than common ones, and titles
 * for more than what stands in the text. Pure: the same index and query give the same order.
 */
export function find(index: Index, query: string, limit = 10): Found {
  const { asked, marks } = askedOf(index, query)
  const count = index.numbers.length
  const scores = new Float64Array(count)
  const covered = new Float64Array(count)
  let total = 0
  for (const { term, weight, isExtra } of asked) {
    const posting = index.terms.get(term)
    const worth = weight * rarityOf(posting?.held ?? 0, count)
    if (!isExtra) total += worth
    if (!posting || (count > COMMON_FROM && posting.documents.length > count * COMMON_SHARE)) continue
    for (const [i, document] of posting.documents.entries()) {
      scores[document] = (scores[document] ?? 0) + worth * (posting.weights[i] ?? 0)
      if (!isExtra) covered[document] = (covered[document] ?? 0) + worth
    }
  }
  const shares = covered.map((share) => (total === 0 ? 0 : share / total))
  const answers = best(index, scores, limit, (document) => (shares[document] ?? 0) >= ANSWERS_SHARE)
  const isWeak = answers.length === 0
  return { hits: isWeak ? best(index, scores, SUGGESTED_COUNT) : answers, isWeak, marks }
}

/** What scores so much less than the best is beside the point, however many results there is room for. */
const CLOSE_SHARE = 0.3

/** The highest scores; of equal ones, the lower number. */
function best(index: Index, scores: Float64Array, limit: number, isMeant = (_document: number) => true): Hit[] {
  const documents: number[] = []
  for (const [document, score] of scores.entries()) if (score > 0 && isMeant(document)) documents.push(document)
  return documents
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .filter((document, _, [first = document]) => (scores[document] ?? 0) >= (scores[first] ?? 0) * CLOSE_SHARE)
    .slice(0, limit)
    .map((document) => ({ number: index.numbers[document] ?? '', score: scores[document] ?? 0 }))
}

const SUGGESTED_COUNT = 3
