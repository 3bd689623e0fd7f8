// Stands in for argon2id in the simulator's process only (scripts/simulate.ts): at 20 ms a password, ten thousand
// account-years would be a day of hashing, and no promise depends on how slow it is.
import { createHash } from 'node:crypto'

export const hash = async (password: string): Promise<string> =>
  `$simulated$${createHash('sha256').update(password).digest('base64')}`

export const verify = async (stored: string, password: string): Promise<boolean> => stored === (await hash(password))
