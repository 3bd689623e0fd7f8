import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '../../src/kernel/clock.ts'
import { MIGRATIONS } from '../../src/main/store.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { migrate } from '../../src/platform/database/migrate.ts'
import { startEngine } from '../../src/platform/engine/engine.ts'
import { clientFor, fill, planAsForMany } from './fill.ts'
import { lookAtAll } from './look.ts'

/** These data need not outlive the machine, and are made once. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '16GB',
  shared_buffers: '512MB',
}

/**
 * Makes a database of `--accounts` (a million) in a folder of its own, plans every statement there, and prints a line of JSON
 * for each, the dearest first. 1 where one of them is not as it must be. A million takes some minutes and 7 GB.
 */
export async function plansCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { accounts: { type: 'string', default: '1000000' } } })
  const accounts = Number(values.accounts)
  const folder = mkdtempSync(join(tmpdir(), 'honnin-plans-'))
  const engine = await startEngine({ folder, log: () => undefined, settings: SETTINGS })
  try {
    const database = openDatabase({ socket: engine.socket, connectionsMax: 2 }, () => undefined)
    await migrate(database, MIGRATIONS, systemClock.wall())
    await database.close()
    const client = await clientFor(engine.socket)
    await fill(client, accounts, (table) => process.stderr.write(`${table}\n`))
    await planAsForMany(client, accounts)
    const looked = await lookAtAll(client, accounts)
    await client.end()
    for (const line of looked.toSorted((a, b) => b.cost - a.cost)) process.stdout.write(`${JSON.stringify(line)}\n`)
    const wrong = looked.filter(({ problems }) => problems.length > 0).length
    process.stderr.write(`${looked.length} statements over ${accounts} accounts, ${wrong} of them wrong\n`)
    return wrong === 0 ? 0 : 1
  } finally {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
