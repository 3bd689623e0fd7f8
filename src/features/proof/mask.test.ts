import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Address } from './address.ts'
import { maskFull, maskStrict, spokenMask } from './mask.ts'
import { mailboxKey, twin } from './twin.ts'

const mail = (address: string): Address => ({ kind: 'mail', address })
const phone = (address: string): Address => ({ kind: 'phone', address })

test('masks show what helps to recognise and no more', () => {
  assert.equal(maskFull(mail('taro@example.jp')), 't•••@example.jp')
  assert.equal(maskFull(mail('taro@xn--wgv71a119e.jp')), 't•••@日本語.jp')
  assert.equal(maskStrict(mail('taro@example.jp')), 't•••@•••')
  assert.equal(maskFull(phone('+819012345678')), '••• •••• ••78')
  assert.equal(maskStrict(phone('+819012345678')), '••• •••• ••78')
})

test('a screen reader hears the mask in words', () => {
  assert.deepEqual(spokenMask(phone('+819012345678'), 'strict'), {
    ja: '末尾が78の電話番号',
    en: 'phone number ending in 78',
  })
  assert.deepEqual(spokenMask(mail('taro@example.jp'), 'full'), {
    ja: 'tで始まるexample.jpのメールアドレス',
    en: 'email address starting with t at example.jp',
  })
  assert.doesNotMatch(JSON.stringify(spokenMask(mail('taro@example.jp'), 'strict')), /example|taro/)
})

test('masks tell nothing of the length, and the strict one nothing of the domain (T141)', () => {
  const local = fc.stringMatching(/^[a-z0-9]{0,63}$/)
  fc.assert(
    fc.property(local, local, fc.domain(), fc.domain(), (a, b, domainA, domainB) => {
      assert.equal(maskFull(mail(`t${a}@${domainA}`)), maskFull(mail(`t${b}@${domainA}`)))
      assert.equal(maskStrict(mail(`t${a}@${domainA}`)), maskStrict(mail(`t${b}@${domainB}`)))
    }),
  )
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9][0-9]{5,12}$/), fc.stringMatching(/^[1-9][0-9]{5,12}$/), (a, b) => {
      assert.equal(maskFull(phone(`+${a}78`)), maskFull(phone(`+${b}78`)))
    }),
  )
})

test('two names of one mailbox are twins', () => {
  const twins: readonly (readonly [string, string])[] = [
    ['hanako@gmail.com', 'h.a.nako+x@googlemail.com'],
    ['n@evil.example', 'N+1@evil.example'],
    ['a@icloud.com', 'a+shop@me.com'],
  ]
  for (const [a, b] of twins) assert.equal(twin(mail(a), mail(b)), true, a)
  const different: readonly (readonly [string, string])[] = [
    ['a.b@example.jp', 'ab@example.jp'],
    ['a@gmail.com', 'a@example.jp'],
    ['+a@example.jp', '+b@example.jp'],
  ]
  for (const [a, b] of different) assert.equal(twin(mail(a), mail(b)), false, a)
  assert.equal(twin(phone('+819012345678'), phone('+819012345678')), true)
  assert.equal(twin(phone('+819012345678'), mail('a@example.jp')), false)
})

test('the key of a mailbox is the same for its own key', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (address) => {
      const key = mailboxKey(mail(address))
      assert.equal(mailboxKey(mail(key)), key)
    }),
  )
})
