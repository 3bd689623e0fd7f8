import { spawnSync } from 'node:child_process'
import { globSync, renameSync, writeFileSync } from 'node:fs'

const LIBRARIES = ['/usr/lib/*/faketime/libfaketime.so.1', '/usr/lib64/faketime/libfaketime.so.1']

const installed = (): string | undefined => globSync(LIBRARIES)[0]

/** By apt, where we may; nothing is said where that does not work, as there is another way. */
function install(): string | undefined {
  const isRoot = process.getuid?.() === 0
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return undefined
  const apt = [...(isRoot ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  const run = (...args: string[]) => spawnSync(apt[0] ?? '', [...apt.slice(1), ...wait, ...args]).status === 0
  const wanted = ['install', '-y', '--no-install-recommends', 'libfaketime']
  if (!run(...wanted) && run('update')) run(...wanted)
  return installed()
}

/** A wall that can be set for one process, which it finds in a file; its monotonic clock goes on as it does. */
export interface FalseWall {
  /** How it is done on this machine, for the names of tests. */
  readonly by: 'libfaketime' | 'the clock argument'
  readonly environment: Readonly<Record<string, string>>
  set(offSeconds: number): void
}

export function falseWall(file: string): FalseWall {
  const library = installed() ?? install()
  const set = (off: number) => {
    // Nobody reads half of it.
    writeFileSync(`${file}.new`, `${off < 0 ? '' : '+'}${off}s`)
    renameSync(`${file}.new`, file)
  }
  set(0)
  if (library === undefined) {
    const module = new URL('./false-clock.ts', import.meta.url).href
    const environment = { NODE_OPTIONS: `--import=${module}`, HONNIN_TEST_CLOCK_OFF: file }
    return { by: 'the clock argument', environment, set }
  }
  const environment = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  }
  return { by: 'libfaketime', environment, set }
}
