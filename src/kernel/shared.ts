/**
 * One answer for all who ask while an earlier one is under way. It is asked for only once that one has come, so that it is
 * never older than anybody's question: whoever gets it cannot tell it from one of their own.
 */
export function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let present: Promise<unknown> = Promise.resolve()
  let next: Promise<T> | undefined
  const begin = (): Promise<T> => {
    next = undefined
    const answer = ask()
    present = answer.catch(() => undefined)
    return answer
  }
  return () => {
    next ??= present.then(begin)
    return next
  }
}
