import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { nameNewProof, startWithRecoveryCode } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import { makeCode } from '../../src/features/security-info/flow.ts'
import { recognise } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Service } from '../../src/platform/service.ts'
import { inbox } from '../support/inbox.ts'
import { codeAt, signIn } from '../support/journey.ts'
import { Browser } from '../support/pages.ts'
import {
  codeAt as codeFor,
  linkTo,
  look,
  must,
  pending,
  said,
  saidAt,
  scene,
  statesIn,
  substance,
} from '../support/scene.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('the recovery code', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  test('T081 S11 SC-05 one code, 30 users at once on two instances: one of them succeeds', async () => {
    const owner = await scene(world, 't081', { recoveryCode: true })
    const people: Person[] = []
    for (let i = 0; i < 6; i++) people.push(await world.person(owner.account))
    for (const [i, person] of people.entries()) {
      // Three messages in 15 minutes are sent for an account.
      if (i === 3) await world.advance(minutes(15))
      must(await startWithRecoveryCode(world.service, person, owner.account.recoveryCode))
      must(await nameNewProof(world.service, person, 'mail', `t081-${i}@new-mail.example`))
    }
    await world.settle()
    const tokens = await Promise.all(people.map((_, i) => linkTo(world, `t081-${i}@new-mail.example`, 'continue')))
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, i) => {
        const person = people[i % 6] as Person
        return continueByLink(i % 2 ? second : world.service, person, person, tokens[i % 6] ?? '')
      }),
    )
    const done = await look(world, owner)
    assert.equal(done.read.proofs.filter((p) => p.state === 'effective').length, 1)
    assert.deepEqual(
      done.read.case.codes.map((c) => c.state),
      ['used', 'live'],
      'and one new code is in its place',
    )
    const shown = results.flatMap((r) => (r.ok && r.value.newCode ? [r.value.newCode.shown] : []))
    assert.equal(shown.length, 1, 'which one answer shows')
    const rows = await world.service.database.query(sql`select 1 from event
      where account_id = ${owner.account.id} and kind = 'recovery_code.used'`)
    assert.equal(rows.length, 1)
    const winners = new Set(
      results.flatMap((r) => (r.ok && r.value.request.state === 'completed' ? [r.value.request.requestId] : [])),
    )
    assert.ok(winners.size <= 1, 'whoever pressed twice is shown the same end')
    await world.settle()
    const news = (await inbox(world, owner.old)).filter(({ subject }) =>
      subject.startsWith('【セキュリティ情報の置き換え】'),
    )
    assert.equal(news.length, 1, 'one mail about the end')
    const later = await world.person(owner.account)
    assert.equal(
      said(await startWithRecoveryCode(world.service, later, owner.account.recoveryCode)),
      'recovery_code.wrong',
    )
  })

  test('RC-08 S10 wrong codes are counted before they are judged: after ten in an hour the right one waits', async () => {
    const owner = await scene(world, 'rc-08', { recoveryCode: true })
    const wrong = '00000-00000-00000-00000-00000'
    for (let i = 0; i < 10; i++)
      assert.equal(said(await startWithRecoveryCode(world.service, owner.person, wrong)), 'recovery_code.wrong')
    const refused = await startWithRecoveryCode(world.service, owner.person, owner.account.recoveryCode)
    assert.equal(said(refused), 'recovery_code.too_many')
    assert.ok(saidAt(refused) > 0)
    await world.advance(hours(1))
    must(await startWithRecoveryCode(world.service, owner.person, owner.account.recoveryCode))
  })

  test('RC-12 S17 a wrong code gets the same answer where there is one and where there is none', async () => {
    const wrong = '00000-00000-00000-00000-00000'
    const answers = []
    for (const recoveryCode of [true, false]) {
      const owner = await scene(world, `rc-12-${recoveryCode}`, { recoveryCode })
      answers.push(await startWithRecoveryCode(world.service, owner.person, wrong))
    }
    assert.deepEqual(answers[0], answers[1])
  })

  test('S2 a young code begins nothing and says from when on, and only to who typed the right one', async () => {
    const owner = await scene(world, 's2', { recoveryCode: true, recoveryCodeDaysAgo: 3 })
    const before = await substance(world, owner)
    const refused = await startWithRecoveryCode(world.service, owner.person, owner.account.recoveryCode)
    assert.equal(said(refused), 'recovery_code.too_young')
    const { now } = await world.service.time.moment()
    assert.ok(Math.abs(saidAt(refused) - now - hours(4 * 24)) < hours(1))
    assert.equal(await substance(world, owner), before)
    assert.match(
      said(await startWithRecoveryCode(world.service, owner.person, '00000')),
      /^recovery_code\.(?!too_young)/,
    )
  })

  test('RC-04 S11 a new code voids the former one at once', async () => {
    const owner = await scene(world, 'rc-04', { recoveryCode: true })
    const browser = 'browser of rc-04'
    const person = await world.person(owner.account, browser)
    const proofId = owner.account.proofs[0]?.id ?? ''
    const asked = must(
      await askVerifyCodeByAddress(world.service, person, proofId, owner.old, 'allow-make-recovery-code'),
    )
    const code = await codeFor(world, owner.old)
    const { token } = must(await verify(world.service, person, asked, code))
    const shown = await recognise(world.service, person, token)
    assert.ok(shown)
    const former = (await look(world, owner)).read.case.codes[0]?.codeId ?? ''
    assert.equal(said(await makeCode(world.service, shown, '')), 'security_info.gone', 'only the one it was told of')
    const made = must(await makeCode(world.service, shown, former))
    assert.notEqual(made.shown, owner.account.recoveryCode)
    const { now } = await world.service.time.moment()
    assert.ok(Math.abs(made.agedAt - now - days(7)) < hours(1), 'it ages before it acts (S2)')
    assert.equal(said(await startWithRecoveryCode(world.service, shown, made.shown)), 'recovery_code.too_young')
    assert.equal(
      said(await startWithRecoveryCode(world.service, shown, owner.account.recoveryCode)),
      'recovery_code.wrong',
    )
    assert.deepEqual((await look(world, owner)).read.case.codes.map((c) => c.state).sort(), ['live', 'replaced'])
    await world.settle()
    for (const to of [owner.old, owner.oldPhone])
      assert.match((await inbox(world, to)).at(-1)?.text ?? '', /回復用コード/)
  })

  test('S5 an aged code stops what somebody else began, and that is over for good', async () => {
    const thief = await pending(world, 's5', { recoveryCode: true })
    const owner = await world.person(thief.account, 'browser of the owner')
    must(await startWithRecoveryCode(world.service, owner, thief.account.recoveryCode))
    must(await nameNewProof(world.service, owner, 'mail', 's5-owner@new-mail.example'))
    await world.settle()
    must(
      await continueByLink(world.service, owner, owner, await linkTo(world, 's5-owner@new-mail.example', 'continue')),
    )
    const { read } = await look(world, thief)
    assert.deepEqual(
      read.case.requests.map((r) => r.state),
      ['vetoed', 'completed'],
    )
    assert.deepEqual(statesIn(await look(world, thief)), ['effective', 'retired', 'retired'])
  })
})

