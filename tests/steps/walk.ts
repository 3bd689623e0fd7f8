import type { ElementHandle } from 'playwright-core'
import type { Article } from '../../src/features/help/article.ts'
import type { Server } from '../support/server.ts'
import type { Act } from './act.ts'
import { type Step, shapeOf, waysOf } from './plan.ts'
import type { Knows, Reader } from './reader.ts'

/** What the words of an article cannot say, for one way through it. */
export interface Script {
  /** Who reads it, what they know, and the page at which they sit. */
  readonly begin: (opening: Opening) => Promise<Reader | AfterTheWait>
  /** What a person does at a step beside what it refers to; a step that refers to nothing needs it. */
  readonly at?: Readonly<Record<string, Hand>>
  /** The last step of this way that is walked. */
  readonly until?: string
  /** Its steps are talk with somebody: there is nothing to take a picture of. */
  readonly unseen?: true
  /** What must have come of it. */
  readonly end: (reader: Reader) => Promise<void>
}

/** What is left to do for the beginning once a wait is over; that is waited for all at once. */
export type AfterTheWait = () => Promise<Reader>

export interface Hand {
  readonly before?: (reader: Reader) => Promise<void>
  readonly after?: (reader: Reader) => Promise<void>
  /** Takes the second of two that a step offers. */
  readonly other?: true
}

/** Somebody opens a browser. */
export interface Opening {
  readonly article: Article
  readonly server: Server
  readonly open: (knows: Knows) => Promise<Reader>
  /** A name that nobody else in this service has. */
  readonly name: string
}

