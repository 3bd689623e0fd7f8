import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { compress } from './compress.ts'

const app = new Hono()
app.use(compress())
const page = (letters: number) => 'あ'.repeat(letters)
app.get('/page/:letters', (c) => {
  c.header('vary', 'Cookie')
  c.header('set-cookie', 'a=1', { append: true })
  c.header('set-cookie', 'b=2', { append: true })
  return c.html(page(Number(c.req.param('letters'))), 404)
})
app.get('/picture', (c) => c.body(new Uint8Array(5000), 200, { 'content-type': 'image/webp' }))
app.get('/moved', (c) => c.redirect('/page/1', 303))

const ask = async (path: string, accepted?: string, method = 'GET') =>
  app.request(path, { method, ...(accepted === undefined ? {} : { headers: { 'accept-encoding': accepted } }) })
const unpacked = async (answer: Response) => gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()

describe('answers are packed', () => {
  it('for who takes gzip, short and long, with everything else as it was', async () => {
    for (const letters of [400, 4_000, 40_000]) {
      const answer = await ask(`/page/${letters}`, 'br;q=1.0, gzip;q=0.8, *;q=0.1')
      assert.equal(answer.status, 404)
      assert.equal(answer.headers.get('content-encoding'), 'gzip')
      assert.equal(answer.headers.get('content-type'), 'text/html; charset=UTF-8')
      assert.equal(answer.headers.get('vary'), 'Cookie, Accept-Encoding')
      assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
      assert.equal(await unpacked(answer), page(letters))
    }
  })

  it('for nobody else, and caches are told that it depends', async () => {
    for (const accepted of [undefined, 'identity', 'gzip;q=0', 'br']) {
      const answer = await ask('/page/400', accepted)
      assert.equal(answer.headers.get('content-encoding'), null, accepted)
      assert.equal(answer.headers.get('vary'), 'Cookie, Accept-Encoding')
      assert.equal(await answer.text(), page(400))
    }
  })

  it('unless that makes nothing shorter: little text, pictures, no body', async () => {
    const short = await ask('/page/10', 'gzip')
    assert.equal(short.headers.get('content-encoding'), null)
    assert.equal(await short.text(), page(10))
    assert.equal((await ask('/picture', 'gzip')).headers.get('content-encoding'), null)
    const moved = await ask('/moved', 'gzip')
    assert.deepEqual([moved.status, moved.headers.get('location')], [303, '/page/1'])
    const head = await ask('/page/400', 'gzip', 'HEAD')
    assert.deepEqual([head.status, head.headers.get('content-encoding')], [404, null])
  })
})
