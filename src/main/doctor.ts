import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { readApprovals } from '../features/help/store-approval.ts'
import { systemRandom } from '../kernel/random.ts'
import { type Settings, SettingsError, settingsOfProcess } from '../platform/config/settings.ts'
import type { Database } from '../platform/database/database.ts'
import { checkMigrations } from '../platform/database/migrate.ts'
import { sql } from '../platform/database/sql.ts'
import { openLog } from '../platform/log.ts'
import { policy } from '../policy/policy.ts'
import { inspectHelp } from './help-folder.ts'
import { loadRootKeys } from './key.ts'
import { MIGRATIONS, openBeside, type Store } from './store.ts'

/** One thing that was looked at: sound, worth knowing, or to be mended before the service works as it should. */
export interface Finding {
  readonly is: 'ok' | 'note' | 'wrong'
  readonly what: string
  readonly detail: string
}

const ok = (what: string, detail = ''): Finding => ({ is: 'ok', what, detail })
const note = (what: string, detail: string): Finding => ({ is: 'note', what, detail })
const wrong = (what: string, detail: string): Finding => ({ is: 'wrong', what, detail })
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Looks at everything that an operator can mend, and changes nothing. */
export async function examine(mode: Settings['mode']): Promise<readonly Finding[]> {
  const settings = readHere(mode)
  if (Array.isArray(settings)) return settings
  return [
    ok('settings', mode),
    ...(await lookAtData(settings)),
    ...(await lookInside(settings)),
    ...(await lookAtHost(settings)),
  ]
}

function readHere(mode: Settings['mode']): Settings | Finding[] {
  try {
    return settingsOfProcess(mode)
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((problem) => wrong('settings', problem))
    throw error
  }
}

const exists = (path: string, how: number = constants.F_OK): Promise<boolean> =>
  access(path, how).then(
    () => true,
    () => false,
  )

async function lookAtData(settings: Settings): Promise<Finding[]> {
  const { dataDir, key } = settings
  if (!(await exists(dataDir))) return [note('data folder', `${dataDir} will be made at the first start`)]
  if (!(await exists(dataDir, constants.W_OK))) return [wrong('data folder', `${dataDir} cannot be written to`)]
  const found = [ok('data folder', dataDir)]
  if (key === undefined && !(await exists(join(dataDir, 'honnin.key'))))
    return [...found, note('key', 'honnin.key will be made at the first start; back it up apart from the database')]
  try {
    await loadRootKeys(settings, systemRandom)
    return [...found, ok('key', key === undefined ? 'honnin.key' : 'HONNIN_KEY')]
  } catch (error) {
    return [...found, wrong('key', reasonOf(error))]
  }
}

async function lookInside(settings: Settings): Promise<Finding[]> {
  if (!settings.database && !(await exists(settings.dataDir)))
    return [note('database', 'will be made at the first start'), ...lookAtHelp(settings, new Map())]
  let store: Store
  try {
    store = await openBeside(settings, openLog('error'))
  } catch (error) {
    return [wrong('database', reasonOf(error)), ...lookAtHelp(settings, new Map())]
  }
  try {
    const state = await checkMigrations(store.database, MIGRATIONS)
    if (!state.ok) return [wrong('database', state.refusal.code), ...lookAtHelp(settings, new Map())]
    const { pending } = state.value
    const isUpToDate = pending.length === 0
    return [
      isUpToDate ? ok('database') : note('database', `migrations that wait: ${pending.join(', ')}`),
      ...(await lookAtDurability(store.database)),
      ...lookAtHelp(settings, isUpToDate ? await readApprovals(store.database) : new Map()),
    ]
  } catch (error) {
    return [wrong('database', reasonOf(error))]
  } finally {
    await store.close()
  }
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

/** Asks the host for its metadata and its keys, as the first sign-in will. */
async function lookAtHost({ upstream }: Settings): Promise<Finding[]> {
  if (upstream === undefined) return []
  const lacks = [
    ...(upstream.eventsToken === undefined
      ? [note('upstream', 'UPSTREAM_EVENTS_TOKEN is not set: a password that changes there is not heard of here')]
      : []),
    ...(upstream.resultUrl === undefined
      ? [note('upstream', 'UPSTREAM_RESULT_URL is not set: nobody is led to a new password after a replacement')]
      : []),
  ]
  try {
    const { discoverHost } = await import('../features/upstream/flow-provider.ts')
    const { config } = await discoverHost({ policy }, upstream)
    const { code_challenge_methods_supported: methods, issuer } = config.serverMetadata()
    const pkce = methods?.includes('S256')
      ? []
      : [note('upstream', 'the provider does not say that it takes PKCE (S256); it is used all the same')]
    return [ok('upstream', issuer), ...pkce, ...lacks]
  } catch (error) {
    return [wrong('upstream', `${upstream.issuer}: ${reasonOf(error)}`), ...lacks]
  }
}

function lookAtHelp(settings: Settings, approvals: Awaited<ReturnType<typeof readApprovals>>): Finding[] {
  if (settings.helpDir === undefined) return []
  const help = inspectHelp(settings, approvals)
  if (!help) return [wrong('help', `HELP_DIR ${settings.helpDir} cannot be read`)]
  const { problems, waiting, library } = help
  const shown = [...library.keys()].filter((number) => number.startsWith('9'))
  return [
    ...problems.map((problem) => wrong('help', problem)),
    ...waiting.map(({ number, digest }) => note('help', `${number} waits to be approved as ${digest}`)),
    ...(problems.length === 0 ? [ok('help', `${shown.length} articles of your own are shown`)] : []),
  ]
}

/** A line each, the mistakes last, where they are seen. */
export function told(findings: readonly Finding[]): string {
  const order = ['ok', 'note', 'wrong']
  return findings
    .toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is))
    .map(({ is, what, detail }) => `${is.padEnd(6)}${what}${detail && `: ${detail}`}\n`)
    .join('')
}
