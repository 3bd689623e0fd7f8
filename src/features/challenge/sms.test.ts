import assert from 'node:assert/strict'
import { after, before, describe, it, test } from 'node:test'
import { T0 } from '../../../tests/support/case.ts'
import { inbox } from '../../../tests/support/inbox.ts'
import { makeWorld, type World } from '../../../tests/support/world.ts'
import { days, hours } from '../../kernel/duration.ts'
import type { Result } from '../../kernel/result.ts'
import { type MadeAccount, makeAccount } from '../../main/dev-accounts.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { policy } from '../../policy/policy.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import { phonePolicy } from '../proof/store-address.ts'
import { nameNewProof, startReplacement } from '../replacement/start/flow.ts'
import { askCode, checkCode } from './flow.ts'
import { reserveMessage, smsScopes } from './flow-send.ts'
import { baselineOf, hourOf, pumpedUntil } from './sms.ts'
import { countSms } from './store-sms.ts'

const at = (hoursAgo: number, sent: number, used: number) => ({ slot: hourOf(T0) - hours(hoursAgo), sent, used })

test('T106 fewer than 30 % of what is usual, over 50 sends of a day: stopped until the day has gone by', () => {
  const until = (list: Parameters<typeof pumpedUntil>[0]) => pumpedUntil(list, 60, T0, policy)
  assert.equal(until([]), undefined)
  assert.equal(until([at(1, 49, 0)]), undefined, '49 say nothing')
  assert.equal(until([at(1, 50, 0)]), hourOf(T0) - hours(1) + days(1))
  assert.equal(until([at(1, 100, 18)]), undefined, '18 % are 30 % of 60 %')
  assert.equal(until([at(1, 100, 17)]), hourOf(T0) - hours(1) + days(1))
  assert.equal(until([at(24, 500, 0), at(25, 500, 0)]), undefined, 'yesterday is over')
  assert.equal(
    until([at(20, 60, 0), at(3, 40, 2)]),
    hourOf(T0) - hours(20) + days(1),
    'once the first 60 are a day old',
  )
})

test('what is usual is what was usual before the last day; until there is enough of it, a figure of ours', () => {
  assert.equal(baselineOf([], T0, policy), policy.sms_conversion_baseline_percent)
  assert.equal(baselineOf([at(30, 49, 49)], T0, policy), policy.sms_conversion_baseline_percent)
  assert.equal(baselineOf([at(30, 100, 80), at(2, 1_000, 0)], T0, policy), 80, 'who pumps today does not lower it')
  assert.equal(baselineOf([at(24 * 31, 100, 10)], T0, policy), policy.sms_conversion_baseline_percent)
})

