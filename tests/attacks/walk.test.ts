// The running service and the rules alone, in step: whatever is done in whatever order, both are in the same state.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Proof } from '../../src/features/proof/rules.ts'
import { openAddress } from '../../src/features/proof/store-address.ts'
import { type Case, draftToGoOn, liveRequest } from '../../src/features/replacement/case.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../../src/features/replacement/flow.ts'
import { cancelRequest, objectToRequest, stopByLink } from '../../src/features/replacement/flow-end.ts'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/flow-finish.ts'
import { continueByLink } from '../../src/features/replacement/flow-link.ts'
import { askEarlyCodeByAddress, endWithOldProof } from '../../src/features/replacement/flow-old-proof.ts'
import type { Request } from '../../src/features/replacement/request.ts'
import { linkToken } from '../../src/features/replacement/store-links.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours, minutes, seconds } from '../../src/kernel/duration.ts'
import { ok, type Result, refuse } from '../../src/kernel/result.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Service } from '../../src/platform/service.ts'
import { policy } from '../../src/policy/policy.ts'
import { aCode, type Command, Story, T0 } from '../support/case.ts'
import { codeAt, look, NEW_PASSWORD, type Scene, scene } from '../support/scene.ts'
import { makeWorld, type World } from '../support/world.ts'

/** The same walks in every run; SEED=random looks elsewhere, WALKS=10000 looks longer. */
const SEED = process.env.SEED === 'random' ? {} : { seed: 20260301 }
const WALKS = Number(process.env.WALKS ?? 24)
/** So many walks share a database before a fresh one is made, in which nothing of former accounts is due. */
const WALKS_PER_WORLD = 20

const BROWSERS = ['requester', 'owner', 'thief'] as const
type Browser = (typeof BROWSERS)[number]
const OLD = ['old-mail', 'old-phone'] as const

type Act =
  | { readonly do: 'start' | 'code' | 'prove' | 'object' | 'cancel' | 'finish'; readonly by: Browser }
  | { readonly do: 'name'; readonly by: Browser; readonly address: string }
  | { readonly do: 'stop' | 'end-early'; readonly proof: (typeof OLD)[number] }
  | { readonly do: 'pass'; readonly forMs: number }
  | { readonly do: 'restart' }

const by = fc.constantFrom(...BROWSERS)
const address = fc.constantFrom('one@new', 'two@new', 'three@new')
/** Each has an hour beside its days, so that no sum of a few meets a boundary to the second. */
const pass = fc.constantFrom(0, 1, 3, 7, 14, 27, 30).map((n): Act[] => [{ do: 'pass', forMs: days(n) + hours(1) }])
const act: fc.Arbitrary<Act[]> = fc.oneof(
  { weight: 3, arbitrary: pass },
  fc.record({ do: fc.constantFrom('start' as const, 'code' as const, 'prove' as const), by }).map((a): Act[] => [a]),
  fc.record({ do: fc.constant('name' as const), by, address }).map((a): Act[] => [a]),
  fc.record({ do: fc.constantFrom('object' as const, 'cancel' as const), by }).map((a): Act[] => [a]),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const), by }).map((a): Act[] => [a]) },
  fc
    .record({ do: fc.constantFrom('stop' as const, 'end-early' as const), proof: fc.constantFrom(...OLD) })
    .map((a): Act[] => [a]),
  fc.constant<Act[]>([{ do: 'restart' }]),
  // Whole beginnings, so that the far states are reached as often as the near ones.
  {
    weight: 3,
    arbitrary: fc
      .record({ start: fc.constantFrom('start' as const, 'start' as const, 'code' as const), by, address })
      .map(({ start, by, address }): Act[] => [
        { do: start, by },
        { do: 'name', by, address },
        { do: 'prove', by },
      ]),
  },
)
const walk = fc.array(act, { minLength: 3, maxLength: 9 }).map((acts) => acts.flat())

/** One account, as the service has it and as the rules have it. */
class Both {
  readonly #world: World
  #service: Service
  readonly #story = new Story({ codes: [aCode('aged', T0 - days(300))] })
  readonly #scene: Scene
  readonly #people: Readonly<Record<Browser, Person>>

  private constructor(world: World, begun: Scene, people: Readonly<Record<Browser, Person>>) {
    this.#world = world
    this.#service = world.service
    this.#scene = begun
    this.#people = people
  }

  static async make(world: World, name: string): Promise<Both> {
    const begun = await scene(world, name, { recoveryCode: true })
    const person = (browser: Browser) => world.person(begun.account, `${browser} of ${name}`)
    const [requester, owner, thief] = [await person('requester'), await person('owner'), await person('thief')]
    return new Both(world, begun, { requester, owner, thief })
  }

