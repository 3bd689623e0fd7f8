import assert from 'node:assert/strict'
import { frozen } from '../../src/features/account/rules.ts'
import { type AddressKind, aged, agesAt, type Proof, type ProofState } from '../../src/features/proof/rules.ts'
import type { RecoveryCode } from '../../src/features/recovery-code/rules.ts'
import type { Case, Change, Notice } from '../../src/features/replacement/case.ts'
import { liveRequest, unchanged, withProofs } from '../../src/features/replacement/case.ts'
import { dispute, type Evidence, revert, tickUndo } from '../../src/features/replacement/dispute.ts'
import { cancel, endByEpoch, endEarly, object, stop } from '../../src/features/replacement/ends.ts'
import { type HostReport, hostReported } from '../../src/features/replacement/host.ts'
import { type Moment, type Rank, type Request, status } from '../../src/features/replacement/request.ts'
import { restored } from '../../src/features/replacement/restored.ts'
import { alertReturned } from '../../src/features/replacement/returned.ts'
import { alertAccepted, finish, proveCandidate } from '../../src/features/replacement/rules.ts'
import { nextTickAt } from '../../src/features/replacement/schedule.ts'
import { nameCandidate, start } from '../../src/features/replacement/start.ts'
import { tick } from '../../src/features/replacement/tick.ts'
import { nextUndoAt } from '../../src/features/replacement/undo.ts'
import type { Instant } from '../../src/kernel/clock.ts'
import { days } from '../../src/kernel/duration.ts'
import { ok, type Result } from '../../src/kernel/result.ts'
import { policy } from '../../src/policy/policy.ts'

/** When every story begins: noon in Tokyo, so that no SMS has to wait for the day. */
export const T0: Instant = Date.parse('2026-03-01T03:00:00Z')

export function aProof(proofId: string, state: ProofState = 'effective', more: Partial<Proof> = {}): Proof {
  const shown = state === 'unconfirmed' ? null : T0 - days(400)
  return {
    proofId,
    kind: proofId.includes('phone') ? 'phone' : 'mail',
    state,
    addressKey: proofId,
    label: '',
    requestId: null,
    createdAt: T0 - days(400),
    provenAt: shown,
    effectiveAt: state === 'unconfirmed' || state === 'probation' || state === 'candidate' ? null : shown,
    changedAt: T0 - days(400),
    undeliverableAt: null,
    ...more,
  }
}

export const aCode = (codeId: string, agedAt: Instant, more: Partial<RecoveryCode> = {}): RecoveryCode => ({
  codeId,
  digest: `digest of ${codeId}`,
  madeAt: agedAt - policy.recovery_code_age_ms,
  agedAt,
  state: 'live',
  changedAt: agedAt - policy.recovery_code_age_ms,
  ...more,
})

export const aCase = (more: Partial<Case> = {}): Case => ({
  accountId: 'account',
  epoch: 1,
  zone: 'Asia/Tokyo',
  createdAt: T0 - days(400),
  passwordChangedAt: null,
  verifiedAt: null,
  protectedAt: null,
  disputedAt: null,
  securedAt: null,
  twoStepAt: null,
  ownWait: null,
  failedCodes: 0,
  proofs: [aProof('old-mail'), aProof('old-phone')],
  requests: [],
  codes: [],
  undos: [],
  ...more,
})

/** What can be done to a case; names of proofs are their addresses, `request` is the last one where it is left out. */
export type Command =
  | {
      readonly do: 'start'
      readonly by?: string
      readonly rank?: Rank
      readonly code?: string
      readonly session?: string
    }
  | { readonly do: 'name'; readonly request?: string; readonly address: string; readonly kind?: AddressKind }
  | { readonly do: 'prove'; readonly request?: string; readonly proof: string; readonly others?: number }
  | { readonly do: 'accept'; readonly request?: string; readonly slot: string; readonly proof?: string }
  | {
      readonly do: 'finish'
      readonly request?: string
      readonly shown?: readonly string[]
      readonly firstFactor?: boolean
      readonly codeFresh?: boolean
    }
  | { readonly do: 'stop'; readonly request?: string; readonly proof: string }
  | { readonly do: 'object'; readonly request?: string; readonly by: string; readonly rank?: 1 | 2 }
  | { readonly do: 'cancel'; readonly request?: string }
  | { readonly do: 'end-early'; readonly request?: string; readonly proof: string }
  | { readonly do: 'change-password' }
  /** The host says that something happened so long ago. */
  | { readonly do: 'host'; readonly what: HostReport; readonly agoMs?: number }
  | { readonly do: 'secure' }
  /** The operator accepted a restored backup. */
  | { readonly do: 'restore'; readonly people?: 'silent' }
  | { readonly do: 'tick'; readonly request?: string }
  | { readonly do: 'dispute'; readonly request?: string; readonly proof: string }
  | { readonly do: 'revert'; readonly request?: string; readonly proofs?: readonly string[]; readonly code?: string }
  | { readonly do: 'tick-undo'; readonly request?: string }
  | { readonly do: 'make-code'; readonly code: string }
  /** An alert that was taken comes back: the one at this place among those of the last request that stand. */
  | { readonly do: 'return'; readonly which: number }
  | { readonly do: 'mail'; readonly accepts: boolean }
  | { readonly do: 'outage'; readonly forMs: number }

