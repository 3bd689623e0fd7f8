import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { textResponse } from './packed.ts'

const page = (letters: number) => 'あ'.repeat(letters)

function ask(letters: number, accepted?: string, method = 'GET'): Promise<Response> {
  const request = new Request('http://localhost/', {
    method,
    ...(accepted === undefined ? {} : { headers: { 'accept-encoding': accepted } }),
  })
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', vary: 'Cookie' })
  headers.append('set-cookie', 'a=1')
  headers.append('set-cookie', 'b=2')
  return textResponse(request, page(letters), { status: 404, headers })
}

const unpacked = async (answer: Response) => gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()

describe('answers are packed', () => {
  it('for who takes gzip, short and long, with everything else as it was', async () => {
    for (const letters of [400, 4_000, 40_000])
      for (const accepted of ['gzip', 'GZIP;q=0.1', 'br;q=1.0, gzip;q=0.8, *;q=0.1']) {
        const answer = await ask(letters, accepted)
        assert.equal(answer.status, 404)
        assert.equal(answer.headers.get('content-encoding'), 'gzip', accepted)
        assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8')
        assert.equal(answer.headers.get('vary'), 'Cookie, Accept-Encoding')
        assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
        assert.equal(await unpacked(answer), page(letters))
      }
  })

  it('for nobody else, and caches are told that it depends', async () => {
    for (const accepted of [undefined, '', 'identity', 'gzip;q=0', 'br', 'x-gzip-not']) {
      const answer = await ask(400, accepted)
      assert.equal(answer.headers.get('content-encoding'), null, accepted)
      assert.equal(answer.headers.get('vary'), 'Cookie, Accept-Encoding')
      assert.equal(await answer.text(), page(400))
    }
  })

  it('unless that makes nothing shorter: little text, or none', async () => {
    const short = await ask(10, 'gzip')
    assert.equal(short.headers.get('content-encoding'), null)
    assert.equal(await short.text(), page(10))
    assert.equal((await ask(400, 'gzip', 'HEAD')).headers.get('content-encoding'), null)
  })
})
