import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askFinishCodes } from '../../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import {
  cancelRequest,
  objectToRequest,
  readStop,
  stopByLink,
  stopByNumber,
} from '../../src/features/replacement/status/flow-end.ts'
import { linkToken, stopNumber } from '../../src/features/replacement/store-links.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { SECURITY_HEADERS } from '../../src/platform/http/guard.ts'
import { policy } from '../../src/policy/policy.ts'
import { inbox } from '../support/inbox.ts'
import { codeAt as codeOf, linkAt, signIn, waitByMail } from '../support/journey.ts'
import { Browser, type Page, wordsOf } from '../support/pages.ts'
import { linkTo, look, must, pending, type Scene, said, saidAt, scene, statesIn, substance } from '../support/scene.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { makeWorld, type World } from '../support/world.ts'

describe('veto, cancel, "not me"', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** Stopped from the old mailbox by somebody who is signed in nowhere; what must be so a moment later. */
  async function stopIt(thief: Scene): Promise<void> {
    const before = await inbox(world, thief.old)
    must(await stopByLink(world.service, await linkTo(world, thief.old, 'stop')))
    await world.settle()
    const stopped = await look(world, thief)
    assert.equal(stopped.status, 'vetoed')
    assert.deepEqual(statesIn(stopped), ['effective', 'effective'])
    assert.equal((await inbox(world, thief.old)).length, before.length + 1, 'one mail that it was stopped')
    assert.notEqual(said(await askFinishCodes(world.service, thief.person)), 'ok')
  }

  test('T045 S5 L3 the link of a notice stops it on day 0, 15, 29.99 and 29 days after it became ready', async () => {
    const at = [0, days(15), days(30) - minutes(15), days(59)]
    const thieves = []
    for (const [i] of at.entries()) thieves.push(await pending(world, `t045-${i}`))
    let passed = 0
    for (const [i, thief] of thieves.entries()) {
      await world.advance((at[i] ?? 0) - passed)
      passed = at[i] ?? 0
      assert.equal((await look(world, thief)).status, i < 3 ? 'waiting' : 'ready')
      await stopIt(thief)
    }
  })

  test('T045 S3 after an acknowledged stop nothing that time or people do revives it', async () => {
    const thief = await pending(world, 't045-for-good')
    await world.advance(days(31))
    assert.equal((await look(world, thief)).status, 'ready')
    await stopIt(thief)
    const before = await substance(world, thief)
    await world.advance(days(5))
    assert.equal(said(await askFinishCodes(world.service, thief.person)), 'replacement.is_vetoed')
    assert.equal(said(await cancelRequest(world.service, thief.person)), 'replacement.gone')
    assert.equal(await substance(world, thief), before)
  })

  test('T049 S12 a link stops one request: not that of another account, and not the next one of the same', async () => {
    const [mine, other] = [await pending(world, 't049-mine'), await pending(world, 't049-other')]
    const token = await linkTo(world, mine.old, 'stop')
    const ids = async (s: Scene) => ({
      accountId: s.account.id,
      requestId: (await look(world, s)).request?.requestId ?? '',
      proofId: s.account.proofs[0]?.id ?? '',
    })
    const [a, b] = [await ids(mine), await ids(other)]
    const { keys } = world.service
    const mac = Buffer.from(token, 'base64url').subarray(48)
    const forged = (link: typeof a): string =>
      Buffer.concat([Buffer.from(linkToken(keys, 'stop', link), 'base64url').subarray(0, 48), mac]).toString(
        'base64url',
      )
    const before = [await substance(world, mine), await substance(world, other)]
    const candidate = (await look(world, mine)).read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''
    const refused = [
      forged({ ...a, accountId: b.accountId }),
      forged({ ...a, requestId: b.requestId }),
      forged({ ...a, proofId: b.proofId }),
      forged({ ...a, proofId: mine.account.proofs[1]?.id ?? '' }),
      forged(b),
      linkToken(keys, 'continue', a),
      linkToken(keys, 'stop', { ...a, proofId: b.proofId }),
      linkToken(keys, 'stop', { ...a, proofId: candidate }),
      linkToken(keys, 'stop', { ...a, requestId: b.requestId }),
      token.slice(0, -2),
      `${token}AAAA`,
      '',
    ]
    for (const [i, one] of refused.entries()) {
      assert.equal(said(await readStop(world.service, one)), 'stop.unknown', `${i}`)
      assert.equal(said(await stopByLink(world.service, one)), 'stop.unknown', `${i}`)
    }
    assert.deepEqual([await substance(world, mine), await substance(world, other)], before)

    must(await cancelRequest(world.service, mine.person))
    const person = await world.person(mine.account)
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 't049-again@new-mail.example'))
    await world.settle()
    const confirm = await linkTo(world, 't049-again@new-mail.example', 'continue')
    const { requestId } = must(await continueByLink(world.service, person, person, confirm)).request
    assert.equal(said(await stopByLink(world.service, token)), 'stop.is_canceled')
    assert.equal(said(await stopByLink(world.service, forged({ ...a, requestId }))), 'stop.unknown')
    assert.equal((await look(world, mine)).status, 'waiting')
    assert.equal((await look(world, other)).status, 'waiting')
  })

  test('T049 S17 a stop number of one request is none of another, and both answers are the same', async () => {
    const [mine, other] = [await pending(world, 't049-number'), await pending(world, 't049-receipt')]
    const receiptOf = async (s: Scene) => (await look(world, s)).request?.receipt ?? ''
    const sms = (await inbox(world, mine.oldPhone))[0]?.text ?? ''
    const numbers = [...sms.matchAll(/(?<!\d)(\d{4})[- ]?(\d{4})(?!\d)/g)].map((m) => `${m[1]}${m[2]}`)
    const receipt = await receiptOf(mine)
    const number = numbers.find((n) => n !== receipt)
    const visitor = world.visitor('somebody')
    const wrong = await stopByNumber(world.service, visitor, await receiptOf(other), number)
    const nobody = await stopByNumber(world.service, visitor, '00000000', number)
    assert.deepEqual(wrong, nobody)
    assert.equal(said(wrong), 'stop.wrong')
    for (const s of [mine, other]) assert.equal((await look(world, s)).status, 'waiting')
    must(await stopByNumber(world.service, visitor, receipt, number))
  })

  test('T049 a stop number is derived for its own request, and one of the new address stops nothing', async () => {
    const thief = await pending(world, 't049-derived')
    const { read, request } = await look(world, thief)
    const { keys } = world.service
    const ids = [request?.requestId ?? '', '00000000-0000-4000-8000-000000000000']
    const own = thief.account.proofs[0]?.id ?? ''
    const numbers = ids.map((id) => stopNumber(keys, policy, id, own))
    assert.notEqual(numbers[0], numbers[1])
    const candidate = read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''
    const visitor = world.visitor('who asked')
    const foreign = stopNumber(keys, policy, ids[0] ?? '', candidate)
    assert.equal(said(await stopByNumber(world.service, visitor, request?.receipt, foreign)), 'stop.wrong')
    assert.equal(said(await stopByNumber(world.service, visitor, request?.receipt, numbers[1])), 'stop.wrong')
    assert.equal((await look(world, thief)).status, 'waiting')
  })

  test('S10 stop numbers are counted before they are judged: after 20 wrong ones of a day the right one is refused too', async () => {
    const thief = await pending(world, 'stop-number')
    const { request } = await look(world, thief)
    const receipt = request?.receipt ?? ''
    const sms = (await inbox(world, thief.oldPhone))[0]?.text ?? ''
    const right = [...sms.matchAll(/(?<!\d)(\d{4})[- ]?(\d{4})(?!\d)/g)]
      .map((m) => `${m[1]}${m[2]}`)
      .find((n) => n !== receipt)
    const visitor = world.visitor('guesser')
    for (let i = 0; i < 20; i++)
      assert.equal(said(await stopByNumber(world.service, visitor, receipt, `9000${1000 + i}`)), 'stop.wrong')
    const refused = await stopByNumber(world.service, visitor, receipt, right)
    assert.equal(said(refused), 'stop.too_many')
    assert.ok(saidAt(refused) > 0, 'and says when')
    assert.equal((await look(world, thief)).status, 'waiting')
    // From another network the owner's number works, and the link works everywhere.
    must(await stopByNumber(world.service, { ...visitor, source: '198.51.100.*' }, receipt, right))
  })

  test('T061 S5 L4 who knows only the password can hold it, and neither cancel nor stop it', async () => {
    const thief = await pending(world, 't061')
    const other = await world.person(thief.account, 'a second browser with the password')
    const before = await substance(world, thief)
    assert.equal(said(await cancelRequest(world.service, other)), 'replacement.not_requester')
    assert.equal(await substance(world, thief), before)
    must(await objectToRequest(world.service, other))
    const held = await look(world, thief)
    assert.equal(held.status, 'held')
    await world.settle()
    await world.advance(days(40))
    assert.equal(said(await askFinishCodes(world.service, thief.person)), 'replacement.held', 'and nobody finishes it')
    assert.equal(said(await objectToRequest(world.service, thief.person)), 'replacement.own_request')
    must(await cancelRequest(world.service, thief.person))
    assert.equal((await look(world, thief)).status, 'canceled', 'its own browser may always take it back')
  })

  test('S14 RW-09 a stop ends the session that began it and every unproven one since a day before, and no other', async () => {
    const owner = await scene(world, 's14')
    await world.advance(hours(25))
    const requester = await world.person(owner.account, 'requester of s14')
    const second = await world.person(owner.account, 'second of the thief')
    const proven = await world.person(owner.account, 'a browser with a proof')
    const { database } = world.service
    const { now } = await world.service.time.moment()
    await database.query(sql`update session set proof_shown_at = ${new Date(now).toISOString()}::timestamptz
      where account_id = ${owner.account.id} and session_id = ${proven.session.sessionId}`)
    must(await startReplacement(world.service, requester))
    must(await nameNewProof(world.service, requester, 'mail', owner.fresh))
    await world.settle()
    must(await continueByLink(world.service, requester, requester, await linkTo(world, owner.fresh, 'continue')))
    await world.settle()
    must(await stopByLink(world.service, await linkTo(world, owner.old, 'stop')))
    const open = async ({ session }: typeof requester) => {
      const rows = await database.query<{ ended_at: number | null }>(sql`select ended_at from session
        where account_id = ${owner.account.id} and session_id = ${session.sessionId}`)
      return rows[0]?.ended_at === null
    }
    assert.deepEqual(
      await Promise.all([requester, second, proven, owner.person].map(open)),
      [false, false, true, true],
      'the requester, an unproven one, one with a proof, one of the day before',
    )
    assert.notEqual((await look(world, owner)).read.case.protectedAt, null, 'and the account is protected')
  })
})

