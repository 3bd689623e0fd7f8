import { join, resolve } from 'node:path'
import { seconds } from '../../kernel/duration.ts'
import { isLocale, type Locale } from '../../kernel/locale.ts'
import type { Refusal } from '../../kernel/result.ts'
import { policy } from '../../policy/policy.ts'
import { type DatabaseAddress, readDatabaseUrl } from '../database/address.ts'
import type { LogLevel } from '../log.ts'
import { type DeliverySettings, readDelivery } from './delivery.ts'
import { readUpstream, type Upstream } from './upstream.ts'

/** What an operator decides. Every setting is a row of TABLE; all problems are told at once, by name (authelia's habit). */
export interface Settings {
  readonly mode: 'development' | 'production'
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly database: DatabaseAddress | undefined
  readonly connectionsMax: number
  /** A pooler in transaction mode stands before the database. */
  readonly pooled: boolean
  /** How long it goes on answering, as not ready, once it was asked to stop. */
  readonly drainMs: number
  readonly origin: string
  readonly key: string | undefined
  /** What the service is called, where its instances share no disk; undefined where the file alone says it. */
  readonly instance: string | undefined
  /** Where it is remembered, outside of the database, how far the database has come (docs/restore.md). */
  readonly instanceFile: string
  readonly brand: string
  readonly support: string
  readonly mailFrom: string
  readonly smtpUrl: string | undefined
  readonly smsUrl: string | undefined
  readonly smsToken: string | undefined
  readonly twilioAccount: string | undefined
  readonly twilioToken: string | undefined
  readonly twilioFrom: string | undefined
  readonly delivery: DeliverySettings
  /** A JSON file of relying parties (OpenID Connect), besides those in the database. */
  readonly clientsFile: string | undefined
  /** An OpenID provider that keeps identifiers and passwords; undefined where they are kept here. */
  readonly upstream: Upstream | undefined
  /** Receivers of signals and webhooks may stand in a private network. */
  readonly privateReceivers: boolean
  readonly country: string
  readonly countries: readonly string[]
  readonly zone: string
  readonly locale: Locale
  readonly trustedProxies: number
  /** Sign-ups and new addresses a day from one network: raise it where many people share one. */
  readonly networkSendsPerDay: number
  /** SMS with codes a day, of the whole service: what they may cost. */
  readonly smsPerDay: number
  readonly logLevel: LogLevel
  /** A folder with articles of the operator's own for the help. */
  readonly helpDir: string | undefined
  /** Sites besides this one that those articles may lead to, by their names. */
  readonly helpSites: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

interface Reading {
  readonly environment: Environment
  readonly development: boolean
  readonly problems: string[]
}

export class SettingsError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`Settings are not usable:\n${problems.map((p) => `- ${p}`).join('\n')}`)
    this.problems = problems
  }
}

const text = (r: Reading, name: string): string | undefined => r.environment[name]?.trim() || undefined

function whole(r: Reading, name: string, fallback: number, min: number, max: number): number {
  const given = text(r, name)
  const value = Number(given ?? fallback)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  r.problems.push(`${name} is a whole number from ${min} to ${max}, for example ${fallback}.`)
  return fallback
}

