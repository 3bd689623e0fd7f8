// Import, export and erasure as an operator uses them: real processes, killed and begun again.
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { hash as bcrypt } from '@node-rs/bcrypt'
import { eraseCommand, exportCommand, importCommand, UsageError } from '../src/main/transfer-commands.ts'
import { readSettings } from '../src/platform/config/settings.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { sql } from '../src/platform/database/sql.ts'
import { socketIn } from '../src/platform/engine/engine.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { type Line, someone } from './support/importing.ts'
import { signIn, until } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, startServer, temporaryFolder } from './support/server.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))
const DOCUMENT = readFileSync(new URL('../docs/import.md', import.meta.url), 'utf8')
const PASSWORD = 'quiet harbour lantern 58'

const folders: string[] = []
const processes: ChildProcess[] = []
after(() => {
  for (const child of processes) if (child.exitCode === null) child.kill('SIGKILL')
  for (const folder of folders) removeFolder(folder)
})

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function start(folder: string, args: readonly string[], input = ''): { child: ChildProcess; ended: Promise<Outcome> } {
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: folder }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env })
  processes.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  child.stdin.on('error', () => undefined).end(input)
  return { child, ended: once(child, 'close').then(([code]) => ({ code, out, err })) }
}

const honnin = (folder: string, args: readonly string[], input = ''): Promise<Outcome> =>
  start(folder, args, input).ended

function place(): string {
  const made = temporaryFolder()
  folders.push(made)
  return join(made, 'data')
}

let original: Promise<string> | undefined

async function makeOriginal(): Promise<string> {
  const folder = place()
  await copyEngineFolder(folder)
  assert.equal((await honnin(folder, ['migrate'])).code, 0)
  return folder
}

/** A data folder whose database is up to date. */
async function migrated(): Promise<string> {
  original ??= makeOriginal()
  const folder = place()
  execFileSync('cp', ['-a', await original, folder])
  return folder
}

function write(folder: string, name: string, lines: readonly (Line | string)[]): string {
  const path = join(folder, '..', name)
  writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
  return path
}

/** The lines of a block of docs/import.md. */
function example(number: number): string[] {
  const blocks = [...DOCUMENT.matchAll(/```jsonl\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim().split('\n'))
  return blocks[number] ?? assert.fail(`there is no block ${number}`)
}

const parsed = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('docs/import.md', () => {
  it('has lines that are imported, a report as it is written, and names every code', async () => {
    const folder = await migrated()
    const people = example(0)
    const report = join(folder, '..', 'report.jsonl')
    const incomplete = someone('jiro', {
      proofs: [{ kind: 'mail', address: 'jiro', confirmedAt: '2021-04-01T00:00:00Z' }],
    })
    const path = write(folder, 'people.jsonl', [...people, incomplete])
    const dry = await honnin(folder, ['import', path, '--dry-run', '--report', report])
    assert.deepEqual([dry.code, JSON.parse(dry.out).imported, JSON.parse(dry.out).dryRun], [5, 2, true])
    assert.deepEqual(readFileSync(report, 'utf8').trim().split('\n'), example(1))
    assert.equal((await honnin(folder, ['export', '--all'])).out, '')
    const real = await honnin(folder, ['import', path])
    assert.deepEqual([real.code, JSON.parse(real.out).imported], [5, 2])
    assert.match(real.err, /1 lines were not taken; .*--report/)
    const taro = await honnin(folder, ['export', '--account', 'auth0|5f7c8ec7c33c6c004bbafe82'])
    assert.equal(parsed(taro.out)[0]?.identifier, 'taro@people.example')
    const hanako = await honnin(folder, ['export', '--account', '-'], 'hanako@people.example\n')
    assert.equal(parsed(hanako.out)[0]?.identifier, 'hanako@people.example')

    const sources = globSync('src/{features/{transfer,erasure},main}/**/*.ts', { cwd: join(import.meta.dirname, '..') })
    const text = sources.map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')).join('\n')
    const codes = new Set([...text.matchAll(/'((?:import|erase)\.[a-z_0-9]+)'/g)].map(([, code = '']) => code))
    assert.ok(codes.size > 18)
    assert.deepEqual(
      [...codes].filter((code) => !DOCUMENT.includes(`\`${code}\``)),
      [],
    )
    const schema = JSON.parse((await honnin(folder, ['import', '--schema'])).out)
    assert.deepEqual(
      Object.keys(schema.properties).filter((field) => !DOCUMENT.includes(`\`${field}\``)),
      [],
    )
  })
})

