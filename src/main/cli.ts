import { readHelpReport } from '../features/help/store.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Settings, SettingsError, settingsOfProcess } from '../platform/config/settings.ts'
import { KeyError } from '../platform/crypto/key-ring.ts'
import { checkMigrations, migrate } from '../platform/database/migrate.ts'
import { EngineError } from '../platform/engine/engine-error.ts'
import { openLog } from '../platform/log.ts'
import type { Finding } from './finding.ts'
import { serve } from './serve.ts'
import { MIGRATIONS, openBeside, openStore, StartError, type Store } from './store.ts'
import { USAGE } from './usage.ts'

/**
 * Exit codes are a contract (README): 0 done, 1 a mistake of ours, 2 wrong use, 3 settings or key, 4 engine or database, 5
 * refused; 75 tells a mail server to try again later (sysexits.h, EX_TEMPFAIL).
 */
const EXIT = { done: 0, bug: 1, usage: 2, settings: 3, store: 4, refused: 5, later: 75 } as const

type Run = (args: readonly string[]) => Promise<number>

/** A command that takes no argument, or this one word. */
const withOrWithout =
  (word: string, run: (with_: boolean) => Promise<number>): Run =>
  (args) =>
    args.length === 0 || args.join() === word ? run(args.length > 0) : usage(EXIT.usage)

const usage = async (code: number): Promise<number> => {
  process.stderr.write(USAGE)
  return code
}

const COMMANDS: Readonly<Record<string, Run>> = {
  dev: () => run(settingsOfProcess('development')),
  serve: () => run(settingsOfProcess('production')),
  migrate: withOrWithout('--check', (check) => bringUpToDate(check)),
  keys: withOrWithout('rotate', (rotate) => tendKeys(rotate)),
  client: (args) => tendClients(args),
  'signing-keys': withOrWithout('rotate', (rotate) => tendSigning(rotate)),
  webhook: (args) => tendSignals('webhook', args),
  signals: (args) => tendSignals('signal', args),
  import: (args) => transfer('import', args),
  export: (args) => transfer('export', args),
  erase: (args) => transfer('erase', args),
  restore: (args) => tendRestore(args),
  doctor: (args) => consult(args),
  bounce: (args) => (args.length === 0 ? takeReturned() : usage(EXIT.usage)),
  'help-approve': (args) => ([0, 3].includes(args.length) ? approveArticle(args) : usage(EXIT.usage)),
  'help-report': () => reportHelp(),
  help: () => usage(EXIT.done),
  '--help': () => usage(EXIT.done),
}

/** Settings that are wrong are told before anything is begun: what throws at once is a promise that fails, too. */
const main = async (command = 'help', args: readonly string[]): Promise<number> =>
  (Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined)?.(args) ?? usage(EXIT.usage)

async function run(settings: Settings): Promise<number> {
  const stopping = new Promise<string>((resolve) => {
    process.once('SIGINT', () => resolve('SIGINT'))
    process.once('SIGTERM', () => resolve('SIGTERM'))
  })
  const impatient = new AbortController()
  for (;;) {
    const running = await serve(settings)
    if (settings.mode === 'development')
      process.stdout.write((await import('./dev-demo.ts')).welcome(running.service, running.port))
    const why = await Promise.race([stopping, running.failed, running.again])
    const asked = why?.startsWith('SIG')
    if (why !== undefined && !asked)
      process.stderr.write(`honnin: ${why}. Start it again; nothing that was acknowledged is lost.\n`)
    // Who asks twice does not want to wait for those who are under way.
    if (asked) for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => impatient.abort())
    await running.stop(asked ? impatient.signal : AbortSignal.abort())
    // The database was fenced, or is not any more: what runs then is put together anew.
    if (why === undefined) continue
    return asked ? EXIT.done : EXIT.store
  }
}

async function bringUpToDate(check: boolean): Promise<number> {
  const settings = settingsOfProcess('development')
  const store = await openStore(settings, openLog('warn'))
  try {
    const state = check
      ? await checkMigrations(store.database, MIGRATIONS)
      : await migrate(store.database, MIGRATIONS, systemClock.wall())
    process.stdout.write(`${JSON.stringify(state.ok ? state.value : state.refusal)}\n`)
    if (!state.ok) return EXIT.store
    return check && state.value.pending.length > 0 ? EXIT.store : EXIT.done
  } finally {
    await store.close()
  }
}

/** For the staff; nothing of it is about one person. */
async function reportHelp(): Promise<number> {
  const store = await openBeside(settingsOfProcess('development'), openLog('warn'))
  try {
    process.stdout.write(`${JSON.stringify(await readHelpReport(store.database))}\n`)
    return EXIT.done
  } finally {
    await store.close()
  }
}

async function transfer(command: 'import' | 'export' | 'erase', args: readonly string[]): Promise<number> {
  const settings = settingsOfProcess('development')
  const { UsageError, ...commands } = await import('./transfer-commands.ts')
  try {
    return EXIT[await commands[`${command}Command`](settings, args)]
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`honnin: ${error.message}\n\n${USAGE}`)
    return EXIT.usage
  }
}

