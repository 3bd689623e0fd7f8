import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'
import { closeBox, derivedKey, openBox } from './box.ts'

/** What a key is used for: each purpose has a key of its own, so that no digest can stand in for another. */
type Purpose =
  | 'identifier'
  | 'address'
  | 'session'
  | 'browser'
  | 'code'
  | 'link'
  | 'number'
  | 'recovery-code'
  | 'candidate'
  | 'csrf'
  | 'device'
  | 'authenticator-app'
  | 'passkey'
  | 'search'
  | 'app-key'
  | 'oidc-artifact'
  | 'oidc-client'
  | 'oidc-cookie'
  | 'oidc-subject'
  | 'signal-subject'
  | 'import'
  | 'api'
  | 'host'
  | 'message'

const ENDS_WITH_RESTORE: ReadonlySet<Purpose> = new Set(['link', 'number'])

/** Sealed under the base, as everything was before there was a ring. */
const UNDER_BASE = 1
/** Sealed under the key whose number follows in four bytes. Both versions are AES-256-GCM (box.ts). */
const UNDER_KEY = 2
const HEAD_BYTES = 5

/** The number of the base: digests, codes and links are made with it. */
export const BASE_ID = 1

/** Secrets by their numbers, of which one seals what is new; the base is one of them. */
export interface Ring {
  readonly secrets: ReadonlyMap<number, Buffer>
  readonly sealingId: number
}

/**
 * What is derived from secrets that a database alone does not hold (machine.md S18, CR-03, CR-04). Its thief has no code,
 * no link and no address; all of them are sealed under these, or derived from them.
 */
export class Keys {
  #ring: Ring
  #restores = 0
  readonly #derived = new Map<string, KeyObject>()
  readonly #random: Random

  /** A base that also seals, until a ring is adopted. */
  constructor(base: Buffer, random: Random) {
    if (base.length !== 32) throw new Error('the key must be 32 bytes')
    this.#ring = { secrets: new Map([[BASE_ID, base]]), sealingId: BASE_ID }
    this.#random = random
  }

  get sealingId(): number {
    return this.#ring.sealingId
  }

  /** Uses this ring from now on. Its base stays the same: a digest is for ever. */
  adopt(ring: Ring): void {
    const [now, then] = [this.#ring, ring].map(({ secrets }) => secrets.get(BASE_ID))
    if (!now || !then?.equals(now)) throw new Error('the base of a ring does not change')
    this.#ring = ring
    this.#derived.clear()
  }

  /** Bound to what it is about (a sealed value moved to another row does not open), and names its key (CR-05). */
  seal(text: string, about: string): Buffer {
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeUInt8(UNDER_KEY)
    head.writeUInt32BE(this.sealingId, 1)
    return Buffer.concat([head, closeBox(this.#sealing(this.sealingId), this.#random, Buffer.from(text), about)])
  }

  open(sealed: Buffer, about: string): string {
    const version = sealed[0]
    if (version !== UNDER_BASE && version !== UNDER_KEY) throw new Error(`sealed with unknown version ${version}`)
    const [id, box] =
      version === UNDER_BASE ? [BASE_ID, sealed.subarray(1)] : [sealed.readUInt32BE(1), sealed.subarray(HEAD_BYTES)]
    return openBox(this.#sealing(id), box, about).toString('utf8')
  }

  /** Links and numbers of before a restore fit nothing any more (S20): they are derived with how many there were. */
  followRestores(count: number): void {
    this.#restores = count
  }

  /** A keyed digest (HMAC-SHA-256, 32 bytes) of parts that cannot be shifted into each other. */
  digest(purpose: Purpose, ...parts: readonly (string | Buffer)[]): Buffer {
    const mac = createHmac('sha256', this.#key(purpose))
    const era = this.#restores > 0 && ENDS_WITH_RESTORE.has(purpose) ? [`restore ${this.#restores}`] : []
    for (const part of [...parts, ...era]) {
      const bytes = Buffer.from(part)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      mac.update(length).update(bytes)
    }
    return mac.digest()
  }

  /** Decimal digits derived from the parts: the same parts give the same number, and nobody without the key knows it. */
  number(purpose: 'code' | 'number', lengthDigits: number, ...parts: readonly (string | Buffer)[]): string {
    // 256 bits taken modulo at most 10^8: the bias is below 2^-228.
    const value = BigInt(`0x${this.digest(purpose, ...parts).toString('hex')}`) % 10n ** BigInt(lengthDigits)
    return value.toString().padStart(lengthDigits, '0')
  }

  #sealing(id: number): KeyObject {
    return this.#key('seal', id)
  }

  #key(use: string, id = BASE_ID): KeyObject {
    const name = `${id}/${use}`
    let key = this.#derived.get(name)
    if (!key) {
      const secret = this.#ring.secrets.get(id)
      if (!secret) throw new Error(`the key ring has no key ${id}`)
      key = derivedKey(secret, use)
      this.#derived.set(name, key)
    }
    return key
  }
}

/** Compares without telling by its duration where the first difference is. */
export function sameSecret(a: string | Buffer, b: string | Buffer): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
