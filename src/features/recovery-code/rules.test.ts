import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aCode, T0 } from '../../../tests/support/case.ts'
import { judgeRecoveryCode, liveRecoveryCode } from './rules.ts'

test('of several codes only the live one acts', () => {
  const codes = [aCode('first', T0, { state: 'replaced' }), aCode('second', T0), aCode('used', T0, { state: 'used' })]
  assert.equal(liveRecoveryCode(codes)?.codeId, 'second')
  assert.equal(liveRecoveryCode([]), undefined)
  const judged = judgeRecoveryCode(codes, 'digest of second', T0)
  assert.ok(judged.ok && judged.value.codeId === 'second')
  const former = judgeRecoveryCode(codes, 'digest of first', T0)
  assert.deepEqual(former, judgeRecoveryCode(codes, 'digest of none', T0), 'a void code and a wrong one look the same')
})
