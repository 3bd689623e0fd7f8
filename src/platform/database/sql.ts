import { createHash } from 'node:crypto'
import type { Instant } from '../../kernel/clock.ts'

export type Value =
  | string
  | number
  | boolean
  | null
  | Buffer
  | readonly (string | null)[]
  | readonly (Buffer | null)[]
  | readonly (number | null)[]

/** A statement with its values apart from its text. Statements are named by their text, so PostgreSQL plans each once. */
export interface Sql {
  readonly strings: readonly string[]
  readonly values: readonly Value[]
}

/** The only way to write a statement: values never become text. */
export function sql(strings: TemplateStringsArray, ...values: readonly Value[]): Sql {
  return { strings, values }
}

/** An instant as a parameter of type timestamptz; null stays null. */
export const at = (instant: Instant | null | undefined): string | null =>
  instant === null || instant === undefined ? null : new Date(instant).toISOString()

/** A JSON document as a parameter of type jsonb. */
export const json = (value: unknown): string => JSON.stringify(value)

const names = new Map<string, string>()

/** A statement that stands in the program has one text for ever; by the text its name is found (`statementName`). */
const texts = new WeakMap<readonly string[], string>()

/** Text with $n placeholders, counted from `first`. */
export function placeholders(part: Sql, first = 1): string {
  if (first !== 1) return numbered(part, first)
  let text = texts.get(part.strings)
  if (text === undefined) {
    text = numbered(part, 1)
    texts.set(part.strings, text)
  }
  return text
}

function numbered(part: Sql, first: number): string {
  return part.strings.reduce((text, piece, i) => (i === 0 ? piece : `${text}$${first + i - 1}${piece}`), '')
}

/** The prepared statement's name: PostgreSQL allows 63 bytes, so it is a digest of the text. */
export function statementName(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = `s${createHash('sha256').update(text).digest('base64url').slice(0, 24)}`
    names.set(text, name)
  }
  return name
}
