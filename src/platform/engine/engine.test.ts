import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { copyEngineFolder } from '../../../tests/support/engine-folder.ts'
import { systemClock } from '../../kernel/clock.ts'
import { openDatabase } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { findBinaries, linkLibraries } from './binaries.ts'
import { type Engine, startEngine } from './engine.ts'
import { asEngineError, classify, EngineError, type EngineErrorCode } from './engine-error.ts'
import { lockFolder } from './lock.ts'
import { prepareData } from './prepare.ts'
import { chooseRunner } from './runner.ts'

const log = () => undefined

const isCode = (code: EngineErrorCode) => (error: unknown) => error instanceof EngineError && error.code === code

async function query(engine: Engine, statement: ReturnType<typeof sql>): Promise<Record<string, unknown>[]> {
  const database = openDatabase({ socket: engine.socket, connectionsMax: 1 }, () => undefined)
  try {
    return await database.query(statement)
  } finally {
    await database.close()
  }
}

suite('the embedded engine', () => {
  let place: string
  let folder: string
  let engine: Engine | undefined
  const start = async (at = folder) => {
    engine = await startEngine({ folder: at, log })
    return engine
  }
  const stop = async () => {
    await engine?.stop()
    engine = undefined
  }

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'honnin-engine-'))
    // Where root must start PostgreSQL as another user, that user passes through here.
    chmodSync(place, 0o711)
    folder = join(place, 'data')
  })
  afterEach(async () => {
    await stop()
    rmSync(place, { recursive: true, force: true })
  })

  test('makes a database the first time, and keeps it', async () => {
    const first = await start()
    const [facts] = await query(
      first,
      sql`select current_database() as name, current_setting('data_checksums') as checksums,
        current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses,
        current_setting('TimeZone') as zone, datlocale as locale, pg_encoding_to_char(encoding) as encoding
        from pg_database where datname = current_database()`,
    )
    assert.deepEqual(facts, {
      name: 'honnin',
      checksums: 'on',
      fsync: 'on',
      addresses: '',
      zone: 'UTC',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
    })
    await query(first, sql`create table kept (n integer)`)
    assert.equal(statSync(first.socket.directory).mode & 0o777, 0o700)
    await stop()
    assert.equal(await first.exited, undefined)
    assert.deepEqual(readdirSync(folder).sort(), ['honnin.lock', 'postgres'])
    assert.deepEqual(await query(await start(), sql`select * from kept`), [])
  })

  test('stops once, however often it is asked, and with clients connected', async () => {
    await copyEngineFolder(folder)
    const running = await start()
    const lost: string[] = []
    const database = openDatabase({ socket: running.socket, connectionsMax: 1 }, (error) => lost.push(error.message))
    await database.query(sql`select 1`)
    await Promise.all([running.stop(), running.stop()])
    await running.stop()
    await database.close()
    assert.equal(await running.exited, undefined)
    assert.match(lost[0] ?? '', /terminating connection due to administrator command/)
  })

  test('refuses a second start on the same folder, naming the process', async () => {
    await copyEngineFolder(folder)
    await start()
    await assert.rejects(startEngine({ folder, log }), (error) => {
      assert(error instanceof EngineError)
      assert.equal(error.code, 'engine.folder_in_use')
      assert.match(error.message, new RegExp(`in use by another Honnin \\(process ${process.pid}\\).*Stop that one`))
      assert.match(error.sentence('ja'), new RegExp(`プロセス ${process.pid}`))
      return true
    })
    assert.equal((await query(engine as Engine, sql`select 1 as one`)).length, 1)
  })

  test('puts the socket elsewhere where the path of the folder is too long for one', async () => {
    const long = join(place, 'x'.repeat(120))
    await copyEngineFolder(long)
    const left = mkdtempSync(join(tmpdir(), 'honnin-'))
    symlinkSync(left, join(long, 'socket'))
    const first = await start(long)
    assert(!existsSync(left), 'what a killed program left is removed')
    const { directory } = first.socket
    assert.equal(statSync(directory).mode & 0o777, 0o700)
    assert(directory.length < 90)
    assert.equal((await query(first, sql`select 1 as one`)).length, 1)
    await stop()
    assert(!existsSync(directory))
  })

  test('is not misled by the lock file of a dead server whose process id a stranger has now', async () => {
    await copyEngineFolder(folder)
    // The oldest line-up of a lock file that PostgreSQL accepts: process, directory, start, port.
    writeFileSync(join(folder, 'postgres', 'postmaster.pid'), `${process.ppid}\n${folder}/postgres\n1\n5432\n`)
    writeFileSync(join(folder, 'honnin.pid'), `${process.ppid}\n`)
    assert.equal((await query(await start(), sql`select 1 as one`)).length, 1)
  })

  test('starts anew where making the database was killed half way', async () => {
    mkdirSync(join(folder, 'postgres.new-abcdef', 'base'), { recursive: true })
    writeFileSync(join(folder, 'postgres.new-abcdef', 'PG_VERSION'), '18\n')
    await start()
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('postgres')),
      ['postgres'],
    )
  })

  test('starts on a folder whose permissions a copy has widened', async () => {
    await copyEngineFolder(folder)
    chmodSync(join(folder, 'postgres'), 0o775)
    await start()
    assert.equal(statSync(join(folder, 'postgres')).mode & 0o777, 0o700)
  })

  test('says what to do where the folder cannot be written', async () => {
    writeFileSync(join(place, 'file'), '')
    await assert.rejects(
      startEngine({ folder: join(place, 'file', 'data'), log }),
      isCode('engine.folder_not_writable'),
    )
  })

  test('says what to do where there is no PostgreSQL for the platform', () => {
    const find = () => findBinaries(folder, 'plan9-mips')
    assert.throws(find, isCode('engine.platform_unsupported'))
    assert.throws(find, /plan9-mips.*Set DATABASE_URL/)
  })

  test('says what to do where the data were made by another version, or are damaged; the folder is free after', async () => {
    await copyEngineFolder(folder)
    const version = join(folder, 'postgres', 'PG_VERSION')
    writeFileSync(version, '17\n')
    await assert.rejects(startEngine({ folder, log }), isCode('engine.version_differs'))
    writeFileSync(version, '18\n')
    rmSync(join(folder, 'postgres', 'global', 'pg_control'))
    await assert.rejects(startEngine({ folder, log }), isCode('engine.failed'))
    lockFolder(folder).release()
  })

  test('leaves nothing behind where the database cannot be made', async () => {
    mkdirSync(folder)
    const real = findBinaries(folder)
    const data = join(folder, 'postgres')
    const runner = chooseRunner({ folder, data, program: real.postgres, libraryPath: undefined })
    const missing = { ...real, initdb: join(place, 'nothing') }
    await assert.rejects(prepareData(folder, data, missing, runner), (error) => {
      assert.equal(asEngineError(error, folder).code, 'engine.platform_unsupported')
      return true
    })
    assert.deepEqual(readdirSync(folder), [])
  })

  test('waits no longer than it must for a server that does not stop', async () => {
    await copyEngineFolder(folder)
    const running = await startEngine({
      folder,
      log,
      // Each wait is over as soon as the event loop has turned.
      clock: { ...systemClock, sleep: () => new Promise(setImmediate) },
    })
    process.kill(Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10), 'SIGSTOP')
    await running.stop()
    assert.equal(await running.exited, undefined)
    await start()
  })
})

