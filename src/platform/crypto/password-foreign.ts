import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { verify as verifyArgon2 } from '@node-rs/argon2'
import { verify as verifyBcrypt } from '@node-rs/bcrypt'
import { policy } from '../../policy/policy.ts'

/** A way of hashing passwords that accounts from elsewhere may come with. */
interface Way {
  readonly pattern: RegExp
  /** Its costs within what one sign-in may cost us: a hash is also work that its maker chose for our machine. */
  readonly bearable: (found: RegExpExecArray) => boolean
  readonly verify: (stored: string, found: RegExpExecArray, password: string) => Promise<boolean>
}

const {
  import_hash_memory_max_bytes: memoryMaxBytes,
  import_hash_passes_max: passesMax,
  import_hash_lanes_max: lanesMax,
  import_hash_steps_max: stepsMax,
} = policy
const B64 = '[A-Za-z0-9+/]'

/** Salt and digest of at least eight and sixteen bytes: shorter ones are no hashes but accidents. */
const TAIL = `\\$(${B64}{11,128})\\$(${B64}{22,172})$`

const number = (digits: string | undefined): number => Number(digits)

const within = (digits: string | undefined, max: number): boolean => number(digits) > 0 && number(digits) <= max

const WAYS: readonly Way[] = [
  {
    // RFC 9106, as PHC string.
    pattern: new RegExp(`^\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})${TAIL}`),
    bearable: ([, m, t, p]) =>
      number(m) >= 8 * number(p) && number(m) * 1024 <= memoryMaxBytes && within(t, passesMax) && within(p, lanesMax),
    verify: (stored, _, password) => verifyArgon2(stored, password),
  },
  {
    // Of a password it takes the first 72 bytes, as all systems do that hash so.
    pattern: /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/,
    bearable: ([, cost]) => number(cost) >= 4 && within(cost, policy.import_bcrypt_cost_max),
    verify: (stored, _, password) => verifyBcrypt(password, stored),
  },
  {
    // RFC 7914, as PHC string: N = 2^ln.
    pattern: new RegExp(`^\\$scrypt\\$ln=(\\d\\d?),r=(\\d\\d?),p=(\\d\\d?)${TAIL}`),
    bearable: ([, ln, r, p]) =>
      number(ln) > 0 && number(r) > 0 && within(p, lanesMax) && scryptBytes(ln, r) <= memoryMaxBytes,
    verify: (_, [, ln, r, p, salt, digest], password) =>
      matches(digest, (length) =>
        scryptAsync(password, bytes(salt), length, {
          N: 2 ** number(ln),
          r: number(r),
          p: number(p),
          maxmem: 2 * memoryMaxBytes,
        }),
      ),
  },
  {
    // RFC 8018, as PHC string.
    pattern: new RegExp(`^\\$pbkdf2-(sha256|sha512)\\$i=(\\d{1,8})${TAIL}`),
    bearable: ([, , i]) => within(i, stepsMax),
    verify: (_, [, name = '', i, salt, digest], password) =>
      matches(digest, (length) => pbkdf2Async(password, bytes(salt), number(i), length, name)),
  },
]

const scryptBytes = (ln: string | undefined, r: string | undefined): number => 2 ** number(ln) * number(r) * 128

type ScryptCost = { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number }
const scryptAsync = promisify<string, Buffer, number, ScryptCost, Buffer>(scrypt)
const pbkdf2Async = promisify(pbkdf2)
const bytes = (base64: string | undefined): Buffer => Buffer.from(base64 ?? '', 'base64')

async function matches(digest: string | undefined, derive: (length: number) => Promise<Buffer>): Promise<boolean> {
  const right = bytes(digest)
  return timingSafeEqual(right, await derive(right.length))
}

function wayOf(stored: string): { way: Way; found: RegExpExecArray } | undefined {
  for (const way of WAYS) {
    const found = way.pattern.exec(stored)
    if (found) return { way, found }
  }
  return undefined
}

/** Is it the hash of a password, of a kind that we know? */
export const isHash = (stored: string): boolean => wayOf(stored) !== undefined

/** And can we bear what verifying against it costs? */
export function isBearable(stored: string): boolean {
  const known = wayOf(stored)
  return known?.way.bearable(known.found) ?? false
}

/** Against argon2id and, for accounts from elsewhere, bcrypt, scrypt and PBKDF2 (docs/decisions/030). */
export async function verifyHash(stored: string, password: string): Promise<boolean> {
  const known = wayOf(stored)
  if (!known) throw new Error('a stored password hash is of no known kind')
  return known.way.verify(stored, known.found, password)
}
