import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { rotateSigningKey } from '../src/features/oidc/flow-keys.ts'
import { startReplacement } from '../src/features/replacement/start/flow.ts'
import { cancelRequest } from '../src/features/replacement/status/flow-end.ts'
import { deliverSignals } from '../src/features/signal/flow-deliver.ts'
import { pollStream } from '../src/features/signal/flow-poll.ts'
import { addWebhook, rotateWebhook } from '../src/features/signal/flow-webhooks.ts'
import { loadStreamOf, loadTargets } from '../src/features/signal/store.ts'
import { days, hours, minutes, seconds } from '../src/kernel/duration.ts'
import { signalCommand, webhookCommand } from '../src/main/signal-commands.ts'
import { upkeep } from '../src/main/upkeep.ts'
import { sql } from '../src/platform/database/sql.ts'
import { recordEvents } from '../src/platform/event.ts'
import type { Service } from '../src/platform/service.ts'
import { policy } from '../src/policy/policy.ts'
import { until } from './support/journey.ts'
import { makeStage, type Stage } from './support/relying-party.ts'
import { must, pending } from './support/scene.ts'
import { dumpOf } from './support/secrets.ts'
import { type Ear, makeReceiver, openEar, PUSH, type Receiver, SSF, tellAll } from './support/signal-receiver.ts'

let stage: Stage
const ears: Ear[] = []
before(async () => {
  stage = await makeStage()
})
after(async () => {
  for (const ear of ears) await ear.close()
  await stage.close()
})

async function ear(): Promise<Ear> {
  const opened = await openEar()
  ears.push(opened)
  return opened
}

const HEADER = 'Bearer the-receiver-would-like-to-see-this'

/** A receiver that is pushed to, where its test listens. */
async function pushedTo() {
  const heard = await ear()
  const receiver = await makeReceiver(stage)
  const delivery = { method: PUSH, endpoint_url: heard.url, authorization_header: HEADER }
  const { stream_id: stream } = await receiver.create({ delivery })
  return { ear: heard, receiver, stream }
}

/** Something that receivers are told once: a change of the security info, without the pages that lead to it. */
async function happens(accountId: string, kind = 'recovery_code.made'): Promise<void> {
  const { service } = stage.world
  const { now } = await service.time.moment()
  await service.database.query(recordEvents(service.random, accountId, now, [{ kind, data: { code: 'c' } }]))
}

const heardBy = (receiver: Receiver, { heard }: Ear) => Promise.all(heard.map(({ body }) => receiver.believe(body)))
const letters = async (id: string): Promise<{ because: string; signal: string; kind: string }[]> => {
  const answer = await signalCommand(stage.world.service, ['dead', id])
  assert.ok(answer?.ok)
  return answer.value as Awaited<ReturnType<typeof letters>>
}
/** The service where nobody waits long for an answer. */
const impatient = () => ({
  ...stage.world.service,
  policy: { ...policy, signal_timeout_ms: 200 as typeof policy.signal_timeout_ms },
})
/** A test of one target leaves nobody to tell for the next. */
const silence = async (id: string) => {
  assert.ok((await signalCommand(stage.world.service, ['disable', id]))?.ok)
  await tellAll(stage.world)
}

