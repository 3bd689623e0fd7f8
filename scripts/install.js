// Makes node_modules match package-lock.json, once, whoever starts first.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Advice, ROOT, run } from './child.js'

const NPM_CI = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
const POLL_MS = 200

const lockfile = join(ROOT, 'package-lock.json')
const stamp = join(ROOT, 'node_modules', '.honnin-installed')

/** What an installation is for: this lockfile on this kind of machine (a folder may be mounted on two). */
const wanted = () =>
  createHash('sha256').update(readFileSync(lockfile)).update(`${process.platform} ${process.arch}`).digest('hex')

const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()

/**
 * Whether somebody ran `npm ci` or `npm install` by hand: npm keeps a lockfile of what it put there. Optional packages
 * may be missing, they are for other machines.
 */
function isInstalledByHand() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const entries = Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages)
  return entries.every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  )
}

async function npmCi() {
  console.error('Installing what package-lock.json names …')
  const start = performance.now()
  // With the Node that npm came with: ours may be there, and is about to be replaced.
  const { code, stopped } = await run('npm', NPM_CI, { env: process.env, stdio: ['ignore', 'ignore', 'inherit'] })
  const next = stopped ? 'It was stopped.' : 'Mend what npm says above, then run the same command again.'
  if (code !== 0 || stopped) throw new Advice(`The installation is not complete. ${next}`)
  console.error(`Installed in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
}

/**
 * Runs `work` while no other process of this machine does so for this folder. The lock is a name in Linux's abstract
 * socket space: it goes away with its holder, even by SIGKILL, so there is no stale lock to mend. Other systems have
 * no such names and go without.
 * @param {() => Promise<void>} work
 */
async function alone(work) {
  if (process.platform !== 'linux') return work()
  const name = `\0honnin-install-${createHash('sha256').update(ROOT).digest('hex').slice(0, 32)}`
  for (let told = false; ; told = true) {
    const server = createServer((socket) => socket.destroy())
    const held = await new Promise((resolve, reject) => {
      server.on('listening', () => resolve(true))
      server.on('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
      server.listen(name)
    })
    if (held) {
      try {
        return await work()
      } finally {
        server.close()
      }
    }
    if (!told) console.error('Another command is installing here; waiting for it …')
    await sleep(POLL_MS)
  }
}

/** Installs what package-lock.json names, unless it is there. A check of what is there costs about a millisecond. */
export async function ensureInstalled() {
  if (isCurrent()) return
  await alone(async () => {
    if (isCurrent()) return
    if (!isInstalledByHand()) await npmCi()
    mkdirSync(join(ROOT, 'node_modules'), { recursive: true })
    writeFileSync(stamp, wanted())
  })
}