/** What is not refused while the account is frozen. */
const GOES_ON: ReadonlySet<Command['do']> = new Set([
  'dispute',
  'revert',
  'tick',
  'tick-undo',
  'accept',
  'host',
  'restore',
  'return',
  'mail',
  'outage',
])

interface Queued {
  readonly notice: Notice
  readonly at: Instant
  readonly until: Instant
}

/** An alert that was taken and did not come back. */
export interface Taken {
  readonly requestId: string
  readonly slot: string
  readonly proofId: string
  readonly at: Instant
  readonly servedMs: number
}

/** One thing that happened, for whoever checks what must always hold. */
export interface Step {
  readonly before: Case
  readonly change: Change
  readonly moment: Moment
  readonly command: Command | { readonly do: 'accepted' | 'aged'; readonly notice?: Notice }
}

/**
 * An account on which commands are played in order, with what the service does by itself in between: timers ring
 * when the rules want them to, carriers take alerts or do not, and an outage serves nobody.
 */
export class Story {
  case: Case
  now: Instant = T0
  lostMs = 0
  accepts: boolean
  readonly steps: Step[] = []
  readonly notices: Notice[] = []
  readonly #watch: (step: Step, story: Story) => void
  #queue: Queued[] = []
  #taken: readonly Taken[] = []
  #forgotten = new Set<string>()
  #count = 0

  constructor(given: Partial<Case> = {}, accepts = true, watch: (step: Step, story: Story) => void = () => {}) {
    this.case = aCase(given)
    this.accepts = accepts
    this.#watch = watch
  }

  get moment(): Moment {
    return { now: this.now, servedMs: this.now - T0 - this.lostMs }
  }

  /** The alerts of a request that old proofs took and that stand. */
  standing(requestId: string): readonly Taken[] {
    const old = this.case.requests.find((r) => r.requestId === requestId)?.oldProofs ?? []
    return this.#taken.filter((t) => t.requestId === requestId && old.includes(t.proofId))
  }

  request(id?: string): Request {
    const found = id === undefined ? this.case.requests.at(-1) : this.case.requests.find((r) => r.requestId === id)
    assert.ok(found, `no request ${id ?? ''}`)
    return found
  }

  status(id?: string): string {
    return status(this.request(id), this.moment, policy)
  }

  /** Plays a command; what it refuses leaves everything as it was. */
  play(command: Command): Result<Change> {
    // The guard of `changeCase`: while it is frozen, only the dispute goes on, and what time does.
    const result = (GOES_ON.has(command.do) ? undefined : frozen(this.case)) ?? this.#decide(command)
    if (result.ok) this.#take(result.value, command)
    return result
  }

  /** Lets time pass, and everything that is due on the way happen. */
  pass(byMs: number): void {
    const goal = this.now + byMs
    for (;;) {
      const due = this.#nextDue()
      if (due === undefined || due.at > goal) break
      this.now = Math.max(this.now, due.at)
      const before = this.case
      const queued = this.#queue
      const forgotten = this.#forgotten.size
      due.run()
      assert.ok(
        before !== this.case || queued !== this.#queue || forgotten < this.#forgotten.size,
        'a timer that rings for nothing rings for ever',
      )
    }
    this.now = goal
  }

