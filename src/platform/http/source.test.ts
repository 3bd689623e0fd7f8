import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientAddress, coarse } from './source.ts'

test('without a trusted proxy nobody can say where they come from', () => {
  assert.equal(clientAddress('192.0.2.1', '203.0.113.9', 0), '192.0.2.1')
  assert.equal(clientAddress('192.0.2.1', undefined, 2), '192.0.2.1')
})

test('with trusted proxies it is what the outermost of them saw', () => {
  const forged = '198.51.100.1, 203.0.113.9, 192.0.2.7'
  assert.equal(clientAddress('192.0.2.1', forged, 1), '192.0.2.7')
  assert.equal(clientAddress('192.0.2.1', forged, 2), '203.0.113.9')
  assert.equal(clientAddress('192.0.2.1', '2001:db8::9', 1), '2001:db8::9')
})

test('what is no address is not believed', () => {
  for (const forwarded of ['', 'unknown', '<script>', '203.0.113.9:80', '999.1.1.1', ','])
    assert.equal(clientAddress('192.0.2.1', forwarded, 1), '192.0.2.1', forwarded)
  assert.equal(clientAddress('192.0.2.1', '203.0.113.9', 2), '192.0.2.1', 'fewer hops than proxies')
})

test('a network is told coarsely: an IPv4 /24, an IPv6 /64', () => {
  assert.equal(coarse('192.0.2.77'), '192.0.2.*')
  assert.equal(coarse('::ffff:192.0.2.77'), '192.0.2.*')
  assert.equal(coarse('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2:*')
  assert.equal(coarse('2001:0db8::1'), '2001:db8:0:0:*')
  assert.equal(coarse('fe80::1%eth0'), 'fe80:0:0:0:*')
  assert.equal(coarse('::1'), '0:0:0:0:*')
  assert.equal(coarse(''), 'unknown')
  assert.equal(coarse('socket'), 'unknown')
})
