import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { OF_ANOTHER_NAME, SELF_SIGNED } from '../../../tests/support/certificates.ts'
import { isPrivateAddress, isTarget, post } from './outgoing.ts'

const asking = { headers: {}, body: 'x', timeoutMs: 60_000, answerBytesMax: 64 }

test('addresses that are no place on the internet are private, however they are written', () => {
  const inside = '127.0.0.1 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1'
  for (const address of inside.split(' ')) assert.ok(isPrivateAddress(address), address)
  for (const address of '::1 :: ::ffff:10.0.0.1 fe80::1 fd00::1 64:ff9b::a00:1 2002:a00:1::1'.split(' '))
    assert.ok(isPrivateAddress(address), address)
  for (const address of '93.184.216.34 172.32.0.1 172.15.0.1 100.128.0.1 2606:2800:220:1::1'.split(' '))
    assert.equal(isPrivateAddress(address), false, address)
  assert.ok(isPrivateAddress('no address'))
})

test('a target is https, or on this computer in development, and holds no user', () => {
  for (const url of ['https://rp.example/events', 'https://rp.example:8443/a?b=c']) assert.ok(isTarget(url, false), url)
  for (const url of ['http://localhost:4000/x', 'http://127.0.0.1/x', 'http://[::1]/x']) {
    assert.ok(isTarget(url, true), url)
    assert.equal(isTarget(url, false), false, url)
  }
  for (const url of ['http://rp.example/', 'https://a:b@rp.example/', 'https://rp.example/#x', 'file:///etc', 'x', ''])
    assert.equal(isTarget(url, true), false, url)
})

test('nothing private is asked: neither an address as such, nor a name that leads to one', async (t) => {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  for (const host of ['127.0.0.1', '[::1]', 'localhost', '0x7f.1', '2130706433'])
    await assert.rejects(
      post({ ...asking, url: `http://${host}:${port}/`, privateAllowed: false }),
      { name: 'PrivateAddress' },
      host,
    )
  assert.equal(asked, 0)
  const allowed = await post({ ...asking, url: `http://localhost:${port}/`, privateAllowed: true })
  assert.deepEqual([allowed.status, asked], [200, 1])
})

test('a redirect is an answer, a long answer is cut, and one that never ends is left', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/away') response.writeHead(307, { location: 'http://169.254.169.254/' }).end('elsewhere')
    else if (request.url === '/long') response.end('a'.repeat(1_000_000))
    else response.writeHead(200).write('and then')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const at = (path: string, timeoutMs = 60_000) =>
    post({
      ...asking,
      timeoutMs,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
      privateAllowed: true,
    })
  assert.deepEqual(await at('/away'), { status: 307, text: 'elsewhere' })
  assert.equal((await at('/long')).text.length, 64)
  await assert.rejects(at('/never', 50))
})

test('CR-06 what is asked by TLS has a certificate for its name, or nothing is told', async (t) => {
  const told: string[] = []
  const servers = [SELF_SIGNED, OF_ANOTHER_NAME].map((pair) =>
    createTlsServer(pair, async (request, response) => {
      for await (const chunk of request) told.push(String(chunk))
      response.writeHead(202).end()
    }),
  )
  for (const server of servers) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const known = getCACertificates('default')
  t.after(() => {
    setDefaultCACertificates(known)
    for (const server of servers) server.close()
  })
  const [right, wrong] = servers.map((server) => {
    const { port } = server.address() as AddressInfo
    return () => post({ ...asking, url: `https://localhost:${port}/`, privateAllowed: true })
  })
  assert.ok(right && wrong)
  await assert.rejects(right(), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  setDefaultCACertificates([...known, SELF_SIGNED.cert, OF_ANOTHER_NAME.cert])
  await assert.rejects(wrong(), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  assert.deepEqual(told, [])
  assert.equal((await right()).status, 202)
  assert.deepEqual(told, ['x'])
})
