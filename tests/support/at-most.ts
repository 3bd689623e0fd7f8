/** Lets so many works go on at once; the others wait, in order. */
export function atMost(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < max) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever ends hands its place over.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
