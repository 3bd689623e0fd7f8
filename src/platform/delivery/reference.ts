import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../crypto/keys.ts'

/** RFC 4648 6 in small letters: a mail server may change the case of what it passes on. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const MAC_BYTES = 10
const REFERENCE = /^[a-z2-7]{42}$/

const mac = (keys: Pick<Keys, 'digest'>, accountId: string, messageId: string): Buffer =>
  keys.digest('message', accountId, messageId).subarray(0, MAC_BYTES)

/**
 * What a message is called by those who carry it: the account, and a digest of the message under a key that only we have
 * (80 bits). It fits into a return path (64 octets, RFC 5321 4.5.3.1.1), stays the same on every try, and nobody can make
 * one for a message that they have not seen.
 */
export const referenceOf = (keys: Pick<Keys, 'digest'>, accountId: string, messageId: string): string =>
  toLetters(Buffer.concat([bytesOfUuid(accountId), mac(keys, accountId, messageId)]))

export interface Reference {
  readonly accountId: string
  /** Is it this message of the account? */
  names(keys: Pick<Keys, 'digest'>, messageId: string): boolean
}

/** Undefined where it is no reference; whether it names a message only the account's messages tell. */
export function readReference(text: string): Reference | undefined {
  const small = text.toLowerCase()
  if (!REFERENCE.test(small)) return undefined
  const bytes = fromLetters(small)
  const accountId = uuidOfBytes(bytes.subarray(0, 16))
  return { accountId, names: (keys, messageId) => sameSecret(bytes.subarray(16), mac(keys, accountId, messageId)) }
}

function toLetters(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`) << 2n
  let text = ''
  for (let i = 0; i < 42; i++) {
    text = LETTERS.charAt(Number(value & 31n)) + text
    value >>= 5n
  }
  return text
}

function fromLetters(text: string): Buffer {
  let value = 0n
  for (const letter of text) value = (value << 5n) | BigInt(LETTERS.indexOf(letter))
  return Buffer.from((value >> 2n).toString(16).padStart(52, '0'), 'hex')
}

/** "bounce@bounces.example.jp" with a reference: where a mail comes back to, so that it is known without believing what is in it. */
export function returnPathOf(mailbox: string, reference: string): string {
  const [local = '', domain = ''] = mailbox.split('@')
  return `${local}+${reference}@${domain}`
}

/** The references in the head of a mail that came back; it stands in whatever header the server wrote its recipient into. */
export function referencesIn(head: string): readonly string[] {
  const found = [...head.matchAll(/\+([a-z2-7]{42})@/gi)].map(([, reference = '']) => reference.toLowerCase())
  return [...new Set(found)].slice(0, REFERENCES_MAX)
}

const REFERENCES_MAX = 3
