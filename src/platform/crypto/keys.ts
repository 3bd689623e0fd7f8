import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'

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

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * The keys that live outside the database (machine.md S18, CR-03, CR-04). With the database alone a thief has no
 * code, no link and no address; all of them are sealed under these, or derived from them.
 */
export class Keys {
  readonly #master: Buffer
  readonly #derived = new Map<string, Buffer>()
  readonly #random: Random

  constructor(master: Buffer, random: Random) {
    if (master.length !== 32) throw new Error('the key must be 32 bytes')
    this.#master = master
    this.#random = random
  }

  /** Tells whether a database belongs to this key, and nothing about the key. */
  fingerprint(): Buffer {
    return createHash('sha256').update(this.#key('fingerprint')).digest()
  }

  /** AES-256-GCM, bound to what it is about: a sealed value moved to another row does not open. */
  seal(text: string, about: string): Buffer {
    const iv = this.#random.bytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key('seal'), iv).setAAD(Buffer.from(about))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), sealed])
  }

  open(sealed: Buffer, about: string): string {
    if (sealed[0] !== VERSION) throw new Error(`sealed with unknown version ${sealed[0]}`)
    const iv = sealed.subarray(1, 1 + IV_BYTES)
    const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', this.#key('seal'), iv).setAAD(Buffer.from(about)).setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), decipher.final()]).toString(
      'utf8',
    )
  }

  /** A keyed digest (HMAC-SHA-256, 32 bytes) of parts that cannot be shifted into each other. */
  digest(purpose: Purpose, ...parts: readonly (string | Buffer)[]): Buffer {
    const mac = createHmac('sha256', this.#key(purpose))
    for (const part of parts) {
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

  #key(use: string): Buffer {
    let key = this.#derived.get(use)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.#master, 'honnin', use, 32))
      this.#derived.set(use, key)
    }
    return key
  }
}

/** Compares without telling by its duration where the first difference is. */
export function sameSecret(a: string | Buffer, b: string | Buffer): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
