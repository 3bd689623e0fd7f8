// Stands in for argon2id in the simulator's process only (scripts/simulate.ts): at 20 ms a password, ten thousand
// account-years would be a day of hashing, and no promise depends on how slow it is.
import { createHash } from 'node:crypto'

/** In the shape of the real ones, because only hashes of known kinds are verified. */
export const hash = async (password: string): Promise<string> => {
  const digest = createHash('sha256').update(password).digest('base64').replaceAll('=', '')
  return `$argon2id$v=19$m=19456,t=2,p=1$${digest.slice(0, 22)}$${digest}`
}

export const verify = async (stored: string, password: string): Promise<boolean> => stored === (await hash(password))
