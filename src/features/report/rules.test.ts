import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aCase, aCode, aProof, T0 } from '../../../tests/support/case.ts'
import { seededRandom, uuid } from '../../kernel/random.ts'
import { Keys } from '../../platform/crypto/keys.ts'
import { policy } from '../../policy/policy.ts'
import { POWERS, type ProofState } from '../proof/rules.ts'
import { ABOUT, standingOf, undo } from './rules.ts'
import { type ReportLink, readReportToken, reportNumber, reportToken } from './store-links.ts'

const STATES = Object.keys(POWERS) as ProofState[]
const FROM = { agent: 'Chrome / Windows', source: '192.0.2.*' }
const MOMENT = { now: T0, servedMs: 0 }
const SINCE = T0 - 1_000

/** What the notice of an addition and of a removal can still do, by the state of what it was about. */
const STANDING: Readonly<Record<ProofState, readonly [addition: string, removal: string]>> = {
  unconfirmed: ['late', 'late'],
  candidate: ['late', 'late'],
  probation: ['open', 'late'],
  effective: ['late', 'undone'],
  leaving: ['late', 'open'],
  blocked: ['late', 'open'],
  retired: ['late', 'late'],
  disowned: ['late', 'late'],
  contested: ['late', 'late'],
  discarded: ['undone', 'late'],
  gone: ['undone', 'late'],
}

const caseWith = (state: ProofState) =>
  aCase({ proofs: [aProof('reader'), aProof('kept'), aProof('subject', state, { changedAt: SINCE })] })

test('what a notice can still take back, by the state of what it was about, and only of that very moment', () => {
  for (const state of STATES)
    for (const [i, about] of (['addition', 'removal'] as const).entries()) {
      const c = caseWith(state)
      const matter = { about, subject: 'subject', since: SINCE }
      const standing = STANDING[state][i]
      assert.equal(standingOf(c, matter, T0), standing, `${state} ${about}`)
      const later = standingOf(c, { ...matter, since: SINCE + 1 }, T0)
      assert.equal(later, standing === 'open' ? 'late' : standing, `${state} ${about}, told at another time`)
      const done = undo(c, { readerId: 'reader', matter }, FROM, MOMENT)
      assert.equal(done.ok, standing === 'open', `${state} ${about}`)
      if (!done.ok) continue
      const { next, notices } = done.value
      assert.equal(next.epoch, c.epoch + 1)
      assert.equal(next.protectedAt, T0)
      const after = next.proofs.find((p) => p.proofId === 'subject')
      assert.equal(after?.state, about === 'addition' ? 'discarded' : 'effective')
      assert.deepEqual(notices.map((n) => n.proofId).sort(), ['kept', 'reader', 'subject'])
    }
})

test('who may take back, by the state of the reader', () => {
  for (const state of STATES) {
    const subject = aProof('subject', 'probation', { changedAt: SINCE })
    const c = aCase({ proofs: [aProof('reader', state), aProof('kept'), subject] })
    const matter = { about: 'addition', subject: 'subject', since: SINCE } as const
    const done = undo(c, { readerId: 'reader', matter }, FROM, MOMENT)
    assert.equal(done.ok ? 'ok' : done.refusal.code, POWERS[state].undo ? 'ok' : 'report.unknown', state)
  }
})

test('a recovery code is voided while it is young, and no other one', () => {
  const madeAt = T0 - 1_000
  const young = aCode('code', madeAt + policy.recovery_code_age_ms, { madeAt })
  const matter = { about: 'code', subject: 'code', since: madeAt } as const
  const c = aCase({ codes: [young, aCode('other', T0)] })
  const done = undo(c, { readerId: 'old-mail', matter }, FROM, MOMENT)
  assert.ok(done.ok)
  assert.deepEqual(
    done.value.next.codes.map((k) => k.state),
    ['revoked', 'live'],
  )
  for (const [state, standing] of [
    ['used', 'late'],
    ['replaced', 'undone'],
    ['revoked', 'undone'],
  ] as const)
    assert.equal(standingOf(aCase({ codes: [{ ...young, state }] }), matter, T0), standing, state)
  assert.equal(standingOf(c, matter, young.agedAt - 1), 'open')
  assert.equal(standingOf(c, matter, young.agedAt), 'late')
  assert.equal(standingOf(c, { ...matter, since: madeAt + 1 }, T0), 'late')
})

test('a link stands for one account, reader, matter and moment, and reads as what it was made of', () => {
  const random = seededRandom('report links')
  const keys = new Keys(Buffer.alloc(32, 7), random)
  const ids = [uuid(random), uuid(random)] as const
  const links: ReportLink[] = ids.flatMap((accountId) =>
    ids.flatMap((readerId) =>
      ids.flatMap((subject) =>
        ABOUT.flatMap((about) => [0, T0].map((since) => ({ accountId, readerId, matter: { about, subject, since } }))),
      ),
    ),
  )
  const tokens = links.map((link) => reportToken(keys, link))
  assert.equal(new Set(tokens).size, links.length)
  assert.deepEqual(
    tokens.map((token) => readReportToken(keys, token)),
    links,
  )
  assert.equal(new Set(links.map((link) => reportNumber(keys, policy, link))).size, links.length)
  const other = new Keys(Buffer.alloc(32, 8), random)
  for (const token of tokens) {
    assert.equal(readReportToken(other, token), undefined)
    assert.equal(readReportToken(keys, token.slice(0, -4)), undefined)
  }
  assert.equal(readReportToken(keys, ''), undefined)
})
