import assert from 'node:assert/strict'
import { type Proof, powers } from '../../src/features/proof/rules.ts'
import { findProof } from '../../src/features/replacement/case.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import type { Former } from '../../src/features/replacement/undo.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Done } from './acts.ts'
import type { Life } from './life.ts'

/** Acts that a frozen account lets through: the dispute's own, and leaving. */
const GOES_ON = ['disputed', 'reverted'] as const

/** S13, S24 and S26, told from what was before and what is now. */
export async function auditUndo(life: Life, before: CaseRead, after: CaseRead, done: Done): Promise<void> {
  const { case: was } = before
  const { case: is } = after
  const frozen = is.disputedAt !== null
  assert.equal(
    frozen,
    is.undos.some((u) => u.state === 'disputed'),
    'S26: frozen exactly while one dispute is open',
  )
  if (frozen)
    assert.ok(
      is.proofs.every((p) => !powers(p).verify && !powers(p).authorise),
      'S13: a power while frozen',
    )
  if (was.disputedAt !== null && !GOES_ON.some((key) => done[key])) {
    const kept = (c: typeof is) => [c.epoch, c.requests.map((r) => r.state), c.proofs.map((p) => p.state), c.codes]
    assert.deepEqual(kept(is), kept(was), `S13: ${done.answer} changed a frozen account`)
  }
  for (const old of was.undos) {
    const now = is.undos.find((u) => u.requestId === old.requestId)
    if (old.state !== 'open' && old.state !== 'disputed') assert.deepEqual(now, old, 'one outcome, for ever')
  }
  if (done.disputed) {
    assert.ok(after.moment.now - (is.disputedAt ?? 0) < 60_000 || was.disputedAt !== null, 'S26: within 60 s')
    assert.ok((await openSessions(life)) >= 1)
    if (was.disputedAt === null) assert.equal(await openSessions(life), 1, 'S14: a session outlived the freeze')
  }
  if (done.reverted) await reverted(life, before, after, done.reverted)
}

async function reverted(life: Life, { case: was }: CaseRead, { case: is }: CaseRead, requestId: string): Promise<void> {
  const undo = was.undos.find((u) => u.requestId === requestId)
  assert.ok(undo)
  for (const proof of is.proofs) {
    const former: Former | undefined = undo.old.find((f) => f.proofId === proof.proofId)
    if (former && /contested|retired/.test(findProof(was, proof.proofId)?.state ?? ''))
      assert.equal(proof.state, former.state, 'S24: as before')
    const since = !former && (proof.requestId === requestId || (proof.provenAt ?? Infinity) >= undo.completedAt)
    if (since) assert.ok(!powers(proof).verify && !powers(proof).veto, `S24: ${proof.proofId} is ${proof.state}`)
  }
  const since = new Set(was.codes.map((k) => k.codeId))
  const outlived = is.codes.some((k) => k.state === 'live' && since.has(k.codeId))
  assert.ok(!outlived, 'S24: a recovery code outlived the revert')
  assert.equal(await openSessions(life), 1, 'S24: a session outlived the revert')
}

async function openSessions({ service, account }: Life): Promise<number> {
  const rows = await service.database.query(
    sql`select 1 from session where account_id = ${account.id} and ended_at is null`,
  )
  return rows.length
}

/**
 * Did this proof only get back what a completion or a dispute had taken away? Who says that it was not them and shows at
 * once what takes it back does both in one act: until then the proof was retired.
 */
export const givenBack = (old: Proof | undefined, now: Proof, { case: c }: CaseRead, { reverted }: Done): boolean =>
  c.undos.some((u) => {
    const formers = [...u.old, ...(old?.state === 'contested' && 'contested' in u ? u.contested : [])]
    const taken = old?.state === 'contested' || (old?.state === 'retired' && u.requestId === reverted)
    return taken && formers.some((f) => f.proofId === now.proofId)
  })
