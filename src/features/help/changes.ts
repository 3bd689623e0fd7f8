import { createHash } from 'node:crypto'
import { type Article, EDITIONS, type Edition, inlinesOf, linksOf, wordsOf } from './article.ts'
import type { Library } from './library.ts'

/** When an article last changed, and what it said then, as a digest of each of its editions. */
export interface Change {
  readonly updated: string
  readonly digests: Readonly<Partial<Record<Edition, string>>>
}

/** By the numbers of the articles. */
export type Changes = Readonly<Record<string, Change>>

const NAMES = { brand: '{{brand}}', sender: '{{sender}}' } as const

/** Of what a reader is told: a renamed button or another number of the policy changes it, a line broken elsewhere does not. */
export function digestOf(article: Article): string {
  const { question, answer, blocks, targets } = article
  const said = [answer, ...inlinesOf(blocks)].map((inside) => wordsOf(inside, NAMES))
  return createHash('sha256')
    .update(JSON.stringify([question, said, targets, [...linksOf(article)].map((href) => href.replace('/easy', ''))]))
    .digest('hex')
    .slice(0, 16)
}

/** The record as it should be: the day is today's only where something that was said before is said otherwise now. */
export function changesOf(library: Library, before: Changes, today: string): Changes {
  return Object.fromEntries(
    [...library].map(([number, versions]) => {
      const digests = Object.fromEntries(
        EDITIONS.flatMap((edition) => {
          const article = versions[edition]
          return article ? [[edition, digestOf(article)] as const] : []
        }),
      )
      const former = before[number]
      const isSame =
        former && EDITIONS.every((edition) => (former.digests[edition] ?? digests[edition]) === digests[edition])
      return [number, { updated: isSame ? former.updated : today, digests }]
    }),
  )
}