describe('SMS that cost money', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)
  const sentSms = async () => (await world.carriers.mailbox.list()).filter((m) => m.channel === 'sms').length

  /** Somebody new who names a number as the new one. */
  let count = 0
  async function pump(number: string, service: Service = world.service) {
    const made = await makeAccount(service, {
      identifier: `pump${++count}@example.jp`,
      proofs: [{ kind: 'mail', address: `pump${count}@old.example` }],
    })
    assert.ok(made.ok)
    const account: MadeAccount = made.value
    const person = await world.person(account)
    const started = await startReplacement(service, person)
    assert.ok(started.ok)
    return nameNewProof(service, person, 'phone', number)
  }
  const numbers = (block: string, n: number) =>
    Array.from({ length: n }, (_, i) => `${block}${String(i).padStart(5, '0')}`)

  it('T106 300 numbers of a country that is not allowed: nothing is sent, nothing is counted', async () => {
    for (const number of numbers('+8613912', 300)) {
      const read = readPhoneNumber(number, phonePolicy(world.service.settings))
      assert.ok(!read.ok)
    }
    assert.equal(codeOf(await pump('+86 139 1234 5678')), 'address.phone_country_not_allowed')
    await world.settle()
    assert.equal(await sentSms(), 0)
  })

  it('T106 300 numbers of one block at once, through two instances: exactly 20 messages are counted', async () => {
    const second = await world.another()
    const { now } = await world.service.time.moment()
    const send = (number: string, service: Service) =>
      untilWon(async () => {
        const outgoing = { accountId: `a ${number}`, trusted: false, proven: false, network: undefined }
        const address = { kind: 'phone', address: number } as const
        const reserved = await reserveMessage(service, service.database, { ...outgoing, address }, now)
        if (!reserved.ok) return reserved.refusal.code
        const unit = new Unit()
        for (const part of reserved.value) unit.expect(part)
        await unit.commit(service.database)
        return 'ok'
      })
    const codes = await Promise.all(numbers('+8170999', 300).map((n, i) => send(n, i % 2 ? second : world.service)))
    assert.equal(codes.filter((code) => code === 'ok').length, policy.sms_prefix_hour_max)
    assert.ok(codes.every((code) => code === 'ok' || code === 'code.sms_busy'))
  })

  it('T106 numbers of one block in an allowed country: 20 an hour, and an alarm once too few are typed', async () => {
    const codes: string[] = []
    for (const number of numbers('+8190110', 30)) codes.push(codeOf(await pump(number)))
    await world.settle()
    assert.equal(codes.filter((c) => c === 'ok').length, policy.sms_prefix_hour_max)
    assert.deepEqual([...new Set(codes.slice(20))], ['code.sms_busy'])
    assert.equal(await sentSms(), policy.sms_prefix_hour_max)
    assert.equal(codeOf(await pump('+81 80 5555 0001')), 'ok', 'another block is not stopped with it')
    await world.advance(hours(1))
    for (let i = 0; i < 20; i++) await pump(`+8190110${String(100 + i).padStart(5, '0')}`)
    await world.advance(hours(1))
    for (let i = 0; i < 15; i++) await pump(`+8190110${String(200 + i).padStart(5, '0')}`)
    await world.settle()
    assert.equal(await sentSms(), policy.sms_conversion_sends_min, 'of 50 codes none was typed: the country is stopped')
    const refused = await pump('+819011000300')
    assert.equal(codeOf(refused), 'code.sms_busy')
    const alarms = world.logged().match(/sms stopped: too few codes are typed/g)
    assert.equal(alarms?.length, 1, 'one alarm, not one for each')
    assert.doesNotMatch(world.logged(), /9011000/, 'no number in the log')
    assert.equal(codeOf(await pump('+81 80 5555 0002')), 'code.sms_busy', 'its country is stopped')
    await world.advance(days(1))
    assert.equal(codeOf(await pump('+81 80 5555 0003')), 'ok', 'and tried again the next day')
  })

  it('T106 200 an hour and a day’s budget for the whole service; a known browser’s own number still gets its codes', async () => {
    const small = { ...world.service, settings: { ...world.service.settings, smsPerDay: 5 } }
    await world.advance(days(2))
    const codes: string[] = []
    for (let i = 0; i < 8; i++) codes.push(codeOf(await pump(`+8170${2000 + i}0001`.padEnd(13, '7'), small)))
    assert.deepEqual(codes, [...Array(5).fill('ok'), ...Array(3).fill('code.sms_busy')])
    const owner = await makeAccount(world.service, {
      identifier: 'sms-owner@example.jp',
      proofs: [{ kind: 'phone', address: '090-7777-0001' }],
      trustedDevice: true,
    })
    assert.ok(owner.ok)
    const browserKey = world.service.keys.digest('browser', owner.value.trustedDevice?.value ?? '').toString('hex')
    const wish = { accountId: owner.value.id, proofId: owner.value.proofs[0]?.id ?? '', purpose: 'verify' } as const
    assert.equal(codeOf(await askCode(small, { ...wish, browserKey })), 'ok')
    assert.equal(codeOf(await askCode(small, { ...wish, browserKey: 'ab'.repeat(32) })), 'code.sms_busy')
  })

  it('a typed code counts as one, where it was sent', async () => {
    const account = await world.account({ proofs: [{ kind: 'phone', address: '080-1234-9999' }] })
    const person = await world.person(account)
    const wish = { accountId: account.id, proofId: account.proofs[0]?.id ?? '', purpose: 'verify' } as const
    await world.advance(days(2))
    const asked = await askCode(world.service, { ...wish, browserKey: person.browserKey })
    assert.ok(asked.ok)
    await world.settle()
    const sms = (await inbox(world, '+818012349999')).at(-1)
    const entry = { accountId: account.id, challengeId: asked.value.challengeId, purpose: 'verify', epoch: 1 } as const
    assert.equal(
      codeOf(await checkCode(world.service, { ...entry, browserKey: person.browserKey, entry: sms?.text })),
      'ok',
    )
    const scopes = smsScopes(world.service, { kind: 'phone', address: '+818012349999' }) ?? []
    const rows = await world.service.database.query<{ sent: number; used: number }>({
      strings: ['select sent, used from sms_conversion where scope = ', ''],
      values: [scopes[0] ?? ''],
    })
    assert.deepEqual(rows, [{ sent: 1, used: 1 }])
    await new Unit().add(countSms(scopes, hourOf(T0), 'sent')).commit(world.service.database)
  })

  it('T107 numbers that are premium, satellite, machines, emergency or IP telephones are refused before anything is sent', async () => {
    const before = await sentSms()
    for (const [number, code] of [
      ['+979 123 456 789', 'address.phone_premium'],
      ['+881 6 1234 5678', 'address.phone_satellite'],
      ['0570-012-345', 'address.phone_premium'],
      ['020-1234-5678', 'address.phone_machine'],
      ['110', 'address.phone_emergency'],
      ['+1 900 555 0123', 'address.phone_premium'],
      ['050-1234-5678', 'address.phone_ip'],
    ] as const)
      assert.equal(codeOf(await pump(number)), code, number)
    await world.settle()
    assert.equal(await sentSms(), before)
  })
})
