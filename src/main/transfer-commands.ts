import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { eraseAccount } from '../features/erasure/flow.ts'
import { accountMeant, exportLines } from '../features/transfer/flow-export.ts'
import { type ImportWish, importAccounts, type Progress } from '../features/transfer/flow-import.ts'
import { lineSchema } from '../features/transfer/line.ts'
import type { Rejection } from '../features/transfer/sort.ts'
import { type Clock, isoInstant } from '../kernel/clock.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Settings } from '../platform/config/settings.ts'
import { withService } from './beside.ts'

/** Wrong use of the command line: told with the usage. */
export class UsageError extends Error {}

/** How a command ended; `refused`: nothing was done, or some lines were not taken. */
export type Ended = 'done' | 'refused'

const say = (sentence: string): boolean => process.stderr.write(`honnin: ${sentence}\n`)

/** What an operator reads where a command says no; the codes are a contract, the words are not. */
const SENTENCES: Readonly<Record<string, string>> = {
  'import.nothing_to_resume':
    'There is no import of this very file to go on with. Leave --resume out to begin one; what is there already stays as it is.',
  'import.elsewhere':
    'Another process is importing this file. Let it finish; the same command tells then what became of it.',
  'erase.no_account':
    'There is no such account. Name it by its id, by its external id, or by the address it signs in with.',
  'erase.replacement_runs':
    'A replacement of all security info runs for this account, and erasing it would erase the traces. It can be erased once that has ended.',
  'erase.disputed':
    'The account is frozen: two people dispute it, and erasing it would erase the traces. It can be erased once that is decided.',
  'erase.may_be_undone': 'All security info was replaced lately, and the former owner may still undo that.',
  'erase.reason_unfit':
    'The reason stays when everything else goes: one line without an address or a number, such as "asked for by the person, ticket 4711".',
}

function refused({ code, params }: Refusal): Ended {
  const when = typeof params.at === 'number' ? ` It can be erased from ${isoInstant(params.at)} on.` : ''
  const receipt = params.receipt === undefined ? '' : ` Receipt number: ${params.receipt}.`
  say(`${SENTENCES[code] ?? 'No.'}${receipt}${when} (${code})`)
  return 'refused'
}

/** Reads arguments; what is not meant for the command is wrong use. */
function readArguments<T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : '')
  }
}

