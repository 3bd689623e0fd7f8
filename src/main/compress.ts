import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import { accepts } from 'hono/accepts'
import { COMPRESSIBLE_CONTENT_TYPE_REGEX as TEXT } from 'hono/compress'

/** Shorter ones fit into a packet as they are. */
const BYTES_MIN = 1024
/** Longer ones are packed beside the thread that answers. */
const BYTES_AT_ONCE_MAX = 65_536
/** The last one that is worth its time for pages of some 10 KB: 0.1 ms, and 2 % longer than the best. */
const LEVEL = 4

const packBeside = promisify(gzip)

/**
 * Packs text for who takes gzip (RFC 9110, section 12.5.3). Answers are whole strings of ours, so each is packed in one piece:
 * a stream for each, as Hono's own middleware makes, takes several times as long, and memory that comes back late
 * (docs/performance.md).
 */
export const compress = (): MiddlewareHandler => async (c, next) => {
  await next()
  const { headers, status } = c.res
  if (c.req.method === 'HEAD' || headers.has('content-encoding') || !TEXT.test(headers.get('content-type') ?? ''))
    return
  headers.append('vary', 'Accept-Encoding')
  const taken = accepts(c, { header: 'Accept-Encoding', supports: ['gzip'], default: 'identity' })
  if (taken !== 'gzip') return
  const bytes = Buffer.from(await c.res.arrayBuffer())
  const fits = bytes.length >= BYTES_MIN
  const packed = !fits
    ? bytes
    : bytes.length > BYTES_AT_ONCE_MAX
      ? await packBeside(bytes, { level: LEVEL })
      : gzipSync(bytes, { level: LEVEL })
  const answer = new Headers(headers)
  answer.delete('content-length')
  if (fits) answer.set('content-encoding', 'gzip')
  c.res = undefined
  c.res = new Response(packed, { status, headers: answer })
}
