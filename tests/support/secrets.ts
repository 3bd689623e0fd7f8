import { createHash } from 'node:crypto'
import { type Database, openDatabase } from '../../src/platform/database/database.ts'
import { sql } from '../../src/platform/database/sql.ts'

export type Kind = 'number' | 'phone' | 'mail' | 'text' | 'token' | 'session'

/** Something that nobody but its owner may see. */
export interface Secret {
  readonly what: string
  readonly kind: Kind
  readonly value: string
}

/** Where numbers are looked for, these are no numbers: instants as PostgreSQL and pino write them. */
const INSTANTS = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::\d\d)?|Z)?|"time":\d{13}/g

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Digits as they are, and grouped in any way; never a part of something longer, such as the digits of a UUID. */
const digits = (number: string, before = ''): RegExp =>
  new RegExp(`(?<![0-9a-z])${before}${[...number].join('[ ()-]{0,2}')}(?![0-9a-z])`, 'i')

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const

/** What gives it away: itself in any letter case, its bytes, and digests of it that need no key. */
function traces({ kind, value }: Secret): { readonly numbers: readonly RegExp[]; readonly texts: readonly string[] } {
  const bytes = Buffer.from(value, 'base64url')
  switch (kind) {
    case 'number':
      return { numbers: [digits(value)], texts: encodings(value, Buffer.from(value)) }
    case 'phone': {
      // E.164 of Japan: +81 and the national number without its 0.
      const national = value.slice('+81'.length)
      const spellings = [value, `0${national}`, national]
      return {
        numbers: [digits(national, '(?:\\+?81[ -]?|0)?')],
        texts: spellings.flatMap((spelling) => encodings(spelling, Buffer.from(spelling))),
      }
    }
    case 'mail':
      return { numbers: [], texts: [value, ...encodings(value, Buffer.from(value))] }
    case 'text': {
      const bare = value.replaceAll('-', '')
      return { numbers: [], texts: [value, bare, ...[value, bare].flatMap((v) => encodings(v, Buffer.from(v)))] }
    }
    // A link names account, request and proof, and only then the part that nobody can guess (store-links.ts).
    case 'token':
      return { numbers: [], texts: [value, ...encodings(value, bytes.subarray(-16))] }
    case 'session':
      return { numbers: [], texts: [value, ...encodings(value, bytes.subarray(-32))] }
  }
}

const encodings = (text: string, bytes: Buffer): string[] => [
  bytes.toString('hex'),
  bytes.toString('base64').replace(/=+$/, ''),
  bytes.toString('base64url'),
  ...ALGORITHMS.flatMap((name) =>
    [text, bytes].flatMap((input) => {
      const digest = createHash(name).update(input).digest()
      return [digest.toString('hex'), digest.toString('base64').replace(/=+$/, ''), digest.toString('base64url')]
    }),
  ),
]

/** Looks for many secrets in many texts. */
export class Finder {
  readonly #wanted: readonly { secret: Secret; numbers: readonly RegExp[]; texts: RegExp | undefined }[]

  constructor(secrets: readonly Secret[]) {
    this.#wanted = secrets.map((secret) => {
      const { numbers, texts } = traces(secret)
      return { secret, numbers, texts: texts.length > 0 ? new RegExp(texts.map(escaped).join('|'), 'i') : undefined }
    })
  }

  /** The secrets that a text gives away. */
  in(text: string): Secret[] {
    const rest = text.replaceAll(INSTANTS, ' ')
    return this.#wanted
      .filter(({ numbers, texts }) => texts?.test(text) || numbers.some((number) => number.test(rest)))
      .map(({ secret }) => secret)
  }
}

/** Every row of every table of a data folder's engine. */
export async function dumpDatabase(socketDirectory: string): Promise<string> {
  const socket = { directory: socketDirectory, user: 'honnin', database: 'honnin' }
  const database = openDatabase({ socket, connectionsMax: 1 }, () => undefined)
  try {
    return await dumpOf(database)
  } finally {
    await database.close()
  }
}

/** Every row of every table, a line each; bytes as hexadecimal and also as the text they would be. */
export async function dumpOf(database: Database): Promise<string> {
  const tables = await database.query<{ name: string }>(
    sql`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  )
  const rows: string[] = []
  for (const { name } of tables) rows.push(...(await rowsOf(database, name)))
  return rows.join('\n')
}

async function rowsOf(database: Database, table: string): Promise<string[]> {
  const rows = await database.query<{ row: string }>({
    strings: [`select row_to_json(whole)::text as row from ${table} whole`],
    values: [],
  })
  return rows.map(({ row }) => `${table} ${row} ${decoded(row)}`)
}

const decoded = (row: string): string =>
  [...row.matchAll(/"\\\\x([0-9a-f]+)"/g)]
    .flatMap(([, hex = '']) => [Buffer.from(hex, 'hex').toString('latin1'), Buffer.from(hex, 'hex').toString('utf8')])
    .join(' ')
