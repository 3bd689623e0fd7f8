// docs/operations.md as it stands: its blocks are run in their order, and looked at between them.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { aptInstall } from '../scripts/apt.js'
import { openDatabase } from '../src/platform/database/database.ts'
import { sql } from '../src/platform/database/sql.ts'
import { until } from './support/journey.ts'
import { machineBinaries } from './support/machine-postgres.ts'
import { Browser } from './support/pages.ts'
import { freePort, removeFolder, startServer } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')
const BLOCKS = PAGE.split(/^## /m).flatMap((section) =>
  [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => ({ step: Number.parseInt(section, 10), text })),
)

const hasHaproxy = () =>
  ['/usr/sbin/haproxy', '/usr/bin/haproxy', '/usr/local/sbin/haproxy'].some((path) => existsSync(path))
const missing = [...(machineBinaries ? [] : ['postgresql']), ...(hasHaproxy() ? [] : ['haproxy'])]
const canRun = missing.length === 0 || (aptInstall(missing) && missing.every((name) => name !== 'postgresql'))

/** A bash that runs the page, and waits after each block until it is told to go on. */
class Reader {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  #said = ''

  constructor(script: string, environment: Readonly<Record<string, string>>) {
    const path = `/usr/sbin:/sbin:${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`
    this.#child = spawn('bash', [script], {
      env: { ...process.env, ...environment, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      // Its own group, so that all of what it began ends with it.
      detached: true,
    })
    this.#child.stderr?.on('data', (text) => (this.#said += text))
    // At the end the page is killed, maybe with a line that it has not read: then the pipe is broken, and that is no news.
    this.#child.stdio[3]?.on('error', () => undefined)
    this.#lines = createInterface(this.#child.stdout as NodeJS.ReadableStream)[Symbol.asyncIterator]()
  }

  /** Runs to the end of the next block. */
  async next(): Promise<void> {
    for (;;) {
      const { value, done } = await Promise.race([this.#lines.next(), tooLate(this.#said)])
      assert.ok(!done, `the page ended early:\n${this.#said.slice(-3000)}`)
      if (value === '@@') return
      this.#said += `${value}\n`
    }
  }

  goOn(): void {
    const go = this.#child.stdio[3]
    assert.ok(go && 'write' in go)
    go.write('\n')
  }

  end(): void {
    if (this.#child.pid && this.#child.exitCode === null)
      try {
        process.kill(-this.#child.pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
  }
}

/** A process that died is waited for by the page for ever; not here. */
const PATIENCE_MS = 300_000
const tooLate = (said: string) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`the page goes no further:\n${said.slice(-3000)}`)), PATIENCE_MS).unref()
  })