describe('an import that is killed', () => {
  const COUNT = 8_000

  async function accounts(folder: string): Promise<number> {
    const database = openDatabase({ socket: socketIn(folder), connectionsMax: 1 }, () => undefined)
    try {
      const [row] = await database.query<{ n: number }>(sql`select count(*) as n from account`)
      return row?.n ?? 0
    } finally {
      await database.close()
    }
  }

  it('with kill -9, twice, goes on where it was: nothing is lost, nothing is there twice', async () => {
    const folder = await migrated()
    const people = Array.from({ length: COUNT }, (_, i) => someone(`person${i}`, { externalId: `u-${i}` }))
    const path = write(folder, 'many.jsonl', [...people.slice(0, 5_000), '{', ...people.slice(5_000)])
    for (const past of [500, 2_500]) {
      const running = start(folder, ['import', path])
      const there = await until(`${past} accounts`, async () => {
        const count = existsSync(join(folder, 'socket')) ? await accounts(folder).catch(() => 0) : 0
        return count >= past && count
      })
      running.child.kill('SIGKILL')
      const killed = await running.ended
      assert.equal(killed.code, null, 'it was over before it could be killed')
      assert.ok(there < COUNT)
    }
    const report = join(folder, '..', 'many-report.jsonl')
    const resumed = await honnin(folder, ['import', path, '--resume', '--report', report])
    const told = JSON.parse(resumed.out)
    assert.deepEqual(
      [resumed.code, told.imported, told.present, told.rejected, told.lines],
      [5, COUNT, 0, 1, COUNT + 1],
    )
    assert.ok(told.resumedBehind >= 2_500)
    assert.deepEqual(parsed(readFileSync(report, 'utf8')), [{ line: 5_001, code: 'import.not_json', field: '' }])
    const exported = parsed((await honnin(folder, ['export', '--all'])).out)
    assert.equal(exported.length, COUNT)
    assert.equal(new Set(exported.map(({ identifier }) => identifier)).size, COUNT)
    const over = await honnin(folder, ['import', path, '--resume'])
    assert.equal(over.code, 5)
    assert.match(over.err, /import\.nothing_to_resume/)
    const again = JSON.parse((await honnin(folder, ['import', path])).out)
    assert.deepEqual([again.imported, again.present, again.rejected], [0, COUNT, 1])
  })
})

describe('beside a service that answers people', () => {
  it('somebody is imported, signs in, is exported and erased, and cannot sign in any more', async () => {
    const folder = await migrated()
    const server = await startServer({ folder })
    try {
      const passwordHash = await bcrypt(PASSWORD, { cost: 5 })
      const path = write(folder, 'one.jsonl', [someone('newcomer', { passwordHash, externalId: 'u-1' })])
      assert.equal((await honnin(folder, ['import', path])).code, 0)
      const account = { identifier: 'newcomer@people.example', password: PASSWORD }
      assert.equal((await signIn(new Browser(server.origin), account)).code, null)

      const exported = await honnin(folder, ['export', '--account', 'u-1'])
      const [line] = parsed(exported.out)
      assert.match(exported.err, /addresses in clear/)
      assert.equal(line?.passwordHash, undefined)
      assert.ok(JSON.stringify(line?.history).includes('session.begun'))
      const withHash = await honnin(folder, ['export', '--account', 'u-1', '--with-password-hashes'])
      assert.match(String(parsed(withHash.out)[0]?.passwordHash), /^\$argon2id\$/)

      const unfit = await honnin(folder, ['erase', 'u-1', '--because', 'newcomer@people.example asked'])
      assert.equal(unfit.code, 5)
      assert.match(unfit.err, /erase\.reason_unfit/)
      const erased = await honnin(folder, ['erase', 'u-1', '--because', 'asked for by the person'])
      assert.equal(erased.code, 0, erased.err)
      assert.deepEqual(Object.keys(JSON.parse(erased.out)), ['account', 'receipt', 'at', 'events'])
      assert.equal((await signIn(new Browser(server.origin), account)).code, 'sign_in.wrong')
      for (const args of [
        ['export', '--account', 'u-1'],
        ['erase', 'u-1', '--because', 'again'],
      ]) {
        const none = await honnin(folder, args)
        assert.equal(none.code, 5)
        assert.match(none.err, /erase\.no_account/)
        assert.equal(none.out, '')
      }
      assert.doesNotMatch(exported.err + erased.err + erased.out + server.log(), /newcomer@people/)
    } finally {
      await server.stop()
    }
  })
})

