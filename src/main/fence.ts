import { systemClock } from '../kernel/clock.ts'
import type { Random } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Database } from '../platform/database/database.ts'
import { LostRace, Unit } from '../platform/database/unit.ts'
import { type Breach, Fence, type Inside, judge, type Mark, type Outside } from '../platform/fence.ts'
import { errorFields, type Log } from '../platform/log.ts'
import { compareClocks } from '../platform/primary-clock.ts'
import { nameService, readOutside, rememberMark } from './instance.ts'
import { fenceInside, logRestore, nameInside, readInside } from './store-fence.ts'

export interface FenceOn {
  readonly settings: Settings
  readonly database: Database
  readonly random: Random
  readonly log: Log
}

/** What an operator reads of each breach, and what they do about it. */
export const BREACHES: Readonly<Record<Breach, string>> = {
  behind:
    'The database is older than what this instance has seen of it: a backup was restored, or a failover lost what was acknowledged.',
  unknown: 'This instance has never worked with this database: it is a copy, or one more instance.',
  foreign: 'This instance belongs to another service than this database.',
  elsewhere: 'The data folder was last used on another machine: it is a copy, or it was moved.',
  fenced: 'An instance found that this database is not the newest one, and nobody has accepted that yet.',
}

export type Gate =
  | { readonly is: 'open'; readonly fence: Fence }
  | { readonly is: 'shut'; readonly breach: Breach; readonly inside: Inside; readonly outside: Outside }

/** Is this the database that the instance knows? At the first start they are made known to each other. */
export async function openGate(on: FenceOn, onBreach: () => void): Promise<Gate> {
  const { settings, database, random } = on
  let [inside, outside] = await Promise.all([readInside(database), readOutside(settings)])
  let breach = judge(inside, outside)
  if (!breach && inside.identity === null) {
    const mark = outside.mark?.epoch === 0 ? outside.mark : await nameService(settings, outside.mark, random)
    const { primary } = await compareClocks(database, systemClock)
    const data = { identity: mark.identity }
    try {
      const named = new Unit().expect(nameInside(mark.identity, primary))
      await named.add(logRestore(random, 'adopted', primary, data)).commit(database)
    } catch (error) {
      // Another instance was the first; its name is judged like any other.
      if (!(error instanceof LostRace)) throw error
    }
    inside = await readInside(database)
    outside = { mark, isElsewhere: false }
    breach = judge(inside, outside)
  }
  if (breach === 'behind') await shut(on, breach, inside)
  if (breach || !outside.mark) return { is: 'shut', breach: breach ?? 'unknown', inside, outside }
  return { is: 'open', fence: watch(on, outside.mark, onBreach) }
}

/** Whether a gate that was shut would open now; nothing is written. */
export async function isOpen({ settings, database }: FenceOn): Promise<boolean> {
  const [inside, outside] = await Promise.all([readInside(database), readOutside(settings)])
  return outside.mark !== undefined && judge(inside, outside) === undefined
}

function watch(on: FenceOn, mark: Mark, onBreach: () => void): Fence {
  return new Fence({
    mark,
    keep: (seen) => rememberMark(on.settings, seen),
    onBreach(breach, inside) {
      on.log.error('the database is not the one it was: nothing is answered or sent until "honnin restore"', {
        code: `fence.${breach}`,
        detail: `${inside.identity ?? ''} ${inside.restores}/${inside.epoch}`,
      })
      // Written where others see it, too; whoever cannot write it has found the same by what they remember.
      const written = breach === 'behind' ? shut(on, breach, inside) : Promise.resolve()
      written.catch((error) => on.log.error('the fence could not be written', errorFields(error))).finally(onBreach)
    },
  })
}

async function shut({ database, random }: FenceOn, breach: Breach, inside: Inside): Promise<void> {
  const { primary } = await compareClocks(database, systemClock)
  const fenced = await database.query(fenceInside(breach, primary))
  const { identity, restores, epoch } = inside
  if (fenced.length > 0)
    await database.query(logRestore(random, 'fenced', primary, { breach, identity, restores, epoch }))
}
