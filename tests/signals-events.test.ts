import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { endSessions } from '../src/features/activity/flow.ts'
import { eraseAccount } from '../src/features/erasure/flow.ts'
import { changeOwnPassword, secureOwnAccount } from '../src/features/password/flow.ts'
import { startReplacement } from '../src/features/replacement/start/flow.ts'
import { cancelRequest, stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { undoByLink } from '../src/features/replacement/undo/flow.ts'
import { removeProof, reportLost } from '../src/features/security-info/flow-leave.ts'
import { signOut } from '../src/features/session/flow.ts'
import { optIn, optOut, optOutOwn } from '../src/features/signal/flow-choice.ts'
import { days } from '../src/kernel/duration.ts'
import { sql } from '../src/platform/database/sql.ts'
import { LostRace, Unit } from '../src/platform/database/unit.ts'
import { recordEvents } from '../src/platform/event.ts'
import { policy } from '../src/policy/policy.ts'
import { addedApp, addedPasskey } from './support/factors.ts'
import { inbox, lastWithLink, tokenIn } from './support/inbox.ts'
import { added, allowed } from './support/proofs.ts'
import { connected, makeStage, type Stage } from './support/relying-party.ts'
import { finish, linkTo, must, NEW_PASSWORD, pending, type Scene, said, scene, untilReady } from './support/scene.ts'
import { type Believed, makeReceiver, type Receiver, tellAll } from './support/signal-receiver.ts'
import { PASSWORD } from './support/world.ts'

let stage: Stage
let receiver: Receiver
let stream: string
before(async () => {
  stage = await makeStage()
  receiver = await makeReceiver(stage)
  stream = (await receiver.create()).stream_id
})
after(() => stage.close())

/** What the receiver was told since it last asked, of one account. */
async function told({ account }: Pick<Scene, 'account'>, by = receiver, id = stream): Promise<Believed[]> {
  await tellAll(stage.world)
  const all = await by.takeAll(id)
  return all.filter(({ sub }) => sub.sub === account.id)
}
const typesOf = (all: readonly Believed[]): string[] => all.map(({ type }) => type)
const credentials = (all: readonly Believed[]) =>
  all
    .filter(({ type }) => type === 'credential-change')
    .map(({ event }) => `${event.credential_type} ${event.change_type} ${event.initiating_entity}`)

let count = 0
const named = () => `signal${++count}`
const firstProof = ({ account, old }: Scene) => ({ id: account.proofs[0]?.id ?? '', address: old })
beforeEach(async () => {
  await tellAll(stage.world)
  await receiver.takeAll(stream)
})

describe('what happens to an account, as its apps are told', () => {
  test('T109 EV-10 a completion is told once: recovery began, security info changed, sessions ended', async () => {
    const { world } = stage
    const begun = await pending(world, named())
    assert.deepEqual(typesOf(await told(begun)), ['recovery-activated'])
    await untilReady(world)
    await Promise.all([1, 2, 3].map((n) => world.person(begun.account, `other-${count}-${n}`)))
    assert.deepEqual(await told(begun), [], 'nothing is told of waiting and of signing in')
    must(await finish(world, begun))
    const end = await told(begun)
    assert.deepEqual(typesOf(end).sort(), ['credential-change', 'recovery-information-changed', 'session-revoked'])
    assert.deepEqual(credentials(end), ['password update user'])
    await tellAll(world)
    assert.deepEqual(await told(begun), [], 'and never again')
  })

  test('T109 what one act records twice is told once, and two acts of one moment are told twice', async () => {
    const { service } = stage.world
    const { id } = await stage.world.account()
    const { now } = await service.time.moment()
    const made = { kind: 'recovery_code.made', data: {} }
    await service.database.query(recordEvents(service.random, id, now, [made, made]))
    await service.database.query(recordEvents(service.random, id, now, [made]))
    await tellAll(stage.world)
    const mine = (await receiver.takeAll(stream)).filter(({ sub }) => sub.sub === id)
    assert.equal(mine.length, 2)
    assert.notEqual(mine[0]?.txn, mine[1]?.txn)
  })

  test('EV-02 each token is about one event of one person, with what it takes and nothing more', async () => {
    const { world } = stage
    const begun = await scene(world, named())
    const person = await allowed(world, begun.person, 'secure-account', firstProof(begun))
    must(await secureOwnAccount(world.service, person, NEW_PASSWORD))
    const all = await told(begun)
    assert.equal(new Set(all.map(({ jti }) => jti)).size, all.length)
    for (const { claims } of all) {
      assert.deepEqual(Object.keys(claims).sort(), ['aud', 'events', 'iat', 'iss', 'jti', 'sub_id', 'txn'])
      const iss = world.service.settings.origin
      assert.deepEqual(claims.sub_id, { format: 'iss_sub', iss, sub: begun.account.id })
      assert.deepEqual([claims.iss, claims.aud], [iss, receiver.party.id])
      assert.equal(JSON.stringify(claims).includes('@'), false)
    }
  })

  test('EV-10 a replacement and a recovery are told at once, and every change of contacts', async () => {
    const { world } = stage
    assert.ok(policy.worker_poll_ms <= 60_000, 'the worker looks more often than a minute')
    const one = await scene(world, named())
    await told(one)
    await added(
      world,
      await allowed(world, one.person, 'add-proof', firstProof(one)),
      'mail',
      `${named()}@more.example`,
    )
    assert.deepEqual(typesOf(await told(one)), ['recovery-information-changed'], 'a mailbox is no credential')
    const other = await scene(world, named())
    const adder = await allowed(world, other.person, 'add-proof', firstProof(other))
    await added(world, adder, 'phone', '+819012340000')
    assert.deepEqual(credentials(await told(other)), ['phone-sms create user'])
    const third = await scene(world, named())
    await addedApp(world, third.account, third.person)
    assert.deepEqual(credentials(await told(third)), ['app create user'])
    const fourth = await scene(world, named())
    await addedPasskey(world, fourth.account, fourth.person)
    const passkey = await told(fourth)
    assert.deepEqual(typesOf(passkey), ['recovery-information-changed', 'credential-change'])
    assert.deepEqual(credentials(passkey), ['fido2-platform create user'])
    assert.deepEqual([passkey[0]?.txn, passkey[0]?.iat], [passkey[1]?.txn, passkey[1]?.iat])

    const two = await scene(world, named())
    const remover = await allowed(world, two.person, 'remove-proof', firstProof(two))
    must(await removeProof(world.service, remover, two.account.proofs[1]?.id ?? '', 'slowly'))
    assert.deepEqual(await told(two), [], 'it verifies for another week')
    await world.advance(days(8))
    const removed = await told(two)
    assert.equal(typesOf(removed).filter((type) => type === 'recovery-information-changed').length, 1)
    assert.equal(credentials(removed).filter((c) => c.startsWith('phone-sms delete')).length, 1)
  })

  test('EV-11 a new password and ended sessions are told, with a reason; signing out where no app was signed in to is not', async () => {
    const { world } = stage
    const one = await scene(world, named())
    const person = await allowed(world, one.person, 'change-password', firstProof(one))
    await told(one)
    must(await changeOwnPassword(world.service, person, { current: PASSWORD, next: NEW_PASSWORD, endOthers: true }))
    const [changed] = (await told(one)).filter(({ type }) => type === 'credential-change')
    const { event_timestamp: at, reason_admin: why, ...event } = changed?.event ?? {}
    assert.deepEqual(event, { credential_type: 'password', change_type: 'update', initiating_entity: 'user' })
    assert.ok(typeof at === 'number' && (why as { en: string }).en.length > 5)

    const two = await scene(world, named())
    await world.person(two.account, `desk-${count}`)
    await world.person(two.account, `couch-${count}`)
    const ending = await allowed(world, two.person, 'end-sessions', firstProof(two))
    await told(two)
    must(await endSessions(world.service, ending, 'others'))
    const revoked = await told(two)
    assert.deepEqual(typesOf(revoked), ['session-revoked'], 'however many at once')
    assert.equal(revoked[0]?.event.initiating_entity, 'user')
    assert.ok(JSON.stringify(revoked[0]?.event.reason_admin).includes('ended_by_owner'))
    await signOut(world.service, ending)
    assert.deepEqual(await told(two), [])
  })

  test('T050 EV-12 a stop asks for new credentials; a cancelled request is no news', async () => {
    const { world } = stage
    const stopped = await pending(world, named())
    await told(stopped)
    must(await stopByLink(world.service, await linkTo(world, stopped.old, 'stop')))
    assert.ok(typesOf(await told(stopped)).includes('account-credential-change-required'))
    const canceled = await pending(world, named())
    await told(canceled)
    must(await cancelRequest(world.service, canceled.person))
    assert.deepEqual(await told(canceled), [])
  })

  test('EV-12 a takeover that is reported disables the account, its end enables it, erasing purges it', async () => {
    const { world } = stage
    const taken = await pending(world, named())
    await untilReady(world)
    must(await finish(world, taken))
    await told(taken)
    const token = tokenIn(await lastWithLink(world, taken.old, 'undo'), 'undo')
    must(await undoByLink(world.service, world.visitor('owner'), token, PASSWORD))
    const frozen = await told(taken)
    assert.deepEqual(frozen.find(({ type }) => type === 'account-disabled')?.event, { reason: 'hijacking' })
    await world.advance(policy.dispute_lifetime_ms)
    const opened = typesOf(await told(taken))
    assert.ok(opened.includes('account-enabled') && opened.includes('recovery-information-changed'), opened.join())
    must(await eraseAccount(world.service, taken.account.id, 'asked for by the person'))
    assert.deepEqual(typesOf(await told(taken)), ['account-purged'])
    const left = await world.service.database.query(sql`
      select account_id from signal_fact where account_id = ${taken.account.id}
      union all select account_id from due where account_id = ${taken.account.id}`)
    assert.equal(left.length, 0)
  })

  test('EV-13 who opts out is told of until the wait is over, and that they did at once', async () => {
    const { world } = stage
    const one = await scene(world, named())
    await told(one)
    const change = async (password: string, next: string) => {
      const person = await allowed(
        world,
        await world.person({ ...one.account, password }),
        'change-password',
        firstProof(one),
      )
      must(await changeOwnPassword(world.service, person, { current: password, next, endOthers: false }))
    }
    const begun = await optOut(world.service, one.account.id)
    assert.ok(begun.ok)
    assert.equal((await optOut(world.service, one.account.id)).ok, false)
    await change(PASSWORD, NEW_PASSWORD)
    const during = typesOf(await told(one))
    assert.deepEqual([during[0], during.includes('credential-change')], ['opt-out-initiated', true])
    await world.advance(policy.signal_opt_out_ms)
    assert.deepEqual(typesOf(await told(one)), ['opt-out-effective'])
    await change(NEW_PASSWORD, 'a third password of this person')
    assert.deepEqual(await told(one), [])
    assert.ok((await optIn(world.service, one.account.id)).ok)
    assert.deepEqual(typesOf(await told(one)), ['opt-in'])
    assert.ok((await optOut(world.service, one.account.id)).ok)
    assert.ok((await optIn(world.service, one.account.id)).ok)
    await world.advance(policy.signal_opt_out_ms)
    assert.deepEqual(typesOf(await told(one)), ['opt-out-initiated', 'opt-out-cancelled'])
    assert.equal((await optIn(world.service, one.account.id)).ok, false)
  })
})

describe('EV-13 who opts out on the page', () => {
  test('takes a contact, shown for this; every contact hears at once, apps are told for the wait, and it can be taken back', async () => {
    const { world } = stage
    const one = await scene(world, named())
    await told(one)
    const person = await world.person(one.account)
    assert.equal(said(await optOutOwn(world.service, person)), 'step_up.needed')
    assert.deepEqual(await told(one), [])
    must(await optOutOwn(world.service, await allowed(world, person, 'signals-out', firstProof(one))))
    // Sent again, it is as it was, and needs nothing.
    must(await optOutOwn(world.service, person))
    assert.deepEqual(typesOf(await told(one)), ['opt-out-initiated'])
    for (const to of [one.old, one.oldPhone]) {
      const texts = (await inbox(world, to)).map(({ text }) => text)
      assert.equal(texts.filter((text) => text.includes('アプリへのお知らせをやめる手続き')).length, 1, to)
    }
    assert.ok((await optIn(world.service, one.account.id)).ok)
    await world.advance(policy.signal_opt_out_ms)
    assert.deepEqual(typesOf(await told(one)), ['opt-out-cancelled'])
  })

  test('RW-15 is refused while all security info is being replaced', async () => {
    const { world } = stage
    const one = await pending(world, named())
    const person = await world.person(one.account)
    assert.equal(said(await optOutOwn(world.service, person)), 'restricted.pending')
  })
})

describe('what a receiver hears of whom', () => {
  test('EV-11 of who signs out, the apps that know the session hear by its name, and nobody else does', async () => {
    const { world, app } = stage
    const wish = { redirect_uris: [`${app}/back`], backchannel_logout_uri: `${app}/logout` }
    const own = await makeReceiver(stage, wish)
    const { stream_id } = await own.create()
    const begun = await scene(world, named())
    const here = await connected(stage, own.party, begun.account)
    const there = await connected(stage, own.party, begun.account)
    assert.notEqual(here.tokens.claims()?.sid, there.tokens.claims()?.sid)
    await tellAll(world)
    await Promise.all([own.takeAll(stream_id), receiver.takeAll(stream)])
    await here.browser.open('/account')
    await here.browser.submit({}, '/sign-out')
    await tellAll(world)
    const [signedOut, ...more] = await own.takeAll(stream_id)
    assert.equal(more.length, 0)
    const iss = world.service.settings.origin
    const user = { format: 'iss_sub', iss, sub: begun.account.id }
    const session = { format: 'opaque', id: here.tokens.claims()?.sid }
    assert.deepEqual([signedOut?.type, signedOut?.sub], ['session-revoked', { format: 'complex', user, session }])
    assert.deepEqual(await receiver.takeAll(stream), [])
  })

  test('S22 EV-10 it is the person of its ID tokens, also where those have a subject of their own', async () => {
    const { world, app } = stage
    const wish = { redirect_uris: [`${app}/back`], pairwise: true }
    const own = await makeReceiver(stage, wish)
    const { stream_id } = await own.create()
    const begun = await scene(world, named())
    const { tokens } = await connected(stage, own.party, begun.account)
    await tellAll(world)
    await own.takeAll(stream_id)
    must(await reportLost(world.service, begun.person, begun.account.proofs[1]?.id ?? '', PASSWORD))
    await tellAll(world)
    const subjects = (await own.takeAll(stream_id)).map(({ sub }) => sub.sub)
    assert.ok(subjects.length > 0)
    assert.deepEqual([...new Set(subjects)], [tokens.claims()?.sub])
    assert.notEqual(subjects[0], begun.account.id)
  })

  test('EV-13 somebody else’s app hears only of whom it named, ours of all but whom it took away', async () => {
    const { world } = stage
    const iss = world.service.settings.origin
    const foreign = await makeReceiver(stage, { redirect_uris: [`${stage.app}/back`], consent: true })
    const theirs = (await foreign.create()).stream_id
    const [one, two] = [await scene(world, named()), await scene(world, named())]
    const subject = { format: 'iss_sub', iss, sub: one.account.id }
    await foreign.call('POST', '/ssf/subjects:add', { stream_id: theirs, subject })
    await receiver.call('POST', '/ssf/subjects:remove', { stream_id: stream, subject })
    await tellAll(world)
    await receiver.takeAll(stream)
    const both = async () => {
      for (const { account } of [one, two]) must(await startReplacement(world.service, await world.person(account)))
      await tellAll(world)
      const [mine, their] = [await receiver.takeAll(stream), await foreign.takeAll(theirs)]
      return [mine, their].map((all) =>
        all
          .filter(({ type }) => type === 'recovery-activated')
          .map(({ sub }) => sub.sub)
          .sort(),
      )
    }
    const [a, b] = [one.account.id, two.account.id]
    assert.deepEqual(await both(), [[a, b].sort(), [a]], 'a removal takes a week')
    await world.advance(policy.signal_subject_removal_ms)
    assert.deepEqual(await both(), [[b], [a]])
    await receiver.call('POST', '/ssf/subjects:add', { stream_id: stream, subject })
    await foreign.call('POST', '/ssf/subjects:remove', { stream_id: theirs, subject })
    assert.deepEqual(await both(), [[a, b].sort(), []])
  })

  test('S8 what does not happen is not told, and an import is no news of anybody', async () => {
    const { service } = stage.world
    const { id } = await stage.world.account()
    const { now } = await service.time.moment()
    const waiting = () =>
      service.database.query(sql`select kind from signal_fact where account_id = ${id}
      union all select kind from due where account_id = ${id} and kind = 'signal'`)
    await tellAll(stage.world)
    const made = recordEvents(service.random, id, now, [{ kind: 'recovery_code.made', data: {} }])
    const lost = new Unit()
      .add(made)
      .expect(sql`update account set version = version where account_id = ${id} and version = -1`)
    await assert.rejects(lost.commit(service.database), LostRace)
    assert.deepEqual(await waiting(), [], 'a unit that lost its race')
    await service.database.query(recordEvents(service.random, id, now, [{ kind: 'account.imported', data: {} }]))
    assert.deepEqual(await waiting(), [])
    await new Unit().add(made).commit(service.database)
    assert.equal((await waiting()).length, 2)
  })

  test('EV-04 it hears of the kinds that it asked for, and of none before it had a stream', async () => {
    const { world } = stage
    const late = await makeReceiver(stage)
    const begun = await pending(world, named())
    await tellAll(world)
    const risc = 'https://schemas.openid.net/secevent/risc/event-type/account-credential-change-required'
    const { stream_id } = await late.create({ events_requested: [risc] })
    must(await stopByLink(world.service, await linkTo(world, begun.old, 'stop')))
    await tellAll(world)
    assert.deepEqual(typesOf(await late.takeAll(stream_id)), ['account-credential-change-required'])
  })
})
