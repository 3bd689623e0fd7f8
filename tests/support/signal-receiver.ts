// A receiver of signals written against SSF 1.0, RFC 8935 and RFC 8936, with a JOSE library that is not ours to write.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import * as client from 'openid-client'
import { deliverSignals } from '../../src/features/signal/flow-deliver.ts'
import { type RelyingParty, relyingParty, type Stage } from './relying-party.ts'
import type { World } from './world.ts'

export const RISC = 'https://schemas.openid.net/secevent/risc/event-type/'
export const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/'
export const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/'
export const POLL = 'urn:ietf:rfc:8936'
export const PUSH = 'urn:ietf:rfc:8935'

/** Clocks of tests go by days; tokens live an hour at most. */
const TOKEN_KEPT_MS = 60_000

/** A security event token as its receiver believed it. */
export interface Believed {
  readonly jti: string
  readonly iat: number
  readonly txn: string | undefined
  /** The last part of its only event's type. */
  readonly type: string
  readonly event: Readonly<Record<string, unknown>>
  readonly sub: Readonly<Record<string, string>>
  readonly kid: string
  readonly claims: JWTPayload
}

/** What a receiver answers to one push; undefined never answers. */
export interface Scripted {
  readonly status: number
  readonly body?: string
}

export interface Pushed {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** Somewhere to be told: each request is kept, and answered as the test wishes. */
export interface Ear {
  readonly url: string
  readonly heard: Pushed[]
  answer: (pushed: Pushed, nth: number) => Scripted | undefined
  close(): Promise<void>
}

export async function openEar(): Promise<Ear> {
  const heard: Pushed[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const pushed = { headers: request.headers, body }
    heard.push(pushed)
    const answer = ear.answer(pushed, heard.length)
    if (answer) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ear: Ear = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    heard,
    answer: () => ({ status: 202 }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return ear
}

/** Everything that is due is done, and everything that can be told is. */
export async function tellAll(world: World, service = world.service): Promise<void> {
  do await world.settle()
  while ((await deliverSignals(service)) > 0)
}

export interface Receiver {
  readonly party: RelyingParty
  token(scope: string): Promise<string>
  /** A call of the management API, with a token that may manage where none is named. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Response>
  /** Its stream, as it was made. */
  create(wish?: Record<string, unknown>): Promise<Record<string, unknown> & { stream_id: string }>
  believe(set: string): Promise<Believed>
  poll(id: string, body?: Record<string, unknown>): Promise<{ sets: Record<string, string>; moreAvailable: boolean }>
  /** Takes everything that waits, as a receiver that polls does. */
  takeAll(id: string): Promise<Believed[]>
}

export async function makeReceiver(stage: Stage, wish: Record<string, unknown> = {}): Promise<Receiver> {
  const party = await relyingParty(stage, { redirect_uris: [], scopes: ['ssf.read', 'ssf.manage'], ...wish })
  const issuer = stage.world.service.settings.origin
  const keys = createRemoteJWKSet(new URL(`${stage.origin}/oidc/jwks`), { cooldownDuration: 0 })
  const tokens = new Map<string, { token: string; until: number }>()
  const token = async (scope: string): Promise<string> => {
    const wall = stage.world.service.clock.wall()
    const known = tokens.get(scope)
    if (known && wall < known.until) return known.token
    const { access_token: token } = await client.clientCredentialsGrant(party.config, { scope })
    tokens.set(scope, { token, until: wall + TOKEN_KEPT_MS })
    return token
  }
  const call = async (method: string, path: string, body?: unknown, bearer?: string) =>
    fetch(`${stage.origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer ?? (await token('ssf.manage'))}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  async function believe(set: string): Promise<Believed> {
    const { payload, protectedHeader } = await jwtVerify(set, keys, {
      issuer,
      audience: party.id,
      typ: 'secevent+jwt',
      algorithms: ['RS256'],
      requiredClaims: ['iat', 'jti'],
    })
    const { events, sub_id } = payload as { events: Record<string, Record<string, unknown>>; sub_id: Believed['sub'] }
    const [[type, event] = ['', {}], ...more] = Object.entries(events)
    assert.equal(more.length, 0, 'one event in each token')
    assert.deepEqual([payload.sub, payload.exp], [undefined, undefined])
    return {
      jti: payload.jti ?? '',
      iat: payload.iat ?? 0,
      txn: payload.txn as string | undefined,
      type: type.split('/').at(-1) ?? '',
      event,
      sub: sub_id,
      kid: protectedHeader.kid ?? '',
      claims: payload,
    }
  }
  async function poll(id: string, body: Record<string, unknown> = {}) {
    const asked = { returnImmediately: true, ...body }
    const response = await call('POST', `/ssf/poll/${id}`, asked, await token('ssf.read'))
    assert.equal(response.status, 200, await response.clone().text())
    return (await response.json()) as Awaited<ReturnType<Receiver['poll']>>
  }
  return {
    party,
    token,
    call,
    believe,
    poll,
    async create(asked = {}) {
      const response = await call('POST', '/ssf/streams', asked)
      assert.equal(response.status, 201, await response.clone().text())
      return (await response.json()) as Awaited<ReturnType<Receiver['create']>>
    },
    async takeAll(id) {
      const taken: Believed[] = []
      for (let ack: string[] = []; ; ) {
        const { sets } = await poll(id, { ack })
        ack = Object.keys(sets)
        if (ack.length === 0) return taken
        for (const set of Object.values(sets)) taken.push(await believe(set))
      }
    },
  }
}
