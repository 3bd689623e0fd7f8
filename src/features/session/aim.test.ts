import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readVerifyAim, verifyPath } from './aim.ts'

const ID = '0b6f1c2e-1111-4a2b-8c3d-0123456789ab'
const read = (path: string) => readVerifyAim(path.replace('/verify/for/', ''))

test('who verified is back at the page that asked for it', () => {
  for (const from of ['/security/mail', '/security/code', `/security/remove/${ID}`, `/security/changed/${ID}`])
    assert.deepEqual(read(verifyPath('add-proof', from)), { act: 'add-proof', from })
})

test('a page that only takes an answer, or that is no page of ours, is none to come back to', () => {
  for (const from of ['/security/devices/remove', '/password', '//elsewhere.example/mail', `/security/remove/${ID}/x`])
    assert.equal(verifyPath('trust-device', from), '/verify/for/trust-device')
  for (const text of ['mail', 'sign-in~mail', '']) assert.equal(readVerifyAim(text), undefined)
  for (const rest of [
    '',
    '..',
    '..~account',
    'remove',
    `remove~${ID}~x`,
    'remove~/elsewhere.example',
    '/elsewhere.example',
  ])
    assert.deepEqual(readVerifyAim(`add-proof~${rest}`), { act: 'add-proof', from: undefined })
})
