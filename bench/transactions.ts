// (b) Verifying, stopping and finishing, by the flows and by pgbench: the same people, statements and values, in turns, each on
// a copy of its own on one server.
import { codeOf } from '../src/features/challenge/store-code.ts'
import { verify } from '../src/features/prompt/flow.ts'
import { finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import type { Sql } from '../src/platform/database/sql.ts'
import type { Service } from '../src/platform/service.ts'
import { Time } from '../src/platform/time.ts'
import { measure, median, print, round } from './measure.ts'
import { makeReplay, pgbench } from './replay.ts'
import { type Asked, makeRequests } from './requests.ts'
import { makeWorld, recording } from './world.ts'

export interface TransactionsOptions {
  readonly acts: readonly string[]
  readonly rounds: number
  readonly perRound: number
  readonly clients: number
}

export const transactionsOptions: TransactionsOptions = {
  acts: ['verify', 'stop', 'finish'],
  rounds: 5,
  perRound: 800,
  clients: 8,
}

interface Act {
  readonly stage: 'final' | 'ready'
  readonly perRound: (options: TransactionsOptions) => number
  readonly act: (service: Service, asked: Asked) => Promise<{ readonly ok: boolean }>
}

const ACTS: Readonly<Record<string, Act>> = {
  verify: {
    stage: 'final',
    perRound: ({ perRound }) => perRound,
    async act(service, { person, challenge }) {
      const { now } = await service.time.moment()
      return verify(service, person, challenge, codeOf(service, challenge), { now, challenge })
    },
  },
  stop: {
    stage: 'final',
    perRound: ({ perRound }) => perRound,
    act: (service, { stopToken }) => stopByLink(service, stopToken),
  },
  // The new password is hashed with argon2id, which bounds it: fewer are enough.
  finish: {
    stage: 'ready',
    perRound: ({ perRound }) => Math.ceil(perRound / 8),
    act: (service, { person, finish }) =>
      finishReplacement(service, person, {
        codes: new Map([[finish.challengeId, codeOf(service, finish)]]),
        newPassword: 'four quiet lanterns drift',
      }),
  },
}

export async function benchTransactions(options: TransactionsOptions): Promise<void> {
  if (!pgbench) {
    print('transactions', { missing: 'pgbench of PostgreSQL 15 or newer: apt-get install postgresql' })
    return
  }
  for (const [act, how] of Object.entries(ACTS)) if (options.acts.includes(act)) await compare(act, how, options)
}

async function compare(name: string, { stage, act, ...how }: Act, options: TransactionsOptions): Promise<void> {
  const { rounds, clients } = options
  const perRound = Math.ceil(how.perRound(options) / clients) * clients
  const world = await makeWorld()
  const { socket } = world.engine
  const admin = openDatabase({ socket: { ...socket, database: 'template1' }, connectionsMax: 1 }, () => undefined)
  try {
    const people = await makeRequests(world.service, 0, (rounds + 1) * perRound, { stage })
    // A copy is made of a database that nobody has open.
    await world.disconnect()
    for (const copy of ['flows', 'replay']) await admin.script(`create database ${copy} template ${socket.database}`)
    const open = (database: string) =>
      openDatabase({ socket: { ...socket, database }, connectionsMax: clients + 2 }, () => undefined)
    const [flows, copy] = [open('flows'), open('replay')]
    const { policy, clock } = world.service
    const time = new Time(flows, clock, {
      heartbeatMs: policy.ledger_heartbeat_ms,
      creditMaxMs: policy.ledger_credit_max_ms,
    })
    await time.join()
    const service = { ...world.service, database: flows, time }
    const pieces: Sql[][] = []
    const run = (from: number) =>
      measure(clients, 600_000, async (i) => {
        const asked = i < perRound ? people[from + i] : undefined
        if (!asked) return false
        const into: Sql[] = []
        pieces[from + i] = into
        const database = recording(flows, into)
        // Readings of the ledger are shared by all who ask at once, and so are no part of a piece.
        const did = await act({ ...service, database }, asked)
        if (!did.ok) throw new Error(`${name}: ${JSON.stringify(did)}`)
        return true
      })
    // Flows first, as pgbench repeats what they did; then in turns would need the values before they are known.
    const perSecond: number[] = []
    const tps: number[] = []
    let statements = 0
    for (let i = 0; i <= rounds; i++) {
      const figures = await run(i * perRound)
      const replay = await makeReplayAgain(copy, { ...socket, database: 'replay' }, pieces.slice(i * perRound))
      const found = replay.run(0, perRound, clients)
      statements = replay.statements
      // The first round warms both up.
      if (i === 0) continue
      perSecond.push(figures.perSecond)
      tps.push(found)
    }
    const ratios = perSecond.map((mine, i) => mine / (tps[i] ?? Number.NaN))
    print('transactions', {
      act: name,
      clients,
      statements,
      perSecond: round(median(perSecond)),
      pgbenchPerSecond: round(median(tps)),
      ratio: round(median(ratios), 2),
      ratios: ratios.map((ratio) => round(ratio, 2)),
      target: 0.8,
    })
    await Promise.all([flows.close(), copy.close()])
  } finally {
    await admin.close()
    await world.close()
  }
}

async function makeReplayAgain(...args: Parameters<typeof makeReplay>): ReturnType<typeof makeReplay> {
  await args[0].script('drop table if exists replay')
  return makeReplay(...args)
}