  #nextDue(): { at: Instant; run: () => void } | undefined {
    const due: { at: Instant; run: () => void }[] = []
    const live = liveRequest(this.case)
    const at = live && nextTickAt(live, this.moment, policy)
    if (live && at !== undefined) due.push({ at, run: () => this.play({ do: 'tick', request: live.requestId }) })
    for (const r of this.case.requests)
      if (r.state === 'draft' && !this.#forgotten.has(r.requestId))
        due.push({
          at: r.startedAt + policy.replacement_draft_lifetime_ms,
          run: () => {
            this.#forgotten.add(r.requestId)
            this.play({ do: 'tick', request: r.requestId })
          },
        })
    for (const u of this.case.undos) {
      const at = nextUndoAt(this.case, u, policy)
      if (at !== undefined) due.push({ at, run: () => this.play({ do: 'tick-undo', request: u.requestId }) })
    }
    for (const p of this.case.proofs) {
      const agesNext = agesAt(p, policy)
      if (agesNext !== undefined) due.push({ at: agesNext, run: () => this.#age(p) })
    }
    for (const q of this.#queue) due.push({ at: this.accepts ? q.at : q.until, run: () => this.#settle(q) })
    return due.sort((a, b) => a.at - b.at)[0]
  }

  #settle(queued: Queued): void {
    // One that was taken may have let others be taken on the way here.
    if (!this.#queue.includes(queued)) return
    this.#queue = this.#queue.filter((q) => q !== queued)
    if (!this.accepts) return
    const { request, slot } = queued.notice.params
    const alert = { requestId: String(request), slot: String(slot), proofId: queued.notice.proofId }
    const { now: at, servedMs } = this.moment
    this.#taken = [...this.#taken, { ...alert, at, servedMs }]
    const change = alertAccepted(this.case, alert, this.moment)
    this.#take(change, { do: 'accepted', notice: queued.notice })
  }

  #age(proof: Proof): void {
    const next = withProofs(this.case, (p) => (p === proof ? aged(p, this.now, policy) : p))
    this.#take({ ...unchanged(this.case), next }, { do: 'aged' })
  }

  #take(change: Change, command: Step['command']): void {
    const step: Step = { before: this.case, change, moment: this.moment, command }
    this.case = change.next
    this.notices.push(...change.notices)
    for (const notice of change.notices)
      if (notice.template === 'replacement-alert') {
        const at = notice.notBefore ?? this.now
        this.#queue = [...this.#queue, { notice, at, until: at + policy.delivery_give_up_ms }]
      }
    this.steps.push(step)
    this.#watch(step, this)
    if (this.accepts) for (const q of this.#queue.filter((q) => q.at <= this.now)) this.#settle(q)
  }

  #finish(command: Extract<Command, { do: 'finish' }>, requestId: string): Result<Change> {
    const mine = this.case.proofs.filter((p) => p.requestId === requestId && p.state === 'candidate')
    const shown = command.shown ?? mine.map((p) => p.proofId)
    const factors = { firstFactorFresh: command.firstFactor ?? true, codeFresh: command.codeFresh ?? false }
    return finish(this.case, { requestId, sessionId: 'session of requester', ...factors, shown }, this.moment, policy)
  }

  #mail(accepts: boolean): Change {
    this.accepts = accepts
    return unchanged(this.case)
  }

