import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { stopTexts } from '../src/features/replacement/stop/texts.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { sql } from '../src/platform/database/sql.ts'
import { plain } from '../src/platform/page/phrase.ts'
import {
  askToFinish,
  codeAt,
  finishFields,
  linkAt,
  NEW_PASSWORD,
  signIn,
  stopByMail,
  until,
  waitByMail,
} from './support/journey.ts'
import { Load, type Place } from './support/load.ts'
import { type PostgresServer, postgresName, startPostgres } from './support/machine-postgres.ts'
import { Browser, type Page } from './support/pages.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

/** Rounds of stop against finish over HTTP; tests/races.test.ts runs the same race 300 times on the flows. */
const ROUNDS = 4
/** And so many of them in the storage suite on another server. */
const STORAGE_ROUNDS = 50

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CLI = join(ROOT, 'src/main/cli.ts')
const DATABASE = 'instances'

async function createDatabase(postgres: PostgresServer): Promise<void> {
  const admin = openDatabase({ urls: [postgres.url('postgres')], connectionsMax: 1 }, () => undefined)
  await admin.script(`create database ${DATABASE} template template0`)
  await admin.close()
}

describe(`two instances on ${postgresName}`, () => {
  const folder = temporaryFolder()
  let postgres: PostgresServer
  const servers: Server[] = []
  let first: Server
  let second: Server
  const environment = () => ({ DATABASE_URL: postgres.url(DATABASE) })

  before(async () => {
    postgres = await startPostgres({ max_connections: '60' })
    await createDatabase(postgres)
    // Both at once on an empty database: migrations, key and demonstration account are made by one of them.
    const starting = [0, 1].map(() => startServer({ folder, environment: environment() }))
    for (const start of await Promise.allSettled(starting)) if (start.status === 'fulfilled') servers.push(start.value)
    ;[first, second] = (await Promise.all(starting)) as [Server, Server]
  })
  after(async () => {
    for (const server of servers)
      if (server.process.signalCode === null && server.process.exitCode === null) assert.equal(await server.stop(), 0)
    await postgres.stop()
    removeFolder(folder)
  })

  const both = () => [first.origin, second.origin]
  const statusOf = async (accountId: string) =>
    Promise.all([first, second].map(async (s) => (await s.state(accountId)).requests.at(-1)?.status))

  it('carry one journey together, request by request; every message goes out once', async () => {
    const [old, address] = ['round-old@old.example', 'round-new@new.example']
    const account = await first.account({
      identifier: 'round@example.jp',
      proofs: [
        { kind: 'mail', address: old },
        { kind: 'phone', address: '090-2222-3333' },
      ],
    })
    const browser = new Browser(both())
    await waitByMail(first, browser, account, address)
    await until('the first alert', async () => (await first.messages(old)).length > 0)
    assert.deepEqual(await statusOf(account.id), ['waiting', 'waiting'])

    await second.advance('P15D')
    await first.advance('P15DT1H')
    assert.deepEqual(await statusOf(account.id), ['ready', 'ready'])

    // Sessions sleep after 14 days (policy: session_idle_ms).
    await signIn(browser, account)
    const asked = await askToFinish(browser)
    const done = await browser.submit(finishFields(asked, await codeAt(second, address), account.password))
    assert.equal(done.path, '/replace/done', done.heading)
    assert.deepEqual(await statusOf(account.id), ['completed', 'completed'])
    await signIn(new Browser(second.origin), account, NEW_PASSWORD)

    // Each new browser is told of as well; that is not what is counted here.
    const ofRequest = async (to: string) =>
      (await first.messages(to)).filter(({ text }) => !/サインインがありました|サインインしました/.test(text))
    const news = (message: { text: string }) => !message.text.includes('/stop')
    await until('the news of the end', async () => (await ofRequest(old)).some(news))
    await until('the news of the end by SMS', async () => (await ofRequest('+819022223333')).some(news))
    assert.equal((await ofRequest(old)).length, 8 + 1, 'days 0, 1, 3, 7, 14, 21, 27, 29, and the end')
    assert.equal((await ofRequest('+819022223333')).length, 4 + 1, 'days 0, 7, 21, 27, and the end')
    await eachMessageOnce(account.id)
    assert.deepEqual(await second.messages(), await first.messages())
  })

  /** What the outbox says was handed over is what arrived: none twice, none lost. */
  async function eachMessageOnce(accountId: string): Promise<void> {
    const database = openDatabase({ urls: [postgres.url(DATABASE)], connectionsMax: 1 }, () => undefined)
    try {
      const sent = await until('the outbox to be settled', async () => {
        const rows = await database.query<{ message_id: string; state: string }>(
          sql`select message_id::text, state from outbox where account_id = ${accountId}`,
        )
        return rows.every((row) => row.state !== 'queued') && rows
      })
      const arrived = (await first.messages()).map(({ id }) => id.split('@')[0] ?? '')
      for (const { message_id: id } of sent.filter((row) => row.state === 'accepted'))
        assert.equal(arrived.filter((other) => other === id).length, 1)
    } finally {
      await database.close()
    }
  }

  it('have one clock: moved on one, it is seen by the other', async () => {
    const clock = (server: Server) => server.json<{ now: string; moved: number }>('GET', '/dev/clock.json')
    const before = await clock(second)
    await first.advance('P3D')
    const [one, other] = [await clock(first), await clock(second)]
    assert.equal(other.moved, one.moved)
    assert.ok(Date.parse(other.now) - Date.parse(before.now) >= 3 * 86_400_000)
  })

  it(`stop on one and finish on the other, ${ROUNDS} rounds: never both acknowledged`, async () => {
    const people = []
    for (let round = 0; round < ROUNDS; round++) {
      const [old, address] = [`race-${round}-old@old.example`, `race-${round}-new@new.example`]
      const account = await first.account({
        identifier: `race-${round}@example.jp`,
        proofs: [{ kind: 'mail', address: old }],
      })
      const browser = new Browser(both())
      await waitByMail(first, browser, account, address)
      people.push({ account, old, address, browser })
    }
    await first.advance('P30DT1H')
    for (const [round, { account, old, address, browser }] of people.entries()) {
      const [one, other] = round % 2 ? [second, first] : [first, second]
      await signIn(browser, account)
      const asked = await askToFinish(browser)
      const fields = finishFields(asked, await codeAt(first, address), account.password)
      const owner = new Browser(other.origin)
      await owner.open(await linkAt(first, old, 'stop'))
      const finisher = new Browser(one.origin)
      for (const [name, value] of browser.cookies) finisher.cookies.set(name, value)
      await finisher.open('/replace/finish')
      const [finished, stopped] = await Promise.all([finisher.submit(fields), owner.submit({ answer: 'stop' })])
      const acknowledged = { finish: finished.path === '/replace/done', stop: saysStopped(stopped) }
      assert.notEqual(acknowledged.finish, acknowledged.stop, `${finished.heading} and ${stopped.heading}`)
      const status = acknowledged.stop ? 'vetoed' : 'completed'
      assert.deepEqual(await statusOf(account.id), [status, status])
    }
  })

  const saysStopped = (page: Page) => page.heading === plain(stopTexts.stoppedHeading.ja)

  it('CR-04 rotate both keys, started again one after the other, while people come and go', async (t) => {
    const wrong: string[] = []
    let answers = 0
    const place: Place = {
      origins: both(),
      server: first,
      underWay: 0,
      up: async () => undefined,
      answered(status, path) {
        answers++
        if (status >= 500) wrong.push(`${status} ${path}`)
      },
    }
    const more = async (count: number) => {
      const before = answers
      await until(`${count} answers more`, async () => answers >= before + count)
    }
    /** As a balancer has it: nothing new is given to one that is about to end. */
    const again = async (former: Server): Promise<Server> => {
      const other = former === first ? second : first
      place.server = other
      place.origins.splice(0, 2, other.origin)
      await more(8)
      assert.equal(await former.stop(), 0)
      const next = await startServer({ folder, environment: environment() })
      servers.push(next)
      place.origins.push(next.origin)
      return next
    }
    const keyFile = join(folder, 'honnin.key')
    const former = readFileSync(keyFile, 'utf8')
    const present = `${Buffer.alloc(32, 5).toString('base64')}\n`
    const load = new Load(place)
    const running = load.run()
    try {
      await more(8)
      const rotated = await command('keys', 'rotate')
      assert.equal(JSON.parse(rotated).id, 3)
      writeFileSync(keyFile, `${present}${former}`)
      second = await again(second)
      first = await again(first)
      // Both have wrapped anew what the former one opened.
      writeFileSync(keyFile, present)
      second = await again(second)
      await second.advance('PT11M')
      await more(24)
    } finally {
      load.end()
      await running
    }
    assert.deepEqual(wrong, [])
    const database = openDatabase({ urls: [postgres.url(DATABASE)], connectionsMax: 1 }, () => undefined)
    try {
      const [sealed] = await database.query<{ present: number }>(
        sql`select count(*) as present from proof where sealed_with = 3`,
      )
      assert.ok(sealed && sealed.present > 0, JSON.stringify(sealed))
    } finally {
      await database.close()
    }
    const acts = load.people.flatMap(({ acts: of, account }) => [...of].map(([kind]) => ({ kind, account })))
    assert.ok(acts.length >= 4)
    for (const { kind, account } of acts)
      if (account) assert.equal((await first.state(account.id)).events.filter((event) => event.kind === kind).length, 1)
    t.diagnostic(`${answers} answers, ${acts.length} acts, ${load.gaveUp} gave up`)
  })

  /** A command beside the instances; answers what it says. */
  async function command(...args: string[]): Promise<string> {
    const env = { PATH: process.env.PATH ?? '', DATA_DIR: folder, ...environment() }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    const [code] = await once(child, 'close')
    assert.equal(code, 0, err)
    return out
  }

  it('refuse another key, and go on themselves', async () => {
    const other = { ...environment(), HONNIN_KEY: Buffer.alloc(32, 9).toString('base64') }
    await assert.rejects(startServer({ folder, environment: other }), /ended with 3: .*belongs to another key/s)
    for (const server of [first, second]) assert.equal((await server.get('/ready')).status, 200)
  })

  it('outlive each other: what one acknowledged before it died is told by the other', async () => {
    const old = 'heir-old@old.example'
    const account = await first.account({ identifier: 'heir@example.jp', proofs: [{ kind: 'mail', address: old }] })
    await waitByMail(first, new Browser(both()), account, 'heir-new@new.example')
    const owner = new Browser(second.origin)
    owner.onAnswer = ({ method, status }) => (method === 'POST' && status === 303 ? second.kill() : undefined)
    await assert.rejects(stopByMail(first, old, owner))
    await first.advance('PT5M')
    assert.equal((await first.state(account.id)).requests[0]?.status, 'vetoed')
    const messages = await until('the news of the stop', async () => {
      const all = await first.messages(old)
      return all.length > 1 && all
    })
    assert.equal(messages.length, 2)
  })
})

describe(`storage on ${postgresName}`, () => {
  it(`settles every flow and race there, too (${STORAGE_ROUNDS} rounds of stop against finish)`, async (t) => {
    const postgres = await startPostgres({ fsync: 'off', max_connections: '100' })
    try {
      const { NODE_TEST_CONTEXT: _, ...env } = process.env
      const files = ['tests/replacement.test.ts', 'tests/races.test.ts']
      const child = spawn(process.execPath, ['--test', '--test-isolation=none', '--test-reporter=tap', ...files], {
        cwd: ROOT,
        env: {
          ...env,
          HONNIN_TEST_DATABASE_URL: postgres.url('postgres'),
          HONNIN_TEST_ROUNDS: String(STORAGE_ROUNDS),
        },
      })
      let out = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk))
      const [code] = await once(child, 'close')
      assert.equal(code, 0, out)
      const passed = Number(/^# pass (\d+)$/m.exec(out)?.[1])
      assert.ok(passed > 0, out)
      t.diagnostic(`${passed} tests passed on ${postgres.name}`)
    } finally {
      await postgres.stop()
    }
  })
})
