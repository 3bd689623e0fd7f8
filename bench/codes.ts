// (a) Codes that are asked for and verified, over HTTP: ours beside Better Auth's, on the same PostgreSQL server, in turns.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cookieName } from '../src/platform/http/cookies.ts'
import { pageToken } from '../src/platform/http/guard.ts'
import type { Service } from '../src/platform/service.ts'
import { type Answered, type Line, openLine } from './ask.ts'
import { asUsual, type Measured, startMeasured } from './child.ts'
import { type Figures, measure, median, print, round } from './measure.ts'
import { makePeople, makeWorld, ROOT, secretBrowser, type Waiting } from './world.ts'

/** As many as Better Auth's pool has by default; more are slower on two cores (docs/performance.md). */
const CONNECTIONS = '10'
/** Where the peer stands, and where it is installed: nothing of it is among what is checked or released. */
const PEER = new URL('peer/', import.meta.url)
const INSTALLED = new URL('../dist/bench-peer/', import.meta.url)
const PEER_FILES = ['package.json', 'package-lock.json', 'server.js']

export interface CodesOptions {
  readonly clients: readonly number[]
  readonly rounds: number
  readonly lastingMs: number
  /** People who were never asked before are needed for each of our codes: so many a second are made. */
  readonly peoplePerSecond: number
}

export const codesOptions: CodesOptions = { clients: [8, 32], rounds: 5, lastingMs: 4_000, peoplePerSecond: 1_500 }

/** One code, asked for and shown, of the n-th piece of work. */
type Pair = (n: number) => Promise<boolean | undefined>

export async function benchCodesHttp(options: CodesOptions): Promise<void> {
  installPeer()
  const world = await makeWorld()
  try {
    await world.service.database.script('create database peer')
    const env = { DATABASE_CONNECTIONS: CONNECTIONS }
    const ours = await startMeasured(new URL('serve.ts', import.meta.url), {
      ...env,
      DATABASE_URL: world.url(),
      HONNIN_KEY: ROOT.toString('base64'),
    })
    const theirs = await startMeasured(
      new URL('server.js', INSTALLED),
      { ...env, DATABASE_URL: world.url('peer') },
      asUsual,
    )
    try {
      for (const clients of options.clients) await compare(world.service, ours, theirs, { ...options, clients })
    } finally {
      await ours.stop()
      await theirs.stop()
    }
  } finally {
    await world.close()
  }
}

function installPeer(): void {
  mkdirSync(INSTALLED, { recursive: true })
  for (const file of PEER_FILES) cpSync(new URL(file, PEER), new URL(file, INSTALLED))
  if (existsSync(new URL('node_modules/better-auth', INSTALLED))) return
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', args, { cwd: fileURLToPath(INSTALLED), stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error('bench/peer could not be installed; npm says why above')
}

type Round = Omit<CodesOptions, 'clients'> & { readonly clients: number }

let peopleMade = 0

