// A browser's key, made of a seed: trusted devices sign with it, and a copied cookie does not have it.
import { createECDH, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { type SignaturePurpose, signedText } from '../../src/features/device/rules.ts'

export interface BrowserKey {
  readonly publicKey: string
  readonly sign: (purpose: SignaturePurpose, challenge: string) => string
}

export function makeKey(seed: string): BrowserKey {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(createHash('sha256').update(seed).digest())
  const point = pair.getPublicKey()
  const part = (bytes: Buffer) => bytes.toString('base64url')
  const [x, y, d] = [part(point.subarray(1, 33)), part(point.subarray(33)), part(pair.getPrivateKey())]
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d } })
  return {
    publicKey: part(createPublicKey(key).export({ type: 'spki', format: 'der' })),
    sign: (purpose, challenge) =>
      part(sign('sha256', Buffer.from(signedText(purpose, challenge)), { key, dsaEncoding: 'ieee-p1363' })),
  }
}