describe('the recovery code on its page', () => {
  let server: Server
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  test('T084 RC-03 it is shown once, kept by no cache, and by nothing that shows a page again', async () => {
    const old = 't084@old-mail.example'
    const made = await server.account({ identifier: 't084@example.jp', proofs: [old] })
    const browser = new Browser(server.origin)
    await signIn(browser, made)
    await browser.open('/verify/for/make-recovery-code')
    await browser.submit({ proof: made.proofs[0]?.id ?? '' })
    await browser.submit({ address: old })
    await browser.submit({ code: await codeAt(server, old) })
    await browser.open('/security/recovery-code')
    const shown = await browser.submit()
    const [code = ''] = /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/.exec(decodeURIComponent(shown.links.join(' '))) ?? []
    assert.ok(code, shown.heading)
    assert.match(shown.headers.get('cache-control') ?? '', /no-store/)
    for (const path of ['/security/recovery-code', '/security', '/account', '/security/recovery-code?again=1']) {
      const page = await browser.open(path)
      for (const text of [code, code.replaceAll('-', ''), code.slice(0, 11)]) assert.ok(!page.body.includes(text), path)
    }
    // The page that is loaded again sends its form again: the code that was written down stays, and none is shown.
    const token = (await browser.open('/security')).forms[0]?.values.get('csrf') ?? ''
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const again = await fetch(`${server.origin}/security/recovery-code`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ csrf: token, replaces: '' }),
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    })
    assert.doesNotMatch(await again.text(), /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/)
    assert.deepEqual(
      (await server.state(made.id)).recoveryCodes.map((c) => c.state),
      ['live'],
    )
    await server.advance('PT0S')
    const news = (await server.messages(old)).at(-1)?.text ?? ''
    assert.match(news, /回復用コード/, 'every contact hears that one was made')
    assert.ok(!news.includes(code))
  })
})