async function consult(args: readonly string[]): Promise<number> {
  const [option, value, ...more] = args
  const { told } = await import('./finding.ts')
  let findings: readonly Finding[]
  if (option === '--mail' && value !== undefined && more.length === 0)
    findings = await (await import('./doctor-letter.ts')).sendTestMail(settingsOfProcess('production'), value)
  else if (args.every((arg) => arg === '--dev' || arg === '--offline'))
    findings = await (await import('./doctor.ts')).examine(
      args.includes('--dev') ? 'development' : 'production',
      args.includes('--offline'),
    )
  else return usage(EXIT.usage)
  process.stdout.write(told(findings))
  const wrong = findings.filter(({ is }) => is === 'wrong')
  if (wrong.length === 0) return EXIT.done
  return wrong.every(({ what }) => what === 'database') ? EXIT.store : EXIT.settings
}

/** A mail server keeps what could not be taken, and tries again; what is no message of ours is done with. */
async function takeReturned(): Promise<number> {
  try {
    const { returnedMail } = await import('./bounce-command.ts')
    const outcome = await returnedMail(settingsOfProcess('development'), process.stdin)
    return outcome === 'again' ? EXIT.later : EXIT.done
  } catch (error) {
    explain(error)
    return EXIT.later
  }
}

/** The second person: who can call this holds the settings and the key of the service, not only the folder of articles. */
async function approveArticle(args: readonly string[]): Promise<number> {
  const settings = settingsOfProcess('development')
  const [store, { approveHelp }] = await Promise.all([
    openBeside(settings, openLog('warn')),
    import('./help-folder.ts'),
  ])
  try {
    const answer = await approveHelp(settings, store.database, args)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
    return args.length === 0 || 'approved' in answer ? EXIT.done : EXIT.usage
  } finally {
    await store.close()
  }
}

async function tendKeys(rotate: boolean): Promise<number> {
  const settings = settingsOfProcess('development')
  const [store, { listKeys, rotateKeys }] = await Promise.all([
    openBeside(settings, openLog('warn')),
    import('./key-commands.ts'),
  ])
  try {
    const answer = rotate ? await rotateKeys(settings, store.database) : await listKeys(store.database)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
    return EXIT.done
  } finally {
    await store.close()
  }
}

/** Beside a service that may be running; what was refused is told with its code. */
async function beside(work: (settings: Settings, store: Store) => Promise<number>): Promise<number> {
  const settings = settingsOfProcess('development')
  const store = await openBeside(settings, openLog('warn'))
  try {
    return await work(settings, store)
  } finally {
    await store.close()
  }
}

const tendClients = (args: readonly string[]): Promise<number> =>
  beside(async (settings, { database }) => {
    const answer = await (await import('./client-commands.ts')).clientCommand(settings, database, args)
    if (!answer) process.stderr.write(USAGE)
    else if (answer.ok) process.stdout.write(`${JSON.stringify(answer.value)}\n`)
    else process.stderr.write(`honnin: ${answer.problem}\n`)
    return answer?.ok ? EXIT.done : EXIT.usage
  })

const tendSigning = (rotate: boolean): Promise<number> =>
  beside(async (settings, { database }) => {
    const answer = await (await import('./client-commands.ts')).signingKeyCommand(settings, database, rotate)
    process.stdout.write(`${JSON.stringify(answer)}\n`)
    return EXIT.done
  })

async function tendRestore(args: readonly string[]): Promise<number> {
  const { restoreCommand } = await import('./restore-commands.ts')
  const answer = await restoreCommand(settingsOfProcess('development'), args)
  if (!answer) return usage(EXIT.usage)
  if (answer.ok) process.stdout.write(`${JSON.stringify(answer.value)}\n`)
  else process.stderr.write(`honnin: ${answer.problem}\n`)
  return answer.ok ? EXIT.done : EXIT.refused
}

async function tendSignals(what: 'signal' | 'webhook', args: readonly string[]): Promise<number> {
  const [{ withService }, commands] = await Promise.all([import('./beside.ts'), import('./signal-commands.ts')])
  const answer = await withService(settingsOfProcess('development'), (service) =>
    commands[`${what}Command`](service, args),
  )
  if (!answer) process.stderr.write(USAGE)
  else if (answer.ok) process.stdout.write(`${JSON.stringify(answer.value)}\n`)
  else process.stderr.write(`honnin: ${answer.problem}\n`)
  return answer?.ok ? EXIT.done : EXIT.usage
}

/** What the operator can mend is told in a sentence; everything else is ours and comes with its stack. */
function explain(error: unknown): number {
  if (error instanceof SettingsError || error instanceof KeyError) {
    process.stderr.write(`honnin: ${error.message}\n`)
    return EXIT.settings
  }
  if (error instanceof EngineError || error instanceof StartError) {
    process.stderr.write(`honnin: ${error.message}\n`)
    return EXIT.store
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    process.stderr.write('honnin: the port is in use. Stop the other program, or choose another port with PORT=3001.\n')
    return EXIT.settings
  }
  // What carries a code of the system or of PostgreSQL is an outage that the operator can look into.
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const sentence =
      'The database or the data folder cannot be used. Check DATABASE_URL, DATA_DIR, and that the server runs.'
    process.stderr.write(`honnin: ${sentence} (${error.code})\n`)
    return EXIT.store
  }
  process.stderr.write(`honnin: ${error instanceof Error ? error.stack : String(error)}\n`)
  return EXIT.bug
}

process.exitCode = await main(process.argv[2], process.argv.slice(3)).catch(explain)
