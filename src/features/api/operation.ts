import type { z } from 'zod'
import type { MachineScope, PersonScope } from '../oidc/client.ts'
import type { Code } from './codes.ts'

/** Where the operations stand. */
export const BASE = '/api/v1'

/** Who may ask: a machine of the operator, or the app of a person who is signed in to it. */
export type Caller =
  | { readonly by: 'anybody' }
  | { readonly by: 'machine'; readonly scope: MachineScope }
  | { readonly by: 'person'; readonly scope: PersonScope }

/** One act of the API: everything that the document says of it, and all that is checked before its flow is asked. */
export interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** Behind the base; `{…}` is an id. */
  readonly path: string
  readonly tag: 'Accounts' | 'Verification' | 'Own account' | 'Replacement'
  readonly summary: string
  readonly description: string
  readonly caller: Caller
  readonly query?: z.ZodObject
  readonly body?: { readonly schema: z.ZodType; readonly example: unknown }
  readonly answer: {
    readonly status: 200 | 201
    readonly says: string
    readonly schema: z.ZodType
    readonly example: unknown
  }
  /** Besides those that every operation has. */
  readonly refusals: readonly Code[]
}

/**
 * What is not a reading takes an Idempotency-Key; looking somebody up changes nothing, and what anybody may ask has nobody whose
 * keys could be told apart.
 */
export const isAct = ({ method, id, caller }: Pick<Operation, 'method' | 'id' | 'caller'>): boolean =>
  method === 'POST' && caller.by !== 'anybody' && !(NO_ACTS as readonly string[]).includes(id)
/** Asked by POST for what they carry. What is exported is kept nowhere, so that it is read anew each time. */
const NO_ACTS = ['findAccount', 'exportAccount'] as const

const COMMON = [
  'rate.exceeded',
  'service.broken',
  'service.unavailable',
  'service.unconfirmed',
] as const satisfies readonly Code[]
const OF_TOKENS = [
  'token.missing',
  'token.invalid',
  'token.proof_invalid',
  'token.scope',
] as const satisfies readonly Code[]
const OF_BODIES = [
  'request.unsupported',
  'request.unreadable',
  'request.too_large',
  'request.invalid',
] as const satisfies readonly Code[]
const OF_ACTS = [
  'idempotency.key_unfit',
  'idempotency.running',
  'idempotency.reused',
] as const satisfies readonly Code[]

/** Everything that an operation may be refused with. */
export const refusalsOf = (operation: Operation): readonly Code[] => [
  ...new Set<Code>([
    ...(operation.caller.by === 'anybody' ? [] : OF_TOKENS),
    ...COMMON,
    ...(operation.body ? OF_BODIES : []),
    ...(operation.query ? (['request.invalid'] as const) : []),
    ...(isAct(operation) ? OF_ACTS : []),
    ...(operation.path.includes('{') ? (['request.not_found'] as const) : []),
    ...operation.refusals,
  ]),
]
