import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { productRoutes } from '../../src/main/routes.ts'
import {
  askToFinish,
  beginReplacement,
  codeAt,
  finishFields,
  linkAt,
  NEW_PASSWORD,
  signIn,
  waitByMail,
} from '../support/journey.ts'
import { Browser, wordsOf } from '../support/pages.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'

describe('steps, sessions and browsers', () => {
  let server: Server
  let count = 0
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  const account = (name: string): Promise<MadeAccount> =>
    server.account({
      identifier: `${name}@example.jp`,
      proofs: [`${name}@old-mail.example`, `+8170${String(50_000_000 + ++count)}`],
    })

  const cookieOf = (browser: Browser): string =>
    [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

  async function post(browser: Browser, path: string, fields: Record<string, string>) {
    const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
    const answer = await fetch(server.origin + path, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ csrf, ...fields }),
      headers: { cookie: cookieOf(browser), 'sec-fetch-site': 'same-origin', 'accept-language': 'ja' },
    })
    return { status: answer.status, code: answer.headers.get('honnin-code'), body: await answer.text() }
  }

  /** The newest code at an address, once everything that is on its way has arrived. */
  const newestCode = async (to: string): Promise<string> => {
    await server.advance('PT0S')
    return codeAt(server, to)
  }

  /** All but the sessions, whose idle clock runs. */
  const substance = async ({ id }: MadeAccount) => {
    await server.advance('PT0S')
    const { epoch, proofs, requests, recoveryCodes, prompt } = await server.state(id)
    return { epoch, prompt, requests, recoveryCodes, proofs: proofs.filter((p) => p.state !== 'unconfirmed') }
  }

  test('T017 SS-09 S12 no later step is reached by asking for it, by saying that it was done, or with a cookie that was changed', async () => {
    const made = await account('t017')
    const thief = new Browser(server.origin)
    await beginReplacement(thief, made)
    const before = await substance(made)
    const claims = {
      verified: 'true',
      step: 'done',
      state: 'completed',
      rank: '4',
      request: '00000000-0000-4000-8000-000000000000',
      proof: made.proofs[0]?.id ?? '',
      code: '00000000',
      number: '000000',
      current: made.password,
      new: NEW_PASSWORD,
      how: 'early',
      address: 'other@nowhere.example',
    }
    const later = productRoutes
      .filter(({ method, path }) => method === 'POST' && /^\/(replace|security|verify)\//.test(path))
      .map(({ path }) => path)
      .filter((path) => !/^\/replace\/(wait|mail|phone)$/.test(path))
    assert.ok(later.length >= 15)
    for (const path of later) {
      const answer = await post(thief, path, claims)
      assert.ok(answer.status === 303 || answer.code !== null, `${path}: ${answer.status}`)
      assert.deepEqual(await substance(made), before, path)
    }
    for (const method of ['PATCH', 'PUT', 'DELETE'])
      for (const path of ['/replace/mail', '/replace/status', '/security/mail'])
        assert.equal((await fetch(server.origin + path, { method, headers: { cookie: cookieOf(thief) } })).status, 404)

    // A session cookie whose account, session or secret was changed opens nothing.
    const token = thief.cookies.get('honnin-session') ?? ''
    const bytes = Buffer.from(token, 'base64url')
    const victim = await account('t017-victim')
    const changed = [0, 20, bytes.length - 1].map((at) => {
      const copy = Buffer.from(bytes)
      copy[at] = (copy[at] ?? 0) ^ 1
      return copy.toString('base64url')
    })
    const swapped = Buffer.concat([Buffer.from(victim.id.replaceAll('-', ''), 'hex'), bytes.subarray(16)])
    for (const session of [...changed, swapped.toString('base64url'), '', 'true', `${token}A`]) {
      const answer = await fetch(`${server.origin}/account`, {
        redirect: 'manual',
        headers: { cookie: `honnin-browser=${thief.cookies.get('honnin-browser')}; honnin-session=${session}` },
      })
      assert.equal(answer.headers.get('location'), '/sign-in', session)
    }
    // What succeeded once is no success for a second time.
    const waiting = await account('t017-replay')
    const person = new Browser(server.origin)
    await waitByMail(server, person, waiting, 't017-replay@new-mail.example')
    const pending = await substance(waiting)
    const link = await linkAt(server, 't017-replay@new-mail.example', 'continue')
    assert.ok((await post(person, link, {})).status < 500)
    assert.ok((await post(person, '/replace/mail', { address: 'late@new-mail.example' })).status < 500)
    assert.deepEqual(await substance(waiting), pending)
  })

  test('T112 S12 a link that is opened elsewhere signs nobody in, and its page gives the other browser nothing', async () => {
    const made = await account('t112')
    const thief = new Browser(server.origin)
    await beginReplacement(thief, made)
    await thief.follow('/replace/mail')
    await thief.submit({ address: 't112.victim@new-mail.example' })
    const link = await linkAt(server, 't112.victim@new-mail.example', 'continue')
    const victim = new Browser(server.origin)
    await victim.open(link)
    assert.equal(victim.cookies.has('honnin-session'), false)
    assert.equal((await victim.open('/account')).path, '/sign-in')
    assert.equal((await substance(made)).requests.at(-1)?.state, 'draft', 'opening it confirms nothing')

    // And the reverse: the stop link of the owner, opened by a browser that is signed in elsewhere.
    await thief.open(link)
    await thief.submit()
    const stop = await linkAt(server, 't112@old-mail.example', 'stop')
    const stranger = await account('t112-stranger')
    const other = new Browser(server.origin)
    await signIn(other, stranger)
    const page = await other.open(stop)
    assert.doesNotMatch(wordsOf(page.body), /t•••@/, 'nobody is named on it, not even who is signed in')
    await other.submit({ answer: 'stop' })
    assert.equal((await server.state(made.id)).requests.at(-1)?.status, 'vetoed')
    assert.deepEqual((await server.state(stranger.id)).requests, [])
  })

  test('T115 S6 two tabs, a double click, back and sent again: one outcome, and an honest page in the other tab', async () => {
    const made = await account('t115')
    const person = new Browser(server.origin)
    await waitByMail(server, person, made, 't115@new-mail.example')
    await server.advance('P30DT1H')
    await signIn(person, made)
    const asked = await askToFinish(person)
    const fields = finishFields(asked, await newestCode('t115@new-mail.example'), made.password)
    const other = new Browser(server.origin)
    for (const [name, value] of person.cookies) other.cookies.set(name, value)
    await other.open('/replace/finish')
    const pages = await Promise.all([person.submit(fields), other.submit(fields)])
    assert.equal(pages.filter(({ path }) => path === '/replace/done').length, 1, pages.map((p) => p.path).join())
    for (const page of pages) assert.ok(page.status < 500 && page.heading !== '', page.path)
    assert.deepEqual(
      (await server.state(made.id)).requests.map((r) => r.status),
      ['completed'],
    )
    const winner = pages[0]?.path === '/replace/done' ? person : other
    const before = await substance(made)
    for (const path of [
      '/replace/finish',
      '/replace/status',
      '/replace/choose',
      '/replace/mail',
      '/replace/check-mail',
    ]) {
      const page = await winner.open(path)
      assert.equal(page.status, 200, path)
      assert.doesNotMatch(wordsOf(page.body), /ページが見つかりません/, path)
    }
    await winner.open('/account')
    const again = await post(winner, '/replace/finish', fields)
    assert.ok(again.status === 303 || again.code !== null)
    assert.deepEqual(await substance(made), before)
  })

  test('RW-21 SS-07 S14 after the finish every other session is over, and this one goes on under a new secret', async () => {
    const made = await account('rw-21')
    const person = new Browser(server.origin)
    await waitByMail(server, person, made, 'rw-21@new-mail.example')
    await server.advance('P30DT1H')
    const others = [new Browser(server.origin), new Browser(server.origin), new Browser(server.origin)]
    for (const other of others) await signIn(other, made)
    await signIn(person, made)
    const asked = await askToFinish(person)
    const code = await newestCode('rw-21@new-mail.example')
    const former = person.cookies.get('honnin-session')
    const done = await person.submit(finishFields(asked, code, made.password))
    assert.equal(done.path, '/replace/done')
    for (const other of others) assert.equal((await other.open('/account')).path, '/sign-in')
    assert.equal((await person.open('/account')).path, '/account')
    assert.notEqual(person.cookies.get('honnin-session'), former)
    const copied = new Browser(server.origin)
    copied.cookies.set('honnin-browser', person.cookies.get('honnin-browser') ?? '')
    copied.cookies.set('honnin-session', former ?? '')
    assert.equal((await copied.open('/account')).path, '/sign-in')
    const wrong = new Browser(server.origin)
    assert.equal((await signIn(wrong, made)).code, 'sign_in.wrong', 'the old password is over')
    assert.equal((await signIn(wrong, made, NEW_PASSWORD)).path, '/account')
    await server.advance('PT0S')
    for (const { address } of made.proofs) {
      const told = (await server.messages(address)).at(-1)?.text ?? ''
      assert.doesNotMatch(told, /\/stop\//)
      assert.ok(told.length > 20, address)
    }
  })

  test('T038 RW-15 while it waits, security info is closed with reason and date, and open to who shows an old proof', async () => {
    const made = await account('t038')
    const thief = new Browser(server.origin)
    await waitByMail(server, thief, made, 't038@new-mail.example')
    const before = await substance(made)
    const closed = ['/security/mail', '/security/phone', '/security/recovery-code']
    const same = new Browser(server.origin)
    await signIn(same, made)
    for (const browser of [thief, same]) {
      for (const path of closed) {
        const page = await browser.open(path)
        assert.deepEqual([page.status, page.code], [403, 'restricted.pending'], path)
        assert.match(wordsOf(page.body), /\d{4}年\d+月\d+日/, path)
        await browser.open('/security')
        const address = path.endsWith('phone') ? '070-3000-0380' : 't038.other@new-mail.example'
        const answer = await post(browser, path, { address, replaces: '', label: '' })
        assert.equal(answer.code, 'restricted.pending', path)
      }
    }
    assert.deepEqual(await substance(made), before)
    const owner = new Browser(server.origin)
    await signIn(owner, made)
    await owner.open('/verify/for/add-proof')
    await owner.submit({ proof: made.proofs[0]?.id ?? '' })
    await owner.submit({ address: 't038@old-mail.example' })
    await owner.submit({ code: await newestCode('t038@old-mail.example') })
    for (const path of ['/security/mail', '/security/phone']) assert.equal((await owner.open(path)).status, 200, path)
    assert.equal((await owner.open('/security/recovery-code')).code, 'restricted.pending', 'each act for itself')
    await owner.open('/verify/for/make-recovery-code')
    await owner.submit({ proof: made.proofs[0]?.id ?? '' })
    await owner.submit({ code: await newestCode('t038@old-mail.example') })
    assert.equal((await owner.open('/security/recovery-code')).status, 200)
    await owner.submit()
    assert.equal((await server.state(made.id)).recoveryCodes.length, 1)
  })

  test('L7 RL-04 strangers who guess make nobody wait in a browser that the account knows', async () => {
    const made = await server.account({ identifier: 'l7@example.jp', trustedDevice: true })
    const stranger = new Browser(server.origin)
    for (let i = 0; i < 8; i++) await signIn(stranger, made, 'not the password')
    assert.equal(stranger.page.code, 'sign_in.paused')
    assert.equal((await signIn(stranger, made)).code, 'sign_in.paused', 'also for the right one, elsewhere')
    const owner = new Browser(server.origin)
    assert.ok(made.trustedDevice)
    owner.cookies.set(made.trustedDevice.name, made.trustedDevice.value)
    assert.equal((await signIn(owner, made)).path, '/account')
  })

  test('T039 RW-16 while it waits, sign-in, help, the account, sign-out and the ways to stop it work', async () => {
    const made = await account('t039')
    const thief = new Browser(server.origin)
    await waitByMail(server, thief, made, 't039@new-mail.example')
    const owner = new Browser(server.origin)
    assert.equal((await signIn(owner, made)).path, '/account')
    for (const path of [
      '/',
      '/help',
      '/account',
      '/security',
      '/replace/status',
      '/replace/meanwhile',
      '/replace/not-mine',
      '/stop',
    ])
      assert.equal((await owner.open(path)).status, 200, path)
    await owner.open('/account')
    assert.equal((await owner.submit({}, '/sign-out')).path, '/')
    assert.equal((await signIn(owner, made)).path, '/account')
    await owner.open(await linkAt(server, 't039@old-mail.example', 'stop'))
    await owner.submit({ answer: 'stop' })
    assert.equal((await server.state(made.id)).requests.at(-1)?.status, 'vetoed')
  })

  test('T092 SS-18 no form of saying the host, not even two of them, gets into a link', async () => {
    const made = await account('t092')
    const person = new Browser(server.origin)
    await beginReplacement(person, made)
    await person.open('/replace/mail')
    const { hostname, port } = new URL(server.origin)
    const forms: readonly [string, string][] = [
      ['/replace/mail', 'Host: evil.example:443'],
      ['/replace/mail', 'Host: localhost.:80'],
      ['/replace/mail', `Host: ${hostname}:${port}@evil.example`],
      ['http://evil.example/replace/mail', 'Host: evil.example'],
      ['/replace/mail', `Host: ${hostname}:${port}\r\nHost: evil.example`],
      ['/replace/mail', `Host: ${hostname}:${port}\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: evil.example`],
    ]
    for (const [i, [path, headers]] of forms.entries()) {
      const address = `t092-${i}@new-mail.example`
      const csrf = person.page.forms[0]?.values.get('csrf') ?? ''
      const body = new URLSearchParams({ csrf, address }).toString()
      const head = `POST ${path} HTTP/1.1\r\n${headers}\r\nCookie: ${cookieOf(person)}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
      const answer = await new Promise<string>((resolve, reject) => {
        let text = ''
        const socket = connect(Number(port), hostname, () => socket.write(head + body))
        socket.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        socket.once('error', reject).once('close', () => resolve(text))
      })
      assert.doesNotMatch(answer, /evil/, headers)
      await server.advance('PT0S')
      for (const { text, html } of await server.messages(address)) {
        assert.doesNotMatch(text + html, /evil/, headers)
        assert.ok(text.includes(`${server.origin}/continue/`), headers)
      }
    }
    const sent = (await server.messages()).filter(({ to }) => to.startsWith('t092-'))
    assert.ok(sent.length >= 2, 'some of them were understood')
  })

  test('T094 S18 a token that was used stands in no page, header or redirect that follows', async () => {
    const made = await account('t094')
    const thief = new Browser(server.origin)
    await waitByMail(server, thief, made, 't094@new-mail.example')
    const link = await linkAt(server, 't094@old-mail.example', 'stop')
    const token = link.replace('/stop/', '')
    const owner = new Browser(server.origin)
    await owner.open(link)
    await owner.submit({ answer: 'stop' })
    const others = ['/', '/stop', '/help', '/security', '/nothing', '/stop/nothing']
    const first = owner.seen.length
    for (const path of others) await owner.open(path)
    for (const { path, headers, body } of owner.seen.slice(first)) {
      const head = [...headers].map((pair) => pair.join(': ')).join('\n')
      assert.ok(!`${head}${body}`.includes(token), path)
    }
    for (const { path, headers, body, status } of owner.seen) {
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
      assert.match(headers.get('cache-control') ?? '', /no-store/, path)
      assert.doesNotMatch(body, /(?:src|href)="(?:https?:)?\/\/(?!localhost)/, 'nothing of a third party')
      if (status === 303) assert.match(headers.get('location') ?? '', /^\/(?!\/)/)
    }
    assert.doesNotMatch(server.log(), new RegExp(token))
  })
})
