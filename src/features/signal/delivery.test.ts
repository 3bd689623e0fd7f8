import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { outcomeOfPush, outcomeOfWebhook, retryAt } from './delivery.ts'

test('EV-06 a push is taken by 2xx, refused for good by an error that stays, and tried again after all else', () => {
  for (const status of [202, 200, 204]) assert.equal(outcomeOfPush(status, '').is, 'taken', String(status))
  const said = (err: string) => outcomeOfPush(400, JSON.stringify({ err, description: 'secret' }))
  for (const err of ['invalid_request', 'invalid_issuer', 'invalid_audience', 'anything_else'])
    assert.deepEqual(said(err), { is: 'refused', detail: `answered ${err}` })
  for (const err of ['authentication_failed', 'access_denied', 'invalid_key'])
    assert.deepEqual(said(err), { is: 'failed', detail: `answered ${err}` })
  const others: [number, string][] = [
    [400, ''],
    [400, 'null'],
    [400, '{"err":7}'],
    [400, JSON.stringify({ err: '<script>' })],
    [302, ''],
    [401, '{"err":"invalid_request"}'],
    [500, ''],
  ]
  for (const [status, body] of others)
    assert.deepEqual(outcomeOfPush(status, body), { is: 'failed', detail: `answered ${status}` })
  assert.equal(outcomeOfWebhook(204).is, 'taken')
  for (const status of [301, 400, 410, 500]) assert.equal(outcomeOfWebhook(status).is, 'failed')
})

test('EV-06 it is tried again ever more seldom, for a day at least, and then given up', () => {
  assert.ok(policy.signal_give_up_ms >= hours(24))
  assert.ok(policy.signal_lease_ms > 4 * policy.signal_timeout_ms)
  const createdAt = 1_000_000
  const waits: number[] = []
  for (let attempts = 1, now = createdAt; ; attempts++) {
    const next = retryAt({ attempts, createdAt }, now, policy)
    if (next === undefined) break
    waits.push(next - now)
    now = next
  }
  assert.equal(waits[0], policy.signal_retry_first_ms)
  assert.equal(waits.at(-1), policy.signal_retry_max_ms)
  for (const [i, wait] of waits.entries()) assert.ok(wait >= (waits[i - 1] ?? 0))
  assert.ok(waits.reduce((sum, wait) => sum + wait, 0) >= policy.signal_give_up_ms)
  const end = createdAt + policy.signal_give_up_ms
  assert.ok(retryAt({ attempts: 99, createdAt }, end - 1, policy) !== undefined)
  assert.equal(retryAt({ attempts: 1, createdAt }, end, policy), undefined)
})