export async function importCommand(settings: Settings, args: readonly string[]): Promise<Ended> {
  const { values, positionals } = readArguments(args, {
    'dry-run': { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    report: { type: 'string' },
    schema: { type: 'boolean', default: false },
  })
  if (values.schema) {
    process.stdout.write(`${JSON.stringify(z.toJSONSchema(lineSchema), null, 2)}\n`)
    return 'done'
  }
  const [path] = positionals
  if (path === undefined || positionals.length > 1) throw new UsageError('import takes one file.')
  if (values['dry-run'] && values.resume)
    throw new UsageError('A dry run writes nothing, so there is nothing to resume.')
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw new UsageError(`There is no file ${path}.`)
  const report = values.report === undefined ? undefined : createWriteStream(values.report)
  // A report that cannot be written is told before the work, not after it.
  if (report) await once(report, 'open')
  const out = report && new Out(report)
  try {
    return await withService(settings, async (service) => {
      const stopping = new AbortController()
      const stop = () => stopping.abort()
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
      const told = new Teller(service.clock)
      const wish: ImportWish = {
        path,
        dryRun: values['dry-run'],
        resume: values.resume,
        signal: stopping.signal,
        onProgress: (progress) => told.progress(progress),
        onRejected: (rejected) => writeLines(out, rejected),
      }
      const done = await importAccounts(service, wish)
      if (!done.ok) return refused(done.refusal)
      const { line, imported, present, rejected, resumedBehind, finished } = done.value
      told.over(done.value)
      if (rejected > 0 && values.report === undefined)
        say(`${rejected} lines were not taken; the same command with --report FILE tells which.`)
      if (!finished) say(`stopped behind line ${line}. The same command goes on from there.`)
      const answer = { dryRun: wish.dryRun, lines: line, imported, present, rejected, resumedBehind, finished }
      process.stdout.write(`${JSON.stringify(answer)}\n`)
      return finished && rejected === 0 ? 'done' : 'refused'
    })
  } finally {
    report?.end()
    if (report) await once(report, 'close')
  }
}

async function writeLines(out: Out | undefined, rejected: readonly Rejection[]): Promise<void> {
  const text = rejected.map((rejection) => `${JSON.stringify(rejection)}\n`).join('')
  if (text !== '') await out?.write(text)
}

const EVERY_MS = 1_000

/** Tells how far an import is, once a second: on a terminal in one line that changes, elsewhere line by line. */
class Teller {
  readonly #clock: Clock
  readonly #begun: number
  #told = 0
  #first: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
    this.#begun = clock.monotonic()
    this.#told = this.#begun
  }

  progress(progress: Progress): void {
    this.#first ??= progress.line
    const now = this.#clock.monotonic()
    if (now - this.#told < EVERY_MS) return
    this.#told = now
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${this.#words(progress)}` : `${this.#words(progress)}\n`)
  }

  over(progress: Progress): void {
    process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${this.#words(progress)}\n`)
  }

  #words({ line, position, size, imported, present, rejected }: Progress): string {
    const seconds = (this.#clock.monotonic() - this.#begun) / 1000
    const rate = Math.round((line - (this.#first ?? 0)) / Math.max(seconds, 0.001))
    const share = size === 0 ? 100 : Math.floor((100 * position) / size)
    return `${share} %  ${line} lines, ${rate} a second: ${imported} imported, ${present} there already, ${rejected} not taken`
  }
}

export async function exportCommand(settings: Settings, args: readonly string[]): Promise<Ended> {
  const { values, positionals } = readArguments(args, {
    account: { type: 'string' },
    all: { type: 'boolean', default: false },
    'with-password-hashes': { type: 'boolean', default: false },
  })
  if (positionals.length > 0 || (values.account === undefined) === !values.all)
    throw new UsageError('export takes either --account ACCOUNT or --all.')
  return withService(settings, async (service) => {
    const accountId = values.account === undefined ? null : await accountMeant(service, await nameGiven(values.account))
    say('what follows holds addresses in clear. Keep it where only its reader can read it, and delete it afterwards.')
    if (values['with-password-hashes']) say('and the digests of passwords, which can be guessed at.')
    let [count, troubled] = [0, 0]
    const out = new Out(process.stdout)
    if (accountId !== undefined)
      for await (const line of exportLines(service, {
        accountId,
        withPasswordHashes: values['with-password-hashes'],
      })) {
        count++
        if (line.troubled) troubled++
        if (!(await out.write(`${line.text}\n`))) return 'done'
      }
    if (troubled > 0)
      say(
        `of these accounts, ${troubled} ${troubled === 1 ? 'is' : 'are'} being replaced or disputed, which no line carries: who asks for the data may not be the owner.`,
      )
    if (accountId !== null && count === 0) return refused({ code: 'erase.no_account', params: {} })
    say(`${count} ${count === 1 ? 'account' : 'accounts'} exported.`)
    return 'done'
  })
}

/** A stream that may fail between two writes. */
class Out {
  readonly #stream: NodeJS.WritableStream
  #error: (Error & { code?: string }) | undefined
  #waiting: (() => void) | undefined

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
    for (const event of ['drain', 'close']) stream.on(event, () => this.#waiting?.())
    stream.on('error', (error) => {
      this.#error = error
      this.#waiting?.()
    })
  }

  /** False once its reader has gone (`| head`), which is no mistake; every other failure is thrown. */
  async write(text: string): Promise<boolean> {
    if (!this.#error && !this.#stream.write(text))
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    if (this.#error && this.#error.code !== 'EPIPE') throw this.#error
    return this.#error === undefined
  }
}

export async function eraseCommand(settings: Settings, args: readonly string[]): Promise<Ended> {
  const { values, positionals } = readArguments(args, { because: { type: 'string' } })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw new UsageError('erase takes one account.')
  if (values.because === undefined) throw new UsageError('erase needs --because "why", which stays when all else goes.')
  const because = values.because
  return withService(settings, async (service) => {
    const accountId = await accountMeant(service, await nameGiven(name))
    if (accountId === undefined) return refused({ code: 'erase.no_account', params: {} })
    const erased = await eraseAccount(service, accountId, because)
    if (!erased.ok) return refused(erased.refusal)
    process.stdout.write(`${JSON.stringify({ ...erased.value, at: isoInstant(erased.value.at) })}\n`)
    return 'done'
  })
}

const NAME_BYTES_MAX = 1_000

/** "-" is read from standard input: an address on the command line stands in the list of processes and in histories. */
async function nameGiven(name: string): Promise<string> {
  if (name !== '-') return name
  let text = ''
  for await (const piece of process.stdin.setEncoding('utf8')) {
    text += piece
    if (text.length > NAME_BYTES_MAX) throw new UsageError('Standard input holds more than one name.')
  }
  return text.trim()
}
