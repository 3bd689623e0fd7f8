import { createHash } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'
import { closeBox, derivedKey, openBox } from './box.ts'

export const ROOT_KEY_BYTES = 32

/** The key outside the database. It only opens and closes the ring; everything else is made with the keys of the ring. */
export class RootKey {
  readonly secret: Buffer

  constructor(secret: Buffer) {
    if (secret.length !== ROOT_KEY_BYTES) throw new Error('the key must be 32 bytes')
    this.secret = secret
  }

  /** Tells which root key it is, and nothing about it. */
  fingerprint(): Buffer {
    return createHash('sha256').update(derivedKey(this.secret, 'fingerprint').export()).digest()
  }

  wrap(random: Random, keyId: number, secret: Buffer): Buffer {
    return closeBox(derivedKey(this.secret, 'ring'), random, secret, `ring/${keyId}`)
  }

  unwrap(keyId: number, wrapped: Buffer): Buffer {
    return openBox(derivedKey(this.secret, 'ring'), wrapped, `ring/${keyId}`)
  }
}
