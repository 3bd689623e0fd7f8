import { lookThrough, showOwn } from '../features/help/flow-library.ts'
import type { Approval, Own, Together } from '../features/help/own.ts'
import { approve, readApprovals } from '../features/help/store-approval.ts'
import { readFolder } from '../features/help/store-library.ts'
import { isoInstant, systemClock } from '../kernel/clock.ts'
import type { Settings } from '../platform/config/settings.ts'
import type { Database } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'
import { productRoutes } from './routes.ts'

const pages: ReadonlySet<string> = new Set(
  productRoutes.flatMap(({ method, path }) => (method === 'GET' ? [path] : [])),
)
const isPage = (path: string): boolean => pages.has(path)

/** What there is of the operator's own; undefined where HELP_DIR cannot be read. */
function own(folder: string, approved: Own['approved']): Omit<Own, 'references'> | undefined {
  const read = readFolder(folder)
  return read && { folder: read, isPage, approved }
}

/** In development the writer looks at the articles alone, so nobody has to approve them. */
const approvedIn = async ({ mode }: Settings, database: Database): Promise<Own['approved']> =>
  mode === 'development' ? isoInstant(systemClock.wall()).slice(0, 10) : readApprovals(database)

/** Shows the operator's articles beside the product's. What cannot be shown is told of, and keeps nobody from the rest. */
export async function openHelp(settings: Settings, database: Database, log: Log): Promise<void> {
  if (settings.helpDir === undefined) return
  const found = own(settings.helpDir, await approvedIn(settings, database))
  if (!found) {
    log.warn('HELP_DIR cannot be read; the articles of the product are shown alone', { folder: settings.helpDir })
    return
  }
  const { problems, waiting } = showOwn(found, settings.helpSites)
  for (const detail of problems) log.warn('an article is not shown', { detail })
  for (const { number } of waiting) log.warn('an article is not shown before it is approved', { detail: number })
}

/** The same without showing it, for commands. */
export function inspectHelp(settings: Settings, approvals: ReadonlyMap<string, Approval>): Together | undefined {
  const found = settings.helpDir === undefined ? undefined : own(settings.helpDir, approvals)
  return found && lookThrough(found, settings.helpSites)
}

export type ApprovalAnswer =
  | { readonly approved: string; readonly by: string }
  | { readonly waiting: Together['waiting']; readonly problems: Together['problems'] }

/**
 * Without arguments: what waits. With a number, the digest that was told for it and a name: approved, if the files are
 * still those of the digest; otherwise what waits now.
 */
export async function approveHelp(
  settings: Settings,
  database: Database,
  [number = '', digest = '', approver = '']: readonly string[],
): Promise<ApprovalAnswer> {
  const { waiting, problems } = inspectHelp(settings, await readApprovals(database)) ?? { waiting: [], problems: [] }
  const meant = waiting.find((one) => one.number === number && one.digest === digest)
  if (!meant || approver.trim() === '') return { waiting, problems }
  await approve(database, { number, digest, approver: approver.trim() }, systemClock.wall())
  return { approved: number, by: approver.trim() }
}
