import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { decodeJwt } from 'jose'
import { addClient } from '../src/features/oidc/flow-clients.ts'
import { deliverSignals } from '../src/features/signal/flow-deliver.ts'
import { pollStream } from '../src/features/signal/flow-poll.ts'
import { createStream, type KeptStream } from '../src/features/signal/flow-streams.ts'
import { PUSH, type Wish } from '../src/features/signal/stream.ts'
import { hours, minutes } from '../src/kernel/duration.ts'
import { seededRandom, uuid } from '../src/kernel/random.ts'
import { runDue } from '../src/main/worker.ts'
import { recordEvents } from '../src/platform/event.ts'
import type { Service } from '../src/platform/service.ts'
import { type Ear, openEar } from './support/signal-receiver.ts'
import { makeWorld, type World } from './support/world.ts'

let world: World
let second: Service
let ear: Ear
let pushed: KeptStream
let polled: KeptStream
before(async () => {
  world = await makeWorld()
  second = await world.another()
  ear = await openEar()
  pushed = await streamOf('pushed', { delivery: { method: PUSH, endpoint_url: ear.url } })
  polled = await streamOf('polled', {})
})
after(async () => {
  await ear.close()
  await world.close()
})

async function streamOf(clientId: string, wish: Wish): Promise<KeptStream> {
  const { service } = world
  const { now } = await service.time.moment()
  assert.ok((await addClient(service, { client_id: clientId, name: clientId, scopes: ['ssf.manage'] }, now)).ok)
  const stream = await createStream(service, clientId, wish)
  assert.ok(typeof stream === 'object')
  return stream
}

/** A worker whose database goes away after so many statements, whatever it was about to write down. */
function dying(service: Service, after: number): Service {
  let left = after
  const may = () => {
    if (left-- <= 0) throw new Error('the worker is dead')
  }
  const { database } = service
  return {
    ...service,
    database: {
      ...database,
      query: async (statement) => {
        may()
        return database.query(statement)
      },
    },
  }
}

type Step =
  /** Something happens to one of two people. */
  | { readonly do: 'happen'; readonly to: 0 | 1 }
  /** The worker looks at what is due, and may die. */
  | { readonly do: 'make'; readonly dies: number | undefined }
  /** Two workers push at once; one may die; the receiver answers so. */
  | { readonly do: 'push'; readonly dies: number | undefined; readonly answers: readonly number[] }
  /** The receiver polls, and acknowledges the first so many of what it has; the answer may be lost on its way. */
  | { readonly do: 'poll'; readonly acks: number; readonly max: number; readonly lost: boolean }
  | { readonly do: 'wait' }

const dies = fc.option(fc.nat(6), { nil: undefined })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('happen' as const), to: fc.constantFrom(0 as const, 1 as const) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('make' as const), dies }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      dies,
      answers: fc.array(fc.constantFrom(202, 202, 500, 503), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('poll' as const),
      acks: fc.nat(3),
      max: fc.integer({ min: 1, max: 3 }),
      lost: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
)

interface Seen {
  readonly account: string
  readonly txn: string
  readonly jti: string
  readonly iat: number
}

function read(token: string): Seen {
  const {
    jti = '',
    iat = 0,
    txn,
    sub_id,
  } = decodeJwt(token) as ReturnType<typeof decodeJwt> & { sub_id: { sub: string } }
  return { jti, iat, txn: String(txn), account: sub_id.sub }
}

let runs = 0

/** One life of two people, a receiver that is pushed to and one that polls. */
class Life {
  readonly accounts: readonly string[]
  /** What happened to each, in its order. */
  readonly facts = new Map<string, string[]>()
  readonly heard: Seen[] = []
  readonly fetched: Seen[] = []
  /** Taken, and written down as taken. */
  readonly taken = new Set<string>()
  #had: string[] = []
  #count = 0
  readonly #run = ++runs
  constructor(accounts: readonly string[]) {
    this.accounts = accounts
    for (const account of accounts) this.facts.set(account, [])
  }

