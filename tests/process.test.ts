import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { DEMONSTRATION } from '../src/main/dev-demo.ts'
import { openSmtpSink } from '../src/platform/delivery/smtp-sink.testing.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { codeAt, signIn, stopByMail, until, waitByMail } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { freePort, removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))
/** Rounds of a crash right after an acknowledgement, of each kind. */
const ROUNDS = 5
/** Longer than a sender that died keeps its messages to itself (policy: delivery_lease_ms). */
const AFTER_LEASE = 'PT5M'

const folders: string[] = []
const processes: ChildProcess[] = []

/** A folder in which the engine has run before: making one takes a second, copying it a tenth. */
async function preparedFolder(): Promise<string> {
  const folder = join(emptyFolder(), 'data')
  await copyEngineFolder(folder)
  return folder
}

function emptyFolder(): string {
  const folder = temporaryFolder()
  folders.push(folder)
  return folder
}

async function start(folder: string, port?: number): Promise<Server> {
  const server = await startServer({ folder, ...(port === undefined ? {} : { port }) })
  processes.push(server.process)
  return server
}

interface Command {
  readonly process: ChildProcess
  readonly err: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
}

/** A command of the program with exactly these settings. */
function honnin(args: readonly string[], settings: Readonly<Record<string, string>>): Command {
  const env = { PATH: process.env.PATH ?? '', ...settings }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env })
  processes.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code, out, err }))
  return { process: child, err: () => err, ended }
}

const enginePid = (folder: string): number =>
  Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

after(async () => {
  for (const child of processes)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  for (const folder of folders) removeFolder(folder)
})

describe('a start in development', () => {
  it('answers on a fresh folder, and again on the same one with everything that was there', async () => {
    const folder = emptyFolder()
    const first = await start(folder)
    const browser = new Browser(first.origin)
    assert.equal((await browser.open('/')).status, 200)
    const account = await first.account({ identifier: 'stays@example.jp' })
    assert.equal((await signIn(browser, account)).path, '/account')
    const key = readFileSync(join(folder, 'honnin.key'), 'utf8')
    assert.equal(await first.stop(), 0)

    const second = await start(folder, Number(new URL(first.origin).port))
    assert.equal((await browser.open('/account')).path, '/account', 'the session outlives a restart')
    assert.equal(readFileSync(join(folder, 'honnin.key'), 'utf8'), key)
    assert.equal((await second.state(account.id)).proofs[0]?.address, 'stays@example.jp')
    await assert.rejects(second.account({ identifier: DEMONSTRATION.identifier }), /409/)
    assert.equal(await second.stop(), 0)
  })

  it('ends with 0 when it is asked to, and leaves nothing running', async () => {
    const folder = await preparedFolder()
    const server = await start(folder)
    const engine = enginePid(folder)
    assert.ok(isAlive(engine))
    assert.equal(await server.stop(), 0)
    assert.equal(isAlive(engine), false)
    const left = readdirSync(folder).filter((name) => /^(honnin\.pid|socket)$/.test(name))
    assert.deepEqual(left, [])
    assert.equal(existsSync(join(folder, 'postgres', 'postmaster.pid')), false)
  })

  it('T127 a second start is refused on a folder that is in use, while the first goes on', async () => {
    const server = await start(await preparedFolder())
    const second = await honnin(['dev'], { DATA_DIR: server.folder, PORT: '0' }).ended
    assert.equal(second.code, 4, second.err)
    assert.match(second.err, new RegExp(`in use by another Honnin \\(process ${server.process.pid}\\)`))
    assert.doesNotMatch(second.err, / {4}at /, 'a sentence, no stack')
    assert.equal((await server.get('/ready')).status, 200)
    assert.equal((await server.account({ identifier: 'goes-on@example.jp' })).identifier, 'goes-on@example.jp')
    assert.equal(await server.stop(), 0)
  })

  it('is refused on a port in use, and frees the folder', async () => {
    const folder = await preparedFolder()
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const address = holder.address()
    assert.ok(typeof address === 'object' && address)
    const refused = await honnin(['dev'], { DATA_DIR: folder, PORT: String(address.port) }).ended
    assert.equal(refused.code, 3, refused.err)
    assert.match(refused.err, /port is in use\. Stop the other program, or choose another port/)
    assert.equal(existsSync(join(folder, 'postgres', 'postmaster.pid')), false)
    const port = address.port
    holder.close()
    await once(holder, 'close')
    const server = await start(folder, port)
    assert.equal(await server.stop(), 0)
  })

  it('names all wrong settings at once, and touches nothing', async () => {
    const folder = join(emptyFolder(), 'not-made')
    const wrong = {
      DATA_DIR: folder,
      PORT: '70000',
      HONNIN_ZONE: 'Mars/Olympus',
      HONNIN_LOCALE: 'fr',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://here/there',
      SMTP_URL: 'http://mail.example.jp',
      MAIL_FROM: 'nobody',
      HONNIN_ORIGIN: 'ftp://id.example.jp',
      TRUSTED_PROXIES: '-1',
      TWILIO_ACCOUNT: 'AC1',
    }
    const { code, err } = await honnin(['dev'], wrong).ended
    assert.equal(code, 3, err)
    for (const name of Object.keys(wrong).filter((n) => n !== 'DATA_DIR' && n !== 'TWILIO_ACCOUNT'))
      assert.match(err, new RegExp(`^- ${name} `, 'm'))
    assert.match(err, /^- TWILIO_TOKEN and TWILIO_FROM/m)
    assert.equal(existsSync(folder), false)
  })

  it('CR-06 refuses a database elsewhere without TLS, with the way on', async () => {
    const url = 'postgres://u:hidden@db.example.jp/h?sslmode=disable'
    const { code, err } = await honnin(['dev'], { DATA_DIR: emptyFolder(), PORT: '0', DATABASE_URL: url }).ended
    assert.equal(code, 3, err)
    assert.match(err, /^- DATABASE_URL names another computer \(db\.example\.jp\) without TLS\. .*sslmode=verify-full/m)
    assert.match(err, /\(settings\.database_without_tls\)$/m)
    assert.doesNotMatch(err, /hidden/)
  })

  it('refuses a key of another shape', async () => {
    const { code, err } = await honnin(['dev'], { DATA_DIR: await preparedFolder(), PORT: '0', HONNIN_KEY: 'c2hvcnQ=' })
      .ended
    assert.equal(code, 3, err)
    assert.match(err, /32 random bytes in base64/)
  })
})

