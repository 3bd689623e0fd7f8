import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** SubjectPublicKeyInfo of a P-256 key is 91 bytes; nothing longer is read at all. */
const KEY_BYTES_MAX = 200

function keyOf(der: Buffer): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    return isP256 ? key : undefined
  } catch {
    return undefined
  }
}

/** A public key as a browser exports it (SPKI in base64url); undefined where it is none on the curve P-256. */
export function readPublicKey(typed: unknown): Buffer | undefined {
  if (typeof typed !== 'string' || typed.length > KEY_BYTES_MAX) return undefined
  const key = keyOf(Buffer.from(typed, 'base64url'))
  // Exported anew, so that the same key is the same bytes.
  return key?.export({ format: 'der', type: 'spki' })
}

/** Is this the signature of a text by the key (ECDSA, SHA-256, r and s side by side as in WebCrypto)? */
export function isSignature(publicKey: Buffer, text: string, signature: unknown): boolean {
  const key = keyOf(publicKey)
  if (!key || typeof signature !== 'string' || signature.length > KEY_BYTES_MAX) return false
  const bytes = Buffer.from(signature, 'base64url')
  return bytes.length === 64 && verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes)
}