describe('the pages of a veto', () => {
  let server: Server
  let count = 0
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  interface Waiting {
    readonly made: MadeAccount
    readonly old: string
    readonly thief: Browser
  }

  async function waiting(): Promise<Waiting> {
    const name = `veto-${++count}`
    const old = `${name}@old-mail.example`
    const made = await server.account({ identifier: `${name}@example.jp`, proofs: [old], trustedDevice: true })
    const thief = new Browser(server.origin)
    await waitByMail(server, thief, made, `${name}@new-mail.example`)
    return { made, old, thief }
  }

  const statusOf = async ({ made }: Waiting) => (await server.state(made.id)).requests.at(-1)?.status
  const mainOf = ({ body }: Page): string => /<main\b[\s\S]*<\/main>/.exec(body)?.[0] ?? ''

  test('T055 S16 the way of a veto asks for no password and no code before its effect, is never framed, and leads nowhere else', async () => {
    const begun = await waiting()
    const link = await linkAt(server, begun.old, 'stop')
    const owner = new Browser(server.origin)
    for (const extra of [
      '',
      '?next=https://evil.example/',
      '?return_to=//evil.example',
      '?state=https%3A%2F%2Fevil.example',
    ]) {
      const page = await owner.open(`${link}${extra}`)
      assert.doesNotMatch(mainOf(page), /type="password"|one-time-code|<iframe/, extra)
      assert.doesNotMatch(page.body, /(?:href|action|src)="[^"]*evil/, extra)
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) assert.equal(page.headers.get(name), value)
    }
    const pages = [
      await owner.open('/stop'),
      await begun.thief.open('/replace/cancel'),
      await begun.thief.open('/replace/status'),
    ]
    for (const page of pages) {
      assert.doesNotMatch(mainOf(page), /type="password"/, page.path)
      assert.match(page.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
      assert.equal(page.headers.get('x-frame-options'), 'DENY')
    }
    await owner.open(link)
    const done = await owner.submit({ answer: 'stop' })
    assert.doesNotMatch(mainOf(done), /type="password"|one-time-code/)
    assert.equal(await statusOf(begun), 'vetoed')
  })

  test('T046 S16 RW-11 a form that is sent as it stands, or without its token, stops nothing', async () => {
    const begun = await waiting()
    const link = await linkAt(server, begun.old, 'stop')
    const owner = new Browser(server.origin)
    const page = await owner.open(link)
    assert.doesNotMatch(mainOf(page), / checked/)
    assert.equal((await owner.submit()).code, 'choice.missing')
    assert.equal(await statusOf(begun), 'waiting')
    const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const path of [link, '/stop'])
      for (const csrf of ['', 'A'.repeat(43)]) {
        const answer = await fetch(server.origin + path, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ csrf, answer: 'stop' }),
          headers: { cookie, 'sec-fetch-site': 'same-origin' },
        })
        assert.deepEqual([answer.status, answer.headers.get('honnin-code')], [403, 'form.expired'], path)
      }
    assert.equal(await statusOf(begun), 'waiting')
    await owner.open(link)
    await owner.submit({ answer: 'keep' })
    assert.equal(await statusOf(begun), 'waiting')
  })

  test('T027 RW-07 the owner sees who, when, where and what is new, and three ways out that do what they say', async () => {
    const begun = await waiting()
    const { made } = begun
    const owner = new Browser(server.origin)
    await signIn(owner, made)
    const seen = await owner.open('/replace/status')
    const words = wordsOf(mainOf(seen))
    assert.match(words, /127\.0\.0\.0\/24|127\.0\.0/, 'from where')
    assert.match(words, /\d{4}年\d+月\d+日/, 'when')
    assert.equal(words.match(/v•••@•••/g)?.length, 2, 'what is old and what is new, masked')
    assert.doesNotMatch(words, /(?:old|new)-mail\.example/)
    const exits = seen.links.filter((href) => /^\/replace\/(not-mine|cancel|old-proof|requester)$/.test(href))
    assert.deepEqual(exits, ['/replace/not-mine', '/replace/old-proof', '/replace/requester'])
    assert.equal(seen.forms.filter((f) => /finish|continue|cancel/.test(f.action)).length, 0)
    const refused = await owner.open('/replace/cancel')
    assert.equal(refused.forms.filter((f) => f.action === '/replace/cancel').length, 0)

    // With the old proof: it was not me.
    const known = new Browser(server.origin)
    assert.ok(made.trustedDevice)
    known.cookies.set(made.trustedDevice.name, made.trustedDevice.value)
    await signIn(known, made)
    await known.open('/replace/old-proof')
    await known.submit({ proof: made.proofs[0]?.id ?? '' })
    await server.advance('PT0S')
    await known.submit({ code: await codeOf(server, begun.old), how: 'not-me' })
    assert.equal(await statusOf(begun), 'vetoed')
    assert.equal((await begun.thief.open('/replace/status')).path, '/sign-in', 'the requester is signed out')

    // In the browser that began it: wait, cancel, not mine; and cancelling keeps everything.
    const other = await waiting()
    const own = await other.thief.open('/replace/status')
    for (const exit of ['/account', '/replace/cancel', '/replace/not-mine']) assert.ok(own.links.includes(exit), exit)
    // What is on its way arrives first, because the wait counts from then.
    await server.advance('PT0S')
    const before = await server.state(other.made.id)
    await other.thief.follow('/account')
    assert.deepEqual((await server.state(other.made.id)).requests, before.requests, 'going on changes nothing')
    await other.thief.open('/replace/cancel')
    await other.thief.submit({}, '/replace/cancel')
    assert.equal(await statusOf(other), 'canceled')
    assert.deepEqual(
      (await server.state(other.made.id)).proofs.filter((p) => p.state === 'effective').map((p) => p.address),
      [other.old],
    )
  })
})
