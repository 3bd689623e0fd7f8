import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  watch,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { copyEngineFolder } from '../../../tests/support/engine-folder.ts'
import { type Clock, systemClock } from '../../kernel/clock.ts'
import { openDatabase } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { findBinaries } from './binaries.ts'
import { type Engine, type EngineOptions, startEngine } from './engine.ts'
import { chooseRunner } from './runner.ts'
import { startServer } from './server.ts'
import { makeSocketDirectory } from './socket.ts'

/** Starts the engine in a process of its own, which says "ready", or the code of its refusal and ends. */
const PROGRAM = `
const { startEngine } = await import(${JSON.stringify(import.meta.resolve('./engine.ts'))})
const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('../database/database.ts'))})
const [folder, then] = process.argv.slice(1)
process.on('SIGINT', () => console.log('interrupted'))
try {
  const engine = await startEngine({ folder, log: () => undefined })
  if (then === 'exit') process.exit(7)
  const database = openDatabase({ socket: engine.socket, connectionsMax: 1 }, () => undefined)
  await database.script('create table if not exists acknowledged (n integer)')
  console.log('ready')
  for (let n = 1; then === 'write'; n++) {
    await database.script('insert into acknowledged values (' + n + ')')
    console.log(n)
  }
  setInterval(() => undefined, 1000)
} catch (error) {
  console.log(error.code)
}
`

/** Time as it is, but a wait of any length is over in a moment. */
function impatientClock(): Clock {
  let skipped = 0
  return {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + skipped,
    async sleep(duration, signal) {
      skipped += duration
      await systemClock.sleep(1, signal)
    },
  }
}

