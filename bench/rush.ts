// (d) Many requests whose final notice is due in the same hour, with one, two and four workers: how long until the last alert is
// handed over, and whether one is lost, doubled, or goes out for a request that was stopped.
import { stopByLink } from '../src/features/replacement/status/flow-end.ts'
import { type Measured, startMeasured } from './child.ts'
import { print, round } from './measure.ts'
import { makeRequests } from './requests.ts'
import { makeWorld, ROOT } from './world.ts'

export interface RushOptions {
  readonly requests: number
  readonly workers: readonly number[]
}

export const rushOptions: RushOptions = { requests: 1_000, workers: [1, 2, 4] }

const STOPPED_ONE_IN = 50
const HOUR_S = 3_600

export async function benchRush({ requests, workers }: RushOptions): Promise<void> {
  const world = await makeWorld()
  const { service, engine } = world
  const own = JSON.stringify({ ...engine.socket, key: ROOT.toString('base64') })
  const rates: number[] = []
  try {
    for (const [i, count] of workers.entries()) {
      const asked = await makeRequests(service, i * requests, requests, { stage: 'final' })
      const stopped = asked.filter((_, n) => n % STOPPED_ONE_IN === 0)
      for (const { stopToken } of stopped)
        if (!(await stopByLink(service, stopToken)).ok) throw new Error('not stopped')
      await service.database.script('analyze')
      const started = await Promise.all(
        Array.from({ length: count }, () =>
          startMeasured(new URL('worker.ts', import.meta.url), { HONNIN_BENCH_WORKER: own }),
        ),
      )
      const begun = performance.now()
      const handed = (await Promise.all(started.map(work))).flat()
      const seconds = (performance.now() - begun) / 1_000
      for (const worker of started) await worker.stop()
      // The stops were told, too, to the same contacts: what is due is one message more for each who did not stop.
      const alerts = asked.length - stopped.length
      const toEach = new Map<string, number>()
      for (const line of handed) {
        const to = line.split(' ')[0] ?? ''
        toEach.set(to, (toEach.get(to) ?? 0) + 1)
      }
      const told = (one: { readonly identifier: string }) => toEach.get(one.identifier) ?? 0
      const running = asked.filter((_, n) => n % STOPPED_ONE_IN !== 0)
      rates.push(handed.length / seconds)
      print('rush', {
        requests,
        workers: count,
        seconds: round(seconds, 2),
        perSecond: round(handed.length / seconds),
        alerts,
        lost: running.filter((one) => told(one) === 0).length,
        doubled: handed.length - new Set(handed).size + running.filter((one) => told(one) > 1).length,
        toldAfterStop: stopped.filter((one) => told(one) > 1).length,
        in100000S: round((100_000 / handed.length) * seconds, 0),
        withinTheHour: (100_000 / handed.length) * seconds <= HOUR_S,
        ratioToOne: round((rates.at(-1) ?? 0) / (rates[0] ?? 1), 2),
      })
    }
  } finally {
    await world.close()
  }
}

const work = (worker: Measured): Promise<string[]> =>
  new Promise((resolve) => {
    worker.listen(({ handed }) => {
      if (Array.isArray(handed)) resolve(handed)
    })
    worker.say({ begin: true })
  })
