import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '../kernel/clock.ts'
import { closing } from './closing.ts'

/** A server whose answers wait until they are let go, with one request under way and one connection that is silent. */
async function serverUnderWay() {
  const server = createServer((_, response) => held.resolve(response))
  const held = Promise.withResolvers<ServerResponse>()
  const close = closing(server, systemClock)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const answer = fetch(`http://127.0.0.1:${port}/`).then(
    async (response) => [await response.text(), response.headers.get('connection')],
    () => 'cut',
  )
  return { port, close, answer, response: await held.promise, silent: once(silent, 'close') }
}

test('who is under way is answered, who is silent is not waited for, and nobody new gets in', async () => {
  const { port, close, answer, response, silent } = await serverUnderWay()
  const closed = close()
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`))
  response.end('whole')
  await Promise.all([closed, silent])
  assert.equal((await answer)[0], 'whole')
})

test('who asks twice is not kept waiting: what is under way is cut', async () => {
  const { close, answer } = await serverUnderWay()
  const now = new AbortController()
  const closed = close(now.signal)
  now.abort()
  await closed
  assert.equal(await answer, 'cut')
})
