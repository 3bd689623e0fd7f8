import { z } from 'zod'
import type { Policy } from '../../policy/policy.ts'
import { EVENT_TYPES } from './told.ts'

export const PUSH = 'urn:ietf:rfc:8935'
export const POLL = 'urn:ietf:rfc:8936'
export const SSF_BASE = '/ssf'
export const SSF_CONFIGURATION = '/.well-known/ssf-configuration'

export type Status = 'enabled' | 'paused' | 'disabled'

/** A stream as it is kept; its events are those that were asked for. */
export interface Stream {
  readonly targetId: string
  readonly clientId: string
  readonly method: 'push' | 'poll'
  readonly url: string | null
  readonly events: readonly string[]
  readonly description: string | null
  readonly state: Status
  readonly reason: string | null
}

type Origin = { readonly origin: string }

/** What receivers find without a token (SSF 1.0 7.1, CAEP Interoperability Profile 2.3). Empty lists are left out. */
export const transmitter = ({ origin }: Origin) => ({
  spec_version: '1_0',
  issuer: origin,
  jwks_uri: `${origin}/oidc/jwks`,
  delivery_methods_supported: [PUSH, POLL],
  configuration_endpoint: `${origin}${SSF_BASE}/streams`,
  status_endpoint: `${origin}${SSF_BASE}/status`,
  add_subject_endpoint: `${origin}${SSF_BASE}/subjects:add`,
  remove_subject_endpoint: `${origin}${SSF_BASE}/subjects:remove`,
  verification_endpoint: `${origin}${SSF_BASE}/verify`,
  authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
  default_subjects: 'ALL',
})

/** The configuration of a stream as its receiver reads it; what it wants to be shown as Authorization is not told again. */
export const configurationOf = (stream: Stream, { origin }: Origin, policy: Policy) => ({
  stream_id: stream.targetId,
  iss: origin,
  aud: stream.clientId,
  delivery:
    stream.method === 'push'
      ? { method: PUSH, endpoint_url: stream.url }
      : { method: POLL, endpoint_url: `${origin}${SSF_BASE}/poll/${stream.targetId}` },
  events_supported: EVENT_TYPES,
  events_requested: stream.events,
  events_delivered: deliveredOf(stream),
  min_verification_interval: policy.signal_verification_interval_ms / 1_000,
  ...(stream.description === null ? {} : { description: stream.description }),
})

export const deliveredOf = ({ events }: Pick<Stream, 'events'>): readonly string[] =>
  EVENT_TYPES.filter((type) => events.includes(type))

export const statusOf = ({ targetId, state, reason }: Stream) => ({
  stream_id: targetId,
  status: state,
  ...(reason === null ? {} : { reason }),
})

/** What a database keeps and JSON carries: neither NUL nor half a character. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((typed) => typed.isWellFormed() && !typed.includes('\0'))
const streamId = text(100)
const header = text(2_000).regex(/^[\x20-\x7e]+$/)

const delivery = z.discriminatedUnion('method', [
  z.object({ method: z.literal(PUSH), endpoint_url: text(2_000), authorization_header: header.nullish() }),
  z.object({ method: z.literal(POLL), endpoint_url: text(2_000).nullish() }),
])

/** What a receiver says of a stream. An unknown event that it asks for is no mistake (SSF 1.0 8.1.1). */
const wish = z.object({
  events_requested: z.array(text(300)).min(1).max(100).optional(),
  delivery: delivery.optional(),
  description: text(500).optional(),
})
export type Wish = z.infer<typeof wish>
export const readWish = (body: unknown): Wish | undefined => wish.safeParse(body).data

const SUPPLIED = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const
const change = wish.extend({ stream_id: streamId })

/** What it says of a stream that there is. What is ours to say may be repeated, but only as it is (SSF 1.0 8.1.1.3). */
export const readChange = (body: unknown): (Wish & { stream_id: string }) | undefined => change.safeParse(body).data

export function contradicts(body: unknown, is: Readonly<Record<string, unknown>>): boolean {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  return SUPPLIED.some((name) => name in said && canonical(said[name]) !== canonical(is[name]))
}

/** Lists of events are sets. */
const canonical = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : value)

const status = z.object({
  stream_id: streamId,
  status: z.enum(['enabled', 'paused', 'disabled']),
  reason: text(500).optional(),
})
export const readStatus = (body: unknown) => status.safeParse(body).data

const verification = z.object({ stream_id: streamId, state: text(1_000).optional() })
export const readVerification = (body: unknown) => verification.safeParse(body).data

/** Receivers know people by what their tokens say, and by nothing else: any other subject is nobody (EV-13). */
const subject = z.object({
  stream_id: streamId,
  subject: z.looseObject({ format: text(50), iss: text(2_000).optional(), sub: text(300).optional() }),
})
export const readSubject = (body: unknown) => subject.safeParse(body).data

const poll = z.object({
  maxEvents: z.int().min(0).optional(),
  returnImmediately: z.boolean().optional(),
  ack: z.array(text(100)).max(10_000).optional(),
  setErrs: z.record(text(100), z.object({ err: text(100), description: text(1_000).optional() })).optional(),
})
export type Poll = z.infer<typeof poll>
export const readPoll = (body: unknown): Poll | undefined => poll.safeParse(body).data
