import { type LookupAddress, lookup } from 'node:dns'
import { type ClientRequest, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Addresses that are no place on the internet (RFC 6890 and its registries). Who names a URL of their own to be told at
 * could otherwise have us ask what only we can reach: the database, the cloud's metadata, a router (CWE-918).
 */
const PRIVATE = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.ipv4.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  // Unspecified, loopback and every way to write an IPv4 address as IPv6: what is public has a name of its own.
  ['::', 8],
  ['64:ff9b::', 32],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  PRIVATE.ipv6.addSubnet(net, prefix, 'ipv6')

export const isPrivateAddress = (address: string): boolean => {
  const family = isIP(address)
  const kind = family === 6 ? 'ipv6' : 'ipv4'
  return family === 0 || PRIVATE[kind].check(address, kind)
}

/** May be asked at all: by TLS, or on this computer where that is allowed; without a user, who belongs in a header. */
export function isTarget(text: string, loopbackAllowed: boolean): boolean {
  if (!URL.canParse(text) || text.length > 2_000) return false
  const { protocol, hostname, username, password, hash } = new URL(text)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && loopbackAllowed && LOOPBACK.includes(hostname))
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

export class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS'
  override readonly name = 'PrivateAddress'
}

/** The name is looked up once, by the connection itself: what was judged is what is asked, whatever the name says next. */
const publicOnly: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return callback(error, '')
    const [first] = found
    if (!first || found.some(({ address }) => isPrivateAddress(address))) return callback(new PrivateAddress(), '')
    return options.all ? callback(null, found) : callback(null, first.address, first.family)
  })

export interface Outgoing {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  /** What is longer is cut: nobody reads it, and it is the other side's to say how long it goes on. */
  readonly answerBytesMax: number
  readonly privateAllowed: boolean
  readonly signal?: AbortSignal
}

export interface OutgoingAnswer {
  readonly status: number
  readonly text: string
}

/**
 * A POST to an address that somebody else chose. No redirect is followed, no proxy asked, no cookie kept; the time is for all
 * of it, so that an answer that trickles ends, too.
 */
export function post(outgoing: Outgoing): Promise<OutgoingAnswer> {
  const { url, headers, body, timeoutMs, privateAllowed } = outgoing
  const { protocol, hostname } = new URL(url)
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (!privateAllowed && isIP(literal) !== 0 && isPrivateAddress(literal)) return Promise.reject(new PrivateAddress())
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = outgoing.signal ? AbortSignal.any([timeout, outgoing.signal]) : timeout
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    signal,
    agent: false,
    ...(privateAllowed ? {} : { lookup: publicOnly }),
  } as const
  return new Promise((resolve, reject) => {
    const asked = protocol === 'https:' ? tlsRequest(url, options) : plainRequest(url, options)
    asked.once('error', reject)
    answerOf(asked, outgoing.answerBytesMax).then(resolve, reject)
    asked.end(body)
  })
}

const answerOf = (asked: ClientRequest, bytesMax: number): Promise<OutgoingAnswer> =>
  new Promise((resolve, reject) => {
    asked.once('response', async (response) => {
      const chunks: Buffer[] = []
      let length = 0
      try {
        for await (const chunk of response) {
          chunks.push(chunk)
          length += chunk.length
          if (length > bytesMax) break
        }
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).subarray(0, bytesMax).toString('utf8'),
        })
      } catch (error) {
        reject(error)
      } finally {
        response.destroy()
      }
    })
  })
