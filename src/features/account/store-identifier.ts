import { uuidOfBytes } from '../../kernel/random.ts'
import type { Keys } from '../../platform/crypto/keys.ts'

/** The keyed digest that an identifier is found by: the identifier itself stands nowhere in clear. */
export const identifierKey = (keys: Keys, lookup: string): Buffer => keys.digest('identifier', lookup)

/** A stand-in for an account id, the same for an identifier whether or not it belongs to somebody (S17). */
export const identifierSubject = (key: Buffer): string => uuidOfBytes(key.subarray(0, 16))

/** What an identifier is sealed with. */
export const identifierAbout = (accountId: string): string => `identifier/${accountId}`
