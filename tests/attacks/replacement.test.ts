import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { GrantAct } from '../../src/features/challenge/rules.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { askEarlyCodeByAddress, endWithOldProof } from '../../src/features/replacement/exits/flow-old-proof.ts'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { askRequesterCode, becomeRequester } from '../../src/features/replacement/status/flow-end.ts'
import { addNewProof, confirmNewProof, makeCode } from '../../src/features/security-info/flow.ts'
import { recognise } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours, seconds } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Service } from '../../src/platform/service.ts'
import { policy } from '../../src/policy/policy.ts'
import { Story, T0, waitingStory } from '../support/case.ts'
import { codeIn, inbox, last } from '../support/inbox.ts'
import {
  codeAt,
  draft,
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
  statesIn,
  substance,
  untilReady,
} from '../support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../support/world.ts'

describe('the replacement, its wait and its end', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  const arrived = (to: string): Promise<string> => codeAt(world, to)

  /** The owner, who shows the old mailbox for an act, which is open to them for ten minutes. */
  async function ownerFor(act: GrantAct, { account, old }: Scene): Promise<Person> {
    const browser = `owner of ${account.id}`
    const person = await world.person(account, browser)
    const proofId = account.proofs[0]?.id ?? ''
    const asked = must(await askVerifyCodeByAddress(world.service, person, proofId, old, `allow-${act}`))
    const { token } = must(await verify(world.service, person, asked, await arrived(old)))
    const again = await recognise(world.service, world.visitor(browser), token)
    assert.ok(again)
    return again
  }

  test('T021 S1 RW-01 one second before the end it is refused with the date, and nothing has changed', async () => {
    const thief = await pending(world, 't021')
    const begun = await look(world, thief)
    assert.ok(begun.request?.state === 'pending')
    assert.ok(begun.request.deadlineAt - begun.request.provenAt >= days(30))
    const { now } = await world.service.time.moment()
    await world.advance(begun.request.deadlineAt - now - seconds(1))
    const before = await substance(world, thief)
    const refused = await askFinishCodes(world.service, thief.person)
    assert.equal(said(refused), 'replacement.too_early')
    assert.equal(saidAt(refused), begun.request.deadlineAt)
    const codes = new Map([['00000000-0000-4000-8000-000000000000', '12345678']])
    const form = { codes, currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    assert.equal(said(await finishReplacement(world.service, thief.person, form)), 'code.dead')
    assert.equal(await substance(world, thief), before)
  })

  test('T021 S9 at the end without a final notice that arrived, or without 48 hours in which it was answered', () => {
    const untold = waitingStory()
    untold.pass(days(26))
    untold.play({ do: 'mail', accepts: false })
    untold.pass(days(4) + seconds(1))
    const first = untold.play({ do: 'finish' })
    assert.equal(said(first), 'replacement.too_early')
    assert.ok(saidAt(first) >= untold.now + policy.replacement_final_served_ms)

    const unserved = waitingStory()
    unserved.pass(days(27))
    assert.ok(unserved.request().told.includes('final'))
    unserved.play({ do: 'outage', forMs: days(3) + seconds(1) })
    const next = unserved.play({ do: 'finish' })
    assert.equal(said(next), 'replacement.too_early')
    assert.equal(saidAt(next), unserved.now + policy.replacement_final_served_ms)
    unserved.pass(policy.replacement_final_served_ms - 1)
    assert.equal(said(unserved.play({ do: 'finish' })), 'replacement.too_early')
    for (const story of [untold, unserved])
      assert.deepEqual(
        story.case.proofs.map((p) => p.state),
        ['effective', 'effective', 'candidate'],
      )
    unserved.pass(1)
    assert.equal(said(unserved.play({ do: 'finish' })), 'ok')
  })

  test('T022 S7 on day 29 nothing puts another address in the place of the one that waits', async () => {
    const thief = await pending(world, 't022')
    const elsewhere = await draft(world, 't022-elsewhere')
    await world.advance(days(29))
    const token = await linkTo(world, thief.fresh, 'continue')
    const foreign = await linkTo(world, elsewhere.fresh, 'continue')
    const before = await substance(world, thief)
    assert.equal(
      said(await nameNewProof(world.service, thief.person, 'mail', 't022-late@new-mail.example')),
      'replacement.gone',
    )
    assert.equal(said(await startReplacement(world.service, thief.person)), 'replacement.already_pending')
    must(await continueByLink(world.service, thief.person, thief.person, token))
    assert.equal(
      said(await continueByLink(world.service, thief.person, thief.person, foreign)),
      'replacement.link_over',
    )
    assert.equal(await substance(world, thief), before, 'the old candidate stays, and so does the date')
    assert.equal((await inbox(world, 't022-late@new-mail.example')).length, 0)
  })

  test('T024 S7 a second candidate on day 28 is refused, and is nothing on day 30', async () => {
    const thief = await pending(world, 't024')
    await world.advance(days(28))
    const number = '+817012340024'
    assert.equal(said(await nameNewProof(world.service, thief.person, 'phone', number)), 'replacement.gone')
    await world.advance(days(2) + hours(1))
    must(await finish(world, thief))
    const done = await look(world, thief)
    assert.equal(done.read.proofs.filter((p) => p.state === 'effective').length, 1)
    assert.equal((await inbox(world, number)).length, 0)
  })

  test('T032 S6 S11 20 finishes at once on two instances, and two workers: one completes it', async () => {
    const thief = await pending(world, 't032')
    await untilReady(world)
    const before = (await inbox(world, thief.old)).length
    const challenges = must(await askFinishCodes(world.service, thief.person))
    const entry = await arrived(thief.fresh)
    const form = {
      codes: new Map(challenges.map((c) => [c.challengeId, entry as unknown])),
      currentPassword: PASSWORD,
      newPassword: NEW_PASSWORD,
    }
    const results = await Promise.all([
      ...Array.from({ length: 20 }, (_, i) => finishReplacement(i % 2 ? second : world.service, thief.person, form)),
      world.settle(),
      world.settle(),
    ])
    const finished = results.filter((r) => r !== undefined)
    assert.equal(finished.filter((r) => r.ok).length, 1)
    const rest = finished.flatMap((r) => (r.ok ? [] : [r.refusal.code]))
    // The others' code is used or their tries are over; those that came after the end meet the new password.
    const honest =
      /^(code\.(dead|wrong)|password\.(current_wrong|same)|session\.ended|sign_in\.paused|replacement\.is_completed)$/
    for (const code of rest) assert.match(code, honest)
    const events = await world.service.database.query(sql`select 1 from event
      where account_id = ${thief.account.id} and kind = 'replacement.completed'`)
    assert.equal(events.length, 1)
    await world.settle()
    const news = (await inbox(world, thief.old)).slice(before)
    assert.equal(news.length, 1, 'one mail about the end')
    assert.deepEqual(statesIn(await look(world, thief)), ['effective', 'retired', 'retired'])
  })

  test('T034 S7 whatever the owner changes meanwhile ends it: the finish stands on the present', async () => {
    const thief = await pending(world, 't034')
    await untilReady(world)
    assert.equal((await look(world, thief)).status, 'ready')
    const challenges = must(await askFinishCodes(world.service, thief.person))
    const entry = await arrived(thief.fresh)
    const owner = await ownerFor('add-proof', thief)
    const adding = must(await addNewProof(world.service, owner, 'mail', 't034-second@old-mail.example', ''))
    const code = await arrived('t034-second@old-mail.example')
    must(await confirmNewProof(world.service, owner, adding.challenge.challengeId, code))
    await world.settle()
    const ended = await look(world, thief)
    assert.equal(ended.status, 'ended')
    const before = await substance(world, thief)
    const codes = new Map(challenges.map((c) => [c.challengeId, entry as unknown]))
    const form = { codes, currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    assert.equal(said(await finishReplacement(world.service, thief.person, form)), 'replacement.is_ended')
    const later = { ...thief.person, account: ended.read.account }
    assert.equal(said(await finishReplacement(world.service, later, form)), 'code.wrong', 'a code of the former epoch')
    assert.equal(await substance(world, thief), before)
    const told = (await inbox(world, thief.old)).slice(-2).map(({ subject }) => subject)
    assert.match(told.join(), /セキュリティ情報の置き換え/, 'the owner is told')
  })

  test('T035 S1 only a fresh code to the candidate itself finishes it', async () => {
    const thief = await pending(world, 't035')
    const other = await pending(world, 't035-other')
    const candidate = (await look(world, thief)).read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''
    const early = must(await askRequesterCode(world.service, thief.person, candidate))
    const earlyCode = await arrived(thief.fresh)
    assert.equal(
      said(await askFinishCodes(world.service, thief.person)),
      'replacement.too_early',
      'none before the end',
    )
    await untilReady(world)
    const foreign = must(await askFinishCodes(world.service, other.person))[0]
    const foreignCode = await arrived(other.fresh)
    const own = must(await askFinishCodes(world.service, thief.person))[0]
    const before = await substance(world, thief)
    const attempt = (challengeId: string | undefined, entry: string) =>
      finishReplacement(world.service, thief.person, {
        codes: challengeId === undefined ? new Map() : new Map([[challengeId, entry]]),
        currentPassword: PASSWORD,
        newPassword: NEW_PASSWORD,
      })
    assert.notEqual(said(await attempt(undefined, '')), 'ok', 'without a code')
    assert.match(said(await attempt(early.challengeId, earlyCode)), /^code\.(?:wrong|dead)$/, 'one from before the end')
    assert.equal(said(await attempt(foreign?.challengeId, foreignCode)), 'code.dead', 'with that of another request')
    assert.equal(said(await attempt(own?.challengeId, foreignCode)), 'code.wrong')
    assert.equal(await substance(world, thief), before)
    must(await attempt(own?.challengeId, await arrived(thief.fresh)))
  })

  test('T036 L8 nobody came back: 30 days after it became ready it is over, and everything is as it was', async () => {
    const thief = await pending(world, 't036')
    await untilReady(world)
    assert.equal((await look(world, thief)).status, 'ready')
    const heard = async () => [(await inbox(world, thief.old)).length, (await inbox(world, thief.fresh)).length]
    await world.advance(days(29))
    assert.equal((await look(world, thief)).status, 'ready')
    const before = await heard()
    await world.advance(days(1))
    const over = await look(world, thief)
    assert.equal(over.status, 'expired')
    assert.deepEqual(statesIn(over), ['effective', 'effective'])
    assert.deepEqual(
      (await heard()).map((n, i) => n - (before[i] ?? 0)),
      [1, 1],
      'both sides are told',
    )
    assert.equal(said(await askFinishCodes(world.service, thief.person)), 'replacement.is_expired')
    const again = await world.person(thief.account)
    must(await startReplacement(world.service, again))
  })

  test('T041 S4 RW-18 an old mailbox is found on day 12: it is of full use, and the new one only joins it', async () => {
    const owner = await pending(world, 't041')
    await world.advance(days(12))
    const proofId = owner.account.proofs[0]?.id ?? ''
    const asked = must(await askEarlyCodeByAddress(world.service, owner.person, proofId, owner.old))
    await world.settle()
    const message = await last(world, owner.old)
    assert.match(message.text, /t•••@new-mail\.example/, 'the message names the new address, masked')
    assert.match(message.subject + message.text, /待たずに|取りやめ|終わらせ|前の/, 'and what the code does')
    must(await endWithOldProof(world.service, owner.person, asked.challengeId, codeIn(message), 'early'))
    const ended = await look(world, owner)
    assert.equal(ended.status, 'ended-early')
    assert.deepEqual(statesIn(ended), ['effective', 'effective', 'probation'])
    const again = await ownerFor('make-recovery-code', owner)
    assert.equal(said(await makeCode(world.service, again, '')), 'ok', 'what was restricted is open at once')
  })

  test('T150 L9 on another device, with the password and a code to the new address, it goes on', async () => {
    const begun = await pending(world, 't150')
    const { account, fresh } = begun
    await untilReady(world)
    const elsewhere = await world.person(account, 'another device of t150')
    const candidate = (await look(world, begun)).read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''
    const asked = must(await askRequesterCode(world.service, elsewhere, candidate))
    must(await becomeRequester(world.service, elsewhere, asked.challengeId, await arrived(fresh)))
    must(await finish(world, { person: elsewhere, fresh }))
    assert.equal((await look(world, begun)).status, 'completed')
  })

  test('T154 the wait is told before anything begins, and nothing is asked of the old proofs', async () => {
    const begun = await scene(world, 't154')
    const before = await substance(world, begun)
    const draftRequest = must(await startReplacement(world.service, begun.person))
    assert.equal(draftRequest.state, 'draft')
    await world.settle()
    assert.equal((await inbox(world, begun.old)).length, 0)
    assert.equal(JSON.parse(await substance(world, begun)).epoch, JSON.parse(before).epoch)
  })
})

describe('the calendar', () => {
  test('T043 RW-24 a wait is 2,592,000 seconds over every change of the clocks, leap days and leap seconds', () => {
    for (const [zone, from] of [
      ['Asia/Tokyo', '2026-03-01T03:00:00Z'],
      ['America/New_York', '2026-02-20T05:30:00Z'],
      ['America/New_York', '2026-10-15T05:30:00Z'],
      ['Asia/Tokyo', '2028-02-01T03:00:00Z'],
      ['Europe/London', '2016-12-15T12:00:00Z'],
    ] as const) {
      const story = new Story({ zone })
      story.now = Date.parse(from)
      for (const act of [
        { do: 'start' },
        { do: 'name', address: 'new-mail' },
        { do: 'prove', proof: 'new-mail' },
      ] as const)
        must(story.play(act))
      const request = story.request()
      assert.ok(request.state === 'pending')
      assert.equal(request.deadlineAt - Date.parse(from), 2_592_000_000, `${zone} ${from}`)
      story.pass(days(30) - 1)
      assert.equal(said(story.play({ do: 'finish' })), 'replacement.too_early')
      story.pass(1)
      must(story.play({ do: 'finish' }))
    }
  })

  test('T044 S19 programs in other zones and languages mean the same instant and write the same date', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const script = `
      const { longDate } = await import('./src/platform/page/dates.ts')
      const { waitingStory } = await import('./tests/support/case.ts')
      const { deadlineAt } = waitingStory().request()
      const places = ['ja', 'en'].map((locale) => longDate(deadlineAt, { locale, zone: 'Asia/Tokyo' }))
      console.log(JSON.stringify([deadlineAt, places]))`
    const outputs = [
      { TZ: 'UTC', LANG: 'C' },
      { TZ: 'America/St_Johns', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
      { TZ: 'Asia/Tokyo', LANG: 'ja_JP-u-ca-japanese', LC_TIME: 'ja_JP@calendar=japanese' },
    ].map((place) => {
      const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      return spawnSync(process.execPath, args, { cwd: root, env: { ...env, ...place }, encoding: 'utf8' }).stdout
    })
    const [deadlineAt, [ja]] = JSON.parse(outputs[0] ?? '')
    assert.equal(deadlineAt, T0 + days(30))
    assert.match(ja, /^2026年3月31日/)
    assert.deepEqual(new Set(outputs).size, 1, outputs.join(''))
  })
})
