import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom, uuid } from '../../kernel/random.ts'
import { Keys } from '../../platform/crypto/keys.ts'
import { linkToken, readLink } from './store-links.ts'

test('CR-01 S12 a link has 128 bits that only the key gives, no two alike, and reads back as what it was made of', () => {
  const keys = new Keys(Buffer.alloc(32, 7), systemRandom)
  const stranger = new Keys(Buffer.alloc(32, 8), systemRandom)
  const [accountId, proofId] = [uuid(systemRandom), uuid(systemRandom)]
  const secrets = new Set<string>()
  for (let i = 0; i < 10_000; i++) {
    const link = { accountId, requestId: uuid(systemRandom), proofId }
    const token = linkToken(keys, 'stop', link)
    // Account, request and proof are its first 48 bytes; what follows is the secret.
    const secret = Buffer.from(token, 'base64url').subarray(48)
    assert.equal(secret.length * 8, 128)
    secrets.add(secret.toString('hex'))
    if (i > 0) continue
    assert.deepEqual(readLink(keys, 'stop', token), link)
    assert.equal(readLink(keys, 'continue', token), undefined)
    assert.equal(readLink(stranger, 'stop', token), undefined)
  }
  assert.equal(secrets.size, 10_000)
})
