import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRegistration, sectorOf } from './client.ts'

const GOOD = { client_id: 'notes', name: 'Notes', redirect_uris: ['https://notes.example/back'] }
const problem = (more: Record<string, unknown>): string => {
  const read = readRegistration({ ...GOOD, ...more })
  return read.ok ? 'none' : read.problem
}

test('SU-07 a relying party is registered with exact addresses, https but on the computer itself', () => {
  assert.equal(problem({}), 'none')
  for (const uri of ['http://localhost:4000/back', 'http://127.0.0.1/back', 'http://[::1]:1/back'])
    assert.equal(problem({ redirect_uris: [uri] }), 'none', uri)
  for (const uri of [
    'http://notes.example/back',
    'https://notes.example/*',
    'https://*.notes.example/back',
    'https://notes.example/back#x',
    'https://user:secret@notes.example/back',
    'javascript:alert(1)',
    'notes:/back',
    '/back',
    '',
  ])
    assert.match(problem({ redirect_uris: [uri] }), /^redirect_uris\.0: /, uri)
  assert.match(problem({ redirect_uris: [] }), /^redirect_uris: /)
  assert.match(problem({ backchannel_logout_uri: 'http://notes.example/out' }), /^backchannel_logout_uri: /)
})

test('what belongs together comes together', () => {
  assert.match(problem({ authenticates: 'key' }), /^jwks: /)
  assert.match(problem({ authenticates: 'none', introspects: true }), /^introspects: /)
  assert.match(problem({ jwks: { keys: [{ kty: 'EC' }] } }), /^jwks: /)
  assert.match(
    problem({ authenticates: 'key', jwks: { keys: [{ kty: 'EC', d: 'secret' }] } }),
    /^jwks: holds public keys only/,
  )
  assert.match(problem({ authenticates: 'key', jwks: { keys: [{ kty: 'oct', k: 'secret' }] } }), /^jwks: holds public/)
  assert.match(problem({ pairwise: true, redirect_uris: ['https://a.example/', 'https://b.example/'] }), /^pairwise: /)
  assert.equal(problem({ pairwise: true, redirect_uris: ['https://a.example/1', 'https://a.example/2'] }), 'none')
})

test('what is not known is told, never passed on', () => {
  for (const more of [
    { client_secret: 'x' },
    { redirect_uri: 'https://a.example' },
    { client_id: 'a b' },
    { client_id: '../x' },
    { name: ' ' },
  ])
    assert.notEqual(problem(more), 'none', JSON.stringify(more))
  for (const typed of [null, 'x', 1, []]) assert.equal(readRegistration(typed).ok, false)
})

test('subjects of one host are for this host', () => {
  assert.equal(sectorOf({ redirect_uris: ['https://a.example:444/x'] }), 'a.example:444')
})
