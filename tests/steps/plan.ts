import assert from 'node:assert/strict'
import { type Article, type Block, type Inline, inlinesOf, wordsOf } from '../../src/features/help/article.ts'
import type { Locale } from '../../src/kernel/locale.ts'
import { type Act, readSentences, stepsOf } from './act.ts'

/** A step as it is walked: "4" of the article, or "4a.2", the second one of its first supplement. */
export interface Step {
  readonly name: string
  readonly acts: readonly Act[]
  /** It tells the reader who is asked to verify on the way to do so. */
  readonly mayVerify: boolean
  /** And to do again what led there. */
  readonly again: boolean
  readonly words: string
}

/** Another way through an article: its steps in the order in which they are walked. */
export interface Way {
  /** "" is the article itself, "4a" its way with the first supplement of step 4, "1?" the one with what step 1 says for some. */
  readonly name: string
  readonly steps: readonly Step[]
}

const FACTS = { brand: '', sender: '' }
const MAY_VERIFY = /本人確認を求められたとき|asked to verify/

/** The paragraphs and bullets of a step itself: no notes, no supplements, nothing that is numbered on its own. */
const proper = (blocks: readonly Block[]): readonly (readonly Inline[])[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'paragraph') return [block.inside]
    return block.kind === 'list' && block.type === 'bullets' ? block.items.flatMap(proper) : []
  })

/** Acts that lead somewhere; reading another article, or looking something up, is no other way through this one. */
const leads = (acts: readonly Act[]): boolean => acts.some(({ does }) => !/^(?:open|read|sign in)$/.test(does))

interface Numbered {
  readonly main: Step
  readonly others: readonly { readonly name: string; readonly steps: readonly Step[]; readonly next: number }[]
}

function numbered(locale: Locale, blocks: readonly Block[], number: number): Numbered {
  const said = readSentences(locale, proper(blocks))
  const words = proper(blocks)
    .map((inside) => wordsOf(inside, FACTS))
    .join(' ')
  const verify = [...inlinesOf(blocks)].map((inside) => wordsOf(inside, FACTS)).find((said) => MAY_VERIFY.test(said))
  const asked = { mayVerify: verify !== undefined, again: /もう一度|again/.test(verify ?? '') }
  const step = (name: string, acts: readonly Act[], text = words): Step => ({ name, acts, ...asked, words: text })
  const others: Numbered['others'][number][] = []
  if (leads(said.instead))
    others.push({ name: `${number}?`, steps: [step(`${number}?`, said.instead)], next: said.goTo ?? number + 1 })
  // What the page shows is seen before anything else is done there.
  const seen = said.acts.slice(
    0,
    said.acts.findIndex(({ does }) => does !== 'see'),
  )
  const supplements = blocks.filter((block) => block.kind === 'supplement')
  for (const [i, supplement] of supplements.entries()) {
    const name = `${number}${String.fromCharCode(97 + i)}`
    const own = readSentences(locale, proper(supplement.blocks))
    const lists = supplement.blocks.filter((block) => block.kind === 'list' && block.type === 'numbers')
    const items = lists.flatMap((list) => (list.kind === 'list' ? list.items : []))
    const inner = items.map((item, k) => ({ at: `${name}.${k + 1}`, said: readSentences(locale, proper(item)), item }))
    const steps = [
      step(name, [...seen, ...own.acts]),
      ...inner.map(({ at, said, item }) =>
        step(
          at,
          said.acts,
          proper(item)
            .map((inside) => wordsOf(inside, FACTS))
            .join(' '),
        ),
      ),
    ]
    if (!steps.some(({ acts }) => leads(acts.filter((act) => !seen.includes(act))))) continue
    const goTo = inner.map((one) => one.said.goTo).find((n) => n !== undefined) ?? own.goTo
    others.push({ name, steps, next: goTo ?? Math.max(number, ...own.standsFor) + 1 })
  }
  assert.deepEqual(said.idle, [], `step ${number} names something without saying what to do with it: ${words}`)
  return { main: step(String(number), said.acts), others }
}

/** The article as it is written, and every other way that it offers. */
export function waysOf(article: Article): readonly Way[] {
  const list = stepsOf(article)
  if (!list) return []
  const all = list.items.map((blocks, i) => numbered(article.locale, blocks, i + 1))
  const main = all.map((one) => one.main)
  const others = all.flatMap(({ others }, i) =>
    others.map(({ name, steps, next }) => ({
      name,
      steps: [...main.slice(0, i), ...steps, ...main.slice(next - 1)],
    })),
  )
  return [{ name: '', steps: main }, ...others]
}

/** The acts without their words: what two languages have to have in common. */
export const shapeOf = ({ name, steps }: Way): string =>
  `${name}: ${steps.map((step) => `${step.name}(${step.acts.map((act) => ('href' in act ? `${act.does} ${act.href}` : act.does)).join(', ')})`).join(' ')}`
