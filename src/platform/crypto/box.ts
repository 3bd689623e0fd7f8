import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * A key for one use, made of a secret: no other use can stand in for it. As an object, because Node takes four times as
 * long to use one that it is given in bytes.
 */
export const derivedKey = (secret: Buffer, use: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'honnin', use, 32)))

/** AES-256-GCM, bound to what it is about: it opens nowhere else. Random IV, tag, ciphertext. */
export function closeBox(key: KeyObject, random: Random, content: Buffer, about: string): Buffer {
  const iv = random.bytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
  const closed = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), closed])
}

/** Throws where it was made with another key, about something else, or changed. */
export function openBox(key: KeyObject, box: Buffer, about: string): Buffer {
  const tag = box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(box.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
}
