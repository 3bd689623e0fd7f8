import { uuid } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { type FileFacts, factsOf, linesOf } from './flow-file.ts'
import { insertNewcomers, type Prepared, prepare, readingOf } from './flow-newcomer.ts'
import type { Reading } from './line.ts'
import { type Known, type Rejection, sortOut } from './sort.ts'
import type { FileLine } from './split.ts'
import {
  dropTrial,
  findOpenRun,
  finishRun,
  insertRejections,
  insertRun,
  loadKnown,
  loadRejections,
  loadTrial,
  makeTrial,
  moveRun,
  type Run,
  rememberTrial,
  stillAt,
} from './store-import.ts'

export interface Progress extends Run {
  /** Bytes of the file. */
  readonly size: number
}

export interface ImportWish {
  readonly path: string
  /** Reads and judges everything, and writes nothing. */
  readonly dryRun: boolean
  /** Only goes on with what was begun. */
  readonly resume: boolean
  readonly signal?: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** The lines that were not taken, in their order: in a dry run as they come, else all of them at the end. */
  readonly onRejected: (rejected: readonly Rejection[]) => Promise<void>
}

export interface Imported extends Progress {
  /** The line behind which it went on; 0 where it began anew. */
  readonly resumedBehind: number
  /** False where it was told to stop before the end. */
  readonly finished: boolean
}

/** Writes a batch, or says in a trial what would have become of it. */
type Take = (batch: Batch, run: Run) => Promise<Result<Run>>

interface Batch {
  readonly prepared: readonly Prepared[]
  readonly rejected: readonly Rejection[]
  /** The last line of it, and where the next one begins. */
  readonly line: number
  readonly end: number
}

/**
 * Makes accounts of the lines of a file. Each batch is one transaction with the position behind it, so that a stop at
 * any moment loses nothing and doubles nothing: the same command on the same file goes on.
 */
export async function importAccounts(service: Service, wish: ImportWish): Promise<Result<Imported>> {
  const file = await factsOf(wish.path)
  return wish.dryRun ? tryOut(service, wish, file) : importFile(service, wish, file)
}

async function importFile(service: Service, wish: ImportWish, file: FileFacts): Promise<Result<Imported>> {
  const { database, keys, time } = service
  const fileKey = keys.digest('import', 'file', file.digest)
  const begun = await untilWon(async () => {
    const open = await findOpenRun(database, fileKey)
    if (open || wish.resume) return open
    const anew = newRun(uuid(service.random))
    await new Unit().add(insertRun(anew.runId, fileKey, (await time.moment()).now)).commit(database)
    return anew
  })
  if (!begun) return refuse('import.nothing_to_resume')
  const imported = await run(service, wish, { file, start: begun }, (batch, before) => write(service, batch, before))
  if (!imported.ok || !imported.value.finished) return imported
  await tellRejections(database, wish, begun.runId, service.policy.import_batch_count)
  await database.query(finishRun(begun.runId, (await time.moment()).now))
  return imported
}

/** On one connection, whose temporary table knows those whom the file named before. */
const tryOut = (service: Service, wish: ImportWish, file: FileFacts): Promise<Result<Imported>> =>
  service.database.together(async (connection) => {
    await connection.query(makeTrial())
    const take: Take = async (batch, before) => {
      const [there, met] = [await loadKnown(connection, batch.prepared), await loadTrial(connection, batch.prepared)]
      const { fresh, present, rejected } = sortOut(batch.prepared, both(there, met))
      await connection.query(rememberTrial(fresh))
      const all = inOrder(batch.rejected, rejected)
      await wish.onRejected(all)
      return ok(after(before, batch, { imported: fresh.length, present, rejected: all.length }))
    }
    try {
      return await run(service, wish, { file, start: newRun('') }, take)
    } finally {
      await connection.query(dropTrial())
    }
  })

const newRun = (runId: string): Run => ({ runId, line: 0, position: 0, imported: 0, present: 0, rejected: 0 })

