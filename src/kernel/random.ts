import { createHash, randomBytes } from 'node:crypto'

/** The only door to real chance (STYLE.md rule 1). */
export interface Random {
  bytes(length: number): Buffer
}

/** Few bytes cost as much as many, so they are drawn in advance; what was handed out is gone here. */
const POOL_BYTES = 4096
let pool = Buffer.alloc(0)

export const systemRandom: Random = {
  bytes(length) {
    if (length > POOL_BYTES / 8) return randomBytes(length)
    if (pool.length < length) pool = randomBytes(POOL_BYTES)
    const taken = Buffer.from(pool.subarray(0, length))
    pool.fill(0, 0, length)
    pool = pool.subarray(length)
    return taken
  },
}

/** The same seed gives the same bytes: for tests and simulations only, it guards nothing. */
export function seededRandom(seed: string): Random {
  let counter = 0
  let rest = Buffer.alloc(0)
  return {
    bytes(length) {
      while (rest.length < length) {
        const block = createHash('sha256').update(`${seed}/${counter++}`).digest()
        rest = Buffer.concat([rest, block])
      }
      const taken = Buffer.from(rest.subarray(0, length))
      rest = rest.subarray(length)
      return taken
    },
  }
}

/** A random UUID (version 4). It identifies; it is never a secret (ASVS 11.5.1). */
export function uuid(random: Random): string {
  const bytes = random.bytes(16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidOfBytes(bytes)
}

/**
 * A UUID of version 7 (RFC 9562 5.7), which begins with an instant: rows that are made one after another then stand beside
 * each other. For ids that are made by the thousand.
 */
export function uuidInOrder(random: Random, at: number): string {
  const bytes = random.bytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidOfBytes(bytes)
}

/** Sixteen bytes in the way UUIDs are written. */
export function uuidOfBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export const bytesOfUuid = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

/** Decimal digits without bias (rejection sampling over 32 bits), leading zeros included. */
export function digits(random: Random, length: number): string {
  const space = 10 ** length
  const limit = Math.floor(2 ** 32 / space) * space
  for (;;) {
    const value = random.bytes(4).readUInt32BE()
    if (value < limit) return String(value % space).padStart(length, '0')
  }
}