  /** Does it on both sides, and compares what was answered and what is so now. */
  async play(act: Act): Promise<void> {
    if (act.do === 'pass') {
      await this.#world.advance(act.forMs)
      this.#story.pass(act.forMs)
    } else if (act.do === 'restart') this.#service = await this.#world.another()
    else await this.#playBoth(act)
    await this.#compare(JSON.stringify(act))
  }

  /** Instances agree on the time to the second, so what one has asked for is due for all of them a second later. */
  #settle(): Promise<void> {
    return this.#world.advance(seconds(1))
  }

  async #playBoth(act: Exclude<Act, { do: 'pass' | 'restart' }>): Promise<void> {
    // People whose sessions a finish or a stop has ended sign in again, in the same browser.
    await this.#service.database.query(
      sql`update session set ended_at = null where account_id = ${this.#scene.account.id}`,
    )
    const real = await this.#real(act)
    await this.#settle()
    // Codes and names are counted by the day, which the rules of the replacement know nothing of.
    if (!real.ok && /^(code\.|recovery_code\.too_many)/.test(real.refusal.code)) return
    const command = this.#command(act)
    const ideal = command ? this.#story.play(command) : refuse('replacement.gone')
    const told = (r: Result<unknown>) => (r.ok ? 'ok' : r.refusal.code)
    assert.equal(real.ok, ideal.ok, `${JSON.stringify(act)}: the service says ${told(real)}, the rules ${told(ideal)}`)
  }

  /** What the rules are asked, or undefined where they have nothing to be asked about. */
  #command(act: Exclude<Act, { do: 'pass' | 'restart' }>): Command | undefined {
    const c = this.#story.case
    const live = liveRequest(c)
    const newest = c.requests.findLast((r) => r.state !== 'draft')
    switch (act.do) {
      case 'start':
        return { do: 'start', by: act.by }
      case 'code':
        return c.codes[0]?.state === 'live' ? { do: 'start', by: act.by, rank: 4, code: 'aged' } : undefined
      case 'name': {
        const request = this.#draftOf(act.by)?.requestId
        return request === undefined ? undefined : { do: 'name', request, address: act.address, kind: 'mail' }
      }
      case 'prove': {
        const typed = this.#typedBy(act.by)
        return typed && { do: 'prove', request: typed.request.requestId, proof: typed.proof.proofId }
      }
      case 'object':
        return live && { do: 'object', request: live.requestId, by: act.by }
      case 'cancel':
        return live?.browserKey === act.by ? { do: 'cancel', request: live.requestId } : undefined
      case 'finish':
        return newest && { do: 'finish', request: newest.requestId }
      case 'stop':
        return newest && { do: 'stop', request: newest.requestId, proof: act.proof }
      case 'end-early':
        return live && { do: 'end-early', request: live.requestId, proof: act.proof }
    }
  }

  #draftOf(browser: Browser): Request | undefined {
    const here = { browserKey: browser, sessionId: `session of ${browser}` }
    return draftToGoOn(this.#story.case, here, this.#story.moment, policy)
  }

  /** The address that was typed last in a browser, and its request: of a draft, or of what came of it. */
  #typedBy(browser: Browser): { readonly request: Request; readonly proof: Proof } | undefined {
    return typedIn(this.#story.case, browser)
  }

  async #real(act: Exclude<Act, { do: 'pass' | 'restart' }>): Promise<Result<unknown>> {
    const service = this.#service
    const { read, request: newest } = await look(this.#world, this.#scene)
    const { accountId } = read.case
    const as = (browser: Browser): Person => ({ ...this.#people[browser], account: read.account })
    const token = (purpose: 'stop' | 'continue', requestId: string, proofId: string) =>
      linkToken(service.keys, purpose, { accountId, requestId, proofId })
    switch (act.do) {
      case 'start':
        return startReplacement(service, as(act.by))
      case 'code':
        return startWithRecoveryCode(service, as(act.by), this.#scene.account.recoveryCode)
      case 'name':
        return nameNewProof(service, as(act.by), 'mail', `${act.address}-${accountId}.example`)
      case 'prove': {
        const person = as(act.by)
        const typed = typedIn(read.case, person.browserKey)
        if (!typed) return refuse('replacement.gone')
        return continueByLink(service, person, person, token('continue', typed.request.requestId, typed.proof.proofId))
      }
      case 'object':
        return objectToRequest(service, as(act.by))
      case 'cancel':
        return cancelRequest(service, as(act.by))
      case 'finish':
        return this.#finish(as(act.by))
      case 'stop': {
        if (newest === undefined || newest.state === 'draft') return refuse('stop.unknown')
        return stopByLink(service, token('stop', newest.requestId, this.#oldProof(act.proof)))
      }
      case 'end-early':
        return this.#endEarly(as('owner'), act.proof)
    }
  }

  #oldProof(name: (typeof OLD)[number]): string {
    return this.#scene.account.proofs[OLD.indexOf(name)]?.id ?? ''
  }

  async #finish(person: Person): Promise<Result<unknown>> {
    const asked = await askFinishCodes(this.#service, person)
    if (!asked.ok) return asked
    await this.#settle()
    const { read } = await look(this.#world, this.#scene)
    const codes = new Map<string, unknown>()
    for (const { challengeId, proofId } of asked.value) {
      const to = await this.#addressOf(proofId)
      codes.set(challengeId, await codeAt(this.#world, to))
    }
    const fresh = { ...person, account: read.account }
    const changed = read.case.requests.some((r) => r.state === 'completed' && r.rank === 1)
    const done = await finishReplacement(this.#service, fresh, {
      codes,
      currentPassword: changed ? NEW_PASSWORD : this.#scene.account.password,
      newPassword: changed ? this.#scene.account.password : NEW_PASSWORD,
    })
    return done.ok ? ok(undefined) : done
  }

  async #endEarly(person: Person, name: (typeof OLD)[number]): Promise<Result<unknown>> {
    const proofId = this.#oldProof(name)
    const to = name === 'old-mail' ? this.#scene.old : this.#scene.oldPhone
    const asked = await askEarlyCodeByAddress(this.#service, person, proofId, to)
    if (!asked.ok) return asked
    await this.#settle()
    const entry = await codeAt(this.#world, to)
    return endWithOldProof(this.#service, person, asked.value.challengeId, entry, 'early')
  }

  async #addressOf(proofId: string): Promise<string> {
    const proof = (await look(this.#world, this.#scene)).read.proofs.find((p) => p.proofId === proofId)
    const opened = proof && openAddress(this.#service, this.#scene.account.id, proof)
    assert.ok(opened)
    return opened.address
  }

  states(): readonly string[] {
    return this.#story.case.requests.map(({ state }) => state)
  }

  async #compare(what: string): Promise<void> {
    const { read } = await look(this.#world, this.#scene)
    assert.deepEqual(shape(read.case), shape(this.#story.case), what)
    const [real, ideal] = [liveRequest(read.case), liveRequest(this.#story.case)]
    if (!real || !ideal) return
    const apart = Math.abs(real.deadlineAt - real.startedAt - (ideal.deadlineAt - ideal.startedAt))
    assert.ok(apart < minutes(5), `${what}: the ends are ${apart} ms apart`)
  }
}

function typedIn(c: Case, browserKey: string): { readonly request: Request; readonly proof: Proof } | undefined {
  const request = c.requests.findLast((r) => r.browserKey === browserKey)
  const proof = request && c.proofs.findLast((p) => p.requestId === request.requestId)
  return request && proof && { request, proof }
}

/** What must be alike: requests in their order, and proofs by what they are; ids and instants differ. */
function shape(c: Case) {
  const order = c.requests.map((r) => r.requestId)
  return {
    requests: c.requests.map((r) => ({
      state: r.state,
      rank: r.rank,
      told: r.told,
      waitMs: r.waitMs,
      epoch: r.epoch,
      old: r.oldProofs.length,
      ended: 'endReason' in r ? r.endReason : null,
      alerted: 'alertedAt' in r && r.alertedAt !== null,
      final: 'final' in r && r.final !== null,
      ready: 'readyAt' in r && r.readyAt !== null,
    })),
    proofs: c.proofs
      .map((p) => `${p.kind} ${p.state} of ${p.requestId === null ? 'the beginning' : order.indexOf(p.requestId)}`)
      .sort(),
    codes: c.codes.map((k) => k.state),
    epoch: c.epoch,
    protected: c.protectedAt !== null,
  }
}

test(`T159 ${WALKS} walks: the running service does what the rules alone do, step by step`, async () => {
  let world = await makeWorld()
  let count = 0
  const reached = new Set<string>()
  try {
    await fc.assert(
      fc.asyncProperty(walk, async (acts) => {
        if (++count % WALKS_PER_WORLD === 0) {
          await world.close()
          world = await makeWorld()
        }
        const both = await Both.make(world, `walk${count}`)
        for (const act of acts) {
          await both.play(act)
          reached.add(act.do)
          for (const state of both.states()) reached.add(state)
        }
      }),
      { numRuns: WALKS, ...SEED, endOnFailure: true },
    )
  } finally {
    await world.close()
  }
  const acts = ['start', 'code', 'name', 'prove', 'object', 'cancel', 'finish', 'stop', 'end-early', 'pass', 'restart']
  const states = ['draft', 'pending', 'held', 'completed', 'vetoed', 'canceled', 'ended-early']
  assert.deepEqual(
    [...acts, ...states].filter((one) => !reached.has(one)),
    [],
    'every act was played, and every state reached',
  )
})
