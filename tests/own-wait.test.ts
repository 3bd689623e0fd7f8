import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askFinishCodes } from '../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import { setOwnWait } from '../src/features/security-info/flow-own-wait.ts'
import { days, hours } from '../src/kernel/duration.ts'
import { inbox } from './support/inbox.ts'
import { allowed, stored } from './support/proofs.ts'
import {
  finish,
  linkTo,
  look,
  must,
  NEW_PASSWORD,
  pending,
  type Scene,
  said,
  saidAt,
  scene,
  untilReady,
} from './support/scene.ts'
import { makeWorld, type World } from './support/world.ts'

let world: World
before(async () => {
  world = await makeWorld()
})
after(() => world.close())

const act = 'choose-wait'
const proofAt = ({ account }: Pick<Scene, 'account'>, address: string) => {
  const found = account.proofs.find((p) => p.address === address)
  assert.ok(found)
  return found
}

/** Somebody with the password begins a replacement of this account. */
async function asksAgain({ account, fresh }: Scene): Promise<Pick<Scene, 'account'>> {
  const person = await world.person(account)
  must(await startReplacement(world.service, person))
  must(await nameNewProof(world.service, person, 'mail', fresh))
  await world.settle()
  must(await continueByLink(world.service, person, person, await linkTo(world, fresh, 'continue')))
  return { account }
}

/** The owner, with a proof shown for this act. */
const owner = async (made: Scene) => allowed(world, await world.person(made.account), act, proofAt(made, made.old))

async function newProof(made: Scene) {
  const found = (await stored(world, made.account)).proofs.find((p) => p.requestId !== null)
  assert.ok(found)
  return found
}

const waitOfRequest = async (made: Pick<Scene, 'account'>) => {
  const { request } = await look(world, made)
  assert.ok(request && 'waitMs' in request)
  return request.waitMs / days(1)
}

describe('the owner chooses how long a replacement waits', () => {
  test('S13 it takes a proof that was shown for this act, once', async () => {
    const made = await scene(world, 'gate')
    const person = await world.person(made.account)
    assert.equal(said(await setOwnWait(world.service, person, days(90))), 'step_up.needed')
    const other = await allowed(world, person, 'two-step', proofAt(made, made.old))
    assert.equal(said(await setOwnWait(world.service, other, days(90))), 'step_up.needed', 'shown for something else')
    const shown = await owner(made)
    assert.equal(said(await setOwnWait(world.service, shown, days(91))), 'wait.choice_needed')
    must(await setOwnWait(world.service, shown, days(90)))
    must(await setOwnWait(world.service, shown, days(90)))
    assert.equal(said(await setOwnWait(world.service, shown, days(60))), 'step_up.needed', 'used up')
    assert.equal((await stored(world, made.account)).case.ownWait?.waitMs, days(90))
  })

  test('S7 a longer one holds for the next request, which is reminded of to its end', async () => {
    const made = await scene(world, 'longer')
    must(await setOwnWait(world.service, await owner(made), days(90)))
    const away = await pending(world, 'longer-asked', { ownWaitDays: 90 })
    assert.equal(await waitOfRequest(away), 90)
    await world.advance(days(30) + hours(1))
    assert.equal((await look(world, away)).status, 'waiting')
    assert.equal(said(await askFinishCodes(world.service, away.person)), 'replacement.too_early')
    const before = (await inbox(world, away.old)).length
    for (const step of [15, 15, 15, 6]) await world.advance(days(step))
    assert.ok((await inbox(world, away.old)).length - before >= 4, 'days 35, 50, 65 and 80 are told')
    await world.advance(days(7))
    await world.advance(days(4))
    assert.equal((await look(world, away)).status, 'ready')
  })

  test('S7 a shorter one holds once the former wait has passed, for requests that begin then', async () => {
    const made = await scene(world, 'shorter')
    must(await setOwnWait(world.service, await owner(made), days(7)))
    await world.settle()
    for (const to of [made.old, made.oldPhone]) {
      const notice = (await inbox(world, to)).at(-1)
      assert.match(`${notice?.subject ?? ''} ${notice?.text}`, /待つ日数が7日に短くなります/, to)
    }
    await world.advance(days(29))
    assert.equal(await waitOfRequest(await asksAgain(made)), 30, 'on day 29')
    await world.advance(days(2))
    const short = await pending(world, 'short-asked', { ownWaitDays: 7 })
    assert.equal(await waitOfRequest(short), 7)
    await world.advance(days(4))
    await world.advance(days(3) - hours(1))
    assert.equal(said(await askFinishCodes(world.service, short.person)), 'replacement.too_early')
    await world.advance(hours(2))
    assert.equal((await look(world, short)).status, 'ready')
    assert.equal(said(await finish(world, short)), 'ok')
  })

  test('T038 S26 neither while a replacement waits, nor while the completed one can be undone', async () => {
    const made = await pending(world, 'closed')
    const requester = await world.person(made.account)
    assert.equal(said(await setOwnWait(world.service, requester, days(7))), 'restricted.pending')
    await untilReady(world)
    must(await finish(world, made))
    const winner = await allowed(world, await world.person({ ...made.account, password: NEW_PASSWORD }), act, {
      id: (await newProof(made)).proofId,
      address: made.fresh,
    })
    const refused = await setOwnWait(world.service, winner, days(90))
    assert.equal(said(refused), 'wait.after_replacement')
    assert.ok(saidAt(refused) > (await world.service.time.moment()).now + days(29))
    assert.equal((await stored(world, made.account)).case.ownWait, null)
  })
})
