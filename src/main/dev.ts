import { breakerNow } from '../features/challenge/flow-breaker.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { isoInstant, type MovableClock } from '../kernel/clock.ts'
import type { Refusal } from '../kernel/result.ts'
import type { Fault } from '../platform/delivery/faults.ts'
import type { Answer, Route } from '../platform/http/exchange.ts'
import type { Service } from '../platform/service.ts'
import type { DevelopmentCarriers } from './carriers.ts'
import { accountView } from './dev-account-view.ts'
import { makeAccount } from './dev-accounts.ts'
import type { Workbench } from './dev-bench.ts'
import { letPass, readMove } from './dev-clock.ts'
import { makeDemonstration } from './dev-demo.ts'
import { devPageRoutes } from './dev-pages.ts'

const json = (body: unknown, status = 200): Answer => ({ kind: 'json', status, body })
const problem = ({ code, params }: Refusal, status = 422): Answer =>
  json({ type: 'about:blank', title: code, status, code, ...params }, status)

/** Development mode (X1): never loaded in production, where none of these routes exists (T139). */
export async function devRoutes(
  service: Service,
  carriers: DevelopmentCarriers,
  clock: MovableClock,
  run: () => Promise<number>,
): Promise<readonly Route<Person>[]> {
  await makeDemonstration(service)
  let turn: Promise<unknown> = Promise.resolve()
  const bench: Workbench = {
    service,
    carriers,
    // One at a time: two who move the clock at once would each overtake the other's due work.
    advance(byMs) {
      const mine = turn.then(() => letPass(service, run, clock, byMs))
      turn = mine.catch(() => undefined)
      return mine
    },
  }
  return [...machineRoutes(bench, clock), ...devPageRoutes(bench)]
}

/** All messages, or those to one address: there may be thousands, and whoever waits for one asks again and again. */
async function messages(carriers: Workbench['carriers'], to: string | undefined): Promise<Answer> {
  const all = await carriers.mailbox.list()
  return json(to === undefined ? all : all.filter((message) => message.to === to))
}

function machineRoutes(bench: Workbench, clock: MovableClock): readonly Route<Person>[] {
  const { service, carriers } = bench
  const time = async () => {
    const { now } = await service.time.moment()
    return { now: isoInstant(clock.wall()), ledger: isoInstant(now), moved: clock.offset }
  }
  return [
    { method: 'GET', path: '/dev/messages.json', handle: (x) => messages(carriers, x.query('to')) },
    {
      method: 'DELETE',
      path: '/dev/messages.json',
      token: 'none',
      async handle() {
        await carriers.mailbox.clear()
        return json([])
      },
    },
    { method: 'GET', path: '/dev/clock.json', handle: async () => json(await time()) },
    {
      method: 'POST',
      path: '/dev/clock.json',
      token: 'none',
      async handle(x) {
        const move = readMove(await x.json(), clock.wall())
        if (!move.ok) return problem(move.refusal)
        await bench.advance(move.value)
        return json(await time())
      },
    },
    {
      method: 'POST',
      path: '/dev/accounts.json',
      token: 'none',
      async handle(x) {
        const made = await makeAccount(service, await x.json())
        return made.ok
          ? json(made.value, 201)
          : problem(made.refusal, made.refusal.code === 'dev.account_exists' ? 409 : 422)
      },
    },
    {
      method: 'GET',
      path: '/dev/account/:file',
      async handle(x) {
        const id = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/.exec(x.param('file'))?.[1]
        const view = id && (await accountView(service, id))
        return view ? json(view) : problem({ code: 'dev.no_such_account', params: {} }, 404)
      },
    },
    { method: 'GET', path: '/dev/breaker.json', handle: async () => json(await breakerNow(service)) },
    { method: 'GET', path: '/dev/faults.json', handle: () => json(carriers.faults) },
    {
      method: 'POST',
      path: '/dev/faults.json',
      token: 'none',
      async handle(x) {
        const wish = readFaults(await x.json())
        if (!wish) return problem({ code: 'dev.faults_unreadable', params: {} })
        Object.assign(carriers.faults, wish)
        return json(carriers.faults)
      },
    },
  ]
}

/** `{"mail":{"kind":"bounce"},"sms":{"kind":"delay","minutes":10}}`; a channel that is not named stays as it is. */
function readFaults(body: unknown): Partial<Record<'mail' | 'sms', Fault>> | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const entries = Object.entries(body)
  const right = entries.every(([channel, fault]) => (channel === 'mail' || channel === 'sms') && isFault(fault))
  return right && entries.length > 0 ? Object.fromEntries(entries) : undefined
}

export function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  if (value.kind === 'delay')
    return 'minutes' in value && typeof value.minutes === 'number' && value.minutes > 0 && value.minutes <= 10_000
  return value.kind === 'none' || value.kind === 'bounce' || value.kind === 'down'
}
