// Pages a second over HTTP from a real process, and its memory.
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { waitByMail } from '../tests/support/journey.ts'
import { Browser } from '../tests/support/pages.ts'
import type { Server } from '../tests/support/server.ts'
import { measure, print, round } from './measure.ts'

const LASTING_MS = 3_000
const CONNECTIONS = [8, 32]

export async function benchPages(server: Server): Promise<void> {
  printMemory(server, 'after the start')
  const proofs = [{ kind: 'mail', address: 'old@bench.example' }] as const
  const account = await server.account({ identifier: 'pages@bench.example', proofs: [...proofs] })
  const browser = new Browser(server.origin)
  await waitByMail(server, browser, account, 'new@bench.example')
  const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
  for (const [path, headers] of [
    ['/', {}],
    ['/sign-in', {}],
    ['/replace/status', { cookie }],
  ] as const)
    for (const connections of CONNECTIONS) await benchPage(server.origin + path, headers, connections, path)
  printMemory(server, 'after the pages')
}

async function benchPage(url: string, headers: Record<string, string>, connections: number, path: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const all = { 'accept-encoding': 'gzip', 'accept-language': 'ja', ...headers }
  let bytes = 0
  const one = () =>
    new Promise<true>((resolve, reject) => {
      get(url, { agent, headers: all }, (response) => {
        let length = 0
        response.on('data', (chunk) => (length += chunk.length))
        response.on('end', () => {
          bytes = length
          if (response.statusCode === 200) resolve(true)
          else reject(new Error(`${path}: ${response.statusCode}`))
        })
      }).on('error', reject)
    })
  await measure(connections, LASTING_MS / 6, one)
  const figures = await measure(connections, LASTING_MS, one)
  agent.destroy()
  print('pages', { path, connections, ...figures, bytes })
}

const MIB_PER_KIB = 1 / 1024

/** Resident memory; of the engine the proportional share, because its processes share most of theirs. */
function printMemory(server: Server, when: string): void {
  const engine = Number.parseInt(readFileSync(join(server.folder, 'postgres', 'postmaster.pid'), 'utf8'), 10)
  const family = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => Number(pid) === engine || field(pid, 'status', 'PPid') === engine)
  print('memory', {
    when,
    programMiB: round(field(String(server.process.pid), 'status', 'VmRSS') * MIB_PER_KIB),
    engineMiB: round(family.reduce((sum, pid) => sum + field(pid, 'smaps_rollup', 'Pss') * MIB_PER_KIB, 0)),
    engineProcesses: family.length,
  })
}

function field(pid: string, file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0)
  } catch {
    // It ended in between.
    return 0
  }
}
