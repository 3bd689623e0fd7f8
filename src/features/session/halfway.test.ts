import assert from 'node:assert/strict'
import { test } from 'node:test'
import { halfwayAt } from './halfway.ts'

test('T050 a halfway sign-in is led to a code, keeps its recovery code, and is in nobody’s way who acts from a message', () => {
  for (const route of ['/verify', '/verify/for/:act', '/replace/recovery-code', '/replace/wait', '/sign-out'])
    assert.equal(halfwayAt(route, 'protected'), 'open', route)
  for (const route of [
    '/',
    '/stop/:token',
    '/report/:token',
    '/undo/:token',
    '/secure/:token/code',
    '/sign-in/passkey',
  ])
    assert.equal(halfwayAt(route, 'protected'), 'for-anybody', route)
  for (const route of ['/account', '/security', '/password', '/secure', '/sessions', '/replace/status', '/new/page'])
    assert.equal(halfwayAt(route, 'protected'), 'shut', route)
})

test('RW-17 with two steps the password opens the request that runs and its ways out, and never the account', () => {
  for (const route of [
    '/verify/code',
    '/replace/wait',
    '/replace/status',
    '/replace/cancel',
    '/replace/not-mine',
    '/replace/old-proof/code',
    '/replace/requester',
    '/replace/finish',
    '/replace/finish/code',
  ])
    assert.equal(halfwayAt(route, 'two-step'), 'open', route)
  for (const route of [
    '/account',
    '/security',
    '/security/two-step',
    '/security/recovery-code',
    '/password',
    '/secure',
    '/sessions',
    '/activity',
    '/new/page',
    '/replace/status/more',
  ])
    assert.equal(halfwayAt(route, 'two-step'), 'shut', route)
  // After a veto somebody else may know the password: they must not stop what its owner began.
  for (const route of ['/replace/status', '/replace/not-mine', '/replace/cancel', '/replace/finish'])
    assert.equal(halfwayAt(route, 'protected'), 'shut', route)
})
