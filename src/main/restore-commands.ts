import { systemClock } from '../kernel/clock.ts'
import { systemRandom, uuid } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Database } from '../platform/database/database.ts'
import { checkMigrations } from '../platform/database/migrate.ts'
import { judge } from '../platform/fence.ts'
import { openLog } from '../platform/log.ts'
import { withService } from './beside.ts'
import { BREACHES } from './fence.ts'
import { readOutside, rememberMark } from './instance.ts'
import { acceptRestore } from './restore.ts'
import { MIGRATIONS, openBeside } from './store.ts'
import { logRestore, readInside } from './store-fence.ts'
import { countAll } from './store-restore.ts'

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string }

const refused = (problem: string): Answer => ({ ok: false, problem })

/** Undefined where the words are none that it knows. */
export function restoreCommand(settings: Settings, args: readonly string[]): Promise<Answer | undefined> {
  const [act = 'show', ...rest] = args
  if (rest.length > 0) return Promise.resolve(undefined)
  if (act === 'show') return show(settings)
  if (act === 'join') return join(settings)
  if (act === 'accept' || act === 'copy') return accept(settings, act)
  return Promise.resolve(undefined)
}

/** Without a service: looking must not let time pass in the ledger, nor move the database on. */
async function beside(settings: Settings, work: (database: Database) => Promise<Answer>): Promise<Answer> {
  const store = await openBeside(settings, openLog('warn'))
  try {
    const state = await checkMigrations(store.database, MIGRATIONS)
    if (!state.ok || state.value.pending.length > 0)
      return refused('The database is not up to date. Run "honnin migrate" first.')
    return await work(store.database)
  } finally {
    await store.close()
  }
}

/** What is known of the database, inside and outside, and what accepting it would make void; nothing is changed. */
const show = (settings: Settings): Promise<Answer> =>
  beside(settings, async (database) => {
    const [inside, outside, counts] = await Promise.all([
      readInside(database),
      readOutside(settings),
      countAll(database),
    ])
    const breach = judge(inside, outside)
    const is = breach === undefined ? 'open' : 'shut'
    const because = breach && { breach, sentence: BREACHES[breach], fencedWhy: inside.fencedWhy }
    const remembered = outside.mark ?? null
    return { ok: true, value: { is, ...because, inside, remembered, file: settings.instanceFile, counts } }
  })

/** One more instance of the service, or its folder on another machine: nothing is old, and nothing becomes void. */
const join = (settings: Settings): Promise<Answer> =>
  beside(settings, async (database) => {
    const [inside, outside] = await Promise.all([readInside(database), readOutside(settings)])
    const { identity, restores, epoch } = inside
    const breach = judge(inside, outside)
    if (identity === null) return refused('This database has no name yet: start the service once.')
    if (breach === 'behind' || breach === 'fenced')
      return refused(`${BREACHES[breach]} Only "honnin restore accept" opens it (docs/restore.md).`)
    if (settings.instance !== undefined && settings.instance !== identity)
      return refused(
        `HONNIN_INSTANCE is ${settings.instance}, and this database is of ${identity}. Set it to that first.`,
      )
    const data = { breach: breach ?? null, identity, remembered: outside.mark ?? null }
    await database.query(logRestore(systemRandom, 'joined', systemClock.wall(), data))
    await rememberMark(settings, { identity, restores, epoch })
    return { ok: true, value: { identity, file: settings.instanceFile } }
  })

/** Takes the database for what it is: a restored one (people are told), or a copy (nobody is, and it gets a name of its own). */
const accept = (settings: Settings, as: 'accept' | 'copy'): Promise<Answer> =>
  withService(
    settings,
    async (service) => {
      const [inside, outside] = await Promise.all([readInside(service.database), readOutside(settings)])
      const breach = judge(inside, outside)
      if (breach === undefined && as === 'accept')
        return refused('This database is the one that this instance knows, and no older: nothing was restored.')
      const { instance } = settings
      if (as === 'copy' && instance !== undefined && instance === inside.identity)
        return refused('HONNIN_INSTANCE names the service that this is a copy of. Set another one first.')
      const own =
        as === 'copy' ? uuid(service.random) : (inside.identity ?? outside.mark?.identity ?? uuid(service.random))
      const identity = instance ?? own
      const why = breach ?? 'asked for'
      const done = await acceptRestore(service, { identity, people: as === 'copy' ? 'silent' : 'told', why })
      const { restores, epoch } = await readInside(service.database)
      await rememberMark(settings, { identity, restores, epoch })
      return { ok: true, value: done }
    },
    'fenced, too',
  )