describe('commands', () => {
  it('tell how they are used', async () => {
    for (const [args, code] of [
      [[], 0],
      [['help'], 0],
      [['fly'], 2],
      [['migrate', '--everything'], 2],
    ] as const) {
      const ended = await honnin(args, {}).ended
      assert.equal(ended.code, code)
      assert.match(ended.err, /^Usage: honnin <command>/)
    }
  })

  it('migrate --check tells what is pending and changes nothing', async () => {
    const settings = { DATA_DIR: await preparedFolder() }
    const files = readdirSync(fileURLToPath(new URL('../migrations', import.meta.url))).sort()
    const names = files.map((file) => file.replace('.sql', ''))
    const run = async (...args: string[]) => {
      const { code, out, err } = await honnin(['migrate', ...args], settings).ended
      return { code, state: JSON.parse(out || 'null'), err }
    }
    for (let i = 0; i < 2; i++)
      assert.deepEqual(await run('--check'), { code: 4, state: { applied: [], pending: names }, err: '' })
    assert.deepEqual(await run(), { code: 0, state: { applied: names, pending: [] }, err: '' })
    assert.deepEqual(await run('--check'), { code: 0, state: { applied: names, pending: [] }, err: '' })
  })
})

describe('production mode', () => {
  const settings = (folder: string, port: number, smtpPort: number) => ({
    DATA_DIR: folder,
    PORT: String(port),
    HOST: '127.0.0.1',
    HONNIN_ORIGIN: 'https://id.example.jp',
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'no-reply@example.jp',
  })
  const ready = (command: Command) =>
    Promise.race([
      until('production is ready', async () => command.err().includes('"event":"ready"')),
      command.ended.then(({ code, err }) => assert.fail(`ended with ${code}: ${err}`)),
    ])

  it('does not start without its settings, nor without https', async () => {
    const folder = join(emptyFolder(), 'not-made')
    const bare = await honnin(['serve'], { DATA_DIR: folder }).ended
    assert.equal(bare.code, 3, bare.err)
    for (const name of ['HONNIN_ORIGIN', 'SMTP_URL', 'MAIL_FROM'])
      assert.match(bare.err, new RegExp(`${name} is needed`))
    const plain = await honnin(['serve'], { ...settings(folder, 0, 25), HONNIN_ORIGIN: 'http://id.example.jp' }).ended
    assert.equal(plain.code, 3, plain.err)
    assert.match(plain.err, /HONNIN_ORIGIN begins with https/)
    assert.equal(existsSync(folder), false)
  })

  it('T139 production does not start on a clock that was moved', async () => {
    const folder = await preparedFolder()
    const server = await start(folder)
    await server.advance('PT1S')
    assert.equal(await server.stop(), 0)
    const { code, err } = await honnin(['serve'], settings(folder, 0, 25)).ended
    assert.equal(code, 4, err)
    assert.match(err, /development mode with a moved clock/)
  })

  it('T139 OP-07 production has none of the means of development, and hands mail over by SMTP', async () => {
    const sink = await openSmtpSink()
    const port = await freePort()
    const command = honnin(['serve'], settings(await preparedFolder(), port, sink.port))
    try {
      await ready(command)
      const origin = `http://127.0.0.1:${port}`
      const paths = ['/dev', '/dev/', '/dev/messages.json', '/dev/clock.json', '/dev/accounts.json', '/dev/faults.json']
      const more = ['/dev/account/x.json', '/dev/gallery', '/dev/mail/x', '/dev/clock', '/dev/faults', '/dev/clear']
      for (const path of [...paths, ...more])
        for (const method of ['GET', 'POST', 'DELETE'])
          assert.equal((await fetch(origin + path, { method })).status, 404, `${method} ${path}`)
      const browser = new Browser(origin)
      const page = await browser.open('/sign-up')
      assert.doesNotMatch(page.body, /\/dev|class="dev"/)
      assert.match(page.headers.get('strict-transport-security') ?? '', /max-age=63072000/)
      assert.ok([...browser.cookies.keys()].every((name) => name.startsWith('__Host-')))
      await browser.submit({ address: 'somebody@example.org' })
      assert.equal(browser.page.path, '/sign-up/code')
      await until('the mail at the server', async () => sink.messages.length > 0)
      assert.deepEqual(
        sink.heard.filter((line) => line.startsWith('RCPT')),
        ['RCPT TO:<somebody@example.org>'],
      )
      await signIn(browser, DEMONSTRATION)
      assert.equal(browser.page.code, 'sign_in.wrong', 'there is no demonstration account')
    } finally {
      command.process.kill('SIGTERM')
      assert.equal((await command.ended).code, 0)
      await sink.close()
    }
  })
})