function url(r: Reading, name: string, schemes: readonly string[]): string | undefined {
  const given = text(r, name)
  if (given === undefined) return undefined
  if (URL.canParse(given) && schemes.includes(new URL(given).protocol)) return given
  r.problems.push(`${name} is an address that begins with ${schemes.map((s) => `${s}//`).join(' or ')}.`)
  return undefined
}

/** What is wrong with DATABASE_URL, by the code of the refusal (CR-06). */
const DATABASE_PROBLEMS: Readonly<Record<string, (params: Refusal['params']) => string>> = {
  'settings.database_url_unreadable': () => 'is an address that begins with postgres:// or postgresql://.',
  'settings.database_url_option': ({ option }) =>
    `has an option "${option}" that is not taken. For TLS there are sslmode (disable, require, verify-ca or verify-full), sslrootcert, sslcert and sslkey.`,
  'settings.database_without_tls': ({ host }) =>
    `names another computer (${host}) without TLS. Take sslmode out of it, or set sslmode=verify-full; where the server has a CA of its own, add sslrootcert=/path/to/ca.pem. In a private network that nobody else can reach, DATABASE_WITHOUT_TLS=allowed lets it be read and changed on the way.`,
}

function database(r: Reading): DatabaseAddress | undefined {
  const withoutTls = text(r, 'DATABASE_WITHOUT_TLS')
  if (withoutTls !== undefined && withoutTls !== 'allowed')
    r.problems.push('DATABASE_WITHOUT_TLS is "allowed", or not set.')
  const given = text(r, 'DATABASE_URL')
  if (given === undefined) return undefined
  const read = readDatabaseUrl(given, { withoutTls: withoutTls === 'allowed' })
  if (read.ok) return read.value
  const { code, params } = read.refusal
  r.problems.push(`DATABASE_URL ${DATABASE_PROBLEMS[code]?.(params) ?? 'is not usable.'} (${code})`)
  return undefined
}

function origin(r: Reading, port: number): string {
  const given = url(r, 'HONNIN_ORIGIN', ['https:', 'http:'])
  if (given === undefined) {
    if (!r.development)
      r.problems.push(
        'HONNIN_ORIGIN is needed in production: the https address that people see, for example https://id.example.jp.',
      )
    return `http://localhost:${port}`
  }
  const parsed = new URL(given)
  if (!r.development && parsed.protocol !== 'https:')
    r.problems.push('HONNIN_ORIGIN begins with https:// in production.')
  if (parsed.pathname !== '/' || parsed.search || parsed.hash || parsed.username)
    r.problems.push('HONNIN_ORIGIN is scheme, host and port only.')
  return parsed.origin
}

/** It guards nothing, but two services must not have the same: long enough that nobody takes one that is in use. */
function instance(r: Reading): string | undefined {
  const given = text(r, 'HONNIN_INSTANCE')
  if (given !== undefined && !/^[A-Za-z0-9._-]{8,100}$/.test(given))
    r.problems.push(
      'HONNIN_INSTANCE is 8 to 100 letters and digits of your choice, for example from: openssl rand -hex 16',
    )
  return given
}

function zone(r: Reading): string {
  const given = text(r, 'HONNIN_ZONE') ?? 'Asia/Tokyo'
  if (Intl.supportedValuesOf('timeZone').includes(given) || given === 'UTC') return given
  r.problems.push('HONNIN_ZONE is a time zone by its IANA name, for example Asia/Tokyo.')
  return 'UTC'
}

function sites(r: Reading): readonly string[] {
  const names = (text(r, 'HELP_SITES') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const given = names.filter((name) => name !== '')
  if (given.some((name) => !URL.canParse(`https://${name}`) || new URL(`https://${name}`).host !== name))
    r.problems.push('HELP_SITES is a list of names of sites, for example docs.example.jp,www.example.jp.')
  return given
}

const MAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$/
const isPermission = (value: string): value is 'allowed' | 'refused' => value === 'allowed' || value === 'refused'
const isPooler = (value: string): value is 'none' | 'transaction' => value === 'none' || value === 'transaction'
const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error']

function choice<T extends string>(
  r: Reading,
  name: string,
  fallback: T,
  is: (value: string) => value is T,
  words: string,
): T {
  const given = text(r, name)
  if (given === undefined) return fallback
  if (is(given)) return given
  r.problems.push(`${name} is ${words}.`)
  return fallback
}

/** Reads the settings from the environment; throws SettingsError that names every wrong one and its remedy. */
export function readSettings(environment: Environment, mode: Settings['mode']): Settings {
  const r: Reading = { environment, development: mode === 'development', problems: [] }
  const port = whole(r, 'PORT', 3000, 0, 65_535)
  const country = (text(r, 'HONNIN_COUNTRY') ?? 'JP').toUpperCase()
  const mailFrom = text(r, 'MAIL_FROM') ?? 'no-reply@honnin.example'
  if (!MAIL.test(mailFrom)) r.problems.push('MAIL_FROM is one plain e-mail address, for example no-reply@example.jp.')
  if (!r.development && !text(r, 'SMTP_URL'))
    r.problems.push('SMTP_URL is needed in production, for example smtps://user:password@mail.example.jp.')
  if (!r.development && !text(r, 'MAIL_FROM'))
    r.problems.push('MAIL_FROM is needed in production, for example no-reply@example.jp.')
  if (text(r, 'TWILIO_ACCOUNT') && !(text(r, 'TWILIO_TOKEN') && text(r, 'TWILIO_FROM')))
    r.problems.push('TWILIO_TOKEN and TWILIO_FROM belong to TWILIO_ACCOUNT.')
  const reader = {
    development: r.development,
    text: (name: string) => text(r, name),
    problem: (sentence: string) => r.problems.push(sentence),
  }
  const settings: Settings = {
    mode,
    port,
    host: text(r, 'HOST') ?? (r.development ? '127.0.0.1' : '0.0.0.0'),
    dataDir: resolve(text(r, 'DATA_DIR') ?? './data'),
    database: database(r),
    connectionsMax: whole(r, 'DATABASE_CONNECTIONS', 10, 2, 200),
    pooled: choice(r, 'DATABASE_POOLER', 'none', isPooler, 'transaction, or not set') === 'transaction',
    // In development nobody stands before it who would have to notice.
    drainMs: seconds(whole(r, 'DRAIN_SECONDS', r.development ? 0 : policy.drain_ms / seconds(1), 0, 300)),
    origin: origin(r, port),
    key: text(r, 'HONNIN_KEY'),
    instance: instance(r),
    instanceFile: resolve(text(r, 'HONNIN_INSTANCE_FILE') ?? join(text(r, 'DATA_DIR') ?? './data', 'honnin.instance')),
    brand: text(r, 'HONNIN_BRAND') ?? 'Honnin',
    support: text(r, 'HONNIN_SUPPORT') ?? 'support@honnin.example',
    mailFrom,
    smtpUrl: url(r, 'SMTP_URL', ['smtp:', 'smtps:']),
    smsUrl: url(r, 'SMS_URL', r.development ? ['https:', 'http:'] : ['https:']),
    smsToken: text(r, 'SMS_TOKEN'),
    twilioAccount: text(r, 'TWILIO_ACCOUNT'),
    twilioToken: text(r, 'TWILIO_TOKEN'),
    twilioFrom: text(r, 'TWILIO_FROM'),
    delivery: readDelivery({ ...reader, mailFrom }),
    clientsFile: text(r, 'HONNIN_CLIENTS'),
    upstream: readUpstream(reader),
    // In development everything stands on one computer.
    privateReceivers:
      choice(r, 'PRIVATE_RECEIVERS', r.development ? 'allowed' : 'refused', isPermission, 'allowed or refused') ===
      'allowed',
    country,
    countries: (text(r, 'HONNIN_SMS_COUNTRIES') ?? country).split(',').map((c) => c.trim().toUpperCase()),
    zone: zone(r),
    locale: choice(r, 'HONNIN_LOCALE', 'ja', isLocale, 'ja or en'),
    // In development everybody comes from one computer.
    networkSendsPerDay: whole(r, 'SENDS_PER_NETWORK', r.development ? 1_000 : policy.network_sends_day_max, 1, 100_000),
    smsPerDay: whole(r, 'SMS_PER_DAY', policy.sms_service_day_max, 1, 100_000),
    trustedProxies: whole(r, 'TRUSTED_PROXIES', 0, 0, 10),
    helpDir: text(r, 'HELP_DIR') && resolve(text(r, 'HELP_DIR') ?? ''),
    helpSites: sites(r),
    logLevel: choice(r, 'LOG_LEVEL', 'info', (v): v is LogLevel => LEVELS.includes(v), LEVELS.join(', ')),
  }
  if (r.problems.length > 0) throw new SettingsError(r.problems)
  return settings
}

/** The settings of this process: the only place that reads its environment. */
export const settingsOfProcess = (mode: Settings['mode']): Settings => readSettings(process.env, mode)
