import { z } from 'zod'
import type { Instant } from '../../kernel/clock.ts'
import { days, hours, type Milliseconds } from '../../kernel/duration.ts'
import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { type Address, readMailAddress } from '../proof/address.ts'
import { type PhonePolicy, readPhoneNumber } from '../proof/phone.ts'
import { mailboxKey } from '../proof/twin.ts'
import { isChoice } from '../security-info/own-wait.ts'
import { readLabel } from '../security-info/rules.ts'

/** Longest text that is looked at; what is too long for its field is refused with the field's own code. */
const TEXT_MAX = 1_000

const proofSchema = z.strictObject({
  kind: z.enum(['mail', 'phone']),
  address: z
    .string()
    .max(TEXT_MAX)
    .describe('as people write it; a number without "+" is one of the service’s country'),
  label: z.string().max(TEXT_MAX).optional().describe('what the person calls it'),
  confirmedAt: z.iso.datetime({ offset: true }).describe('when its holder first showed that it is theirs'),
})

/**
 * One line of a file: a person and their contacts. What is exported besides (`otherProofs`, `history`) is for its reader
 * and is not taken back.
 */
export const lineSchema = z.strictObject({
  id: z.uuid().optional().describe('the id that the account had in another Honnin, and keeps'),
  identifier: z.string().max(TEXT_MAX).describe('the e-mail address that the person signs in with'),
  externalId: z
    .string()
    .regex(/^[A-Za-z0-9._:|/-]+$/)
    .optional()
    .describe('what the account is called in the operator’s own system; no address'),
  locale: z.enum(LOCALES).optional(),
  zone: z.string().max(TEXT_MAX).optional().describe('IANA time zone'),
  createdAt: z.iso.datetime({ offset: true }).optional(),
  verifiedAt: z.iso.datetime({ offset: true }).optional().describe('when the person last showed a contact'),
  passwordHash: z.string().max(TEXT_MAX).optional().describe('argon2id, scrypt or PBKDF2 as PHC string, or bcrypt'),
  passwordChangedAt: z.iso.datetime({ offset: true }).optional(),
  twoStep: z.boolean().optional().describe('a contact is asked for at every sign-in'),
  waitDays: z.int().optional().describe('how long a replacement of everything waits, where the person chose that'),
  proofs: z.array(proofSchema).min(1).describe('contacts that were confirmed'),
  otherProofs: z.unknown().optional(),
  history: z.unknown().optional(),
})

type Line = z.infer<typeof lineSchema>

export interface ImportedProof {
  readonly address: Address
  readonly label: string
  readonly confirmedAt: Instant
  readonly state: 'effective' | 'probation'
}

/** A person as a line tells of them, in our own forms. */
export interface Newcomer {
  readonly id: string | undefined
  readonly identifier: string
  readonly externalId: string | null
  readonly locale: Locale
  readonly zone: string
  readonly createdAt: Instant
  readonly verifiedAt: Instant
  readonly passwordHash: string | null
  readonly passwordChangedAt: Instant | null
  readonly twoStep: boolean
  /** How long a replacement of everything waits; null where nobody chose. */
  readonly waitMs: Milliseconds | null
  readonly proofs: readonly ImportedProof[]
  /** What the line says, apart from the order of its fields and its spaces. */
  readonly said: string
}

export interface Reading {
  readonly now: Instant
  readonly policy: Policy
  readonly phones: PhonePolicy
  readonly locale: Locale
  readonly zone: string
  /** Is it the hash of a password that we can verify, and at what cost? */
  readonly hashes: { readonly isHash: (text: string) => boolean; readonly isBearable: (text: string) => boolean }
}

const no = (code: string, field: string) => refuse(code, { field })

/** Reads a line. A refusal names the field and nothing that stands in it. */
export function readLine(text: string, reading: Reading): Result<Newcomer> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return no('import.not_json', '')
  }
  const parsed = lineSchema.safeParse(value)
  if (!parsed.success) return refuseShape(value, parsed.error.issues[0])
  const { otherProofs, history, ...line } = parsed.data
  return readFields(line, reading)
}

function refuseShape(value: unknown, issue: z.core.$ZodIssue | undefined): Result<never> {
  const path = issue?.path.map(String) ?? []
  if (issue?.code === 'unrecognized_keys') {
    // A key is told only if it looks like one: what stands there by mistake may be somebody's address.
    const keys = issue.keys.filter((key) => /^[A-Za-z]{1,30}$/.test(key)).slice(0, 1)
    return no('import.field_unknown', [...path, ...keys].join('.'))
  }
  if (path.length === 0) return no('import.not_an_object', '')
  return no(isThere(value, path) ? 'import.field_unreadable' : 'import.field_missing', path.join('.'))
}

const isThere = (value: unknown, path: readonly string[]): boolean =>
  path.reduce((inside: unknown, key) => (inside as Record<string, unknown> | null | undefined)?.[key], value) !==
  undefined

