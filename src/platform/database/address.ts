import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Files that prove who is who in TLS, by their paths. */
export interface TlsFiles {
  /** Who vouches for the server; without it those whom Node trusts. */
  readonly rootCertificate?: string
  readonly certificate?: string
  readonly key?: string
}

/** Where the database is, and how its connection is kept from others: null is not at all. */
export interface DatabaseAddress {
  /** For the driver, one for each host, with nothing about TLS in it: that is ours to say. */
  readonly urls: readonly string[]
  /** The host, or the hosts. */
  readonly host: string
  readonly tls: TlsFiles | null
  /** Neither on this computer nor encrypted, because the operator says so. */
  readonly exposed: boolean
}

export interface AddressOptions {
  /** The operator vouches for the network between here and there (DATABASE_WITHOUT_TLS). */
  readonly withoutTls?: boolean
  /** Is this host the computer we run on? */
  readonly isHere?: (host: string) => boolean
}

const FILES = { sslrootcert: 'rootCertificate', sslcert: 'certificate', sslkey: 'key' } as const
/** As PostgreSQL calls them. Those that encrypt are all `verify-full` here: nothing is encrypted for who knows whom. */
const ENCRYPTED: ReadonlySet<string> = new Set(['require', 'verify-ca', 'verify-full'])
const PLAIN: ReadonlySet<string> = new Set(['disable', 'allow', 'prefer'])
/** What would change TLS past us. */
const OPTION = /^(?:ssl.*|uselibpqcompat|requiressl|channel_binding|gssencmode)$/i

/** A socket, a loopback address, or the name of one. */
export const isThisComputer = (host: string): boolean =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * Reads DATABASE_URL (CR-06). A database elsewhere is spoken to over TLS with its certificate checked, whatever the address
 * leaves open; an address that asks for less is refused, unless the operator took that upon themselves. On this computer it
 * is as the address says, and plain by default. Several hosts of one cluster may be named as libpq has it
 * (`db1:5432,db2:5432`); the one that writes is spoken to. Refusals: `settings.database_url_unreadable`,
 * `settings.database_url_option` {option}, `settings.database_without_tls` {host}.
 */
export function readDatabaseUrl(text: string, options: AddressOptions = {}): Result<DatabaseAddress> {
  const all = eachHost(text)
  const [url] = all
  if (!url) return refuse('settings.database_url_unreadable')
  const hosts = all.map(hostOf)
  const mode = url.searchParams.get('sslmode') ?? undefined
  const tls: Record<string, string> = {}
  for (const [name, value] of [...url.searchParams]) {
    if (name !== WRITES && !OPTION.test(name)) continue
    const file = Object.hasOwn(FILES, name) ? FILES[name as keyof typeof FILES] : undefined
    if (file) tls[file] = value
    else if (name === WRITES ? !PRIMARY.has(value) : name !== 'sslmode' || !(ENCRYPTED.has(value) || PLAIN.has(value)))
      return refuse('settings.database_url_option', { option: name })
    for (const one of all) one.searchParams.delete(name)
  }
  const away = hosts.find((host) => !(options.isHere ?? isThisComputer)(host))
  const encrypted = mode === undefined ? away !== undefined && !options.withoutTls : ENCRYPTED.has(mode)
  if (!encrypted && away !== undefined && !options.withoutTls)
    return refuse('settings.database_without_tls', { host: away })
  const urls = all.map(({ href }) => href)
  return ok({ urls, host: hosts.join(), tls: encrypted ? tls : null, exposed: !encrypted && away !== undefined })
}

/** libpq's word for which of the hosts is meant. Only one that writes will do, so both of its words for that are the same. */
const WRITES = 'target_session_attrs'
const PRIMARY: ReadonlySet<string> = new Set(['read-write', 'primary'])

/** One address for each host of a list, which may stand before the path or behind `?host=`; none where one is unreadable. */
function eachHost(text: string): readonly URL[] {
  const [, scheme, user = '', list = '', rest = ''] = /^(postgres(?:ql)?:\/\/)([^/?]*@)?([^/?]*)(.*)$/s.exec(text) ?? []
  if (scheme === undefined) return []
  // PostgreSQL's address of a socket has no host (postgres://user@/database?host=/run/postgresql).
  const addresses = (list || 'localhost').split(',').map((host) => scheme + user + host + rest)
  if (!addresses.every((address) => URL.canParse(address))) return []
  const urls = addresses.map((address) => new URL(address))
  const [first] = urls
  const hosts = first?.searchParams.getAll('host').at(-1)?.split(',') ?? []
  if (!first || urls.length > 1 || hosts.length < 2) return urls
  const ports = first.searchParams.get('port')?.split(',') ?? []
  return hosts.map((host, i) => {
    const url = new URL(first)
    url.searchParams.set('host', host)
    if (ports.length > 0) url.searchParams.set('port', ports[i] ?? ports[0] ?? '')
    return url
  })
}

/** The host that the driver will speak to: `?host=` wins, as it does there. */
const hostOf = (url: URL): string =>
  url.searchParams.getAll('host').at(-1) ?? decodeURIComponent(url.hostname).replace(/^\[(.+)\]$/, '$1')

/** What Node's TLS is told, in full: neither the environment nor a default of the driver makes it less. */
export interface TlsOptions {
  readonly rejectUnauthorized: true
  readonly minVersion: 'TLSv1.2'
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/** Reads the files. Throws where one is not there: it is never gone on without. */
export function tlsOptions(files: TlsFiles): TlsOptions {
  const { rootCertificate, certificate, key } = files
  return {
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    // `system` is PostgreSQL's word for those that the computer trusts anyway.
    ...(rootCertificate && rootCertificate !== 'system' ? { ca: readFileSync(rootCertificate, 'utf8') } : {}),
    ...(certificate ? { cert: readFileSync(certificate, 'utf8') } : {}),
    ...(key ? { key: readFileSync(key, 'utf8') } : {}),
  }
}

/** Codes of Node about certificates, and what the driver says where a server has no TLS at all. */
const TLS_FAILURE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH|EPROTO)/
const NO_TLS = /does not support SSL|establishing an SSL connection/

/** Did the connection fail because the server could not show who it is, or would not encrypt? */
export function tlsFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (TLS_FAILURE.test(code)) return code
  return NO_TLS.test(error.message) ? 'NO_TLS' : undefined
}
