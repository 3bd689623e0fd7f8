import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfwayAt } from './halfway.ts'

test('T050 a halfway sign-in is led to a code, keeps its recovery code, and is in nobody’s way who acts from a message', () => {
  for (const route of ['/verify', '/verify/for/:act', '/replace/recovery-code', '/replace/wait', '/sign-out'])
    assert.equal(halfwayAt(route), 'open', route)
  for (const route of [
    '/',
    '/stop/:token',
    '/report/:token',
    '/undo/:token',
    '/secure/:token/code',
    '/sign-in/passkey',
  ])
    assert.equal(halfwayAt(route), 'for-anybody', route)
  for (const route of ['/account', '/security', '/password', '/secure', '/sessions', '/replace/status', '/new/page'])
    assert.equal(halfwayAt(route), 'shut', route)
})
