import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Scenario } from './scenario.ts'
import { liveWorld, type World } from './world.ts'

const WORKER = fileURLToPath(new URL('./worker.ts', import.meta.url))

export interface Progress {
  readonly onYear?: (done: number) => void
  readonly onWorld?: (world: World, done: number) => void
}

/** Lives all worlds, by so many processes; answers in their order, whichever ended first. */
export async function liveWorlds(
  scenarios: readonly Scenario[],
  workers: number,
  { onYear, onWorld }: Progress,
): Promise<World[]> {
  const worlds: World[] = []
  const left = [...scenarios.entries()]
  const take = async (live: (scenario: Scenario) => Promise<World>) => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [i, scenario] = next
      const world = await live(scenario)
      worlds[i] = world
      onWorld?.(world, worlds.filter(Boolean).length)
    }
  }
  const count = Math.min(workers, scenarios.length)
  if (count === 1) await take((scenario) => liveWorld(scenario, scenarios.length === 1 ? onYear : undefined))
  else await Promise.all(Array.from({ length: count }, () => inProcess(take)))
  return worlds
}

async function inProcess(take: (live: (scenario: Scenario) => Promise<World>) => Promise<void>): Promise<void> {
  const worker = fork(WORKER, { serialization: 'advanced' })
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const live = (scenario: Scenario): Promise<World> =>
    new Promise((resolve, reject) => {
      worker.once('message', (world) => resolve(world as World))
      void ended.then(() => reject(new Error('a process that lived a world ended early; its words stand above')))
      worker.send(scenario)
    })
  try {
    await take(live)
  } finally {
    worker.disconnect()
    await ended
  }
}
