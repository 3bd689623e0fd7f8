import type { z } from 'zod'
import { type Locale, negotiateLocale } from '../../kernel/locale.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { asOneAct } from '../../platform/database/outage.ts'
import { recordedBy } from '../../platform/database/recorded.ts'
import { textResponse } from '../../platform/http/packed.ts'
import { errorFields } from '../../platform/log.ts'
import type { Service } from '../../platform/service.ts'
import { readMachineToken } from '../oidc/flow-machine.ts'
import { type Bearer, readPersonToken } from '../oidc/flow-person.ts'
import type { TokenRefusal } from '../oidc/flow-proof.ts'
import { isUuid } from './cursor.ts'
import { type Call, handlers } from './flow.ts'
import { answerOnce, type Given } from './flow-answer.ts'
import { countRequest } from './flow-limit.ts'
import { BASE, isAct, type Operation } from './operation.ts'
import { operations } from './operations.ts'
import { problemOf } from './shell-problem.ts'

/** What is known of a request besides itself. */
export interface From {
  /** The coarse network. */
  readonly source: string
}

interface Matched {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
}

const patterns = operations.map((operation) => ({
  operation,
  pattern: new RegExp(`^${BASE}${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}))

/** The operations at an address. A literal address is no id, and ids are UUIDs, so that at most one of a method fits. */
const matching = (path: string): Matched[] =>
  patterns.flatMap(({ operation, pattern }) => {
    const found = pattern.exec(path)
    const params = Object.fromEntries(Object.entries(found?.groups ?? {}).map(([k, v]) => [k, v.toLowerCase()]))
    return found && Object.values(params).every(isUuid) ? [{ operation, params }] : []
  })

interface Asking {
  readonly service: Service
  readonly request: Request
  readonly locale: Locale
  readonly from: From
}

/** Everything behind `/api/`: who asks, how often, what, and only then the act itself. */
export async function answerApi(service: Service, request: Request, from: From): Promise<Response> {
  const locale = negotiateLocale(request.headers.get('accept-language') ?? undefined, service.settings.locale)
  const asking = { service, request, locale, from }
  const path = new URL(request.url).pathname
  const given = await answerAt(asking, path).catch((error) => broken(asking, error))
  return textResponse(request, given.body, {
    status: given.status,
    headers: new Headers({ 'cache-control': 'no-store', ...given.headers }),
  })
}

async function answerAt(asking: Asking, path: string): Promise<Given> {
  const { method } = asking.request
  const found = matching(path)
  const matched = found.find(({ operation }) => operation.method === method)
  if (matched) return answer(asking, matched)
  if (found.length === 0) return refused(asking, refuse('request.not_found').refusal)
  const allow = found.map(({ operation }) => operation.method).join(', ')
  return refused(asking, refuse('request.method').refusal, { allow })
}

async function refused(
  { service, request, locale }: Asking,
  refusal: Refusal,
  headers: Readonly<Record<string, string>> = {},
): Promise<Given> {
  const moment = await service.time.moment()
  const scheme = /^dpop /i.test(request.headers.get('authorization') ?? '') ? 'DPoP' : 'Bearer'
  const problem = problemOf(service, refusal, { locale, moment, scheme }, headers)
  return { ...problem, body: JSON.stringify(problem.body) }
}

/** The database may be what broke, so nothing is asked of it here. */
function broken({ service, request, locale }: Asking, error: unknown): Given {
  service.log.error('api failed', {
    ...errorFields(error instanceof Error ? error : new Error(String(error))),
    method: request.method,
  })
  const moment = { now: service.clock.wall(), servedMs: 0, shiftMs: 0 }
  const code = BROKEN[recordedBy(error) ?? 'never']
  const problem = problemOf(service, refuse(code).refusal, { locale, moment })
  return { ...problem, body: JSON.stringify(problem.body) }
}

const BROKEN = { no: 'service.unavailable', unknown: 'service.unconfirmed', never: 'service.broken' } as const

interface Known {
  /** Whose requests are counted together, and whose keys are told apart. */
  readonly caller: string
  readonly client: string
  readonly bearer: Bearer | undefined
}

async function whoAsks({ service, request, from }: Asking, { caller }: Operation): Promise<Known | TokenRefusal> {
  if (caller.by === 'anybody') return { caller: `anybody/${from.source}`, client: '', bearer: undefined }
  if (caller.by === 'machine') {
    const read = await readMachineToken(service, request, [caller.scope])
    if (!read.ok) return read.refusal
    return { caller: read.value.clientId, client: read.value.clientId, bearer: undefined }
  }
  const read = await readPersonToken(service, request, caller.scope)
  if (!read.ok) return read.refusal
  const { accountId, client } = read.value
  // The account comes first: what is counted for it is forgotten with it.
  return { caller: `${accountId}/${client.client_id}`, client: client.client_id, bearer: read.value }
}

const TOKEN_CODES = {
  invalid_token: 'token.invalid',
  insufficient_scope: 'token.scope',
  invalid_dpop_proof: 'token.proof_invalid',
} as const

async function answer(asking: Asking, { operation, params }: Matched): Promise<Given> {
  const { service, from } = asking
  const who = await whoAsks(asking, operation)
  if ('status' in who) {
    const code = who.error ? TOKEN_CODES[who.error] : 'token.missing'
    return refused(asking, refuse(code).refusal, { 'www-authenticate': who.challenge })
  }
  const allowance = await countRequest(service, who.caller, operation.caller.by === 'anybody')
  if (!allowance.allowed)
    return refused(asking, refuse('rate.exceeded').refusal, {
      ...allowance.headers,
      'retry-after': String(allowance.retryAfter),
    })
  const given = await judged(asking, operation, who, { params, source: from.source })
  return { ...given, headers: { ...given.headers, ...allowance.headers } }
}

async function judged(
  asking: Asking,
  operation: Operation,
  who: Known,
  at: Pick<Call, 'params' | 'source'>,
): Promise<Given> {
  const { service, request } = asking
  const sent = await readSent(asking, operation)
  if (!sent.ok) return refused(asking, sent.refusal)
  const { text, ...parts } = sent.value
  const work = () =>
    asOneAct(() => perform(asking, operation, { ...at, ...parts, client: who.client, bearer: who.bearer }))
  const header = isAct(operation) ? request.headers.get('idempotency-key') : null
  if (header === null) return work()
  // The draft has it as a string of structured fields, in quotes; most send it without.
  const key = /^(?:"([!#-~]{1,100})"|([!#-~]{1,100}))$/.exec(header)
  if (!key) return refused(asking, refuse('idempotency.key_unfit').refusal)
  const asked = {
    caller: who.caller,
    key: key[1] ?? key[2] ?? '',
    request: JSON.stringify([operation.id, at.params, text]),
  }
  const answered = await answerOnce(service, asked, work)
  if (answered.is === 'reused') return refused(asking, refuse('idempotency.reused').refusal)
  if (answered.is === 'running')
    return refused(asking, refuse('idempotency.running').refusal, { 'retry-after': String(answered.retryAfter) })
  return answered.given
}

async function perform(asking: Asking, operation: Operation, call: Call): Promise<Given> {
  const handler = handlers[operation.id]
  if (!handler) throw new Error(`nothing does ${operation.id}`)
  const did = await handler(asking.service, call)
  if (!did.ok) return refused(asking, did.refusal)
  const { body, location, accountId } = did.value
  return {
    status: operation.answer.status,
    headers: { 'content-type': 'application/json', ...(location ? { location: `${BASE}${location}` } : {}) },
    body: JSON.stringify(body),
    ...(accountId === undefined ? {} : { accountId }),
  }
}

/** Body and query, checked by the schemas that the document is made of. What is wrong is told by field, never with a value. */
async function readSent(
  { service, request }: Asking,
  { query: querySchema, body }: Operation,
): Promise<Result<{ readonly text: string; readonly query: unknown; readonly body: unknown }>> {
  const query = querySchema?.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (query && !query.success) return refuse('request.invalid', { field: fieldOf(query.error) })
  const asked = { text: '', query: query?.data, body: undefined }
  if (!body) return ok(asked)
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i.test(type.trim())) return refuse('request.unsupported')
  const text = await textOf(request, service.policy.api_body_max_bytes)
  if (!text.ok) return text
  let json: unknown
  try {
    json = JSON.parse(text.value)
  } catch {
    return refuse('request.unreadable')
  }
  const read = body.schema.safeParse(json)
  if (!read.success) return refuse('request.invalid', { field: fieldOf(read.error) })
  return ok({ ...asked, text: text.value, body: read.data })
}

/** Where it is wrong. A key that is too many is named only if it looks like one: it may be somebody's address. */
function fieldOf({ issues: [issue] }: z.ZodError): string {
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.filter((key) => /^[A-Za-z]{1,30}$/.test(key)) : []
  return [...(issue?.path ?? []).map(String), ...keys.slice(0, 1)].join('.').slice(0, 100)
}

/** Stops reading where it is too much. */
async function textOf(request: Request, most: number): Promise<Result<string>> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request.body ?? []) {
    length += piece.length
    if (length > most) return refuse('request.too_large')
    pieces.push(piece)
  }
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)))
  } catch {
    return refuse('request.unreadable')
  }
}