suite('after a crash the embedded engine', () => {
  let place: string
  let folder: string
  let engine: Engine | undefined
  const children: ChildProcess[] = []

  const start = async (options: Partial<EngineOptions> = {}) => {
    engine = await startEngine({ folder, log: () => undefined, ...options })
    return engine
  }
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, folder, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    children.push(child)
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    return { child, closed: once(child, 'close'), line: async () => (await lines.next()).value as string | undefined }
  }
  const serverPid = () => Number.parseInt(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)
  /** All processes that work in the data directory: the server and its backends. */
  const serverProcesses = () => {
    const data = realpathSync(join(folder, 'postgres'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readlinkSync(`/proc/${pid}/cwd`) === data
        } catch {
          return false
        }
      })
      .map(Number)
  }
  const serverGone = async () => {
    while (serverProcesses().length > 0) await pause(5)
  }
  const killAll = (pids: readonly number[]) => {
    for (const pid of pids)
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended with another of them.
      }
  }
  const acknowledged = async () => {
    const database = openDatabase({ socket: (engine as Engine).socket, connectionsMax: 1 }, () => undefined)
    try {
      const [row] = await database.query<{ n: number }>(sql`select coalesce(max(n), 0) as n from acknowledged`)
      return row?.n
    } finally {
      await database.close()
    }
  }

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'honnin-crash-'))
    // Where root must start PostgreSQL as another user, that user passes through here.
    chmodSync(place, 0o711)
    folder = join(place, 'data')
  })
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
    for (const child of children.splice(0)) child.kill('SIGKILL')
    if (existsSync(join(folder, 'postgres'))) killAll(serverProcesses())
    rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  })

  test('T059 the engine has every acknowledged commit after SIGKILL of everything', async () => {
    await copyEngineFolder(folder)
    for (let round = 0; round < 3; round++) {
      const { child, closed, line } = run('write')
      assert.equal(await line(), 'ready')
      let last = 0
      while (last < 20 * (round + 1)) last = Number(await line())
      killAll([child.pid as number, ...serverProcesses()])
      for (let more = await line(); more !== undefined; more = await line()) last = Number(more)
      await closed
      await start()
      assert(((await acknowledged()) as number) >= last)
      const database = openDatabase({ socket: (engine as Engine).socket, connectionsMax: 1 }, () => undefined)
      await database.script('truncate acknowledged')
      await database.close()
      await engine?.stop()
    }
  })

  test('ends by itself where its program was killed', async () => {
    await copyEngineFolder(folder)
    const { child, closed, line } = run()
    assert.equal(await line(), 'ready')
    child.kill('SIGKILL')
    await closed
    await serverGone()
    await start()
    assert.equal(await acknowledged(), 0)
  })

  test('ends by itself where its program ended without stopping it', async () => {
    await copyEngineFolder(folder)
    const { closed } = run('exit')
    assert.deepEqual(await closed, [7, null])
    await serverGone()
    await start()
  })

  test('stops a survivor that still serves, and starts anew', async () => {
    await copyEngineFolder(folder)
    const { postgres, libraryPath } = findBinaries(folder)
    const data = join(folder, 'postgres')
    const runner = chooseRunner({ folder, data, program: postgres, libraryPath })
    const directory = makeSocketDirectory(folder)
    runner.give(directory)
    const options = ['-c', `unix_socket_directories=${directory}`, '-c', 'listen_addresses=']
    const survivor = await startServer(runner, postgres, ['-D', data, ...options], () => undefined)
    const before = serverPid()
    const lines: string[] = []
    await start({ log: (text) => lines.push(text) })
    assert.match(await survivor.ended, /received fast shutdown request[\s\S]*ended with 0/)
    assert.equal(lines[0], 'stopped a server that had outlived its program')
    assert.notEqual(serverPid(), before)
  })

  test('stops a survivor that does not answer', async () => {
    await copyEngineFolder(folder)
    const { child, closed, line } = run('write')
    while (Number(await line()) !== 5);
    process.kill(serverPid(), 'SIGSTOP')
    child.kill('SIGKILL')
    await closed
    await start({ clock: impatientClock() })
    assert(((await acknowledged()) as number) >= 5)
  })

  test('says that PostgreSQL died while we ran, and can be started again at once', async () => {
    await copyEngineFolder(folder)
    const running = await start()
    const client = openDatabase({ socket: running.socket, connectionsMax: 1 }, () => undefined)
    await client.query(sql`select 1`)
    process.kill(serverPid(), 'SIGKILL')
    const reason = await running.exited
    assert.equal(reason?.code, 'engine.failed')
    assert.match(reason.message, /ended with SIGKILL/)
    await client.close()
    await running.stop()
    await start()
    assert.equal(
      (await startEngine({ folder, log: () => undefined }).catch((error) => error)).code,
      'engine.folder_in_use',
    )
  })

  test('begins anew where its program was killed while it made the database', async () => {
    mkdirSync(folder)
    const half = new Promise<void>((resolve) => {
      const watcher = watch(folder, (_, name) => {
        if (!name?.startsWith('postgres.new-')) return
        watcher.close()
        resolve()
      })
    })
    const { child, closed, line } = run()
    assert.equal(await Promise.race([half, line()]), undefined)
    child.kill('SIGKILL')
    await closed
    assert(!existsSync(join(folder, 'postgres')))
    await start()
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('postgres')),
      ['postgres'],
    )
  })

  test('is started by exactly one of many programs, and by another when that was killed', async () => {
    await copyEngineFolder(folder)
    for (let round = 0; round < 2; round++) {
      const programs = Array.from({ length: 4 }, () => run())
      const said = await Promise.all(programs.map(({ line }) => line()))
      assert.deepEqual([...said].sort(), [...Array(3).fill('engine.folder_in_use'), 'ready'])
      const winner = programs[said.indexOf('ready')]
      winner?.child.kill('SIGKILL')
      await Promise.all(programs.map(({ closed }) => closed))
    }
  })

  test('does not hear the Ctrl-C of the terminal', async () => {
    await copyEngineFolder(folder)
    const { child, line } = run('write')
    assert.equal(await line(), 'ready')
    process.kill(-(child.pid as number), 'SIGINT')
    while ((await line()) !== 'interrupted');
    assert.match((await line()) ?? '', /^\d+$/)
    assert(existsSync(join(folder, 'postgres', 'postmaster.pid')))
  })

  // A small disk is to be had where the system lets us make a mount of our own.
  const mount = [
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    'mount -t tmpfs -o size=$1 tmpfs "$2" && shift 2 && exec "$@"',
    'sh',
  ]
  if (spawnSync('unshare', [...mount, '1m', tmpdir(), 'true']).status === 0)
    for (const size of ['100k', '8m'])
      test(`says that the disk is full (${size})`, () => {
        const args = [...mount, size, place, process.execPath, '--input-type=module', '-e', PROGRAM, folder]
        assert.equal(spawnSync('unshare', args, { encoding: 'utf8' }).stdout, 'engine.disk_full\n')
      })
})
