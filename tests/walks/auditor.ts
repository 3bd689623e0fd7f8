import assert from 'node:assert/strict'
import { type Proof, powers } from '../../src/features/proof/rules.ts'
import { findProof } from '../../src/features/replacement/case.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import { isLive, isOver, type Request } from '../../src/features/replacement/request.ts'
import { loadSession } from '../../src/features/session/store.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Done } from './acts.ts'
import { auditUndo, givenBack } from './auditor-undo.ts'
import type { Actor, Life } from './life.ts'

/** With a recovery code alone 72 hours, otherwise 30 days. */
const waitMs = (request: Request | undefined): number => (request?.rank === 0 ? hours(72) : days(30))
const PROBATION_MS = days(7)
const SERVED_MS = hours(48)

/** What may follow what (machine.md b.6), written down a second time so that the rules are not their own judge. */
const FOLLOWS: Readonly<Record<Request['state'], readonly Request['state'][]>> = {
  draft: ['draft', 'pending', 'completed', 'expired', 'canceled', 'ended'],
  pending: ['pending', 'held', 'completed', 'vetoed', 'canceled', 'ended', 'ended-early', 'expired'],
  held: ['held', 'vetoed', 'canceled', 'ended', 'ended-early', 'expired'],
  completed: ['completed'],
  vetoed: ['vetoed'],
  canceled: ['canceled'],
  ended: ['ended'],
  'ended-early': ['ended-early'],
  expired: ['expired'],
}

/** One act, or a stretch of time. */
interface Seen {
  readonly before: CaseRead
  readonly after: CaseRead
  readonly done: Done
}

/**
 * Knows the promises of machine.md a.5 and what people were answered, and nothing of how the service keeps them. It
 * looks at an account before and after each act and after each stretch of time, and fails with the promise's number.
 */
export class Auditor {
  readonly #life: Life
  /** Acknowledged stops: they hold for ever (S3). */
  readonly #stopped = new Set<string>()
  /** Proofs that came to an account with an old proof shown: time may give them power (S1). */
  readonly #vouched = new Set<string>()
  readonly #completed = new Set<string>()

  constructor(life: Life) {
    this.#life = life
  }

  async afterAct(actor: Actor, before: CaseRead, after: CaseRead, done: Done): Promise<void> {
    if (done.stopped) this.#stopped.add(done.stopped)
    if (done.added && done.senior?.length) this.#vouched.add(done.added)
    const live = before.case.requests.find(isLive)
    if (done.restricted && done.answer === 'ok') {
      assert.ok(!live || done.senior?.length, 'S13: a restricted act without an old proof while a request runs')
      assert.ok(done.senior?.length, 'S1: security info changed without a proof')
    }
    for (const r of after.case.requests.filter((r) => r.state === 'ended-early'))
      for (const p of after.case.proofs.filter((p) => p.requestId === r.requestId)) this.#vouched.add(p.proofId)
    this.#check(before, after, done)
    await auditUndo(this.#life, before, after, done)
    if (done.stopped) await this.#loserIsOut(actor, before, done.stopped)
    if (done.finished) await this.#finished(actor, before, after, done.finished)
  }

  /** Time alone: nobody did anything. */
  afterTime(before: CaseRead, after: CaseRead): void {
    this.#check(before, after, { answer: 'time' })
    for (const proof of after.case.proofs) {
      const old = findProof(before.case, proof.proofId)
      if (old && !powers(old).veto && powers(proof).veto) assert.equal(old.state, 'probation', 'time gives no power')
    }
    const completed = (read: CaseRead) => read.case.requests.filter((r) => r.state === 'completed').length
    assert.equal(completed(after), completed(before), 'b.1: time completes nothing')
  }

  #check(before: CaseRead, after: CaseRead, done: Done): void {
    const { case: was } = before
    const { case: is } = after
    assert.ok(after.moment.now >= before.moment.now, 'S19: time never decreases')
    assert.ok(is.epoch >= was.epoch, 'S7: the epoch never decreases')
    assert.ok(is.requests.filter(isLive).length <= 1, 'S6: one live request')
    assert.ok(is.disputedAt !== null || is.proofs.some((p) => p.state === 'effective'), 'S6: an effective proof')
    for (const old of was.requests) {
      const now = is.requests.find((r) => r.requestId === old.requestId)
      if (old.state === 'draft' && !now) continue
      assert.ok(now, 'a request does not go away')
      this.#checkRequest(old, now)
    }
    for (const proof of is.proofs) this.#checkPower(findProof(was, proof.proofId), proof, { before, after, done })
  }