/** Where in which article what it says did not hold. */
export class StepError extends Error {
  constructor({ number, locale }: Article, step: string, cause: unknown) {
    super(`article ${number} (${locale}), step ${step}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
    this.name = 'StepError'
  }
}

/** Told of a step: when what it speaks of is on the page. */
export type Watch = (reader: Reader, step: Step, marked: ElementHandle | undefined) => Promise<void>

/** One reader on the way. */
interface Walker {
  readonly article: Article
  readonly reader: Reader
  readonly steps: readonly Step[]
}

/** The steps of a way as they stand in the article, once it is seen that words and script fit each other. */
export function stepsFor(article: Article, name: string, script: Script): readonly Step[] {
  const way = waysOf(article).find((one) => one.name === name)
  if (!way) throw new StepError(article, name, 'this way is not in the article')
  const last = script.until === undefined ? way.steps.length : way.steps.findIndex((s) => s.name === script.until) + 1
  const steps = way.steps.slice(0, last)
  for (const { name, acts } of steps)
    if (acts.length === 0 && !script.at?.[name] && /^\d+\??$/.test(name))
      throw new StepError(article, name, 'it refers to nothing, and no script says what it has done')
  for (const at of Object.keys(script.at ?? {}))
    if (!steps.some((step) => step.name === at))
      throw new StepError(article, at, 'the script speaks of it, but it is not there')
  return steps
}

export interface Walk {
  readonly name: string
  readonly script: Script
  /** The same article in one or more languages: they are walked side by side, because time passes for all at once. */
  readonly articles: readonly Article[]
  readonly open: (article: Article, knows: Knows) => Promise<Reader>
  readonly server: Server
  /** The name that somebody goes by; no two in a service may have the same. */
  readonly nameOf?: (article: Article, way: string) => string
  readonly watch?: Watch
}

const ALL_DAYS = 'P31D'
const SOME_MINUTES = 'PT3M'

export async function walk({ name, script, articles, server, open, nameOf = usualName, watch }: Walk): Promise<void> {
  const together = <T>(walkers: readonly T[], act: (walker: T) => Promise<void>) =>
    // Pictures have to be the same each time, so then nothing happens at once.
    watch ? inTurn(walkers, act) : Promise.all(walkers.map(act)).then(() => undefined)
  const begun: (Omit<Walker, 'reader'> & { readonly reader: Reader | AfterTheWait })[] = []
  for (const article of articles) {
    const steps = stepsFor(article, name, script)
    const opening = { article, server, open: (knows: Knows) => open(article, knows), name: nameOf(article, name) }
    begun.push({ article, steps, reader: await script.begin(opening) })
  }
  if (begun.some(({ reader }) => typeof reader === 'function')) await server.advance(ALL_DAYS)
  const walkers: Walker[] = []
  for (const { reader, ...rest } of begun)
    walkers.push({ ...rest, reader: typeof reader === 'function' ? await reader() : reader })
  const [first] = walkers
  for (const [i, { acts }] of (first?.steps ?? []).entries()) {
    await together(walkers, (walker) => told(walker, i, (step) => hand(script, step).before?.(walker.reader)))
    for (const [k, act] of acts.entries()) {
      if (act.does === 'wait some minutes') await server.advance(SOME_MINUTES)
      else if (act.does === 'wait until the end') await server.advance(ALL_DAYS)
      else
        await together(walkers, (walker) => told(walker, i, (step) => perform(walker.reader, step, k, script, watch)))
    }
    await together(walkers, (walker) =>
      told(walker, i, async (step) => {
        const { after } = hand(script, step)
        if (after)
          await watched(walker.reader, step, acts.some(isPress) ? undefined : watch, () => after(walker.reader))
        else if (watch && !acts.some(isPress)) await watch(walker.reader, step, await marked(walker.reader))
      }),
    )
  }
  for (const { article, reader } of walkers) {
    await script.end(reader).catch((cause) => {
      throw new StepError(article, 'after the last', cause)
    })
    await reader.page.context().close()
  }
}

const usualName = ({ number, locale }: Article, way: string): string =>
  `help${number.slice(-2)}${way.replace('?', 'if')}${locale}`

async function inTurn<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await act(item)
}

const hand = ({ at }: Script, { name }: Step): Hand => at?.[name] ?? {}

const isPress = ({ does }: Act): boolean => does === 'press' || does === 'choose'

async function told(
  { article, steps }: Walker,
  i: number,
  act: (step: Step) => Promise<void> | undefined,
): Promise<void> {
  const step = steps[i]
  if (!step) throw new StepError(article, String(i + 1), 'it is not there')
  try {
    await act(step)
  } catch (cause) {
    throw new StepError(article, step.name, cause)
  }
}

async function perform(reader: Reader, step: Step, k: number, script: Script, watch: Watch | undefined): Promise<void> {
  const act = step.acts[k]
  if (!act) throw new Error('the languages differ')
  const isLast = step.acts.findLastIndex(isPress) === k
  await watched(reader, step, isLast ? watch : undefined, async () => {
    if (isPress(act) && hand(script, step).other && 'or' in act && act.or) await reader.press(act.or)
    else await reader.perform(act)
  })
  if (step.mayVerify && (await reader.verifyIfAsked()) && step.again) await reader.perform(act)
}

/** The page is looked at when what is to be pressed is found, and not pressed yet. */
async function watched(reader: Reader, step: Step, watch: Watch | undefined, act: () => Promise<void>): Promise<void> {
  let seen = false
  if (watch)
    reader.beforePress = async (what) => {
      if (!seen) await watch(reader, step, what)
      seen = true
    }
  await act()
  reader.beforePress = async () => undefined
  if (watch && !seen) await watch(reader, step, await marked(reader))
}

/** Where nothing is pressed, a step speaks of what the page says of itself. */
const marked = async (reader: Reader): Promise<ElementHandle | undefined> =>
  (await reader.page.$('main h1')) ?? undefined

/** Where two versions of an article have different things done. */
export function differences(a: Article, b: Article): readonly (readonly [string, string])[] {
  const [some, others] = [waysOf(a).map(shapeOf), waysOf(b).map(shapeOf)]
  const pairs = Array.from({ length: Math.max(some.length, others.length) }, (_, i) => [some[i], others[i]])
  return pairs.flatMap(([one, other]) =>
    one === other ? [] : [[`${a.number} ${one}`, `${b.number} ${other}`] as const],
  )
}
