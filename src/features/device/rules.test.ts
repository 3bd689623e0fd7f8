import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSignature, readPublicKey } from '../../platform/crypto/signature.ts'
import { policy } from '../../policy/policy.ts'
import { isOpen, SIGNATURE_PURPOSES, signedText } from './rules.ts'

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const signed = (text: string) =>
    sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return { spki, signed }
}

test('what is asked to be signed stays open for a minute', () => {
  const asked = { nonce: Buffer.alloc(16), askedAt: 1000 }
  assert.equal(isOpen(asked, 1000 + policy.device_challenge_ms - 1, policy), true)
  assert.equal(isOpen(asked, 1000 + policy.device_challenge_ms, policy), false)
})

test('no two purposes and challenges give the same text to sign', () => {
  const texts = SIGNATURE_PURPOSES.flatMap((purpose) => ['a', 'b'].map((challenge) => signedText(purpose, challenge)))
  assert.equal(new Set(texts).size, texts.length)
})

test('a signature holds for its key and its text, and nothing else', () => {
  const [one, two] = [pair(), pair()]
  const good = one.signed('text')
  assert.equal(isSignature(one.spki, 'text', good), true)
  assert.equal(isSignature(one.spki, 'texT', good), false)
  assert.equal(isSignature(two.spki, 'text', good), false)
  assert.equal(isSignature(Buffer.alloc(91), 'text', good), false)
  fc.assert(
    fc.property(fc.nat({ max: 63 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const bytes = Buffer.from(good, 'base64url')
      bytes[at] = (bytes[at] ?? 0) ^ by
      assert.equal(isSignature(one.spki, 'text', bytes.toString('base64url')), false)
    }),
    { seed: 20260301, numRuns: 100 },
  )
  fc.assert(fc.property(fc.anything(), (typed) => isSignature(one.spki, 'text', typed) === false))
})

test('a public key is read only where it is one on P-256', () => {
  const { spki } = pair()
  assert.deepEqual(readPublicKey(spki.toString('base64url')), spki)
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'der', type: 'spki' })
  const private_ = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'der',
    type: 'pkcs8',
  })
  for (const typed of [other.toString('base64url'), private_.toString('base64url'), '', 'x'.repeat(1000), ['a'], null])
    assert.equal(readPublicKey(typed), undefined)
  fc.assert(fc.property(fc.anything(), (typed) => readPublicKey(typed) === undefined))
})
