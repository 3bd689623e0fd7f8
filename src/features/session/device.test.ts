import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { days, minutes } from '../../kernel/duration.ts'
import { policy } from '../../policy/policy.ts'
import { used } from '../device/rules.ts'
import { hasRank, isAlive, type SessionDevice, signatureDue, skips } from './device.ts'

type Use = Pick<SessionDevice, 'usedAt' | 'lapsedAt'>

const T0 = Date.parse('2026-03-01T03:00:00Z')

const device = (more: Partial<SessionDevice> = {}): SessionDevice => ({
  deviceId: 'device',
  browserKey: 'browser',
  createdAt: T0,
  usedAt: T0,
  lapsedAt: null,
  provenAt: T0,
  shownAt: T0,
  missedAt: null,
  ...more,
})

describe('a trusted device', () => {
  const at = (rule: (device: SessionDevice, now: number) => boolean, given: SessionDevice, atMs: number) =>
    [atMs - 1, atMs].map((ms) => rule(given, T0 + ms))

  test('lives for 90 days after its last use', () => {
    assert.deepEqual(
      at((d, now) => isAlive(d, now, policy), device(), days(90)),
      [true, false],
    )
    const later = device({ usedAt: T0 + days(1) })
    assert.deepEqual(
      at((d, now) => isAlive(d, now, policy), later, days(91)),
      [true, false],
    )
  })

  test('has rank from 30 days on, as long as it lives', () => {
    const young = (d: SessionDevice, now: number) => hasRank(d, now, policy)
    assert.deepEqual(at(young, device(), days(30)), [false, true])
    assert.deepEqual(at(young, device(), days(90)), [true, false])
    assert.deepEqual(at(young, device({ usedAt: T0 + days(29) }), days(30)), [false, true], 'use does not age it')
  })

  test('skips for ten minutes after its signature, and asks for the next one half-way', () => {
    const skipping = (d: SessionDevice, now: number) => skips(d, now, policy)
    const due = (d: SessionDevice, now: number) => signatureDue(d, now, policy)
    assert.deepEqual(at(skipping, device(), minutes(10)), [true, false])
    assert.deepEqual(at(due, device(), minutes(5)), [false, true])
    assert.equal(skipping(device({ shownAt: null }), T0), false)
    assert.equal(due(device({ shownAt: null }), T0), true)
  })

  test('never skips in a session that was met without its key', () => {
    assert.equal(skips(device({ missedAt: T0 - days(1) }), T0, policy), false)
  })

  test('SS-13 lapses after 60 days without use, and is healed by a proof shown later, not by use', () => {
    const after = (ms: number) => used<Use>({ usedAt: T0, lapsedAt: null }, T0 + ms, policy)
    assert.deepEqual(after(days(60) - 1), { usedAt: T0 + days(60) - 1, lapsedAt: null })
    const lapsed = after(days(60))
    assert.deepEqual(lapsed, { usedAt: T0 + days(60), lapsedAt: T0 + days(60) })
    const again = used(lapsed, T0 + days(61), policy)
    assert.equal(again.lapsedAt, T0 + days(60))
    const now = T0 + days(61)
    const skipping = (provenAt: number | null) => skips(device({ ...again, shownAt: now, provenAt }), now, policy)
    assert.deepEqual(
      [null, T0, T0 + days(60) - 1, T0 + days(60)].map((at) => skipping(at)),
      [false, false, false, true],
    )
  })
})