suite('libraries of the engine', () => {
  const links = JSON.stringify([{ source: 'native/lib/a.so.1.2', target: 'native/lib/a.so.1' }])
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'honnin-libraries-'))
    mkdirSync(join(root, 'native'))
    mkdirSync(join(root, 'data'))
    writeFileSync(join(root, 'native', 'pg-symlinks.json'), links)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  test('are linked where the package lies', () => {
    mkdirSync(join(root, 'native', 'lib'))
    writeFileSync(join(root, 'native', 'lib', 'a.so.1.2'), 'library')
    for (const _ of ['made', 'found']) assert.equal(linkLibraries(root, join(root, 'data')), undefined)
    assert.equal(readFileSync(join(root, 'native', 'lib', 'a.so.1'), 'utf8'), 'library')
  })

  test('are linked in the data folder where the package cannot be written', () => {
    const directory = join(root, 'data', 'lib')
    for (const _ of ['made', 'made anew']) assert.equal(linkLibraries(root, join(root, 'data')), directory)
    assert.deepEqual(readdirSync(directory), ['a.so.1'])
  })
})

suite('what PostgreSQL and the system say', () => {
  const lines: readonly (readonly [string, EngineErrorCode])[] = [
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'engine.disk_full'],
    ['initdb: error: could not create directory "/d/pg_wal": No space left on device', 'engine.disk_full'],
    ['ENOSPC: no space left on device, write', 'engine.disk_full'],
    ['database or disk is full', 'engine.disk_full'],
    ['PANIC:  could not write to file "pg_wal/xlogtemp.9": Disk quota exceeded', 'engine.disk_full'],
    ["EACCES: permission denied, mkdir '/d'", 'engine.folder_not_writable'],
    ["EROFS: read-only file system, open '/d/x'", 'engine.folder_not_writable'],
    ['FATAL:  data directory "/d" has wrong ownership', 'engine.folder_owner'],
    ['FATAL:  database files are incompatible with server', 'engine.version_differs'],
    ["/lib/libc.so.6: version `GLIBC_2.27' not found (required by postgres)", 'engine.platform_unsupported'],
    ['setpriv: failed to execute /p/postgres: No such file or directory', 'engine.platform_unsupported'],
    ['spawn /p/initdb ENOENT', 'engine.platform_unsupported'],
    ['PANIC:  could not locate a valid checkpoint record at 0/0', 'engine.failed'],
  ]
  for (const [line, code] of lines) test(`${code}: ${line}`, () => assert.equal(classify(line), code))
})
