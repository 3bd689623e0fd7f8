import type { Service } from '../../platform/service.ts'
import { readMachineToken } from '../oidc/flow-machine.ts'
import type { TokenRefusal } from '../oidc/flow-proof.ts'
import { pollStream } from './flow-poll.ts'
import {
  changeStream,
  chooseSubject,
  createStream,
  deleteStream,
  type KeptStream,
  setStatus,
  verifyStream,
} from './flow-streams.ts'
import { loadStreamOf } from './store.ts'
import {
  configurationOf,
  contradicts,
  readChange,
  readPoll,
  readStatus,
  readSubject,
  readVerification,
  readWish,
  SSF_BASE,
  SSF_CONFIGURATION,
  statusOf,
  transmitter,
} from './stream.ts'

const BODY_BYTES_MAX = 1_048_576

interface Call {
  readonly service: Service
  readonly request: Request
  readonly url: URL
  readonly clientId: string
  /** The body as JSON; undefined where it is none. */
  readonly body: unknown
}

interface Endpoint {
  readonly scope: 'ssf.read' | 'ssf.manage'
  readonly answer: (call: Call) => Promise<Response>
}

const HEADERS = { 'cache-control': 'no-store' }
const json = (body: unknown, status = 200): Response => Response.json(body, { status, headers: HEADERS })
const empty = (status: number): Response => new Response(null, { status, headers: HEADERS })
/** A sentence for who builds a receiver; never a value that was sent. */
const problem = (status: number, description: string): Response => json({ err: PROBLEMS[status], description }, status)
const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'stream_exists',
  413: 'too_large',
  429: 'too_many_requests',
}

const unreadable = () => problem(400, 'The body is no JSON of the form that SSF 1.0 has for this endpoint.')
const unknown = () => problem(404, 'You have no stream of this id.')

/** A receiver's own stream, if this is its id: one of others is as unknown as none. */
async function streamOf({ service, clientId }: Call, id: string | null): Promise<KeptStream | undefined> {
  const stream = await loadStreamOf(service.database, clientId)
  return stream?.targetId === id ? stream : undefined
}

const told = ({ service }: Call, stream: KeptStream, status = 200): Response =>
  json(configurationOf(stream, service.settings, service.policy), status)

async function create(call: Call): Promise<Response> {
  const wish = readWish(call.body ?? {})
  if (!wish) return unreadable()
  const stream = await createStream(call.service, call.clientId, wish)
  if (stream === 'exists') return problem(409, 'You have a stream already: change it with PATCH or PUT.')
  return stream === 'unfit' ? problem(400, 'endpoint_url: an https address without a user.') : told(call, stream, 201)
}

async function read(call: Call): Promise<Response> {
  const id = call.url.searchParams.get('stream_id')
  const stream = await loadStreamOf(call.service.database, call.clientId)
  if (id !== null) return stream?.targetId === id ? told(call, stream) : unknown()
  return json(stream ? [configurationOf(stream, call.service.settings, call.service.policy)] : [])
}

const change =
  (anew: boolean) =>
  async (call: Call): Promise<Response> => {
    const { service } = call
    const wish = readChange(call.body)
    if (!wish) return unreadable()
    const stream = await streamOf(call, wish.stream_id)
    if (!stream) return unknown()
    if (contradicts(call.body, configurationOf(stream, service.settings, service.policy)))
      return problem(400, 'What the transmitter says of a stream is not for its receiver to change.')
    const changed = await changeStream(service, stream, wish, anew)
    return changed ? told(call, changed) : problem(400, 'endpoint_url: an https address without a user.')
  }

async function remove(call: Call): Promise<Response> {
  const stream = await streamOf(call, call.url.searchParams.get('stream_id'))
  if (!stream) return unknown()
  await deleteStream(call.service, stream)
  return empty(204)
}

async function status(call: Call): Promise<Response> {
  const stream = await streamOf(call, call.url.searchParams.get('stream_id'))
  return stream ? json(statusOf(stream)) : unknown()
}

