/**
 * The fence after a restore, and against a clone (machine.md b.8 "Backup/clone", S20, docs/decisions/040). Everything by
 * which a database is known to be the one that this instance worked with, and the newest of it, is judged here.
 */

/** How far a database has come: accepted restores first, then the beats since. */
export interface Mark {
  readonly identity: string
  readonly restores: number
  readonly epoch: number
}

/** What the database says of itself. */
export interface Inside {
  /** Null until the first start that knows of it. */
  readonly identity: string | null
  readonly restores: number
  readonly epoch: number
  /** Why it is fenced already; null where it is not. */
  readonly fencedWhy: string | null
  /** No service ever ran on it: it is empty, or commands filled it (an import). There is nothing in it that was stopped. */
  readonly isFresh: boolean
}

/** What is remembered outside of the database. */
export interface Outside {
  readonly mark: Mark | undefined
  /** It was written on another machine, beside the database itself: the whole folder is a copy. */
  readonly isElsewhere: boolean
}

/**
 * behind: older than what was acknowledged, so it was restored. unknown: nobody here has worked with it. foreign: it is
 * another service's. elsewhere: the data folder came from another machine. fenced: found before, and not accepted yet.
 */
export type Breach = 'behind' | 'unknown' | 'foreign' | 'elsewhere' | 'fenced'

export const isBefore = (a: Omit<Mark, 'identity'>, b: Omit<Mark, 'identity'>): boolean =>
  a.restores < b.restores || (a.restores === b.restores && a.epoch < b.epoch)

/** Is this the database that the instance knows, at least as far on as it knows it? Undefined where it is. */
export function judge(inside: Inside, { mark, isElsewhere }: Outside): Breach | undefined {
  if (inside.fencedWhy !== null) return 'fenced'
  // Not named yet, and not fresh: one of a version before there were names. Who remembers beats had a later one.
  if (inside.identity === null) return mark && mark.epoch > 0 && !inside.isFresh ? 'behind' : undefined
  if (mark === undefined) return 'unknown'
  if (mark.identity !== inside.identity) return 'foreign'
  if (isElsewhere) return 'elsewhere'
  return isBefore(inside, mark) ? 'behind' : undefined
}

/** Nothing is decided, sent or completed on a database that is not the one it should be. */
export class Fenced extends Error {
  readonly code: string
  readonly breach: Breach
  constructor(breach: Breach) {
    super(`the database is fenced (${breach})`)
    this.breach = breach
    this.code = `fence.${breach}`
  }
}

export interface FenceSettings {
  readonly mark: Mark
  /** Writes the mark down outside of the database, durably. */
  readonly keep: (mark: Mark) => Promise<void>
  readonly onBreach: (breach: Breach, inside: Inside) => void
}

/** Watches a database while it is worked with: it can be restored under a service that goes on. */
export class Fence {
  #mark: Mark
  readonly #settings: FenceSettings

  constructor(settings: FenceSettings) {
    this.#mark = settings.mark
    this.#settings = settings
  }

  /**
   * Asked before the ledger is read; what it answers judges the reading. Of two readings under way the earlier may be the
   * last to arrive, so each is held against what was known when it was asked for.
   */
  asking(): (inside: Inside) => void {
    const known = this.#mark
    return (inside) => {
      const breach = judge(inside, { mark: known, isElsewhere: false })
      if (breach) {
        this.#settings.onBreach(breach, inside)
        throw new Fenced(breach)
      }
      if (isBefore(this.#mark, inside)) this.#mark = { ...this.#mark, restores: inside.restores, epoch: inside.epoch }
    }
  }

  /**
   * After the beat inside, never before: a process that dies in between leaves a database that is ahead of what is
   * remembered, and that is no breach.
   */
  keep(): Promise<void> {
    return this.#settings.keep(this.#mark)
  }
}
