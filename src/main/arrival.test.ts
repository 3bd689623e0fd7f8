import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpBindings } from '@hono/node-server'
import { systemClock } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import { readSettings } from '../platform/config/settings.ts'
import { Keys } from '../platform/crypto/keys.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import { nobody } from './arrival.ts'

const serviceBehind = (proxies: number): Service => {
  const settings = readSettings({ TRUSTED_PROXIES: String(proxies) }, 'development')
  const keys = new Keys(Buffer.alloc(32, 7), systemRandom)
  return { settings, keys, policy, clock: systemClock, random: systemRandom } as unknown as Service
}

function sourceOf(proxies: number, connection: string, headers: Record<string, string>): string {
  const env = { incoming: { socket: { remoteAddress: connection } } } as unknown as HttpBindings
  const request = new Request('http://localhost:3000/', { headers })
  return nobody(serviceBehind(proxies), request, env).exchange.visitor.source
}

test('T015 without a trusted proxy no header changes where a request came from', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 100; i++)
    seen.add(
      sourceOf(0, '192.0.2.1', {
        'x-forwarded-for': `198.51.${i}.1`,
        forwarded: `for=198.51.${i}.2`,
        'x-real-ip': `198.51.${i}.3`,
        'cf-connecting-ip': `198.51.${i}.4`,
        'true-client-ip': `198.51.${i}.5`,
      }),
    )
  assert.deepEqual([...seen], ['192.0.2.*'])
})

test('T015 behind one trusted proxy it is what that proxy saw, whatever stands left of it', () => {
  for (let i = 0; i < 100; i++) {
    const forged = {
      'x-forwarded-for': `198.51.${i}.1, 10.0.0.${i}, 203.0.113.7`,
      forwarded: `for=1.1.1.${i}`,
      'x-real-ip': `2.2.2.${i}`,
    }
    assert.equal(sourceOf(1, '10.0.0.1', forged), '203.0.113.*')
    assert.equal(sourceOf(2, '10.0.0.1', { 'x-forwarded-for': `198.51.${i}.1, 203.0.113.7, 10.0.0.2` }), '203.0.113.*')
  }
})

test('T015 an IPv6 network is its /64: hopping inside it changes nothing', () => {
  const seen = new Set(
    Array.from({ length: 100 }, (_, i) =>
      sourceOf(1, '10.0.0.1', { 'x-forwarded-for': `2001:db8:1:2:${i.toString(16)}::${i}` }),
    ),
  )
  assert.deepEqual([...seen], ['2001:db8:1:2:*'])
  assert.equal(sourceOf(0, '::ffff:192.0.2.77', {}), '192.0.2.*')
  assert.notEqual(sourceOf(0, '2001:db8:1:3::1', {}), '2001:db8:1:2:*')
})