describe('docs/operations.md', () => {
  it('every block is bash that can be read', async () => {
    assert.ok(BLOCKS.length > 10)
    const folder = mkdtempSync(join(tmpdir(), 'honnin-operations-'))
    try {
      for (const [i, { text }] of BLOCKS.entries()) {
        const file = join(folder, `${i}.sh`)
        writeFileSync(file, text)
        await promisify(execFile)('bash', ['-n', file])
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it(
    canRun
      ? 'leads from one process through a failover, to the letter'
      : `is only read here, as this machine lacks ${missing.join(' and ')}`,
    async (t) => {
      if (!canRun) {
        t.diagnostic(
          `Install ${missing.join(' and ')} (apt-get install ${missing.join(' ')}) to run docs/operations.md here.`,
        )
        return
      }
      await walk()
    },
  )
})

async function walk(): Promise<void> {
  const base = mkdtempSync(join(tmpdir(), 'honnin-operations-'))
  chmodSync(base, 0o755)
  const [old, person] = await oneProcess()
  const names = ['PORT_A', 'PORT_B', 'PORT_C', 'PORT_1', 'PORT_2', 'PORT_3', 'PORT_WEB']
  const ports: Record<string, string> = {}
  for (const name of names) ports[name] = String(await freePort())
  const script = join(base, 'page.sh')
  writeFileSync(script, BLOCKS.map(({ text }) => `${text}\necho @@\nread -r <&3\n`).join(''))
  const page = new Reader(script, {
    ...ports,
    BASE: base,
    HONNIN_HOME: ROOT,
    OLD_DATA: old,
    MISTAKE: person.identifier,
  })
  /** Runs all blocks of a step, and looks. */
  let at = 0
  const step = async (number: number, look: () => Promise<void> = async () => undefined) => {
    for (; BLOCKS[at]?.step === number; at++) {
      await page.next()
      if (BLOCKS[at + 1]?.step === number) page.goOn()
    }
    await look()
    page.goOn()
  }
  const secret = () => readFileSync(join(base, 'secrets/honnin'), 'utf8').trim()
  const asking = async (name: string, statement: ReturnType<typeof sql>) => {
    const urls = [`postgres://honnin:${secret()}@127.0.0.1:${ports[name]}/honnin`]
    const database = openDatabase({ urls, connectionsMax: 1 }, () => undefined)
    return database.query<{ n: number }>(statement).finally(() => database.close())
  }
  const accounts = async (name: string) =>
    (await asking(name, sql`select count(*) as n from account where state = 'active'`))[0]?.n
  const ringKeys = async () => (await asking('PORT_B', sql`select count(*) as n from ring_key`))[0]?.n ?? 0
  let keys = 0
  const web = `http://127.0.0.1:${ports.PORT_WEB}`
  const visitor = new Browser(web)
  /** A page that only opens for who is signed in. */
  const isSignedIn = () =>
    until('the page of somebody signed in', async () => (await visitor.open('/security')).path === '/security')
  try {
    for (const number of [1, 2, 3, 4, 5]) await step(number)
    await step(6, async () => {
      await until('haproxy to have seen all of them', async () => (await visitor.open('/sign-in')).status === 200)
      const account = await visitor.submit({ identifier: person.other, password: person.password })
      assert.notEqual(account.path, '/sign-in', account.heading)
      assert.equal((await fetch(`${web}/ready`)).status, 403, 'nobody outside asks for readiness')
      assert.equal(await accounts('PORT_A'), 3)
    })
    const [backedUp, ...rest] = BLOCKS.filter((block) => block.step === 7)
    assert.ok(backedUp && rest.length === 2)
    await page.next()
    page.goOn()
    await page.next()
    assert.equal(await accounts('PORT_A'), 2, 'the wrong account is gone')
    assert.equal(await accounts('PORT_C'), 3, 'and is there in the database of before')
    page.goOn()
    await page.next()
    page.goOn()
    at += 3
    await step(8, async () => {
      assert.equal(await accounts('PORT_B'), 2)
      keys = await ringKeys()
      await isSignedIn()
      await assert.rejects(asking('PORT_A', sql`select 1 as n`), /standby/)
    })
    await step(9, async () => {
      await isSignedIn()
      assert.equal(await ringKeys(), keys + 1)
    })
    await step(12)
    assert.equal(
      await fetch(`${web}/sign-in`).then(
        () => 'there',
        () => 'gone',
      ),
      'gone',
    )
  } finally {
    page.end()
    leaveNothing(base)
    rmSync(base, { recursive: true, force: true, maxRetries: 5 })
    removeFolder(old)
  }
}

/** Where the page was not walked to its end, what it started still runs. */
function leaveNothing(base: string): void {
  for (const file of globSync([`${base}/pg/*/postmaster.pid`, `${base}/*.pid`]))
    try {
      // haproxy answers SIGQUIT with a report, and goes on.
      const how = file.endsWith('postmaster.pid') ? 'SIGQUIT' : 'SIGKILL'
      process.kill(Number.parseInt(readFileSync(file, 'utf8'), 10), how)
    } catch {
      // It has ended.
    }
}

/** The one process that an operator begins with. */
async function oneProcess() {
  const server = await startServer()
  const password = 'a long password for operations'
  const [person, other] = ['hanako@people.example', 'taro@people.example']
  for (const identifier of [person, other]) await server.account({ identifier, password })
  assert.equal(await server.stop(), 0)
  return [server.folder, { identifier: person, other, password }] as const
}
