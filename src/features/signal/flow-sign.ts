import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Service } from '../../platform/service.ts'
import { kidOf, loadSigningKeys, openSigningKey } from '../oidc/store-keys.ts'
import type { SignalSet } from './store-sets.ts'

export type Sign = (set: SignalSet) => Promise<string>

/**
 * Signs security event tokens (RFC 8417), each with the key it was made under, which is published as long as it waits; so a
 * token that is sent again is the same one.
 */
export async function signerOf({ database, keys }: Service): Promise<Sign> {
  const stored = new Map((await loadSigningKeys(database)).map((key) => [key.keyId, key]))
  const opened = new Map<number, KeyObject>()
  return ({ setId, keyId, content }) => {
    const key = keyId === null ? undefined : stored.get(keyId)
    if (!key) throw new Error('a signal without its key')
    const secret = opened.get(key.keyId) ?? createPrivateKey({ key: openSigningKey(keys, key), format: 'jwk' })
    opened.set(key.keyId, secret)
    return new SignJWT({ ...content, jti: setId })
      .setProtectedHeader({ alg: 'RS256', typ: 'secevent+jwt', kid: kidOf(key.keyId) })
      .sign(secret)
  }
}
