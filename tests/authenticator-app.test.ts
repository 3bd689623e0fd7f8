// Authenticator apps on the real engine: added, verified with, and used against a replacement.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { showApp } from '../src/features/authenticator-app/flow.ts'
import { openSecret } from '../src/features/authenticator-app/store.ts'
import { verifyByApp } from '../src/features/prompt/flow.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { endWithApp } from '../src/features/replacement/exits/flow-old-proof.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { addApp, offeredSecret } from '../src/features/security-info/flow-factor.ts'
import { mayChange } from '../src/features/security-info/flow-gate.ts'
import { rememberBrowser } from '../src/features/session/store.ts'
import { days, hours, minutes } from '../src/kernel/duration.ts'
import { countTry, triesOf } from '../src/platform/attempt.ts'
import { Unit } from '../src/platform/database/unit.ts'
import type { Service } from '../src/platform/service.ts'
import { policy } from '../src/policy/policy.ts'
import { codeOf, secretOn } from './support/app-on-page.ts'
import { addedApp, allowAdding, codeNow, must, startedByMail } from './support/factors.ts'
import { inbox } from './support/inbox.ts'
import { codeAt, signIn } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'
import { makeWorld, type World } from './support/world.ts'

const refused = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code)

/** Not one of the codes that count now. */
function wrongCode(service: Service, secret: Buffer): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeNow(service, secret, steps))
  for (let i = 0; ; i++) {
    const code = String(i).padStart(6, '0')
    if (!near.includes(code)) return code
  }
}

describe('an authenticator app in the browser', () => {
  let server: Server
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server.stop()
    removeFolder(server.folder)
  })

  it("SC-18 only the service's clock counts: what a client says of time has no effect", async () => {
    const account = await server.account({ identifier: 'clock@example.jp' })
    const browser = new Browser(server.origin)
    await signIn(browser, account)
    await browser.open('/verify/for/add-proof')
    await browser.submit({ proof: account.proofs[0]?.id ?? '' })
    await browser.submit({ address: account.identifier })
    await browser.submit({ code: await codeAt(server, account.identifier) })
    await browser.open('/security/authenticator-app')
    const secret = secretOn(browser.page)
    await browser.submit({ code: await codeOf(server, secret) })
    await server.advance('PT10M')
    const appId = (await server.state(account.id)).proofs.find(({ kind }) => kind === 'totp')?.id
    assert.ok(appId)
    const stepsBack = 10
    const then = new Date(Date.parse((await server.json<{ now: string }>('GET', '/dev/clock.json')).now) - 300_000)
    await browser.open(`/verify/app?proof=${appId}`)
    const body = new URLSearchParams({ ...Object.fromEntries(browser.page.forms.at(-1)?.values ?? []), proof: appId })
    body.set('code', await codeOf(server, secret, -stepsBack))
    for (const [name, value] of Object.entries({ time: then.toISOString(), now: String(then.getTime()), step: '0' }))
      body.set(name, value)
    const answer = await fetch(`${server.origin}/verify/app`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        date: then.toUTCString(),
        'x-date': then.toUTCString(),
        'if-modified-since': then.toUTCString(),
      },
      body,
    })
    assert.deepEqual([answer.status, answer.headers.get('honnin-code')], [422, 'app_code.wrong'])
  })
})