  async happen(to: number): Promise<void> {
    const account = this.accounts[to] ?? ''
    const seed = `${this.#run}/${++this.#count}`
    const { now } = await world.service.time.moment()
    const happened = { kind: 'recovery_code.made', data: {} }
    await world.service.database.query(recordEvents(seededRandom(seed), account, now, [happened]))
    this.facts.get(account)?.push(uuid(seededRandom(seed)))
  }

  async push(answers: readonly number[], diesAfter: number | undefined): Promise<void> {
    const from = ear.heard.length
    const took: string[] = []
    ear.answer = ({ body }, nth) => {
      const status = answers[nth % answers.length] ?? 202
      const seen = read(body)
      assert.ok(!this.taken.has(seen.jti), 'what was taken came again')
      if (status === 202) took.push(seen.jti)
      return { status }
    }
    const first = diesAfter === undefined ? world.service : dying(world.service, diesAfter)
    await Promise.allSettled([deliverSignals(first), deliverSignals(second)])
    this.heard.push(...ear.heard.slice(from).map(({ body }) => read(body)))
    if (diesAfter === undefined) for (const jti of took) this.taken.add(jti)
  }

  async poll(acks: number, max: number, lost: boolean): Promise<number> {
    const ack = this.#had.splice(0, acks)
    const { sets } = await pollStream(
      world.service,
      polled,
      { maxEvents: max, returnImmediately: true, ack },
      new AbortController().signal,
    )
    for (const jti of ack) this.taken.add(jti)
    const got = Object.values(sets).map(read)
    for (const { jti } of got) assert.ok(!this.taken.has(jti), 'what was acknowledged came again')
    if (lost) return got.length
    this.fetched.push(...got)
    this.#had = [...new Set([...this.#had, ...got.map(({ jti }) => jti)])]
    return got.length
  }

  async do(one: Step): Promise<void> {
    if (one.do === 'happen') await this.happen(one.to)
    else if (one.do === 'wait') await world.advance(minutes(3))
    else if (one.do === 'push') await this.push(one.answers, one.dies)
    else if (one.do === 'poll') await this.poll(one.acks, one.max, one.lost)
    else if (one.dies === undefined) await runDue(world.service, world.carriers)
    else await runDue(dying(world.service, one.dies), world.carriers).catch(() => {})
  }

  /** All is well again, for as long as it takes. */
  async end(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      await world.advance(hours(1))
      const before = this.heard.length
      await this.push([202], undefined)
      const fetched = await this.poll(1_000, 100, false)
      quiet = this.heard.length === before && fetched === 0 ? quiet + 1 : 0
    }
  }

  /** Each receiver heard of everything, in the order in which it happened. */
  check(): void {
    for (const [who, all] of Object.entries({ pushed: this.heard, polled: this.fetched }))
      for (const account of this.accounts) {
        const mine = all.filter((seen) => seen.account === account)
        const firsts = [...new Map(mine.map((seen) => [seen.jti, seen])).values()]
        assert.deepEqual(
          firsts.map(({ txn }) => txn),
          this.facts.get(account),
          who,
        )
        for (const [i, { iat }] of firsts.entries())
          assert.ok(iat >= (firsts[i - 1]?.iat ?? 0), `${who}: iat goes back`)
      }
  }
}

test('EV-06 EV-07 S8 whatever fails and whenever a worker dies, every receiver hears of everything in order, and of what it took never again', async () => {
  let made = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const accounts = await Promise.all([world.account(), world.account()])
      const life = new Life(accounts.map(({ id }) => id))
      for (const one of steps) await life.do(one)
      await life.end()
      life.check()
      made += life.heard.length
    }),
    { numRuns: 20 },
  )
  assert.ok(made > 20, 'something was told')
  assert.equal(pushed.method, 'push')
})
