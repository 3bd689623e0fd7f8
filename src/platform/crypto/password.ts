import { hash, verify } from '@node-rs/argon2'

/** CR-02: argon2id, 19 MiB, t = 2, p = 1; off the event loop. The string names its algorithm and cost. */
const OPTIONS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Two at once fill two cores; the rest wait in order instead of taking memory (T087). */
const CONCURRENCY_MAX = 4

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= CONCURRENCY_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}

/** Unicode is composed first (NFC), so that the same password typed on another keyboard is the same (SS-10). */
const canonical = (password: string): string => password.normalize('NFC')

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(canonical(password), OPTIONS))

/**
 * Where there is no hash to compare with, the same work is done against a hash that nothing matches, so that the
 * duration does not tell whether the account exists (S17).
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await inTurn(() => verify(stored ?? NOBODY, canonical(password)))
  return right && stored !== null
}

/** argon2id of 32 random bytes that were thrown away. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$XJgxOkSnhvCuMTPWHQyo4g$Ukm/usl7zizvYRqtfbKuZQcjd83HfRB4A8iRKVrRVr4'
