// `node bench/profile.ts a.cpuprofile [flames.svg]`: where a profile of `node --cpu-prof` says that the time went, by place and by
// function; and as a flame graph. What happened in the first seconds (the start) is left out.
import { readFileSync, writeFileSync } from 'node:fs'
import { flames, type Sample } from './flames.ts'
import { print, round } from './measure.ts'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The part of the program that a file belongs to: a package, a place or feature of ours, a module of Node, or the engine. */
function placeOf(url: string, name: string): string {
  if (url === '') return name.startsWith('(') ? name : 'V8'
  const found =
    /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /\/(src\/(?:features\/)?[^/]+|bench)\//.exec(url)?.[1]
  return found ?? (url.startsWith('node:') ? (url.split('/')[0] ?? url) : url)
}

const TOP = 30
/** The program is loaded meanwhile, and what is called often is not yet compiled. */
const START_US = 4_000_000

/** Every sample in which something was done, with the functions that had called each other. */
export function samplesOf({ nodes, samples, timeDeltas }: Profile): Sample[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const callers = new Map(nodes.flatMap(({ id, children }) => (children ?? []).map((child) => [child, id] as const)))
  const stackOf = (id: number): Sample['stack'] => {
    const frame = byId.get(id)?.callFrame
    const caller = callers.get(id)
    if (!frame || caller === undefined) return []
    const file = frame.url === '' ? '' : `${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`
    const name = frame.functionName || 'anonymous'
    return [...stackOf(caller), { name, file, place: placeOf(frame.url, frame.functionName) }]
  }
  const stacks = new Map(nodes.map(({ id }) => [id, stackOf(id)]))
  let at = 0
  return samples.flatMap((id, i) => {
    at += timeDeltas[i] ?? 0
    const stack = stacks.get(id) ?? []
    const idle = stack.length === 0 || stack.at(-1)?.name === '(idle)'
    return at < START_US || idle ? [] : [{ ms: (timeDeltas[i] ?? 0) / 1_000, stack }]
  })
}

export function summarise(samples: readonly Sample[]): void {
  const places = new Map<string, number>()
  const functions = new Map<string, number>()
  for (const { ms, stack } of samples) {
    const { name = '', file = '', place = '' } = stack.at(-1) ?? {}
    places.set(place, (places.get(place) ?? 0) + ms)
    functions.set(`${name} ${file}`, (functions.get(`${name} ${file}`) ?? 0) + ms)
  }
  const busy = samples.reduce((sum, { ms }) => sum + ms, 0)
  for (const [kind, all] of Object.entries({ place: places, function: functions }))
    for (const [name, ms] of [...all].sort((a, b) => b[1] - a[1]).slice(0, TOP))
      print('profile', { [kind]: name, percent: round((100 * ms) / busy), ms: round(ms) })
}

if (import.meta.main) {
  const [, , path = '', into] = process.argv
  const samples = samplesOf(JSON.parse(readFileSync(path, 'utf8')))
  summarise(samples)
  if (into !== undefined) writeFileSync(into, flames(samples))
}
