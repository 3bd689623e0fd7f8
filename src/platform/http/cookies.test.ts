import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCookies, setCookie } from './cookies.ts'

test('cookies are read as they were sent', () => {
  const cookies = readCookies(' a=1; b = two ;c=x=y;=nameless; broken; d=')
  assert.deepEqual(
    [...cookies],
    [
      ['a', '1'],
      ['b', 'two'],
      ['c', 'x=y'],
      ['d', ''],
    ],
  )
  assert.equal(readCookies(undefined).size, 0)
})

test('a second one of the same name does not shadow the first', () => {
  assert.equal(readCookies('honnin-session=own; honnin-session=planted').get('honnin-session'), 'own')
})

test('names of objects are names like others', () => {
  assert.equal(readCookies('__proto__=1; constructor=2').get('constructor'), '2')
  assert.equal(readCookies('a=1').get('toString'), undefined)
})

test('every cookie is for the server only, for this site, and over https for nothing but https', () => {
  assert.equal(setCookie('enrolment', 'x', false), 'honnin-enrolment=x; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax')
  assert.equal(
    setCookie('enrolment', 'x', true),
    '__Host-honnin-enrolment=x; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure',
  )
  assert.match(setCookie('session', null, true), /^__Host-honnin-session=; Path=\/; Max-Age=0; .*Secure$/)
})