const both = (a: Known, b: Known): Known => ({
  identifiers: new Map([...b.identifiers, ...a.identifiers]),
  ids: a.ids.union(b.ids),
  externalIds: a.externalIds.union(b.externalIds),
})

const inOrder = (...rejected: readonly (readonly Rejection[])[]): Rejection[] =>
  rejected.flat().toSorted((a, b) => a.line - b.line)

/** While a batch is being written, the next one is read and sealed. */
async function run(
  service: Service,
  wish: ImportWish,
  { file, start }: { readonly file: FileFacts; readonly start: Run },
  take: Take,
): Promise<Result<Imported>> {
  const { policy } = service
  const reading = readingOf(service, (await service.time.moment()).now)
  let taking: Promise<Result<Run>> = Promise.resolve(ok(start))
  const settle = async (): Promise<Result<Run>> => {
    const taken = await taking
    if (taken.ok) wish.onProgress({ ...taken.value, size: file.size })
    return taken
  }
  const give = async (lines: readonly FileLine[]): Promise<Result<Run>> => {
    const batch = batchOf(service, reading, lines)
    const taken = await settle()
    if (!taken.ok || !batch) return taken
    taking = take(batch, taken.value)
    // Whoever waits for it next is told; until then it is nobody's.
    taking.catch(() => undefined)
    return taken
  }
  let lines: FileLine[] = []
  for await (const line of linesOf(wish.path, start, policy.import_line_max_bytes)) {
    if (wish.signal?.aborted) break
    lines.push(line)
    if (lines.length < policy.import_batch_count) continue
    const taken = await give(lines)
    if (!taken.ok) return taken
    lines = []
  }
  const given = wish.signal?.aborted ? await settle() : await give(lines)
  const last = given.ok ? await settle() : given
  if (!last.ok) return last
  return ok({ ...last.value, size: file.size, resumedBehind: start.line, finished: !wish.signal?.aborted })
}

function batchOf(service: Service, reading: Reading, lines: readonly FileLine[]): Batch | undefined {
  const last = lines.at(-1)
  if (!last) return undefined
  const prepared: Prepared[] = []
  const rejected: Rejection[] = []
  for (const line of lines) {
    const one = prepare(service, reading, line)
    if ('code' in one) rejected.push(one)
    else prepared.push(one)
  }
  return { prepared, rejected, line: last.number, end: last.end }
}

const after = (run: Run, { line, end }: Batch, counts: Pick<Run, 'imported' | 'present' | 'rejected'>): Run => ({
  runId: run.runId,
  line,
  position: end,
  imported: run.imported + counts.imported,
  present: run.present + counts.present,
  rejected: run.rejected + counts.rejected,
})

/**
 * One unit: the accounts, and the position behind their lines. Where somebody signs up meanwhile, the batch is sorted out
 * anew; where somebody else imports the same file, they go on and we do not.
 */
function write(service: Service, batch: Batch, before: Run): Promise<Result<Run>> {
  const { database } = service
  return untilWon<Result<Run>>(
    async () => {
      const { fresh, present, rejected } = sortOut(batch.prepared, await loadKnown(database, batch.prepared))
      const all = inOrder(batch.rejected, rejected)
      const done = after(before, batch, { imported: fresh.length, present, rejected: all.length })
      const unit = new Unit().expect(moveRun(before, done))
      const { now } = await service.time.moment()
      if (fresh.length > 0) unit.add(...insertNewcomers(service, fresh, now))
      if (all.length > 0) unit.add(insertRejections(before.runId, all))
      await unit.commit(database)
      return ok(done)
    },
    async () => {
      const run = await database.query(stillAt(before))
      return run.length === 1 ? undefined : refuse('import.elsewhere')
    },
  )
}

/** Reads them page by page, so that a million of them need no more memory than a few. */
async function tellRejections(from: Queryable, wish: ImportWish, runId: string, page: number): Promise<void> {
  for (let behind = 0; ; ) {
    const rejected = await loadRejections(from, runId, behind, page)
    const last = rejected.at(-1)
    if (!last) return
    await wish.onRejected(rejected)
    behind = last.line
  }
}
