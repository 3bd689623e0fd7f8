import { readHelpReport } from '../features/help/store.ts'
import { systemClock } from '../kernel/clock.ts'
import { type Settings, SettingsError, settingsOfProcess } from '../platform/config/settings.ts'
import { KeyError } from '../platform/crypto/key-ring.ts'
import { checkMigrations, migrate } from '../platform/database/migrate.ts'
import { EngineError } from '../platform/engine/engine-error.ts'
import { openLog } from '../platform/log.ts'
import { serve } from './serve.ts'
import { MIGRATIONS, openBeside, openStore, StartError, type Store } from './store.ts'

/** Exit codes are a contract (README): 0 done, 1 a mistake of ours, 2 wrong use, 3 settings or key, 4 engine or database, 5 refused. */
const EXIT = { done: 0, bug: 1, usage: 2, settings: 3, store: 4, refused: 5 } as const

const USAGE = `Usage: honnin <command>

  dev               start in development mode: embedded engine, mailbox and clock at /dev
  serve             start in production mode (settings: README, "Settings")
  migrate           bring the database up to date
  migrate --check   tell what is pending and change nothing (exit code 4 where something is)
  keys              tell the keys of the database, and how much is sealed with each
  keys rotate       make a new sealing key, while the service goes on; what is sealed follows by itself
  client add ID --name NAME --redirect URL [--redirect URL …] [--logout-return URL …]
         [--backchannel-logout URL [--logout-by-person]] [--public | --secret-in-body | --jwks FILE] [--pairwise] [--consent]
         [--introspects] [--scope SCOPE …]
                    let an app sign people in (OpenID Connect); tells its secret once
  client add ID --scope SCOPE [--scope SCOPE …] [--secret-in-body | --jwks FILE]
                    let a machine act in its own name: accounts.read, accounts.write, accounts.report,
                    accounts.export, accounts.erase, verifications, ssf.read, ssf.manage (docs/guides/rest-api.md)
  client list       tell the apps
  client remove ID  take an app away; all that it was given ends
  client rotate-secret ID
                    tell a new secret, once; the former one works for another day
  signing-keys      tell the keys that tokens are signed with
  signing-keys rotate
                    make a new one; it signs in ten minutes, the former one is published for another month
  webhook add URL --events KIND,KIND|all [--description TEXT]
                    tell an address of yours what happens to accounts (Standard Webhooks); tells its secret once
  webhook rotate-secret ID
                    tell a new secret, once; for a day both sign
  webhook remove ID take it away
  signals           tell the streams of receivers and the webhooks, and what waits for each (docs/guides/signals.md)
  signals dead [ID] tell what was given up
  signals retry ID [SIGNAL]
  signals drop ID [SIGNAL]
                    try that again, or throw it away
  signals pause|disable|enable ID [REASON]
                    hold what comes, stop, go on; the receiver is told
  signals opt-out|opt-in ACCOUNT
                    somebody does not want apps to be told of them (in 30 days), or wants it again
  import FILE       make accounts of the lines of a file (docs/import.md)
    --dry-run         judge every line, and write nothing
    --report FILE     write which lines were not taken, and why
    --resume          only go on with an import of this file that was stopped
    --schema          print what a line looks like (JSON Schema) instead
  export            write accounts in clear to standard output, a line each, with their history
    --account ACCOUNT one of them, or --all
    --with-password-hashes
  erase ACCOUNT     erase everything of an account, for good
    --because "why"   stays, without personal data, when all else goes
                    ACCOUNT is an id, an external id, or an address; "-" reads it from standard input
  doctor            look at settings, key, database and your help articles; changes nothing (exit code 3 or 4 where
                    something is to be mended; doctor --dev reads the settings as "dev" does)
  help-approve      tell which of your help articles wait for approval (JSON)
  help-approve <number> <digest> <name>   approve one as it is; it is shown from the next start on
  help-report       what readers looked for in the help in vain, and which articles did not help (JSON)
`

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
  doctor: withOrWithout('--dev', (development) => examineAll(development)),
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
  const running = await serve(settings)
  if (settings.mode === 'development')
    process.stdout.write((await import('./dev-demo.ts')).welcome(running.service, running.port))
  const why = await Promise.race([stopping, running.failed])
  const asked = why.startsWith('SIG')
  if (!asked) process.stderr.write(`honnin: ${why}. Start it again; nothing that was acknowledged is lost.\n`)
  // Who asks twice does not want to wait for those who are under way.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => impatient.abort())
  await running.stop(asked ? impatient.signal : AbortSignal.abort())
  return asked ? EXIT.done : EXIT.store
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

async function examineAll(development: boolean): Promise<number> {
  const { examine, told } = await import('./doctor.ts')
  const findings = await examine(development ? 'development' : 'production')
  process.stdout.write(told(findings))
  const wrong = findings.filter(({ is }) => is === 'wrong')
  if (wrong.length === 0) return EXIT.done
  return wrong.every(({ what }) => what === 'database') ? EXIT.store : EXIT.settings
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
