import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { parseAccept } from 'hono/utils/accept'

/** Shorter ones fit into a packet as they are. */
const BYTES_MIN = 1024
/** Longer ones are packed beside the thread that answers. */
const BYTES_AT_ONCE_MAX = 65_536
/**
 * The last level that is worth its time for pages of some 10 KB: 0.1 ms, and 2 % longer than the best. What is remembered meanwhile
 * is half of zlib's usual, as pages are no longer than that: they become no longer by it.
 */
const PACKING = { level: 4, windowBits: 14, memLevel: 7 }

const packBeside = promisify(gzip)

/** Whether who asks takes gzip (RFC 9110, section 12.5.3). */
function takesGzip({ headers, method }: Request): boolean {
  const accepted = parseAccept(headers.get('accept-encoding') ?? '')
  return method !== 'HEAD' && accepted.some(({ type, q }) => type.toLowerCase() === 'gzip' && q > 0)
}

/**
 * An answer that is a text, packed for who takes gzip. It is packed before it becomes an answer: to take the text out of one
 * again costs a stream for each, several times as long as the packing, and memory that comes back late
 * (docs/performance.md).
 */
export async function textResponse(
  request: Request,
  text: string,
  { status, headers }: { readonly status: number; readonly headers: Headers },
): Promise<Response> {
  headers.append('vary', 'Accept-Encoding')
  const length = Buffer.byteLength(text)
  if (length < BYTES_MIN || !takesGzip(request)) return new Response(text, { status, headers })
  headers.set('content-encoding', 'gzip')
  const packed = length > BYTES_AT_ONCE_MAX ? await packBeside(text, PACKING) : gzipSync(text, PACKING)
  return new Response(packed, { status, headers })
}