describe('from one Honnin to another', () => {
  it('export and import make the same accounts, with the ids they had', async () => {
    const [from, to] = [await migrated(), await migrated()]
    const recently = new Date(Date.now() - 86_400_000).toISOString()
    const people = [
      someone('plain'),
      someone('rich', {
        externalId: 'u-9',
        locale: 'en',
        zone: 'Europe/Paris',
        twoStep: true,
        waitDays: 90,
        passwordHash: await bcrypt(PASSWORD, { cost: 5 }),
        passwordChangedAt: '2022-02-02T02:02:02Z',
        verifiedAt: '2025-01-01T00:00:00Z',
        proofs: [
          { kind: 'mail', address: 'Rich.Name+tag@people.example', label: '自宅', confirmedAt: '2021-04-01T00:00:00Z' },
          { kind: 'phone', address: '+819012345678', confirmedAt: '2022-04-01T00:00:00Z' },
          { kind: 'mail', address: 'new@people.example', confirmedAt: recently },
        ],
      }),
    ]
    assert.equal((await honnin(from, ['import', write(from, 'people.jsonl', people)])).code, 0)
    const all = async (folder: string) => (await honnin(folder, ['export', '--all', '--with-password-hashes'])).out
    const first = await all(from)
    const file = join(to, '..', 'first.jsonl')
    writeFileSync(file, first)
    assert.equal((await honnin(to, ['import', file])).code, 0)
    const carried = (text: string) => parsed(text).map(({ history, otherProofs, ...line }) => line)
    const second = await all(to)
    assert.equal(carried(first).length, 2)
    assert.deepEqual(carried(second), carried(first))
    const addresses = [...first.matchAll(/"address":"([^"]+)"/g)].map(([, address]) => address)
    assert.deepEqual(addresses.toSorted(), [
      '+819012345678',
      'Rich.Name+tag@people.example',
      'new@people.example',
      'plain@people.example',
    ])
    assert.deepEqual(JSON.parse((await honnin(to, ['import', file])).out).present, 2)
  })
})

describe('wrong use', () => {
  const WRONG: readonly (readonly string[])[] = [
    [],
    ['no-such-file.jsonl'],
    ['src'],
    ['package.json', 'tsconfig.json'],
    ['package.json', '--fast'],
    ['package.json', '--dry-run', '--resume'],
  ]
  const WRONG_EXPORT: readonly (readonly string[])[] = [[], ['--all', '--account', 'u-1'], ['u-1']]
  const WRONG_ERASE: readonly (readonly string[])[] = [[], ['u-1'], ['u-1', 'u-2', '--because', 'x']]

  it('is told before anything is touched', async () => {
    const folder = place()
    const settings = readSettings({ DATA_DIR: folder }, 'development')
    for (const args of WRONG) await assert.rejects(importCommand(settings, args), UsageError, args.join(' '))
    for (const args of WRONG_EXPORT) await assert.rejects(exportCommand(settings, args), UsageError, args.join(' '))
    for (const args of WRONG_ERASE) await assert.rejects(eraseCommand(settings, args), UsageError, args.join(' '))
    const { code, out, err } = await honnin(folder, ['erase'])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /erase takes one account[\s\S]*Usage: honnin/)
    assert.equal(existsSync(folder), false)
  })

  it('a database that is not up to date is told, and nothing is imported', async () => {
    const folder = place()
    await copyEngineFolder(folder)
    const { code, err } = await honnin(folder, ['import', write(folder, 'one.jsonl', [someone('early')])])
    assert.equal(code, 4)
    assert.match(err, /honnin migrate/)
  })
})
