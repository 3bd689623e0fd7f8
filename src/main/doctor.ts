import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { readApprovals } from '../features/help/store-approval.ts'
import { systemRandom } from '../kernel/random.ts'
import { type Settings, SettingsError, settingsOfProcess } from '../platform/config/settings.ts'
import { checkMigrations } from '../platform/database/migrate.ts'
import { openLog } from '../platform/log.ts'
import { policy } from '../policy/policy.ts'
import { here, lookAround, noOthers } from './doctor-around.ts'
import { lookAtDatabase } from './doctor-database.ts'
import { lookAtMail, noResolver, systemResolver } from './doctor-mail.ts'
import { type Finding, note, ok, reasonOf, wrong } from './finding.ts'
import { inspectHelp } from './help-folder.ts'
import { loadRootKeys } from './key.ts'
import { MIGRATIONS, openBeside, type Store } from './store.ts'

/** Looks at everything that an operator can mend, and changes nothing. */
export async function examine(mode: Settings['mode'], offline = false): Promise<readonly Finding[]> {
  const settings = readHere(mode)
  if (Array.isArray(settings)) return settings
  return [
    ok('settings', mode),
    ...(await lookAtData(settings)),
    ...(await lookInside(settings)),
    ...(offline ? [] : await lookAtHost(settings)),
    ...(await lookAtMail(settings, offline ? noResolver : systemResolver)),
    ...(await lookAround(settings, offline ? noOthers : here)),
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
      ...(await lookAtDatabase(settings, store.database, isUpToDate)),
      ...lookAtHelp(settings, isUpToDate ? await readApprovals(store.database) : new Map()),
    ]
  } catch (error) {
    return [wrong('database', reasonOf(error))]
  } finally {
    await store.close()
  }
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
