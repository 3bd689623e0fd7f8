// `node bench/profile.ts a.cpuprofile`: where a profile of `node --cpu-prof` says that the time went, by place and by function.
import { readFileSync } from 'node:fs'
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

export function summarise(path: string): void {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path, 'utf8')) as Profile
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const places = new Map<string, number>()
  const functions = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const frame = byId.get(id)?.callFrame
    if (!frame || frame.functionName === '(idle)') continue
    const ms = (timeDeltas[i] ?? 0) / 1_000
    const place = placeOf(frame.url, frame.functionName)
    const name = `${frame.functionName || 'anonymous'} ${frame.url.split('/').slice(-2).join('/')}:${frame.lineNumber + 1}`
    places.set(place, (places.get(place) ?? 0) + ms)
    functions.set(name, (functions.get(name) ?? 0) + ms)
  }
  const busy = [...places.values()].reduce((sum, ms) => sum + ms, 0)
  for (const [kind, all] of Object.entries({ place: places, function: functions }))
    for (const [name, ms] of [...all].sort((a, b) => b[1] - a[1]).slice(0, TOP))
      print('profile', { [kind]: name, percent: round((100 * ms) / busy), ms: round(ms) })
}

if (import.meta.main) summarise(process.argv[2] ?? '')