async function changeStatus(call: Call): Promise<Response> {
  const wish = readStatus(call.body)
  if (!wish) return unreadable()
  const stream = await streamOf(call, wish.stream_id)
  if (!stream) return unknown()
  await setStatus(call.service, stream, wish.status, wish.reason)
  return json(statusOf({ ...stream, state: wish.status, reason: wish.reason ?? null }))
}

async function verify(call: Call): Promise<Response> {
  const wish = readVerification(call.body)
  if (!wish) return unreadable()
  const stream = await streamOf(call, wish.stream_id)
  if (!stream) return unknown()
  return (await verifyStream(call.service, stream, wish.state))
    ? empty(204)
    : problem(429, 'One verification in min_verification_interval seconds.')
}

const choose =
  (wanted: boolean) =>
  async (call: Call): Promise<Response> => {
    const wish = readSubject(call.body)
    if (!wish) return unreadable()
    const stream = await streamOf(call, wish.stream_id)
    if (!stream) return unknown()
    return (await chooseSubject(call.service, stream, wish.subject, wanted))
      ? empty(wanted ? 200 : 204)
      : problem(429, 'This stream names as many subjects as it can.')
  }

async function poll(call: Call): Promise<Response> {
  const wish = readPoll(call.body ?? {})
  const stream = await streamOf(call, call.url.pathname.split('/').at(-1) ?? null)
  if (stream?.method !== 'poll') return unknown()
  return wish ? json(await pollStream(call.service, stream, wish, call.request.signal)) : unreadable()
}

/** Reading takes `ssf.read`; so does fetching events, which changes nothing of the stream (CAEP Interoperability 2.7). */
const ENDPOINTS: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  '/streams': {
    POST: { scope: 'ssf.manage', answer: create },
    GET: { scope: 'ssf.read', answer: read },
    PATCH: { scope: 'ssf.manage', answer: change(false) },
    PUT: { scope: 'ssf.manage', answer: change(true) },
    DELETE: { scope: 'ssf.manage', answer: remove },
  },
  '/status': {
    GET: { scope: 'ssf.read', answer: status },
    POST: { scope: 'ssf.manage', answer: changeStatus },
  },
  '/verify': { POST: { scope: 'ssf.manage', answer: verify } },
  '/subjects:add': { POST: { scope: 'ssf.manage', answer: choose(true) } },
  '/subjects:remove': { POST: { scope: 'ssf.manage', answer: choose(false) } },
  '/poll': { POST: { scope: 'ssf.read', answer: poll } },
}

/** The endpoints of the transmitter (SSF 1.0 8, RFC 8936), each behind a token of the receiver that is in the header. */
export async function signalAnswer(service: Service, request: Request): Promise<Response> {
  const url = new URL(request.url)
  if (url.pathname === SSF_CONFIGURATION)
    return request.method === 'GET' ? json(transmitter(service.settings)) : problem(405, 'GET only.')
  const path = url.pathname.slice(SSF_BASE.length)
  const methods = ENDPOINTS[path.startsWith('/poll/') ? '/poll' : path]
  if (!methods) return problem(404, 'There is no such endpoint.')
  const endpoint = methods[request.method]
  if (!endpoint) return problem(405, `${Object.keys(methods).join(', ')} only.`)
  const who = await callerOf(service, request, endpoint.scope)
  if (!who.ok) return refused(who.refusal)
  const text = await bodyOf(request)
  if (text === undefined) return problem(413, 'The body is too large.')
  return endpoint.answer({ service, request, url, clientId: who.value.clientId, body: parsed(text) })
}

/** Who manages streams may read them, too. */
const callerOf = (service: Service, request: Request, scope: Endpoint['scope']) =>
  readMachineToken(service, request, [scope, 'ssf.manage'])

const refused = ({ status: code, error, challenge }: TokenRefusal): Response =>
  Response.json(error === undefined ? {} : { err: error }, {
    status: code,
    headers: { ...HEADERS, 'www-authenticate': challenge },
  })

async function bodyOf(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.length
    if (length > BODY_BYTES_MAX) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** No body is no mistake where everything in it may be left out; what is no JSON is no body that anything reads. */
function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return false
  }
}
