import { systemClock } from '../kernel/clock.ts'
import { seconds } from '../kernel/duration.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Database } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'
import { judge } from '../platform/fence.ts'
import { compareClocks } from '../platform/primary-clock.ts'
import { policy } from '../policy/policy.ts'
import { lookAtMessages } from './doctor-messages.ts'
import { BREACHES } from './fence.ts'
import { type Finding, note, ok, wrong } from './finding.ts'
import { readOutside } from './instance.ts'
import { listKeys } from './key-commands.ts'
import { readInside } from './store-fence.ts'

/** What an open database shows of itself; of its tables only once they are as this program knows them. */
export async function lookAtDatabase(settings: Settings, database: Database, isUpToDate: boolean): Promise<Finding[]> {
  const server = [await lookAtPrimary(database), ...(await lookAtDurability(database))]
  if (!isUpToDate) return server
  return [
    ...server,
    ...(settings.mode === 'production' ? [await lookAtFence(settings, database)] : []),
    ...(await lookAtKeys(database)),
    ...(await lookAtMessages(database, await ledgerOf(database))),
  ]
}

/** Is this the database that this instance knows (docs/restore.md)? */
async function lookAtFence(settings: Settings, database: Database): Promise<Finding> {
  const [inside, outside] = await Promise.all([readInside(database), readOutside(settings)])
  const breach = judge(inside, outside)
  return breach ? wrong('restore', `${BREACHES[breach]} See "honnin restore".`) : ok('restore', inside.identity ?? '')
}

/** Ours against the database's, which the other instances are held against, too. */
async function lookAtPrimary(database: Database): Promise<Finding> {
  const { skewMs } = await compareClocks(database, systemClock)
  const detail = `${Math.round(Math.abs(skewMs) / seconds(1))} s ${skewMs > 0 ? 'before' : 'behind'} the database's`
  if (skewMs === 0) return ok('clock', 'the same as the database’s')
  return Math.abs(skewMs) > policy.clock_skew_max_ms
    ? wrong('clock', `${detail}: set both by NTP`)
    : ok('clock', detail)
}

/** A database that was never used has no time yet, and no message either. */
async function ledgerOf(database: Database): Promise<number> {
  const [row] = await database.query<{ t: number }>(sql`select t from ledger`)
  return row?.t ?? 0
}

/** How many keys there are, and that none waits for a former root key. */
async function lookAtKeys(database: Database): Promise<Finding[]> {
  const keys = await listKeys(database)
  const roots = new Set(keys.map(({ root }) => root))
  if (keys.length === 0) return []
  const detail = `${keys.length} in the ring, wrapped by ${[...roots].join(' and ')}`
  return [
    roots.size > 1
      ? note('key ring', `${detail}: keep the former root key until "honnin keys" names one`)
      : ok('key ring', detail),
  ]
}

/** Is what was acknowledged still there when the server is not? A standby that nobody waits for may be behind (S3). */
export async function lookAtDurability(database: Database): Promise<Finding[]> {
  const [row] = await database.query<{ waits: string; names: string; standbys: number }>(sql`
    select current_setting('synchronous_commit') as waits, current_setting('synchronous_standby_names') as names,
      (select count(distinct application_name) from pg_stat_replication) as standbys`)
  const standby = row && row.standbys > 0
  if (row?.waits === 'off' || (standby && row.waits === 'local'))
    return [wrong('database', `synchronous_commit is ${row.waits}: what was acknowledged can be lost; set it to on`)]
  return standby && row.names === ''
    ? [
        wrong(
          'database',
          'a standby is attached that nobody waits for: set synchronous_standby_names (docs/operations.md)',
        ),
      ]
    : []
}
