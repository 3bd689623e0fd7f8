// `node bench/answers.ts`: does the time of an answer tell whether an account exists (S17, EP-01, T016)? Known and unknown
// take turns, so that whatever else the machine does falls on both alike. A figure, not a test: a busy machine is no leak.
import { beginEnrolment } from '../src/features/enrolment/flow.ts'
import { askForgotten, resetForgotten } from '../src/features/password/flow-forgotten.ts'
import type { Draft } from '../src/features/replacement/request.ts'
import { stopByNumber } from '../src/features/replacement/status/flow-end.ts'
import { saveRequest } from '../src/features/replacement/store.ts'
import { signIn } from '../src/features/session/flow.ts'
import type { Visitor } from '../src/features/session/store-visitor.ts'
import { uuid } from '../src/kernel/random.ts'
import { makeAccount } from '../src/main/dev-accounts.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { print, round } from './measure.ts'
import { makeWorld, type World } from './world.ts'

const ROUNDS = 200
const ENOUGH_MS = 5
const ENOUGH_SHARE = 0.05

interface Person {
  readonly identifier: string
  readonly proof: string
}

const mail = (name: string, i: number): string => `${name}-${String(i).padStart(5, '0')}@answers.example`

let count = 0
const stranger = ({ service }: World): Visitor => ({
  browserKey: service.keys.digest('browser', `stranger-${++count}`).toString('hex'),
  locale: 'ja',
  source: '192.0.2.*',
  agent: '',
})

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}

const REAL = 10_000_000
const NONE = 20_000_000

/** A request whose receipt number is known; that nobody stops it takes as long as if there were none. */
const draftOf = ({ service }: World, i: number): Draft => ({
  state: 'draft',
  requestId: uuid(service.random),
  receipt: String(REAL + i),
  rank: 1,
  browserKey: '00',
  sessionId: uuid(service.random),
  source: '',
  agent: '',
  epoch: 1,
  oldProofs: [],
  codeId: null,
  startedAt: 0,
  waitMs: 0,
  told: [],
})

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0

/** Mann and Whitney's test with the normal approximation: how likely ranks as uneven as these are by chance. */
function rankTest(a: readonly number[], b: readonly number[]): number {
  const ranked = [...a.map((ms) => ({ ms, mine: 1 })), ...b.map((ms) => ({ ms, mine: 0 }))].sort((x, y) => x.ms - y.ms)
  const ranks = ranked.reduce((sum, { mine }, i) => sum + mine * (i + 1), 0)
  const u = ranks - (a.length * (a.length + 1)) / 2
  const middle = (a.length * b.length) / 2
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return 2 * (1 - normal(Math.abs(u - middle) / deviation))
}

/** The share of a normal distribution below z (Abramowitz and Stegun 26.2.17; the error is below 7.5e-8). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial
}

async function compare(answer: string, act: (known: boolean, i: number) => Promise<number>): Promise<void> {
  const known: number[] = []
  const unknown: number[] = []
  for (let i = 0; i < ROUNDS; i++)
    for (const first of i % 2 ? [true, false] : [false, true]) (first ? known : unknown).push(await act(first, i))
  const p = rankTest(known, unknown)
  const [a, b] = [known, unknown].map((all) => median([...all].sort((x, y) => x - y))) as [number, number]
  const apart = Math.abs(a - b)
  print('answers', {
    answer,
    rounds: ROUNDS,
    knownMs: round(a, 2),
    unknownMs: round(b, 2),
    apartMs: round(apart, 2),
    apartPercent: round((100 * apart) / Math.max(a, b)),
    rankTestP: round(p, 4),
    alike: apart <= ENOUGH_MS || apart <= ENOUGH_SHARE * Math.max(a, b),
  })
}

const world = await makeWorld()
try {
  const { service } = world
  const people: Person[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const person = { identifier: mail('known', i), proof: mail('proof', i) }
    const made = await makeAccount(service, {
      identifier: person.identifier,
      proofs: [{ kind: 'mail', address: person.proof }],
    })
    if (!made.ok) throw new Error(made.refusal.code)
    people.push(person)
    await new Unit().add(saveRequest(made.value.id, draftOf(world, i))).commit(service.database)
  }
  const named = (known: boolean, i: number): Person =>
    (known ? people[i] : undefined) ?? { identifier: mail('nobody', i), proof: mail('none', i) }
  const who = () => stranger(world)
  await compare('sign-in', (known, i) => timed(() => signIn(service, who(), named(known, i).identifier, 'not right')))
  await compare('sign-up', (known, i) =>
    timed(() => beginEnrolment(service, who(), named(known, i).identifier, 'Asia/Tokyo')),
  )
  await compare('forgotten', (known, i) => {
    const { identifier, proof } = named(known, i)
    return timed(() => askForgotten(service, who(), identifier, proof))
  })
  await compare('forgotten, wrong code', async (known, i) => {
    const visitor = who()
    const { identifier, proof } = named(known, i)
    const asked = await askForgotten(service, visitor, identifier, proof)
    if (!asked.ok) throw new Error(asked.refusal.code)
    const form = { entry: '00000000', password: 'four quiet lanterns drift' }
    return timed(() => resetForgotten(service, visitor, asked.value, form))
  })
  await compare('stop number', (known, i) =>
    timed(() => stopByNumber(service, who(), String((known ? REAL : NONE) + i), '12345678')),
  )
} finally {
  await world.close()
}