describe(`what was acknowledged outlives a crash, ${ROUNDS} times each`, () => {
  interface Stopped {
    readonly accountId: string
    readonly oldAddress: string
  }

  /** A request that waits, and is stopped by the mail's link just before `crash`. */
  async function stopAndCrash(server: Server, name: string, crash: () => Promise<void>): Promise<Stopped> {
    const oldAddress = `${name}-old@old.example`
    const account = await server.account({
      identifier: `${name}@example.jp`,
      proofs: [{ kind: 'mail', address: oldAddress }],
    })
    await waitByMail(server, new Browser(server.origin), account, `${name}-new@new.example`)
    const stop = new Browser(server.origin)
    stop.onAnswer = ({ method, status }) => (method === 'POST' && status === 303 ? crash() : undefined)
    // What follows the acknowledgement meets a dead server.
    await assert.rejects(stopByMail(server, oldAddress, stop), 'the redirect of the acknowledged stop is answered')
    const acknowledged = stop.seen.at(-1)
    assert.deepEqual([acknowledged?.method, acknowledged?.status], ['POST', 303])
    return { accountId: account.id, oldAddress }
  }

  async function checkStopped(server: Server, stopped: readonly Stopped[]): Promise<void> {
    await server.advance(AFTER_LEASE)
    for (const { accountId, oldAddress } of stopped) {
      assert.deepEqual(
        (await server.state(accountId)).requests.map((r) => r.status),
        ['vetoed'],
      )
      const messages = await until('the news of the stop', async () => {
        const all = await server.messages(oldAddress)
        return all.length > 1 && all
      })
      const subjects = messages.map((m) => m.subject)
      assert.equal(messages.length, 2, subjects.join('\n'))
      assert.deepEqual(
        messages.map((m) => m.text.includes('/stop/')),
        [true, false],
        `the alert, and the news that it was stopped: ${subjects}`,
      )
    }
  }

  it('T059 T117 S3 a crash of the program', async () => {
    const folder = await preparedFolder()
    const stopped: Stopped[] = []
    let server = await start(folder)
    for (let round = 1; round <= ROUNDS; round++) {
      stopped.push(await stopAndCrash(server, `killed-${round}`, () => server.kill()))
      server = await start(folder)
      await checkStopped(server, stopped.slice(-1))
    }
    assert.equal(await server.stop(), 0)
    server = await start(folder)
    await checkStopped(server, stopped)
    assert.equal(await server.stop(), 0)
  })

  it('T059 T117 a crash of the engine: the program ends by itself, with a sentence', async () => {
    const folder = await preparedFolder()
    const stopped: Stopped[] = []
    let server = await start(folder)
    for (let round = 1; round <= ROUNDS; round++) {
      const ended = once(server.process, 'exit')
      const crash = async () => {
        process.kill(enginePid(folder), 'SIGKILL')
        assert.deepEqual(await ended, [4, null], server.log())
      }
      stopped.push(await stopAndCrash(server, `engine-${round}`, crash))
      assert.match(server.log(), /the embedded engine ended\. Start it again; nothing that was acknowledged is lost\./)
      server = await start(folder)
      await checkStopped(server, stopped.slice(-1))
    }
    await checkStopped(server, stopped)
    assert.equal(await server.stop(), 0)
  })

  it('a crash of the program while a code is on its way: the same code arrives once', async () => {
    const folder = await preparedFolder()
    const address = 'code-old@old.example'
    let server = await start(folder)
    const account = await server.account({ identifier: 'code@example.jp', proofs: [{ kind: 'mail', address }] })
    const browser = new Browser(server.origin)
    await signIn(browser, account)
    await browser.open(`/verify/address?proof=${account.proofs[0]?.id}`)
    const killed = server
    browser.onAnswer = ({ method, status }) => (method === 'POST' && status === 303 ? killed.kill() : undefined)
    await assert.rejects(browser.submit({ address }))
    browser.onAnswer = () => undefined
    server = await start(folder, Number(new URL(server.origin).port))
    await server.advance(AFTER_LEASE)
    const code = await codeAt(server, address)
    assert.equal((await server.messages(address)).length, 1)
    await browser.open('/verify/code')
    assert.equal((await browser.submit({ code })).path, '/account')
    assert.equal((await server.state(account.id)).prompt, null)
    assert.equal(await server.stop(), 0)
  })

  it('T011 of the program after four wrong codes: one more is judged, and the right one after that is refused', async () => {
    const folder = await preparedFolder()
    const address = 't011@old.example'
    let server = await start(folder)
    const account = await server.account({ identifier: 't011@example.jp', proofs: [{ kind: 'mail', address }] })
    const browser = new Browser(server.origin)
    await signIn(browser, account)
    await browser.open(`/verify/address?proof=${account.proofs[0]?.id}`)
    await browser.submit({ address })
    const code = await codeAt(server, address)
    const wrong = code.replace(/^./, (digit) => String((Number(digit) + 1) % 10))
    for (let i = 0; i < 4; i++) assert.equal((await browser.submit({ code: wrong })).code, 'code.wrong')
    await server.kill()
    server = await start(folder, Number(new URL(server.origin).port))
    const page = await browser.open('/verify/code')
    assert.equal(page.status, 200)
    const send = (typed: string) => browser.submit({ code: typed }).then((answer) => answer.code)
    assert.equal(await send(wrong), 'code.dead', 'the fifth is judged, and there is no sixth')
    assert.deepEqual(
      browser.page.forms.filter((form) => form.fields.has('code')),
      [],
      'no field is left to type the right one into',
    )
    const csrf = browser.page.forms.map((form) => form.values.get('csrf')).find(Boolean) ?? ''
    const body = new URLSearchParams({ csrf, code })
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const late = await fetch(`${server.origin}/verify/code`, { method: 'POST', body, headers: { cookie } })
    await late.text()
    assert.equal(late.headers.get('honnin-code'), 'code.dead')
    const wrongs = (await server.state(account.id)).events.filter(({ kind }) => kind === 'code.wrong')
    assert.equal(wrongs.length, 5)
    assert.equal(await server.stop(), 0)
  })
})