  #checkRequest(old: Request, now: Request): void {
    assert.ok(FOLLOWS[old.state].includes(now.state), `b.6: ${now.state} does not follow ${old.state}`)
    if (isOver(old)) assert.deepEqual(now, old, 'S3: what is over stays as it is')
    const fixed = (r: Request) => [r.rank, r.startedAt, r.oldProofs, r.browserKey, r.receipt, r.epoch]
    assert.deepEqual(fixed(now), fixed(old), 'S7: fixed when asked')
    if (isLive(old) && isLive(now)) assert.ok(now.deadlineAt >= old.deadlineAt, 'S7: the end never comes nearer')
    if (this.#stopped.has(now.requestId)) assert.equal(now.state, 'vetoed', 'S3: an acknowledged stop holds')
  }

  /** S1: whoever gets the full say shows an old proof, an aged code, or has waited in sight of the owner. */
  #checkPower(old: Proof | undefined, now: Proof, { before, after, done }: Seen): void {
    const { case: c, moment } = after
    if (now.state !== 'effective' || old?.state === 'effective' || givenBack(old, now, before, done)) return
    const request = c.requests.find((r) => r.requestId === now.requestId)
    if (done.finished && request?.requestId === done.finished) {
      const waited = moment.now - (now.provenAt ?? moment.now) >= waitMs(request)
      assert.ok(waited || done.agedCode, `S1: ${now.proofId} became effective after too short a wait`)
      return
    }
    assert.equal(old?.state, 'probation', 'S1: only probation and a finish lead to the full say')
    assert.ok(this.#vouched.has(now.proofId), 'S1: nobody vouched for it')
    assert.ok(moment.now - (old?.changedAt ?? moment.now) >= PROBATION_MS, 'S1: probation takes seven days')
  }

  /** S14: after a stop the requester's session is over, unless it is the very one that showed an old proof. */
  async #loserIsOut(actor: Actor, before: CaseRead, requestId: string): Promise<void> {
    const request = before.case.requests.find((r) => r.requestId === requestId)
    if (!request) return
    const { database } = this.#life.service
    const session = await loadSession(database, this.#life.account.id, request.sessionId)
    const own = actor.visitor.browserKey === request.browserKey
    assert.ok(own || !session || session.endedAt !== null, 'S14: the requester’s session outlived the stop')
  }

  async #finished(actor: Actor, before: CaseRead, after: CaseRead, requestId: string): Promise<void> {
    assert.ok(!this.#completed.has(requestId), 'S6: each request completes at most once')
    this.#completed.add(requestId)
    assert.ok(!this.#stopped.has(requestId), 'S3: completed after a stop')
    const { database } = this.#life.service
    const accountId = this.#life.account.id
    const open = await database.query<{ browser_key: string }>(
      sql`select encode(browser_key, 'hex') as browser_key from session where account_id = ${accountId} and ended_at is null`,
    )
    assert.ok(
      open.length <= 1 && open.every((s) => s.browser_key === actor.visitor.browserKey),
      'S14: a session of the losing side outlived the finish',
    )
    const former = new Set(before.case.codes.map((c) => c.codeId))
    const outlived = after.case.codes.some((c) => c.state === 'live' && former.has(c.codeId))
    assert.ok(!outlived, 'S14: a recovery code outlived the finish')
    const was = before.case.requests.find((r) => r.requestId === requestId)
    if (was?.state !== 'pending') return
    const { servedMs } = after.moment
    assert.ok(was.final && servedMs - was.final.servedMs >= SERVED_MS, 'S9: 48 hours served since the final notice')
    assert.ok(was.alertedAt !== null || was.unreached, 'S8: no old proof ever took an alert')
    assert.ok(after.moment.now - (was.alertedAt ?? was.provenAt) >= waitMs(was), 'S8: the wait counts from the alert')
  }
}
