// (e) Memory and start with ever more accounts: neither should know how many there are.
import { sql } from '../src/platform/database/sql.ts'
import { openLine } from './ask.ts'
import { startMeasured } from './child.ts'
import { measure, print, round } from './measure.ts'
import { makePeople, makeWorld, ROOT } from './world.ts'

export interface AccountsOptions {
  readonly accounts: readonly number[]
  readonly pages: number
}

export const accountsOptions: AccountsOptions = { accounts: [1_000, 10_000, 100_000], pages: 2_000 }

const CLIENTS = 8

export async function benchAccounts({ accounts, pages }: AccountsOptions): Promise<void> {
  const world = await makeWorld()
  const { database } = world.service
  try {
    await makePeople(world.service, 0, 1)
    let there = 1
    for (const count of accounts) {
      // Copies of one person under other ids; nobody signs in to them.
      await database.query(sql`insert into account (account_id, version, epoch, state, identifier_key, identifier_sealed,
          password_hash, password_changed_at, locale, zone, created_at, verified_at)
        select md5('a' || n)::uuid, version, epoch, state, sha256(n::text::bytea), identifier_sealed, password_hash,
          password_changed_at, locale, zone, created_at, verified_at
        from generate_series(${there}::int, ${count - 1}::int) n,
          (select * from account order by account_id limit 1) one`)
      await database.query(sql`insert into proof (account_id, proof_id, kind, state, address_key, address_sealed, label,
          created_at, proven_at, effective_at, changed_at)
        select md5('a' || n)::uuid, md5('p' || n)::uuid, kind, state, sha256(n::text::bytea), address_sealed, label,
          created_at, proven_at, effective_at, changed_at
        from generate_series(${there}::int, ${count - 1}::int) n,
          (select * from proof order by account_id limit 1) one`)
      there = count
      for (const table of ['account', 'proof']) await database.script(`vacuum analyze ${table}`)
      const begun = performance.now()
      const env = { DATABASE_URL: world.url(), HONNIN_KEY: ROOT.toString('base64') }
      const server = await startMeasured(new URL('serve.ts', import.meta.url), env)
      const startMs = performance.now() - begun
      const { residentMiB, ownMiB } = server.memory()
      const line = openLine(server.port, CLIENTS)
      const paths = ['/', '/sign-in', '/help', '/help/001001']
      const figures = await measure(CLIENTS, 600_000, async (n) => {
        if (n >= pages) return false
        const { status } = await line.ask({ path: paths[n % paths.length] ?? '/' })
        if (status >= 400) throw new Error(`a page was answered with ${status}`)
        return true
      })
      const after = server.memory()
      line.close()
      await server.stop()
      print('accounts', {
        accounts: count,
        startMs: round(startMs, 0),
        startMiB: round(residentMiB, 0),
        startOwnMiB: round(ownMiB, 0),
        pages: figures.count,
        afterMiB: round(after.residentMiB, 0),
        afterOwnMiB: round(after.ownMiB, 0),
        mostMiB: round(after.mostMiB, 0),
        target: 150,
      })
    }
  } finally {
    await world.close()
  }
}
