// `npm run bench`: prints a line of JSON for each figure; `npm run bench -- due rush` measures only those. Load and service share
// the machine, so figures compare only with others of the same run.
//   --full   the large sizes: ten million waiting requests, a hundred thousand due at once, a million accounts (an hour)
//   --tiny   sizes that tell nothing, to see that everything runs (seconds)
//   --write  keeps the lines in docs/performance.jsonl and draws the page and plots from them
//   --draw   draws them again from the lines that are kept
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { removeFolder, startServer } from '../tests/support/server.ts'
import { accountsOptions, benchAccounts } from './accounts.ts'
import { benchCodesHttp, codesOptions } from './codes.ts'
import { draw, KEPT } from './draw.ts'
import { benchDue, dueOptions } from './due.ts'
import { benchOutbox, benchSignIn } from './flows.ts'
import { benchImport } from './import.ts'
import { benchHashing, benchLatency, latencyOptions } from './latency.ts'
import { keepLines, print, round } from './measure.ts'
import { benchPages } from './pages.ts'
import { benchRush, rushOptions } from './rush.ts'
import { benchStart } from './start.ts'
import { benchTransactions, transactionsOptions } from './transactions.ts'
import { makeWorld } from './world.ts'

const GIB = 2 ** 30

type Size = 'tiny' | 'usual' | 'full'

/** The letters are those of the questions in docs/performance.md. */
const BENCHES: Readonly<Record<string, (size: Size) => Promise<void>>> = {
  start: () => benchStart(),
  pages: () => withServer(benchPages),
  flows: () =>
    withWorld(async (world) => {
      await benchOutbox(world)
      await benchSignIn(world)
    }),
  import: () => benchImport(),
  codes: (size) =>
    benchCodesHttp(
      size === 'tiny' ? { clients: [2], rounds: 1, lastingMs: 300, peoplePerSecond: 1_000 } : codesOptions,
    ),
  transactions: (size) =>
    benchTransactions(size === 'tiny' ? { acts: ['finish'], rounds: 1, perRound: 4, clients: 2 } : transactionsOptions),
  due: (size) =>
    benchDue(
      {
        tiny: { waiting: [100, 200], rounds: 1, polls: 10 },
        usual: dueOptions,
        full: { ...dueOptions, waiting: [10_000, 100_000, 1_000_000, 10_000_000] },
      }[size],
    ),
  rush: (size) =>
    benchRush(
      { tiny: { requests: 20, workers: [2] }, usual: rushOptions, full: { ...rushOptions, requests: 100_000 } }[size],
    ),
  latency: (size) => benchLatency(size === 'tiny' ? { lastingMs: 400, people: 5, signIns: 2 } : latencyOptions),
  accounts: (size) =>
    benchAccounts(
      {
        tiny: { accounts: [10, 20], pages: 20 },
        usual: accountsOptions,
        full: { ...accountsOptions, accounts: [1_000, 10_000, 100_000, 1_000_000] },
      }[size],
    ),
  hashing: (size) => benchHashing(size === 'tiny' ? { lastingMs: 400, people: 5, signIns: 2 } : latencyOptions),
}

async function withServer(work: (server: Awaited<ReturnType<typeof startServer>>) => Promise<void>): Promise<void> {
  const server = await startServer({ environment: { LOG_LEVEL: 'warn' } })
  try {
    await work(server)
  } finally {
    await server.stop()
    removeFolder(server.folder)
  }
}

async function withWorld(work: (world: Awaited<ReturnType<typeof makeWorld>>) => Promise<void>): Promise<void> {
  const world = await makeWorld()
  try {
    await work(world)
  } finally {
    await world.close()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean' },
    tiny: { type: 'boolean' },
    write: { type: 'boolean' },
    draw: { type: 'boolean' },
  },
})
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". There are: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(1)
}
if (!values.draw) {
  const lines = values.write ? keepLines() : undefined
  print('machine', {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? '',
    memoryGiB: round(totalmem() / GIB),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  })
  const size = values.full ? 'full' : values.tiny ? 'tiny' : 'usual'
  for (const [name, bench] of Object.entries(BENCHES))
    if (positionals.length === 0 || positionals.includes(name)) await bench(size)
  // Benches that were not measured this time stay as they were.
  const measured = new Set(lines?.map((line) => String(JSON.parse(line).bench)))
  const before =
    lines && positionals.length > 0 && existsSync(KEPT) ? readFileSync(KEPT, 'utf8').split('\n').filter(Boolean) : []
  const rest = before.filter((line) => !measured.has(String(JSON.parse(line).bench)))
  if (lines) writeFileSync(KEPT, `${[...rest, ...lines].join('\n')}\n`)
}
if (values.write || values.draw) draw()