describe('push', () => {
  test('EV-06 shows the receiver its header and the right types, and 202 ends it', async () => {
    const { world } = stage
    const to = await pushedTo()
    const account = await world.account()
    await happens(account.id)
    await tellAll(world)
    const [pushed, ...more] = to.ear.heard
    assert.equal(more.length, 0)
    assert.equal(pushed?.headers['content-type'], 'application/secevent+jwt')
    assert.equal(pushed?.headers.accept, 'application/json')
    assert.equal(pushed?.headers.authorization, HEADER)
    const [set] = await heardBy(to.receiver, to.ear)
    assert.deepEqual([set?.type, set?.sub.sub], ['recovery-information-changed', account.id])
    await world.advance(days(1))
    await tellAll(world)
    assert.equal(to.ear.heard.length, 1)
    const dump = await dumpOf(world.service.database)
    assert.equal(dump.includes('the-receiver-would-like'), false, 'T020 its header is sealed')
    assert.equal(world.logged().includes('the-receiver-would-like'), false)
    await silence(to.stream)
  })

  test('EV-06 500 and no answer are tried again, ever more seldom; what is behind them waits, in order', async () => {
    const { world } = stage
    const to = await pushedTo()
    const [one, two] = [await world.account(), await world.account()]
    to.ear.answer = ({ body }, nth) =>
      nth === 1 ? undefined : nth < 4 && body !== '' ? { status: 500 } : { status: 202 }
    await happens(one.id)
    await happens(one.id, 'account.secured')
    await tellAll(world, impatient())
    while (to.ear.heard.length < 6) {
      await world.advance(minutes(1))
      await tellAll(world)
    }
    await happens(two.id)
    await tellAll(world)
    const sets = (await heardBy(to.receiver, to.ear)).filter(({ sub }) => sub.sub === one.id)
    const first = sets[0]?.jti
    assert.deepEqual(
      sets.slice(0, 4).map(({ jti }) => jti),
      [first, first, first, first],
      'the same token, until it is taken',
    )
    assert.equal(new Set(sets.slice(0, 4).map(({ claims }) => JSON.stringify(claims))).size, 1)
    const types = sets.slice(3).map(({ type }) => type)
    assert.deepEqual(types, ['recovery-information-changed', 'credential-change', 'recovery-information-changed'])
    await silence(to.stream)
  })

  test('EV-06 400 with an error is not sent again, one that can be mended is; the operator sees it, retries it, drops it', async () => {
    const { world } = stage
    const to = await pushedTo()
    const account = await world.account()
    let err = 'invalid_request'
    to.ear.answer = () => ({ status: 400, body: JSON.stringify({ err, description: 'no' }) })
    await happens(account.id)
    await tellAll(world)
    await world.advance(hours(1))
    await tellAll(world)
    assert.equal(to.ear.heard.length, 1)
    const [letter] = await letters(to.stream)
    assert.equal(letter?.because, 'answered invalid_request')
    err = 'authentication_failed'
    assert.deepEqual(await signalCommand(world.service, ['retry', to.stream, letter?.signal ?? '']), {
      ok: true,
      value: { id: to.stream, retried: 1 },
    })
    await tellAll(world)
    await world.advance(minutes(1))
    await tellAll(world)
    assert.ok(to.ear.heard.length > 2)
    // Three days of it are enough.
    for (let day = 0; day < 4; day++) {
      await world.advance(days(1))
      await tellAll(world)
    }
    const [again] = await letters(to.stream)
    assert.deepEqual([again?.signal, again?.because], [letter?.signal, 'answered authentication_failed'])
    const dropped = await signalCommand(world.service, ['drop', to.stream])
    assert.deepEqual(dropped, { ok: true, value: { id: to.stream, dropped: 1 } })
    assert.deepEqual(await letters(to.stream), [])
    await silence(to.stream)
  })

  test('EV-09 a paused stream holds what comes, and gives it in order; a disabled one keeps nothing', async () => {
    const { world } = stage
    const to = await pushedTo()
    const { stream_id, ...status } = { stream_id: to.stream, status: 'paused', reason: 'maintenance' }
    const asked = await to.receiver.call('POST', '/ssf/status', { stream_id, ...status })
    assert.deepEqual(await asked.json(), { stream_id, ...status })
    const accounts = await Promise.all([1, 2, 3, 4].map(() => world.account()))
    for (let i = 0; i < 20; i++) {
      await happens(accounts[i % 4]?.id ?? '', i % 8 < 4 ? 'recovery_code.made' : 'account.erased')
      await tellAll(world)
    }
    assert.deepEqual(to.ear.heard, [])
    await to.receiver.call('POST', '/ssf/status', { stream_id, status: 'enabled' })
    await tellAll(world)
    const sets = await heardBy(to.receiver, to.ear)
    assert.equal(sets.length, 20)
    for (const { id } of accounts) {
      const mine = sets.filter(({ sub }) => sub.sub === id)
      const [changed, purged] = ['recovery-information-changed', 'account-purged']
      assert.deepEqual(
        mine.map(({ type }) => type),
        [changed, purged, changed, purged, changed],
      )
      for (const [i, { iat }] of mine.entries()) assert.ok(iat >= (mine[i - 1]?.iat ?? 0))
    }
    await to.receiver.call('POST', '/ssf/status', { stream_id, status: 'disabled' })
    await happens(accounts[0]?.id ?? '')
    await tellAll(world)
    await to.receiver.call('POST', '/ssf/status', { stream_id, status: 'enabled' })
    await tellAll(world)
    assert.equal(to.ear.heard.length, 20)
    await silence(to.stream)
  })

  test('EV-09 when the operator stops a stream, its receiver is told first', async () => {
    const { world } = stage
    const to = await pushedTo()
    assert.ok((await signalCommand(world.service, ['pause', to.stream, 'we move house']))?.ok)
    const account = await world.account()
    await happens(account.id)
    await tellAll(world)
    const [updated, ...more] = await heardBy(to.receiver, to.ear)
    assert.equal(more.length, 0)
    assert.deepEqual(updated?.claims.events, {
      [`${SSF}stream-updated`]: { status: 'paused', reason: 'we move house' },
    })
    assert.deepEqual(updated?.sub, { format: 'opaque', id: to.stream })
    assert.ok((await signalCommand(world.service, ['enable', to.stream]))?.ok)
    await tellAll(world)
    const types = (await heardBy(to.receiver, to.ear)).map(({ type }) => type)
    assert.deepEqual(types.sort(), ['recovery-information-changed', 'stream-updated', 'stream-updated'])
    assert.equal(await signalCommand(world.service, ['rest', to.stream]), undefined)
    assert.equal((await signalCommand(world.service, ['pause', 'nothing']))?.ok, false)
    await silence(to.stream)
    assert.equal((await heardBy(to.receiver, to.ear)).at(-1)?.event.status, 'disabled')
  })

  test('a target that never answers delays neither people nor other targets', async () => {
    const { world } = stage
    const [deaf, well] = [await pushedTo(), await pushedTo()]
    deaf.ear.answer = () => undefined
    const accounts = await Promise.all([1, 2, 3, 4, 5, 6].map(() => world.account()))
    for (const { id } of accounts) await happens(id)
    await world.settle()
    const stopped = new AbortController()
    const delivering = deliverSignals(world.service, stopped.signal)
    await until('the other one is told', async () => well.ear.heard.length === 6)
    // Timers and messages of people are another loop.
    await pending(world, 'meanwhile')
    assert.ok(deaf.ear.heard.length <= policy.signal_batch_count)
    stopped.abort()
    await delivering
    deaf.ear.answer = () => ({ status: 202 })
    await Promise.all([deaf, well].map(({ stream }) => silence(stream)))
  })
})

