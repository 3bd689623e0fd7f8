// An app of the operator's own with a key of its own (RFC 9449), signed in to by a person, asking the REST API.
import * as client from 'openid-client'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { Answer, Api } from './api.ts'
import { connected, type RelyingParty, relyingParty, type Stage } from './relying-party.ts'

export const APP_SCOPES = [
  'security_info',
  'security_info.write',
  'security_info.add',
  'verification.write',
  'replacement.write',
]

/** Registered once; each install of it is a client of the library with a key of its own. */
export const ownApp = (stage: Stage): Promise<RelyingParty> =>
  relyingParty(stage, { dpop: true, authenticates: 'none', scopes: APP_SCOPES })

/** Another install of the same app: it has another key. */
export const installed = async (party: RelyingParty): Promise<RelyingParty> => ({
  ...party,
  dpop: client.getDPoPHandle(party.config, await client.randomDPoPKeyPair()),
})

export interface Signed {
  readonly token: string
  ask(method: string, path: string, body?: unknown): Promise<Answer>
}

/** Signs in to it, and asks as it does: each request with a proof by its key. */
export async function signedInto(api: Api, party: RelyingParty, account: MadeAccount): Promise<Signed> {
  const scope = ['openid', 'verification', ...APP_SCOPES].join(' ')
  const { tokens } = await connected(api.stage, party, account, { scope })
  const token = tokens.access_token
  return { token, ask: (method, path, body) => askAs(api, party, token, { method, path, body }) }
}

export async function askAs(
  api: Api,
  { config, dpop }: RelyingParty,
  token: string,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body?: unknown },
): Promise<Answer> {
  const url = new URL(`${api.stage.world.service.settings.origin}/api/v1${path}`)
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = new Headers(text === undefined ? {} : { 'content-type': 'application/json' })
  const options = dpop ? { DPoP: dpop } : {}
  const response = await client
    .fetchProtectedResource(config, token, url, method, text, headers, options)
    .catch((error: unknown) => {
      if (error instanceof client.WWWAuthenticateChallengeError) return error.response
      throw error
    })
  return api.judged(method, path, response)
}