function readFields(line: Line, reading: Reading): Result<Newcomer> {
  const { policy } = reading
  const identifier = readMailAddress(line.identifier)
  if (!identifier.ok) return no(identifier.refusal.code, 'identifier')
  if ((line.externalId?.length ?? 0) > policy.import_external_id_length_max)
    return no('import.field_unreadable', 'externalId')
  if (line.zone !== undefined && !isZone(line.zone)) return no('import.field_unreadable', 'zone')
  const waitMs = line.waitDays === undefined ? null : days(line.waitDays)
  if (waitMs !== null && !isChoice(waitMs, policy)) return no('import.field_unreadable', 'waitDays')
  const hash = readHash(line.passwordHash, reading)
  if (!hash.ok) return hash
  const times = readTimes(line, reading.now)
  if (!times.ok) return times
  const proofs = readProofs(line.proofs, reading)
  if (!proofs.ok) return proofs
  const confirmed = proofs.value.map((p) => p.confirmedAt)
  const createdAt = times.value.createdAt ?? Math.min(...confirmed)
  return ok({
    id: line.id?.toLowerCase(),
    identifier: identifier.value.address,
    externalId: line.externalId ?? null,
    locale: line.locale ?? reading.locale,
    zone: line.zone ?? reading.zone,
    createdAt,
    verifiedAt: times.value.verifiedAt ?? Math.max(...confirmed),
    passwordHash: hash.value,
    passwordChangedAt: hash.value === null ? null : (times.value.passwordChangedAt ?? createdAt),
    twoStep: line.twoStep ?? false,
    waitMs,
    proofs: proofs.value,
    said: JSON.stringify(line),
  })
}

function readHash(hash: string | undefined, { hashes }: Reading): Result<string | null> {
  if (hash === undefined) return ok(null)
  if (!hashes.isHash(hash)) return no('import.hash_unknown', 'passwordHash')
  return hashes.isBearable(hash) ? ok(hash) : no('import.hash_too_costly', 'passwordHash')
}

const TIMES = ['createdAt', 'verifiedAt', 'passwordChangedAt'] as const

/** When the first systems with accounts by e-mail address were: an earlier date is a zero that became a date. */
const FIRST_INSTANT = Date.UTC(1990, 0, 1)

function readTime(text: string, field: string, now: Instant): Result<Instant> {
  const at = Date.parse(text)
  if (!(at >= FIRST_INSTANT)) return no('import.field_unreadable', field)
  return at <= now ? ok(at) : no('import.in_the_future', field)
}

function readTimes(line: Line, now: Instant): Result<Partial<Record<(typeof TIMES)[number], Instant>>> {
  const times: Partial<Record<(typeof TIMES)[number], Instant>> = {}
  for (const field of TIMES) {
    const text = line[field]
    if (text === undefined) continue
    const at = readTime(text, field, now)
    if (!at.ok) return at
    times[field] = at.value
  }
  return ok(times)
}

function readProofs(lines: Line['proofs'], reading: Reading): Result<readonly ImportedProof[]> {
  const { policy, now } = reading
  if (lines.length > policy.proof_count_max) return no('security_info.too_many', 'proofs')
  const read: Omit<ImportedProof, 'state'>[] = []
  const places = new Set<string>()
  for (const [i, line] of lines.entries()) {
    const address = line.kind === 'mail' ? readMailAddress(line.address) : readPhoneNumber(line.address, reading.phones)
    if (!address.ok) return no(address.refusal.code, `proofs.${i}.address`)
    const place = `${line.kind} ${mailboxKey(address.value)}`
    if (places.has(place)) return no('security_info.already_there', `proofs.${i}.address`)
    places.add(place)
    const confirmedAt = readTime(line.confirmedAt, `proofs.${i}.confirmedAt`, now)
    if (!confirmedAt.ok) return confirmedAt
    read.push({ address: address.value, label: readLabel(line.label ?? '', policy), confirmedAt: confirmedAt.value })
  }
  const first = Math.min(...read.map((p) => p.confirmedAt))
  return ok(read.map((p) => ({ ...p, state: stateOf(p.confirmedAt, first, now, policy) })))
}

/**
 * As if it had been added here when it was confirmed there (machine.md b.3): the first one with the account, the others
 * with seven days of probation. So who took an account over just before it came cannot bring a contact with a full say.
 */
function stateOf(confirmedAt: Instant, first: Instant, now: Instant, policy: Policy): ImportedProof['state'] {
  const withAccount = confirmedAt < first + hours(1)
  return withAccount || confirmedAt + policy.proof_probation_ms <= now ? 'effective' : 'probation'
}

const zones = new Set<string>()

/** Does Intl know it? Names that it knows are remembered: asking takes long, and there are some hundreds. */
function isZone(zone: string): boolean {
  if (zones.has(zone)) return true
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
  } catch {
    return false
  }
  zones.add(zone)
  return true
}
