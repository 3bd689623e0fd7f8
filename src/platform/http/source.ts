import { isIP } from 'node:net'

/**
 * The address a request came from: of the connection, or with n trusted proxies the n-th from the right of
 * X-Forwarded-For, which is what the outermost trusted one has seen (RL-07, T015). Without one the header is not read.
 */
export function clientAddress(connection: string, forwardedFor: string | undefined, trustedProxies: number): string {
  if (trustedProxies === 0 || forwardedFor === undefined) return connection
  const hops = forwardedFor.split(',').map((hop) => hop.trim())
  const seen = hops.at(-trustedProxies) ?? connection
  return isIP(seen) ? seen : connection
}

/** The network in its coarse form: an IPv4 /24 or an IPv6 /64. What limits and notices need, and no more. */
export function coarse(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address
  if (isIP(mapped) === 4) return `${mapped.split('.').slice(0, 3).join('.')}.*`
  if (isIP(mapped) === 6) return `${expand(mapped).slice(0, 4).join(':')}:*`
  return 'unknown'
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...(tail === undefined ? [] : zeros), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  )
}
