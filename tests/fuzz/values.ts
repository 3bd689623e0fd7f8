// Values that fit a JSON Schema, and values that do not.
import { type Random, seededRandom, uuid } from '../../src/kernel/random.ts'

/** What of JSON Schema the document uses. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly format?: string
  readonly maxLength?: number
  readonly minItems?: number
}

export class Chance {
  readonly random: Random
  constructor(seed: string) {
    this.random = seededRandom(seed)
  }
  below(end: number): number {
    return this.random.bytes(4).readUInt32BE() % end
  }
  is(percent: number): boolean {
    return this.below(100) < percent
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

export type Resolve = (ref: string) => Schema

/** Names that are somebody's, so that a request is about somebody. */
export interface Known {
  readonly identifiers: readonly string[]
  readonly contacts: readonly string[]
  readonly challenges: readonly string[]
}

const WORDS = [
  '',
  'a',
  'x'.repeat(300),
  '名前',
  '\u0000',
  '\ud800',
  '\u202e',
  "'; drop table account; --",
  '%s%n',
  '../../x',
  '{{7*7}}',
  '<b>',
  '\r\nX: y',
  '__proto__',
  'null',
  '１２３',
]
const SCALARS = [null, true, -1, 0, 1e308, 0.1, '', 'x', [], {}, [[]], 9007199254740993n.toString()]

function textOf(name: string, schema: Schema, chance: Chance, known: Known): string {
  if (name === 'contact' && chance.is(80)) return chance.of(known.contacts)
  if (name === 'challenge' && chance.is(80) && known.challenges.length > 0) return chance.of(known.challenges.slice(-9))
  if (schema.format === 'uuid') return uuid(chance.random)
  if (schema.format === 'date-time') return new Date(Date.UTC(1995 + chance.below(30), 1, 1)).toISOString()
  if (name === 'identifier') return chance.is(40) ? chance.of(known.identifiers) : `f${chance.below(1e9)}@fuzz.example`
  if (name === 'address') return chance.is(95) ? `f${chance.below(1e9)}@fuzz-mail.example` : chance.of(WORDS)
  if (name === 'code' || name === 'receipt' || name === 'number')
    return chance.is(80) ? String(10_000_000 + chance.below(8e7)) : chance.of(WORDS)
  if (name === 'because') return chance.is(90) ? 'ticket 4711' : 'mail a@b.example'
  if (name === 'externalId') return `ext-${chance.below(1e9)}`
  if (name === 'password') return chance.is(50) ? `a long password ${chance.below(1e9)}` : 'short'
  if (name === 'passwordHash')
    return chance.is(70) ? '$2b$10$abcdefghijklmnopqrstuuKLqJ0aW5vVJ0u1K1iXKxhHCkY0jIhaq' : 'md5:1'
  if (name === 'zone') return chance.is(80) ? 'Asia/Tokyo' : 'Mars/Phobos'
  return chance.is(70) ? `w${chance.below(1000)}` : chance.of(WORDS)
}

/** What seldom fits what else is there. */
const SELDOM = ['id', 'waitDays', 'passwordHash', 'zone']

/** Mostly what the schema asks for. */
export function fitting(name: string, schema: Schema, chance: Chance, known: Known, resolve: Resolve): unknown {
  if (schema.$ref) return fitting(name, resolve(schema.$ref), chance, known, resolve)
  if (schema.enum) return chance.of(schema.enum)
  if (schema.anyOf) return fitting(name, chance.of(schema.anyOf), chance, known, resolve)
  const type = Array.isArray(schema.type) ? chance.of(schema.type) : schema.type
  const inner = (key: string, of: Schema) => fitting(key, of, chance, known, resolve)
  if (type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(
      ([key]) => schema.required?.includes(key) || chance.is(SELDOM.includes(key) ? 3 : 15),
    )
    const made = Object.fromEntries(wanted.map(([key, of]) => [key, inner(key, of)]))
    if (made.kind === 'phone' && 'address' in made && chance.is(85))
      made.address = `+8190${10_000_000 + chance.below(8e7)}`
    return made
  }
  if (type === 'array')
    return Array.from({ length: (schema.minItems ?? 0) + chance.below(3) }, () => inner(name, schema.items ?? {}))
  if (type === 'string') return textOf(name, schema, chance, known)
  if (type === 'boolean') return chance.is(50)
  return chance.below(100)
}

const SPOILS = ['missing', 'extra', 'type', 'oversized', 'word', 'deep'] as const

/** The same with one thing wrong, anywhere in it. */
export function spoilt(value: unknown, chance: Chance): unknown {
  if (Array.isArray(value) && value.length > 0 && chance.is(60)) {
    const at = chance.below(value.length)
    return value.map((one, i) => (i === at ? spoilt(one, chance) : one))
  }
  const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  const how = chance.of(SPOILS)
  if (keys.length > 0) {
    const object = value as Record<string, unknown>
    const key = chance.of(keys)
    if (how === 'missing') return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
    if (how === 'extra')
      return { ...object, [chance.of(['extra', '__proto__', 'constructor', 'id2', 'ア'])]: chance.of(SCALARS) }
    return { ...object, [key]: spoilt(object[key], chance) }
  }
  if (how === 'oversized')
    return chance.is(50) ? 'x'.repeat(chance.of([1_001, 5_000, 40_000])) : Array.from({ length: 400 }, () => value)
  if (how === 'deep') return JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`)
  if (how === 'word') return chance.of(WORDS)
  return chance.of(SCALARS)
}
