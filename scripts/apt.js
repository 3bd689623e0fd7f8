// Programs that tests need and npm does not bring: by apt, where we are root or may use sudo without a password.
import { spawnSync } from 'node:child_process'
import { environment } from './child.js'

/**
 * Runs a program quietly.
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [where] `env` comes on top of ours
 */
export function quietly([program = '', ...args], { cwd, env } = {}) {
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe'])
  const result = spawnSync(program, args, {
    cwd,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    stdio: [...stdio],
  })
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}`.trim() }
}

/**
 * Services that come with a package are not started (RUNLEVEL, invoke-rc.d(8)).
 * @param {readonly string[]} packages
 * @returns {boolean} whether they are installed now
 */
export function aptInstall(packages) {
  const isRoot = process.getuid?.() === 0
  if (!quietly(['apt-get', '--version']).ok || !(isRoot || quietly(['sudo', '-n', 'true']).ok)) return false
  console.error(`Installing ${packages.join(' and ')} with apt (once) …`)
  const apt = [
    ...(isRoot ? [] : ['sudo', '-n']),
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'RUNLEVEL=1',
    'apt-get',
    '-qq',
  ]
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  quietly([...apt, ...wait, 'update'])
  const { ok, output } = quietly([...apt, ...wait, 'install', '-y', '--no-install-recommends', ...packages])
  if (!ok) console.error(`apt could not: ${output.split('\n').at(-1)}`)
  return ok
}