describe('poll', () => {
  test('EV-07 gives what was not acknowledged again and what was never, and says whether there is more', async () => {
    const { world } = stage
    const receiver = await makeReceiver(stage)
    const { stream_id: id } = await receiver.create()
    const account = await world.account()
    for (let i = 0; i < 5; i++) {
      await happens(account.id)
      await tellAll(world)
    }
    const first = await receiver.poll(id, { maxEvents: 2 })
    assert.deepEqual([Object.keys(first.sets).length, first.moreAvailable], [2, true])
    assert.deepEqual(await receiver.poll(id, { maxEvents: 2 }), first, 'the same tokens')
    const [one = '', two = ''] = Object.keys(first.sets)
    for (const set of Object.values(first.sets))
      assert.ok(Object.keys(first.sets).includes((await receiver.believe(set)).jti))
    assert.deepEqual(await receiver.poll(id, { maxEvents: 0, ack: [one] }), { sets: {}, moreAvailable: true })
    const err = { err: 'invalid_request', description: 'Person Example, somebody@mail.example' }
    const rest = await receiver.poll(id, { setErrs: { [two]: err } })
    assert.deepEqual([Object.keys(rest.sets).length, rest.moreAvailable], [3, false])
    assert.ok(![one, two].some((jti) => jti in rest.sets))
    assert.deepEqual(
      (await letters(id)).map(({ because }) => because),
      ['answered invalid_request'],
    )
    const none = await receiver.poll(id, { ack: [...Object.keys(rest.sets), 'nonsense', one] })
    assert.deepEqual(none, { sets: {}, moreAvailable: false })
    assert.equal((await receiver.call('POST', `/ssf/poll/${id}`, { maxEvents: -1 })).status, 400)
    assert.equal((await receiver.call('POST', `/ssf/poll/${id}`, '{')).status, 400)
    // Whoever polls another's stream acknowledges nothing of it.
    await happens(account.id)
    await tellAll(world)
    const [jti = ''] = Object.keys((await receiver.poll(id)).sets)
    const other = await makeReceiver(stage)
    const theirs = await other.create()
    await other.poll(theirs.stream_id, { ack: [jti] })
    assert.ok(jti in (await receiver.poll(id)).sets)
    await Promise.all([id, theirs.stream_id].map(silence))
  })

  test('EV-07 an empty poll waits for what comes, for a while; a stream that pauses hands out nothing', async () => {
    const { world } = stage
    const { service } = world
    const receiver = await makeReceiver(stage)
    const { stream_id: id } = await receiver.create()
    const stream = await loadStreamOf(service.database, receiver.party.id)
    assert.ok(stream)
    const account = await world.account()
    let [slept, later] = [0, 0]
    const sleeping = (meanwhile: () => Promise<void>): Service => ({
      ...service,
      clock: {
        wall: () => service.clock.wall(),
        boot: () => 0,
        monotonic: () => service.clock.monotonic() + later,
        async sleep(ms) {
          slept++
          later += ms
          await meanwhile()
        },
      },
    })
    const wait = (meanwhile: () => Promise<void>, gone = new AbortController().signal) =>
      pollStream(sleeping(meanwhile), stream, {}, gone)
    const found = await wait(async () => {
      await happens(account.id)
      await tellAll(world)
    })
    assert.deepEqual([Object.keys(found.sets).length, slept], [1, 1])
    assert.deepEqual(await receiver.poll(id, { maxEvents: 0 }), { sets: {}, moreAvailable: true })
    assert.deepEqual(await receiver.poll(id, { ack: Object.keys(found.sets) }), { sets: {}, moreAvailable: false })
    assert.deepEqual(await wait(async () => {}), { sets: {}, moreAvailable: false })
    assert.equal(slept, 1 + policy.signal_poll_wait_ms / policy.signal_poll_look_ms)
    const gone = new AbortController()
    await wait(async () => gone.abort(), gone.signal)
    assert.equal(slept, 2 + policy.signal_poll_wait_ms / policy.signal_poll_look_ms, 'nobody is there any more')
    await happens(account.id)
    await tellAll(world)
    await receiver.call('POST', '/ssf/status', { stream_id: id, status: 'paused' })
    assert.deepEqual(await receiver.poll(id), { sets: {}, moreAvailable: false }, 'EV-09')
    await silence(id)
  })

  test('EV-09 what nobody fetches for thirty days is given up', async () => {
    const { world } = stage
    const receiver = await makeReceiver(stage)
    const { stream_id: id } = await receiver.create()
    await happens((await world.account()).id)
    await tellAll(world)
    await world.advance(policy.signal_held_ms + policy.upkeep_every_ms)
    assert.deepEqual(
      (await letters(id)).map(({ because }) => because),
      ['held too long'],
    )
    await world.advance(policy.signal_dead_kept_ms + policy.upkeep_every_ms)
    assert.deepEqual(await letters(id), [])
    await silence(id)
  })

  test('EV-03 a rotated key stays published until all that it signed is taken', async () => {
    const { world } = stage
    const { service } = world
    const receiver = await makeReceiver(stage)
    const { stream_id: id } = await receiver.create()
    const account = await world.account()
    await happens(account.id)
    await tellAll(world)
    // What other tests left behind was signed with the same key.
    await service.database.query(sql`delete from signal_set where target_id <> ${id}`)
    const rotated = await rotateSigningKey(service, (await service.time.moment()).now)
    // Nobody fetches it for so long that it is given up; the operator puts it back.
    await world.advance(policy.oidc_signing_key_kept_ms + days(1))
    await upkeep(service)
    assert.deepEqual(await signalCommand(service, ['retry', id]), { ok: true, value: { id, retried: 1 } })
    await happens(account.id)
    await tellAll(world)
    const [before, now] = await receiver.takeAll(id)
    assert.notEqual(before?.kid, rotated.kid)
    assert.equal(now?.kid, rotated.kid)
    await upkeep(service)
    const { keys } = (await (await fetch(`${stage.origin}/oidc/jwks`)).json()) as { keys: { kid: string }[] }
    assert.deepEqual(
      keys.map(({ kid }) => kid),
      [rotated.kid],
      'then it goes',
    )
    await silence(id)
  })
})

