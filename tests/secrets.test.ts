import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { copyEngineFolder } from './support/engine-folder.ts'
import {
  askToFinish,
  beginReplacement,
  codeAt,
  finishFields,
  keepNewCode,
  linkAt,
  NEW_PASSWORD,
  signIn,
  stopNumberAt,
  waitByMail,
} from './support/journey.ts'
import { Browser, type Exchange, type Page, wordsOf } from './support/pages.ts'
import { dumpDatabase, Finder, type Secret } from './support/secrets.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

const PASSWORD = 'quiet harbour lantern 58'
const TYPED_WRONG = 'noisy harbour lantern 58'
const NEVER_TYPED = '00000000'

/** Where an address may be shown in full: the pages on which its person has just typed it as new. */
const TYPED_HERE = /^\/(sign-up|security\/(mail|phone|code)|replace\/(mail|phone|code|check-mail))/

describe('the secrets of whole journeys, at the most talkative log level', () => {
  const place = temporaryFolder()
  const browsers: Browser[] = []
  const addresses = new Map<string, 'old' | 'new'>()
  const shown: Secret[] = []
  let server: Server
  /** Numbers that people read out; they open nothing. */
  let receipts: readonly string[]
  let secrets: readonly Secret[]
  let dump: string

  before(async () => {
    const folder = join(place, 'data')
    await copyEngineFolder(folder)
    server = await startServer({ folder })
    const recoveryCode = await signUp()
    await verifyWithOldMail()
    await replaceByMailAndStopByLink()
    await replaceByPhoneAndStopByNumber()
    await replaceAndFinish()
    await useRecoveryCode(recoveryCode)
    dump = await dumpDatabase(join(folder, 'socket'))
    receipts = [...dump.matchAll(/"receipt":"(\d{8})"/g)].map(([, receipt = '']) => receipt)
    secrets = await collected()
  })
  after(async () => {
    const code = await server?.stop()
    removeFolder(place)
    assert.equal(code, 0)
  })

  function browser(language = 'ja'): Browser {
    const made = new Browser(server.origin, language)
    browsers.push(made)
    return made
  }

  const mail = (name: string, side: 'old' | 'new'): string => note(`${name}.kept.apart@${side}-mail.example`, side)
  const phone = (number: string, side: 'old' | 'new'): string => note(number, side)
  function note(address: string, side: 'old' | 'new'): string {
    addresses.set(address, side)
    return address
  }

  function account(name: string, proofs: readonly string[]) {
    const identifier = note(`${name}.signs.in@account-mail.example`, 'old')
    const kinds = proofs.map((address) => ({ kind: address.startsWith('+') ? 'phone' : 'mail', address }) as const)
    return server.account({ identifier, password: PASSWORD, proofs: kinds })
  }

  async function receiptOf(accountId: string): Promise<string> {
    const receipt = (await server.state(accountId)).requests.at(-1)?.receipt
    assert.ok(receipt)
    return receipt
  }

  /** Types a wrong code, then the right one. */
  async function typeCode(visitor: Browser, to: string, field = 'code'): Promise<Page> {
    const wrong = await visitor.submit({ [field]: NEVER_TYPED })
    assert.equal(wrong.code, 'code.wrong', `${wrong.path} ${wrong.heading}`)
    return visitor.submit({ [field]: await codeAt(server, to) })
  }

  /** Signs up, adds a telephone, makes a recovery code and signs out; answers the code. */
  async function signUp(): Promise<{ identifier: string; code: string }> {
    const visitor = browser('en')
    const identifier = mail('newcomer', 'new')
    await visitor.open('/sign-up')
    await visitor.submit({ address: identifier })
    assert.equal((await typeCode(visitor, identifier)).path, '/sign-up/password')
    await visitor.submit({ password: 'short' })
    assert.equal((await visitor.submit({ password: PASSWORD })).path, '/security/first')
    await visitor.follow('/security/recovery-code')
    const made = await visitor.submit()
    const code = noteCode(made)
    const number = phone('+819055501234', 'new')
    await visitor.open('/security/phone')
    await visitor.submit({ address: '０９０－５５５０－１２３４', label: 'at work' })
    assert.equal((await typeCode(visitor, number)).path, '/security')
    assert.equal((await visitor.submit({}, '/sign-out')).path, '/')
    return { identifier, code }
  }

  async function verifyWithOldMail(): Promise<void> {
    const old = mail('verifier', 'old')
    const made = await account('verifier', [old, phone('+819055501111', 'old')])
    const visitor = browser()
    assert.equal((await signIn(visitor, made, TYPED_WRONG)).code, 'sign_in.wrong')
    await signIn(visitor, made, PASSWORD)
    await visitor.follow('/verify')
    await visitor.submit({ proof: made.proofs[0]?.id ?? '' })
    const asked = visitor.page.path
    assert.equal((await visitor.submit({ address: 'not an address' })).code?.split('.')[0], 'address')
    await visitor.submit({ address: 'somebody.else@old-mail.example' })
    await visitor.open(asked)
    await visitor.submit({ address: old.toUpperCase() })
    assert.equal((await typeCode(visitor, old)).path, '/account')
    await visitor.open('/security')
    await visitor.open('/replace/ways?lang=en')
  }

  async function replaceByMailAndStopByLink(): Promise<void> {
    const [old, fresh] = [mail('stopper', 'old'), mail('stopped', 'new')]
    const made = await account('stopper', [old])
    const visitor = browser()
    await beginReplacement(visitor, made)
    await visitor.follow('/replace/mail')
    await visitor.submit({ address: fresh })
    const elsewhere = browser()
    const there = await elsewhere.open(await linkAt(server, fresh, 'continue'))
    const number = wordsOf(/<p class="big"[^>]*>(.*?)<\/p>/s.exec(there.body)?.[1] ?? '').replace(/\s/g, '')
    assert.match(number, /^\d{6}$/)
    shown.push({ what: 'match number', kind: 'number', value: number })
    await visitor.open('/replace/check-mail')
    assert.equal((await visitor.submit({ number: number === '111111' ? '222222' : '111111' })).code, 'match.wrong')
    assert.equal((await visitor.submit({ number })).path, '/replace/status')
    await visitor.open('/replace/calendar.ics')
    const owner = browser('en')
    const link = await linkAt(server, old, 'stop')
    await owner.open(link)
    await owner.submit({ answer: 'keep' })
    await owner.open(link)
    await owner.submit({ answer: 'stop' })
    await visitor.open('/account')
    assert.equal((await server.state(made.id)).requests[0]?.status, 'vetoed')
  }

  async function replaceByPhoneAndStopByNumber(): Promise<void> {
    const oldPhone = phone('+819055502222', 'old')
    const fresh = phone('+819055503333', 'new')
    const made = await account('caller', [mail('caller', 'old'), oldPhone])
    const visitor = browser('en')
    await beginReplacement(visitor, made)
    await visitor.follow('/replace/phone')
    await visitor.submit({ address: '(090) 5550 3333' })
    assert.equal((await typeCode(visitor, fresh)).path, '/replace/status')
    const receipt = await receiptOf(made.id)
    const number = await stopNumberAt(server, oldPhone, receipt)
    const owner = browser()
    await owner.open('/stop')
    assert.equal((await owner.submit({ receipt, number: NEVER_TYPED, answer: 'stop' })).code, 'stop.wrong')
    await owner.submit({ receipt, number, answer: 'stop' })
    assert.equal((await server.state(made.id)).requests[0]?.status, 'vetoed')
  }

  async function replaceAndFinish(): Promise<void> {
    const fresh = mail('finished', 'new')
    const made = await account('finisher', [mail('finisher', 'old'), phone('+819055504444', 'old')])
    const visitor = browser()
    await waitByMail(server, visitor, made, fresh)
    await server.advance('P30DT1H')
    await signIn(visitor, made, PASSWORD)
    const asked = await askToFinish(visitor)
    const refused = await visitor.submit(finishFields(asked, NEVER_TYPED, PASSWORD))
    assert.equal(refused.code, 'code.wrong', refused.heading)
    const done = await visitor.submit(finishFields(refused, await codeAt(server, fresh), PASSWORD))
    assert.equal(done.path, '/replace/done', `${done.code} ${done.heading}`)
    await signIn(browser(), made, NEW_PASSWORD)
  }

  async function useRecoveryCode({ identifier, code }: { identifier: string; code: string }): Promise<void> {
    const fresh = mail('recovered', 'new')
    const visitor = browser()
    await signIn(visitor, { identifier, password: PASSWORD })
    await visitor.open('/replace/recovery-code')
    // Two characters exchanged: the check character finds it.
    const wrong = code.replace(/^(.)(.)/, (_pair, a, b) => (a === b ? `${a}${b === 'Z' ? 'Y' : 'Z'}` : `${b}${a}`))
    assert.match((await visitor.submit({ code: wrong })).code ?? '', /^recovery_code\./)
    await visitor.submit({ code: code.toLowerCase().replaceAll('-', ' ') })
    assert.equal(visitor.page.path, '/replace/choose', `${visitor.page.code} ${visitor.page.heading}`)
    await visitor.follow('/replace/mail')
    await visitor.submit({ address: fresh })
    await visitor.open(await linkAt(server, fresh, 'continue'))
    // The one that was used is over, and the answer shows the next.
    assert.notEqual(noteCode(await visitor.submit()), code)
    assert.equal((await keepNewCode(visitor, '/replace/done')).path, '/replace/done')
  }

  function noteCode(made: Page): string {
    const code = /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/.exec(decodeURIComponent(made.links.join(' ')))?.[0]
    assert.ok(code, made.heading)
    shown.push({ what: 'recovery code', kind: 'text', value: code })
    return code
  }

  /** Everything that must not be seen: what was typed and shown, what the messages and the cookies hold. */
  async function collected(): Promise<readonly Secret[]> {
    const found: Secret[] = [...shown]
    const add = (what: string, kind: Secret['kind'], value: string) => found.push({ what, kind, value })
    for (const value of [PASSWORD, TYPED_WRONG, NEW_PASSWORD]) add('password', 'text', value)
    for (const [address, side] of addresses) add(`${side} address`, address.startsWith('+') ? 'phone' : 'mail', address)
    for (const { text } of await server.messages()) {
      for (const [, a, b] of text.matchAll(/(?<!\d)(\d{4})[ -]?(\d{4})(?!\d)/g))
        if (!receipts.includes(`${a}${b}`)) add('code or stop number', 'number', `${a}${b}`)
      for (const [, token = ''] of text.matchAll(/\/(?:stop|continue)\/([A-Za-z0-9_-]{60,})/g))
        add('link', 'token', token)
    }
    for (const { seen } of browsers)
      for (const { headers } of seen)
        for (const line of headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(line) ?? []
          if (value !== '' && name !== 'honnin-lang') add(`cookie ${name}`, 'session', value)
        }
    return [...new Map(found.map((secret) => [secret.value, secret])).values()]
  }

  const told = (leaks: readonly Secret[]) => leaks.map(({ what, value }) => `${what}: ${value}`)

  it('were there to be found', () => {
    const count = (what: string) => secrets.filter((s) => s.what.startsWith(what)).length
    assert.ok(count('code or stop number') >= 10, String(count('code or stop number')))
    assert.ok(count('link') >= 6)
    assert.equal(count('match number'), 1)
    assert.equal(count('recovery code'), 2)
    assert.ok(count('cookie honnin-session') >= 9)
    assert.ok(count('cookie honnin-browser') >= 8)
    assert.ok(count('cookie honnin-enrolment') >= 1)
    assert.ok(count('old address') >= 10)
    assert.ok(count('new address') >= 6)
    const everySecret = new Finder(secrets)
    for (const { kind, value } of secrets) {
      const spellings = [value, createHash('sha256').update(value).digest('hex'), Buffer.from(value).toString('base64')]
      if (kind === 'phone') spellings.push(`0${value.slice(3, 5)}-${value.slice(5, 9)}-${value.slice(9)}`)
      if (kind === 'mail' || kind === 'text') spellings.push(value.toUpperCase(), Buffer.from(value).toString('hex'))
      if (kind === 'number') spellings.push(`${value.slice(0, 4)} ${value.slice(4)}`)
      for (const spelling of kind === 'token' || kind === 'session' ? [value] : spellings)
        assert.ok(
          everySecret.in(`a row: ("${spelling}")`).some((s) => s.value === value),
          `${kind} ${spelling} would not be found`,
        )
    }
  })

  it('T020 T084 S18 CR-03 secrets are not in the database', () => {
    assert.equal(receipts.length, 4, 'the dump holds what it should')
    assert.ok(dump.split('\n').length > 100)
    assert.deepEqual(told(new Finder(secrets).in(dump)), [])
    assert.doesNotMatch(dump, /(?:old|new|account)-mail\.example|kept\.apart|signs\.in/i, 'nor a part of an address')
  })

  it('T020 SC-12 LG-02 secrets are not in the log', () => {
    const log = server.log()
    assert.match(log, /"level":"debug"/)
    assert.match(log, /"route":"\/stop\/:token"/)
    assert.deepEqual(told(new Finder(secrets).in(log)), [])
    assert.doesNotMatch(log, /(?:old|new|account)-mail\.example|kept\.apart|signs\.in/i)
  })

  /** What an answer must hold, because it is the place for it. */
  function belongs({ what, value }: Secret, { path, method }: Exchange): boolean {
    if (what === 'link') return path.includes(value)
    if (what === 'recovery code') return method === 'POST' && /^\/(security\/recovery-code$|continue\/)/.test(path)
    if (what === 'match number') return method === 'GET' && path.startsWith('/continue/')
    // What was typed stands in the field that is to be corrected.
    if (what === 'old address' && method === 'POST') return path === '/sign-in'
    return what === 'new address' && TYPED_HERE.test(path)
  }

  it('T020 T093 EP-06 secrets leave in no answer but the one that is for them', () => {
    const finder = new Finder(secrets)
    const leaks: string[] = []
    const places = new Set<string>()
    for (const exchange of browsers.flatMap(({ seen }) => seen)) {
      const { method, path, headers, body } = exchange
      const heads = [...headers].filter(([name]) => name !== 'set-cookie').map((pair) => pair.join(': '))
      for (const secret of finder.in(
        [path, ...heads, decodeURIComponent(body.replace(/%(?![0-9a-f]{2})/gi, '%25'))].join('\n'),
      ))
        if (belongs(secret, exchange)) places.add(secret.what)
        else leaks.push(`${method} ${path}: ${secret.what} ${secret.value}`)
    }
    assert.deepEqual(leaks, [])
    assert.deepEqual([...places].sort(), ['link', 'match number', 'new address', 'old address', 'recovery code'])
  })
})
