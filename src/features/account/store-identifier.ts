import { uuidOfBytes } from '../../kernel/random.ts'
import type { Keys } from '../../platform/crypto/keys.ts'
import type { StoredAccount } from './store.ts'

/** The keyed digest that an identifier is found by: the identifier itself stands nowhere in clear. */
export const identifierKey = (keys: Keys, lookup: string): Buffer => keys.digest('identifier', lookup)

/** A stand-in for an account id, the same for an identifier whether or not it belongs to somebody (S17). */
export const identifierSubject = (key: Buffer): string => uuidOfBytes(key.subarray(0, 16))

/** What an identifier is sealed with. */
export const identifierAbout = (accountId: string): string => `identifier/${accountId}`

/** Somebody as the host knows them, and nobody else by that (S22): an address can change hands, this never does. */
export interface HostSubject {
  readonly issuer: string
  readonly subject: string
}

/** What an account of the host is found by. No address is looked up under a key that begins like this. */
export const hostKey = (keys: Keys, { issuer, subject }: HostSubject): Buffer =>
  keys.digest('identifier', 'host', issuer, subject)

/** What it is called: `name` is for showing only. */
export const sealHosted = (keys: Keys, accountId: string, { issuer, subject }: HostSubject, name: string): Buffer =>
  keys.seal(JSON.stringify([name, issuer, subject]), identifierAbout(accountId))

type Called = Pick<StoredAccount, 'accountId' | 'identifierSealed' | 'hosted'>

const openCalled = (keys: Keys, { accountId, identifierSealed, hosted }: Called): readonly string[] => {
  const text = keys.open(identifierSealed, identifierAbout(accountId))
  return hosted ? JSON.parse(text) : [text]
}

/** What the account is called: the address that its person signs in with, or the name that its host gave. */
export const identifierOf = (keys: Keys, account: Called): string => openCalled(keys, account)[0] ?? ''

/** Who it is at the host; undefined for an account of our own. */
export function hostSubjectOf(keys: Keys, account: Called): HostSubject | undefined {
  const [, issuer, subject] = openCalled(keys, account)
  return issuer !== undefined && subject !== undefined ? { issuer, subject } : undefined
}
