import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { EngineError } from './engine-error.ts'

const DIRECTORIES = ['/usr/local/bin', '/usr/bin', '/bin']
const ENVIRONMENT = { PATH: DIRECTORIES.join(':'), LC_ALL: 'C', TZ: 'UTC' }

/** How a program of PostgreSQL is run: as whom, and through which wrappers. Wrappers exec, so its process id is ours. */
export interface Runner {
  /** Starts it in a session of its own, so that Ctrl-C reaches us alone and we decide how it ends. */
  start(program: string, args: readonly string[], stdio: SpawnOptions['stdio']): ChildProcess
  /** Gives a file or directory made by us to the user PostgreSQL runs as. */
  give(path: string): void
}

interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses root. Where we are root it runs as the owner of the data; where that is root too, in a user
 * namespace in which root has another name; where namespaces are not to be had (most containers), as the user
 * postgres or nobody. `libraryPath` is for the loader.
 */
export function chooseRunner(options: {
  readonly folder: string
  readonly data: string
  readonly program: string
  readonly libraryPath: string | undefined
}): Runner {
  const { folder, libraryPath } = options
  const env = libraryPath ? { ...ENVIRONMENT, LD_LIBRARY_PATH: libraryPath } : ENVIRONMENT
  // Killed with SIGKILL we can stop nothing; the kernel then asks PostgreSQL to stop (prctl(2), PR_SET_PDEATHSIG).
  const deathSignal = hasProgram('setpriv') ? ['setpriv', '--pdeathsig', 'INT'] : []
  const runner = (wrappers: readonly string[], user?: User): Runner => ({
    start(program, args, stdio = 'pipe') {
      const [file = program, ...rest] = [...wrappers, ...deathSignal, program, ...args]
      return spawn(file, rest, { ...user, env, stdio, cwd: '/', detached: true })
    },
    give(path) {
      if (user) chownSync(path, user.uid, user.gid)
    },
  })
  if (process.getuid?.() !== 0) return runner(hasName() ? [] : masked())
  const place = statSync(folder)
  const owner = statSync(options.data, { throwIfNoEntry: false }) ?? place
  if (owner.uid !== 0) return runner([], { uid: owner.uid, gid: owner.gid })
  const namespace = masked()
  if (namespace.length > 0) return runner(namespace)
  const user = standIn()
  if (!user) throw new EngineError('engine.root_refused', folder, 'nobody')
  // To pass through the folder, not to list it; what is secret in it is closed by itself.
  chmodSync(folder, (place.mode & 0o777) | 0o011)
  for (const path of [folder, options.program])
    if (spawnSync('test', ['-x', path], { uid: user.uid, gid: user.gid, env: ENVIRONMENT }).status !== 0)
      throw new EngineError('engine.root_refused', folder, user.name)
  return runner([], user)
}

/** Any user with a name who is not root (initdb looks the name up); files of ours look as if they were theirs. */
function masked(): readonly string[] {
  const user = standIn()
  if (!user) return []
  const wrapper = ['--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`]
  return spawnSync('unshare', [...wrapper, 'true'], { env: ENVIRONMENT }).status === 0 ? ['unshare', ...wrapper] : []
}

const hasProgram = (name: string): boolean => DIRECTORIES.some((directory) => existsSync(join(directory, name)))

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** The user postgres, else nobody (passwd(5): name, password, uid, gid). */
function standIn(): (User & { readonly name: string }) | undefined {
  if (!existsSync('/etc/passwd')) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  return users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody')
}
