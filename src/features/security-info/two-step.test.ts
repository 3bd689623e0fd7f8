import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { aCase, aProof, T0 } from '../../../tests/support/case.ts'
import { POWERS, type ProofState, powers } from '../proof/rules.ts'
import type { Case } from '../replacement/case.ts'
import { switchTwoStep } from './two-step.ts'

const by = { agent: 'browser', source: '192.0.2.*', session: { sessionId: 'session' } }
const moment = { now: T0, servedMs: 0 }
const STATES = Object.keys(POWERS) as ProofState[] // The keys of a constant of ours are its states.

test('NT-06 turned on and off it tells every contact once, and records who did it', () => {
  const c = aCase()
  const on = switchTwoStep(c, true, by, moment)
  assert.deepEqual(
    on.notices.map((n) => `${n.template} > ${n.proofId}`),
    ['two-step-on > old-mail', 'two-step-on > old-phone'],
  )
  assert.deepEqual(on.happened, [
    { kind: 'two_step.on', data: { session: 'session', agent: 'browser', source: '192.0.2.*' } },
  ])
  assert.deepEqual(on.next, { ...c, twoStepAt: T0 }, 'nothing else changes, and nothing ends')
  assert.deepEqual(on.ends, [])
  const off = switchTwoStep(on.next, false, by, { now: T0 + 1, servedMs: 0 })
  assert.deepEqual(off.next, c)
  assert.deepEqual(
    off.happened.map(({ kind }) => kind),
    ['two_step.off'],
  )
  assert.equal(new Set([...on.notices, ...off.notices].map((n) => n.dedupe)).size, 4)
})

test('set to what it is already it changes and tells nothing, and keeps its date', () => {
  for (const c of [aCase(), aCase({ twoStepAt: T0 - 1 })]) {
    const change = switchTwoStep(c, c.twoStepAt !== null, by, moment)
    assert.equal(change.next, c)
    assert.deepEqual([change.notices, change.happened, change.ends], [[], [], []])
  }
})

test('whatever proofs there are, it says what was asked, and those that hear of nothing hear nothing', () => {
  const states = fc.array(fc.constantFrom(...STATES), { maxLength: 5 })
  fc.assert(
    fc.property(states, fc.boolean(), fc.boolean(), (list, was, on) => {
      const proofs = list.map((state, i) => aProof(`p${i}`, state))
      const c: Case = aCase({ proofs, twoStepAt: was ? T0 - 1 : null })
      const change = switchTwoStep(c, on, by, moment)
      assert.equal(change.next.twoStepAt !== null, on)
      const told = change.notices.map((n) => n.proofId)
      const hear = proofs.filter((p) => powers(p).alerts).map((p) => p.proofId)
      assert.deepEqual(told, was === on ? [] : hear)
    }),
  )
})