  #outage(forMs: number): Change {
    this.now += forMs
    this.lostMs += forMs
    return unchanged(this.case)
  }

  #decide(command: Command): Result<Change> {
    const { case: c, moment } = this
    const requestId = ('request' in command ? command.request : undefined) ?? c.requests.at(-1)?.requestId ?? 'none'
    switch (command.do) {
      case 'start': {
        const by = command.by ?? 'requester'
        this.#count += 1
        const id = `r${this.#count}`
        const who = {
          browserKey: by,
          sessionId: command.session ?? `session of ${by}`,
          source: '192.0.2.*',
          agent: 'browser',
        }
        const wish = { ...who, rank: command.rank ?? 1, requestId: id, receipt: id, codeId: command.code ?? null }
        return start(c, wish, moment, policy)
      }
      case 'name': {
        const kind = command.kind ?? (command.address.includes('phone') ? 'phone' : 'mail')
        const taken = c.proofs.filter((p) => p.addressKey === command.address).length
        const proofId = taken === 0 ? command.address : `${command.address} (${taken + 1})`
        return nameCandidate(
          c,
          { requestId, proof: { proofId, kind, addressKey: command.address }, beside: true },
          moment,
          policy,
        )
      }
      case 'prove':
        return proveCandidate(
          c,
          { requestId, proofId: command.proof, otherAccounts: command.others ?? 0 },
          moment,
          policy,
        )
      case 'accept':
      case 'return':
        return ok(this.#carried(command, requestId))
      case 'finish':
        return this.#finish(command, requestId)
      case 'dispute':
      case 'revert':
      case 'tick-undo':
      case 'make-code':
      case 'host':
      case 'restore':
        return this.#decideFurther(command, requestId)
      case 'stop':
        return stop(c, { requestId, proofId: command.proof }, moment)
      case 'object':
        return object(c, { requestId, browserKey: command.by, rank: command.rank ?? 1 }, moment, policy)
      case 'cancel':
        return cancel(c, { requestId }, moment)
      case 'end-early':
        return endEarly(c, { requestId, proofId: command.proof }, moment, policy)
      case 'change-password':
        return ok(changePassword(c, moment))
      case 'secure':
        return ok({ ...unchanged(c), next: { ...c, securedAt: moment.now } })
      case 'tick':
        return ok(tick(c, requestId, moment, policy))
      case 'mail':
        return ok(this.#mail(command.accepts))
      case 'outage':
        return ok(this.#outage(command.forMs))
      default:
        throw new Error(`no such command: ${JSON.stringify(command satisfies never)}`)
    }
  }

  #accept(command: Extract<Command, { do: 'accept' }>, requestId: string): Change {
    const first = this.case.requests.find((r) => r.requestId === requestId)?.oldProofs[0]
    const proofId = command.proof ?? first ?? ''
    const { now: at, servedMs } = this.moment
    this.#taken = [...this.#taken, { requestId, slot: command.slot, proofId, at, servedMs }]
    return alertAccepted(this.case, { requestId, slot: command.slot, proofId }, this.moment)
  }

  #carried(command: Extract<Command, { do: 'accept' | 'return' }>, requestId: string): Change {
    return command.do === 'accept' ? this.#accept(command, requestId) : this.#return(command.which, requestId)
  }

  #return(which: number, requestId: string): Change {
    const standing = this.standing(requestId)
    const back = standing[which % Math.max(standing.length, 1)]
    this.#taken = this.#taken.filter((t) => t !== back)
    const first = (of: readonly Taken[]) => (of.length === 0 ? null : Math.min(...of.map(({ at }) => at)))
    const left = this.standing(requestId)
    const still = { first: first(left), final: first(left.filter(({ slot }) => slot === 'final')) }
    return alertReturned(this.case, { requestId, standing: still }, this.moment, policy)
  }

  #decideFurther(
    command: Extract<Command, { do: 'dispute' | 'revert' | 'tick-undo' | 'make-code' | 'host' | 'restore' }>,
    requestId: string,
  ): Result<Change> {
    const { case: c, moment } = this
    switch (command.do) {
      case 'dispute':
        return dispute(c, { requestId, proofId: command.proof, sessionId: 'session of resolver' }, moment, policy)
      case 'revert': {
        const evidence: Evidence =
          command.code === undefined ? { proofIds: command.proofs ?? [] } : { codeId: command.code }
        return revert(c, { requestId, evidence, sessionId: 'session of resolver' }, moment)
      }
      case 'tick-undo':
        return ok(tickUndo(c, requestId, moment, policy))
      case 'host':
        return ok(hostReported(c, { ...command, at: this.now - (command.agoMs ?? 0) }, moment, policy))
      case 'restore':
        return ok(restored(c, command.people ?? 'told', moment, policy))
      case 'make-code': {
        const made = aCode(command.code, moment.now + policy.recovery_code_age_ms, { changedAt: moment.now })
        const codes = c.codes.map((k) => (k.state === 'live' ? ({ ...k, state: 'replaced' } as const) : k))
        return ok({ ...unchanged(c), next: { ...c, codes: [...codes, made] } })
      }
    }
  }
}

function changePassword(c: Case, moment: Moment): Change {
  const change = endByEpoch(c, 'password_changed', moment)
  return { ...change, next: { ...change.next, epoch: c.epoch + 1, passwordChangedAt: moment.now } }
}

/** Begun, named and shown by the requester: waiting, and the old proofs are told. */
export function waitingStory(given: Partial<Case> = {}, accepts = true): Story {
  const story = new Story(given, accepts)
  for (const command of [
    { do: 'start' },
    { do: 'name', address: 'new-mail' },
    { do: 'prove', proof: 'new-mail' },
  ] satisfies Command[]) {
    const result = story.play(command)
    assert.ok(result.ok, JSON.stringify(result))
  }
  return story
}
