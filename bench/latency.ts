// (e) How long a page takes at half of what the service can do, in the mix in which people ask for pages; and (f) how long it
// takes while sign-ins fill the queue of passwords.
import { cookieName } from '../src/platform/http/cookies.ts'
import { pageToken } from '../src/platform/http/guard.ts'
import { type Asking, type Line, openLine } from './ask.ts'
import { type Measured, startMeasured } from './child.ts'
import { measure, print, round } from './measure.ts'
import { makePeople, makeWorld, ROOT, secretBrowser, type World } from './world.ts'

export interface LatencyOptions {
  readonly lastingMs: number
  readonly people: number
  readonly signIns: number
}

export const latencyOptions: LatencyOptions = { lastingMs: 8_000, people: 200, signIns: 32 }

const CLIENTS = 8
const CONNECTIONS = 256
/** Pages a second while passwords are judged: few, so that it is their waiting that is measured and not their own load. */
const BESIDE_PER_SECOND = 20

export async function benchLatency(options: LatencyOptions): Promise<void> {
  const { lastingMs } = options
  await withService(options, async (server, line, mix) => {
    await measure(CLIENTS, lastingMs / 4, async (n) => ask(line, mix(n)))
    const most = await measure(CLIENTS, lastingMs / 2, async (n) => ask(line, mix(n)))
    print('latency', { load: 'as much as it can', ...most, ...memoryOf(server) })
    const half = await steadily(most.perSecond / 2, lastingMs, (n) => ask(line, mix(n)))
    print('latency', { load: 'half of that', ...half, target: 25, ...memoryOf(server) })
  })
}

export async function benchHashing(options: LatencyOptions): Promise<void> {
  const { lastingMs, signIns } = options
  await withService(options, async (server, line, mix, world) => {
    await measure(CLIENTS, lastingMs / 4, async (n) => ask(line, mix(n)))
    const quiet = await steadily(BESIDE_PER_SECOND, lastingMs, (n) => ask(line, mix(n)))
    print('hashing', { signIns: 0, ...quiet })
    const crowd = openLine(server.port, signIns)
    let over = false
    const signing = measure(signIns, 600_000, async (n) => {
      await crowd.ask(signInOf(world, n))
      return !over
    })
    const beside = await steadily(BESIDE_PER_SECOND, lastingMs, (n) => ask(line, mix(n)))
    over = true
    const judged = await signing
    crowd.close()
    print('hashing', { signIns, signInsPerSecond: judged.perSecond, ...beside, target: 25, ...memoryOf(server) })
  })
}

type Mix = (n: number) => Asking

async function withService(
  { people }: LatencyOptions,
  work: (server: Measured, line: Line, mix: Mix, world: World) => Promise<void>,
): Promise<void> {
  const world = await makeWorld()
  const env = { DATABASE_URL: world.url(), HONNIN_KEY: ROOT.toString('base64') }
  const server = await startMeasured(new URL('serve.ts', import.meta.url), env)
  const line = openLine(server.port, CONNECTIONS)
  try {
    const all = await makePeople(world.service, 0, people, (n) => secretBrowser(world.service, n).browserKey)
    const cookies = all.map(
      ({ token }, n) =>
        `${cookieName('browser', true)}=${secretBrowser(world.service, n).secret}; ${cookieName('session', true)}=${token}`,
    )
    // What people ask for: mostly pages of their own, and now and then a page for everybody.
    const paths = ['/', '/security', '/verify', '/', '/activity', '/sign-in', '/help', '/security']
    await work(
      server,
      line,
      (n) => ({
        path: paths[n % paths.length] ?? '/',
        headers: { cookie: cookies[n % cookies.length] ?? '', 'accept-language': 'ja', 'accept-encoding': 'gzip' },
      }),
      world,
    )
  } finally {
    line.close()
    await server.stop()
    await world.close()
  }
}

async function ask(line: Line, asking: Asking): Promise<true> {
  const { status } = await line.ask(asking)
  if (status >= 500) throw new Error(`${asking.path}: ${status}`)
  return true
}

const memoryOf = (server: Measured) => ({ residentMiB: round(server.memory().residentMiB, 0) })

/** Asks at a steady rate, whether answers come or not; the time counts from when it should have been asked. */
async function steadily(perSecond: number, lastingMs: number, work: (n: number) => Promise<unknown>) {
  const durations: number[] = []
  const pending: Promise<void>[] = []
  const begun = performance.now()
  for (let n = 0; ; n++) {
    const at = begun + (n * 1_000) / perSecond
    if (at - begun >= lastingMs) break
    const wait = at - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    pending.push(work(n).then(() => void durations.push(performance.now() - at)))
  }
  await Promise.all(pending)
  durations.sort((a, b) => a - b)
  const of = (share: number) => round(durations[Math.floor((durations.length - 1) * share)] ?? 0, 2)
  return { perSecond: round(perSecond), count: durations.length, p50Ms: of(0.5), p95Ms: of(0.95), p99Ms: of(0.99) }
}

/** Somebody at a browser of their own, from a network of their own, with an identifier that there is and a wrong password. */
function signInOf({ service }: World, n: number): Asking {
  const { secret, browserKey } = secretBrowser(service, 1_000_000 + n)
  const csrf = pageToken(service.keys, service.random, browserKey, '')
  return {
    method: 'POST',
    path: '/sign-in',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: `${cookieName('browser', true)}=${secret}`,
    },
    body: new URLSearchParams({
      csrf,
      identifier: `nobody${n}@bench.example`,
      password: 'not the right one',
    }).toString(),
  }
}