describe('an authenticator app', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  async function owner(name: string) {
    const account = await world.account({ proofs: [{ kind: 'mail', address: `${name}@old.example` }] })
    const person = await world.person(account)
    return { account, person, ...(await addedApp(world, account, person)) }
  }

  /** Somebody who signed in anew: the account is read as it is now. */
  const again = ({ account }: Pick<Awaited<ReturnType<typeof owner>>, 'account'>) => world.person(account)

  it('is added by showing its code, needs a proof with the full say, and every address hears of it', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'added@old.example' }] })
    const person = await world.person(account)
    const proofs = await loadProofs(world.service.database, account.id)
    const secret = offeredSecret(world.service, person, proofs)
    assert.equal(secret.length, 20)
    const bare = await addApp(world.service, person, codeNow(world.service, secret), '')
    assert.equal(refused(bare), 'step_up.needed')
    await allowAdding(world, account, person)
    assert.equal(refused(await addApp(world.service, person, wrongCode(world.service, secret), '')), 'app_code.wrong')
    assert.equal(refused(await addApp(world.service, person, '12345', '')), 'app_code.unreadable')
    const added = must(await addApp(world.service, person, codeNow(world.service, secret), ' work phone '))
    assert.deepEqual([added.kind, added.state, added.label], ['totp', 'probation', 'work phone'])
    assert.equal(
      refused(await addApp(world.service, person, codeNow(world.service, secret), '')),
      'step_up.needed',
      'one permission adds one',
    )
    await world.settle()
    const told = (await inbox(world, 'added@old.example')).filter(({ text }) =>
      text.includes('認証アプリが加わりました'),
    )
    assert.equal(told.length, 1)
    assert.ok(!told[0]?.text.includes('work phone'), 'no words of a person stand in a notice')
    const stored = await loadProofs(world.service.database, account.id)
    assert.deepEqual(openSecret(world.service, account.id, stored.at(-1) ?? assert.fail()), secret)
    assert.notDeepEqual(offeredSecret(world.service, person, stored), secret, 'the next app has a secret of its own')
  })

  it('SC-18 a code counts once, from one step before to one step after', async () => {
    const { account, secret, proofId } = await owner('once')
    const person = await again({ account })
    const show = (code: string) => verifyByApp(world.service, person, 'verify', proofId, code)
    assert.equal(refused(await show(codeNow(world.service, secret))), 'app_code.used', 'it was used to add the app')
    await world.advance(minutes(2))
    assert.equal(refused(await show(codeNow(world.service, secret, -3))), 'app_code.wrong')
    assert.equal(refused(await show(codeNow(world.service, secret, 3))), 'app_code.wrong')
    const code = codeNow(world.service, secret)
    assert.equal(refused(await show(code.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))))), 'ok')
    assert.equal(refused(await show(code)), 'app_code.used')
    assert.equal(refused(await show(codeNow(world.service, secret, -1))), 'app_code.used', 'nor one before it')
  })

  it('SC-18 of 20 right codes at once, on two instances, one succeeds', async () => {
    const { account, secret, proofId } = await owner('parallel')
    for (let round = 0; round < 3; round++) {
      await world.advance(minutes(2))
      const person = await again({ account })
      const code = codeNow(world.service, secret)
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          verifyByApp(i % 2 ? second : world.service, person, 'verify', proofId, code),
        ),
      )
      assert.equal(results.filter((r) => r.ok).length, 1)
    }
  })

  it('RL-03 of 50 wrong codes at once 5 are judged, on two instances; then the right one has to wait', async () => {
    const { account, secret, proofId } = await owner('guessed')
    await world.advance(minutes(2))
    const person = await again({ account })
    const wrong = wrongCode(world.service, secret)
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, i) => showApp(i % 2 ? second : world.service, person, proofId, wrong)),
    )
    assert.equal(results.filter((r) => refused(r) === 'app_code.wrong').length, policy.app_failures_free_count)
    assert.equal(
      refused(await showApp(world.service, person, proofId, codeNow(world.service, secret))),
      'app_code.paused',
    )
    await world.advance(policy.app_pause_ms)
    assert.equal(refused(await showApp(world.service, person, proofId, codeNow(world.service, secret))), 'ok')
  })

  it('S10 wrong codes stay under 20 in any 24 hours and under 100 in any 30 days', async () => {
    const { account, secret, proofId } = await owner('patient')
    const person = await again({ account })
    const judged: number[] = []
    for (let hour = 0; hour < 24 * 7; hour++) {
      for (let i = 0; i < 3; i++) {
        const result = await showApp(world.service, person, proofId, wrongCode(world.service, secret))
        if (refused(result) === 'app_code.wrong') judged.push(hour)
      }
      await world.advance(hours(1))
    }
    const most = (windowHours: number) =>
      Math.max(...judged.map((from) => judged.filter((at) => at >= from && at < from + windowHours).length))
    assert.ok(most(24) <= 20 && most(24) > 5, `${most(24)} in a day`)
    assert.equal(judged.length, policy.app_failures_month_max, 'what is left of the month is used up, and no more')
  })

  it('RL-01 after 100 wrong codes in a row not even the right one counts; after 99 it does, and the row begins anew', async () => {
    for (const [wrong, outcome] of [
      [100, 'app_code.over'],
      [99, 'ok'],
    ] as const) {
      const { account, secret, proofId } = await owner(`row-${wrong}`)
      await world.advance(minutes(2))
      const person = await again({ account })
      const { now } = await world.service.time.moment()
      for (let i = 0; i < wrong; i++)
        await countTry(world.service.database, account.id, 'app-row', proofId, now, days(36_500))
      const right = await showApp(world.service, person, proofId, codeNow(world.service, secret))
      assert.equal(refused(right), outcome)
      const row = await triesOf(world.service.database, account.id, 'app-row', proofId, 0)
      assert.equal(row?.count, outcome === 'ok' ? undefined : 100)
    }
  })

  it("L7 a stranger with the password cannot use up the owner's tries in a browser that is known", async () => {
    const { account, secret, proofId } = await owner('kept')
    const { now } = await world.service.time.moment()
    const person = await world.person(account, 'known browser')
    await new Unit().add(rememberBrowser(account.id, person.browserKey, now)).commit(world.service.database)
    await world.advance(minutes(2))
    const stranger = await again({ account })
    for (let i = 0; i < 8; i++) await showApp(world.service, stranger, proofId, wrongCode(world.service, secret))
    assert.equal(
      refused(await showApp(world.service, stranger, proofId, codeNow(world.service, secret))),
      'app_code.paused',
    )
    assert.equal(refused(await showApp(world.service, person, proofId, codeNow(world.service, secret))), 'ok')
  })

  it('opens the act it was shown for once it is past probation, and nothing before', async () => {
    const { account, secret, proofId } = await owner('acting')
    const opensAdding = async () => {
      const person = await again({ account })
      must(await verifyByApp(world.service, person, 'allow-add-proof', proofId, codeNow(world.service, secret)))
      const read = await readCase(world.service, account.id)
      assert.ok(read)
      return refused(await mayChange(world.service, person, read, 'add-proof'))
    }
    await world.advance(minutes(2))
    assert.equal(await opensAdding(), 'step_up.needed')
    await world.advance(policy.proof_probation_ms)
    assert.equal(await opensAdding(), 'ok')
  })

  for (const [how, state] of [
    ['early', 'ended-early'],
    ['not-me', 'vetoed'],
  ] as const)
    it(`L2 who still has the app decides about a replacement at once: ${how}`, async () => {
      const { account, secret, proofId } = await owner(`regained-${how}`)
      await world.advance(days(8))
      const requestId = await startedByMail(world, account, `new-${how}@new.example`)
      const person = await again({ account })
      const which = { requestId, proofId }
      const code = codeNow(world.service, secret)
      const wrong = await endWithApp(world.service, person, which, wrongCode(world.service, secret), how)
      assert.equal(refused(wrong), 'app_code.wrong')
      const ended = must(await endWithApp(world.service, person, which, code, how))
      assert.equal(ended.state, state)
      const proofs = await loadProofs(world.service.database, account.id)
      assert.equal(proofs.find((p) => p.proofId === proofId)?.state, 'effective')
    })

  it('S1 on probation it decides nothing about a replacement', async () => {
    const { account, secret, proofId } = await owner('young')
    await world.advance(hours(1))
    const requestId = await startedByMail(world, account, 'young@new.example')
    const person = await again({ account })
    for (const [how, code] of [
      ['early', 'replacement.old_proof_needed'],
      ['not-me', 'stop.unknown'],
    ] as const) {
      const ended = await endWithApp(world.service, person, { requestId, proofId }, codeNow(world.service, secret), how)
      assert.equal(refused(ended), code)
    }
  })

  it('S18 no secret stands in the database or in the log', async () => {
    const { account, secret, proofId } = await owner('sealed')
    await verifyByApp(world.service, await again({ account }), 'verify', proofId, '000000')
    const proofs = await loadProofs(world.service.database, account.id)
    const sealed = proofs.find((p) => p.proofId === proofId)?.addressSealed
    assert.ok(sealed && !sealed.includes(secret) && !sealed.includes(secret.toString('base64url')))
    assert.ok(!world.logged().includes(secret.toString('base64url')))
  })
})