async function compare(service: Service, ours: Measured, theirs: Measured, round_: Round): Promise<void> {
  const { clients, rounds, lastingMs, peoplePerSecond } = round_
  const lines = { ours: openLine(ours.port, clients), theirs: openLine(theirs.port, clients) }
  const codes = codesOf(ours)
  const mine: Figures[] = []
  const peers: Figures[] = []
  const usage = { ours: 0, theirs: 0 }
  for (let i = 0; i <= rounds; i++) {
    // The round before the first warms up, and makes Better Auth's users.
    const ms = i === 0 ? Math.min(lastingMs, 2_000) : lastingMs
    const count = Math.ceil((ms / 1_000) * peoplePerSecond)
    const people = await makePeople(service, peopleMade, count, (n) => secretBrowser(service, n).browserKey)
    const work = ourPair(service, lines.ours, codes, people, peopleMade)
    peopleMade += count
    const before = [ours.cpuSeconds(), theirs.cpuSeconds()] as const
    const inTurn = [
      async () => ({ into: mine, figures: await measure(clients, ms, work) }),
      async () => ({ into: peers, figures: await measure(clients, ms, theirPair(lines.theirs)) }),
    ]
    for (const turn of i % 2 === 0 ? inTurn : inTurn.toReversed()) {
      const { into, figures } = await turn()
      if (i > 0) into.push(figures)
    }
    if (i === 0) continue
    usage.ours += ours.cpuSeconds() - before[0]
    usage.theirs += theirs.cpuSeconds() - before[1]
  }
  for (const line of Object.values(lines)) line.close()
  for (const [who, all, cpu, server] of [
    ['Honnin', mine, usage.ours, ours],
    ['Better Auth', peers, usage.theirs, theirs],
  ] as const) {
    const count = all.reduce((sum, figures) => sum + figures.count, 0)
    print('codes', {
      who,
      clients,
      perSecond: round(median(all.map(({ perSecond }) => perSecond))),
      p50Ms: round(median(all.map(({ p50Ms }) => p50Ms)), 2),
      p99Ms: round(median(all.map(({ p99Ms }) => p99Ms)), 2),
      rounds: all.map(({ perSecond }) => perSecond),
      cpuMsEach: round((cpu * 1_000) / count, 2),
      residentMiB: round(server.memory().residentMiB, 0),
    })
  }
  const ratios = mine.map(({ perSecond }, i) => perSecond / (peers[i]?.perSecond ?? Number.NaN))
  print('codes', {
    clients,
    ratio: round(median(ratios), 2),
    ratios: ratios.map((r) => round(r, 2)),
    target: 5,
  })
}

/** Codes as they are handed over, by the address they go to. */
export function codesOf(server: Measured): (address: string) => Promise<string> {
  const waiting = new Map<string, (code: string) => void>()
  const early = new Map<string, string>()
  server.listen(({ to, code }) => {
    if (typeof to !== 'string' || typeof code !== 'string') return
    const taker = waiting.get(to)
    if (!taker) early.set(to, code)
    else if (waiting.delete(to)) taker(code)
  })
  return (address) => {
    const code = early.get(address)
    if (code !== undefined) {
      early.delete(address)
      return Promise.resolve(code)
    }
    return new Promise((resolve) => waiting.set(address, resolve))
  }
}

function expectStatus({ status, body }: Answered, wanted: number): void {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${body.slice(0, 200)}`)
}

/** The two forms that a person sends: the contact to verify by, and the code that came there. */
export function ourPair(
  service: Service,
  line: Line,
  codeFor: (address: string) => Promise<string>,
  people: readonly Waiting[],
  first: number,
): Pair {
  const { keys, random } = service
  return async (n) => {
    const waiting = people[n]
    if (!waiting) return false
    const { person, challenge, identifier, token } = waiting
    const { secret } = secretBrowser(service, first + n)
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'accept-language': 'ja',
      cookie: `${cookieName('browser', true)}=${secret}; ${cookieName('session', true)}=${token}`,
    }
    const csrf = pageToken(keys, random, person.browserKey, person.session.sessionId)
    const send = (path: string, fields: Record<string, string>) =>
      line.ask({ method: 'POST', path, headers, body: new URLSearchParams({ csrf, ...fields }).toString() })
    const asked = await send('/verify', { proof: challenge.proofId })
    expectStatus(asked, 303)
    if (asked.headers.location !== '/verify/code') throw new Error(`it leads to ${asked.headers.location}`)
    const shown = await send('/verify/code', { code: await codeFor(identifier) })
    expectStatus(shown, 303)
    if (shown.headers.location === '/verify/code') throw new Error('the code was not taken')
    return true
  }
}

const PEER_USERS = 2_000

export const theirPair =
  (line: Line): Pair =>
  async (n) => {
    const email = `person${n % PEER_USERS}@bench.example`
    const headers = { 'content-type': 'application/json' }
    const send = (path: string, fields: Record<string, string>) =>
      line.ask({ method: 'POST', path: `/api/auth/${path}`, headers, body: JSON.stringify({ email, ...fields }) })
    expectStatus(await send('email-otp/send-verification-otp', { type: 'sign-in' }), 200)
    expectStatus(await send('sign-in/email-otp', { otp: '123456' }), 200)
    return true
  }
