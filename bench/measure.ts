// The measuring loop, and how figures are printed: a line of JSON each.

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits))

let kept: string[] | undefined

/** From now on lines are also kept, for the page of the figures. */
export function keepLines(): readonly string[] {
  kept = []
  return kept
}

export const print = (bench: string, figures: Readonly<Record<string, unknown>>): void => {
  const line = JSON.stringify({ bench, ...figures })
  kept?.push(line)
  process.stdout.write(`${line}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2
}

export interface Figures {
  readonly perSecond: number
  readonly count: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * A closed loop: each worker begins the next piece of work when its last one has ended. `work` gets the number of the
 * piece and answers false when there is nothing left.
 */
export async function measure(
  workers: number,
  lastingMs: number,
  work: (piece: number, worker: number) => Promise<boolean | undefined>,
): Promise<Figures> {
  const durations: number[] = []
  const begun = performance.now()
  let next = 0
  let over = false
  const worker = async (number: number): Promise<void> => {
    while (!over && performance.now() - begun < lastingMs) {
      const from = performance.now()
      if ((await work(next++, number)) === false) over = true
      else durations.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, i) => worker(i)))
  const seconds = (performance.now() - begun) / 1000
  durations.sort((a, b) => a - b)
  const at = (share: number) => round(durations[Math.floor((durations.length - 1) * share)] ?? 0, 2)
  return {
    perSecond: round(durations.length / seconds),
    count: durations.length,
    seconds: round(seconds, 2),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }
}