describe('webhooks', () => {
  const added = async (url: string, events = 'all') => {
    const answer = await webhookCommand(stage.world.service, ['add', url, '--events', events])
    assert.ok(answer?.ok, JSON.stringify(answer))
    return answer.value as { webhook: string; secret: string }
  }

  test('T020 D3 are signed by Standard Webhooks, in order, and hold neither addresses nor codes', async () => {
    const { world } = stage
    const heard = await ear()
    const { webhook, secret } = await added(heard.url)
    assert.match(secret, /^whsec_/)
    const begun = await pending(world, 'hooked')
    must(await cancelRequest(world.service, begun.person))
    await tellAll(world)
    const library = new Webhook(secret)
    const bodies = heard.heard.map(({ body, headers }) => library.verify(body, headers as Record<string, string>))
    const types = bodies.map((body) => (body as { type: string }).type)
    assert.deepEqual(types, ['replacement.begun', 'replacement.pending', 'replacement.canceled'])
    const [first] = bodies as { data: Record<string, unknown>; timestamp: string }[]
    assert.equal(first?.data.account, begun.account.id)
    const said = JSON.stringify(heard.heard)
    for (const secretly of [begun.old, begun.fresh, begun.oldPhone, begun.account.identifier, '192.0.2'])
      assert.equal(said.includes(secretly), false, secretly)
    assert.equal((await dumpOf(world.service.database)).includes(secret), false)
    assert.equal((await dumpOf(world.service.database)).includes(secret.slice('whsec_'.length)), false)
    await silence(webhook)
  })

  test('D3 are tried again under the same id, and signed with both secrets for a day after a rotation', async () => {
    const { world } = stage
    const heard = await ear()
    const { webhook, secret } = await added(heard.url, 'account.verified,account.secured')
    const account = await world.account()
    const rotated = await rotateWebhook(world.service, webhook)
    assert.ok(rotated.ok)
    heard.answer = (_, nth) => ({ status: nth === 1 ? 503 : 200 })
    await happens(account.id, 'account.secured')
    await happens(account.id, 'recovery_code.made')
    await tellAll(world)
    await world.advance(seconds(30))
    await tellAll(world)
    assert.equal(heard.heard.length, 2, 'only the kinds that were asked for')
    assert.equal(heard.heard[0]?.headers['webhook-id'], heard.heard[1]?.headers['webhook-id'])
    const verify = (with_: string, nth: number) => {
      const { body = '', headers = {} } = heard.heard[nth] ?? {}
      return new Webhook(with_).verify(body, headers as Record<string, string>)
    }
    for (const one of [secret, rotated.value.secret]) assert.ok(verify(one, 1))
    await world.advance(policy.signal_former_secret_ms)
    await happens(account.id, 'account.secured')
    await tellAll(world)
    assert.equal(String(heard.heard[2]?.headers['webhook-signature']).split(' ').length, 1)
    await silence(webhook)
  })

  test('D3 are refused where they could not be told, and taken away', async () => {
    const { world } = stage
    for (const url of ['http://hook.example/', 'https://a:b@hook.example/', 'x'])
      assert.equal((await webhookCommand(world.service, ['add', url, '--events', 'all']))?.ok, false, url)
    const unknown = await webhookCommand(world.service, ['add', 'https://hook.example/', '--events', 'code.wrong'])
    assert.equal(unknown?.ok, false)
    for (const args of [[], ['add'], ['add', 'https://hook.example/'], ['remove'], ['x', 'y'], ['add', '--what']])
      assert.equal(await webhookCommand(world.service, args), undefined, args.join(' '))
    const made = await addWebhook(world.service, { url: 'https://hook.example/', events: ['all'], description: 'x' })
    assert.ok(made.ok)
    assert.ok((await webhookCommand(world.service, ['remove', made.value.webhook]))?.ok)
    assert.equal((await webhookCommand(world.service, ['remove', made.value.webhook]))?.ok, false)
    assert.equal((await webhookCommand(world.service, ['rotate-secret', made.value.webhook]))?.ok, false)
    assert.ok((await loadTargets(world.service.database)).every(({ targetId }) => targetId !== made.value.webhook))
  })

  test('T020 nothing in a private network is asked, unless the operator allows it', async () => {
    const { world } = stage
    const heard = await ear()
    const { webhook } = await added(heard.url)
    await happens((await world.account()).id, 'account.secured')
    await world.settle()
    const strict = { ...world.service, settings: { ...world.service.settings, privateReceivers: false } }
    await deliverSignals(strict)
    assert.equal(heard.heard.length, 0)
    assert.ok(world.logged().includes('PRIVATE_ADDRESS'))
    await silence(webhook)
  })
})

test('what waits for whom is told to the operator', async () => {
  const { world } = stage
  const receiver = await makeReceiver(stage)
  const { stream_id: id } = await receiver.create()
  await startReplacement(world.service, await world.person(await world.account()))
  await tellAll(world)
  const answer = await signalCommand(world.service, [])
  assert.ok(answer?.ok)
  const mine = (answer.value as Record<string, unknown>[]).find((one) => one.id === id)
  assert.deepEqual(
    [mine?.method, mine?.client, mine?.status, mine?.waiting, mine?.dead],
    ['poll', receiver.party.id, 'enabled', 1, 0],
  )
  for (const args of [['dead', 'x'], ['retry'], ['retry', id, 'x'], ['opt-out'], ['a', 'b', 'c', 'd']])
    assert.equal(await signalCommand(world.service, args), undefined, args.join(' '))
  assert.equal((await signalCommand(world.service, ['opt-out', 'nobody@none.example']))?.ok, false)
})
