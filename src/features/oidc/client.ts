import { z } from 'zod'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Exactly this address and no other (SU-07): https, or http on the computer itself, without a fragment or a user. */
function isReturnAddress(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#') || text.includes('*')) return false
  const { protocol, hostname, username, password } = new URL(text)
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
  return isPrivate && username === '' && password === ''
}

/**
 * What a machine of the operator may be let do, each by itself: read accounts; make them and sign them out; say that one
 * was taken over; have one in clear; erase one; see whether verifying is due, and nothing else; read and manage streams of signals (requirements.md
 * EV-05).
 */
export const MACHINE_SCOPES = [
  'accounts.read',
  'accounts.write',
  'accounts.report',
  'accounts.export',
  'accounts.erase',
  'verifications',
  'ssf.read',
  'ssf.manage',
] as const
export type MachineScope = (typeof MACHINE_SCOPES)[number]

/** What an app may be let see and do for the person who is signed in to it, besides what OpenID Connect tells. */
export const PERSON_SCOPES = [
  'security_info',
  'security_info.write',
  'security_info.add',
  'verification.write',
  'replacement.write',
] as const

/**
 * What takes codes of the person, or begins what could take the account over: for apps of the operator's own, which nobody is
 * asked whether to trust, and whose tokens are worth nothing without their key.
 */
const OWN_APP_SCOPES: readonly string[] = ['security_info.add', 'verification.write', 'replacement.write']

/** What every app may ask for. */
const APP_SCOPES = ['openid', 'offline_access', 'profile', 'verification'] as const
export const ALL_APP_SCOPES = [...APP_SCOPES, ...PERSON_SCOPES] as const
export type PersonScope = (typeof PERSON_SCOPES)[number] | 'verification'

const SCOPES = [...MACHINE_SCOPES, ...PERSON_SCOPES] as const
const isMachineScope = (scope: string): boolean => MACHINE_SCOPES.some((one) => one === scope)

/** What a client may do in its own name. */
export const machineScopesOf = ({ scopes }: Pick<Registration, 'scopes'>): string[] => scopes.filter(isMachineScope)

const address = z.string().max(2_000).refine(isReturnAddress, 'is no https address without a fragment')

const registration = z
  .strictObject({
    client_id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'is letters, digits, dots, dashes'),
    name: z.string().trim().min(1).max(60),
    redirect_uris: z.array(address).max(20).default([]),
    post_logout_redirect_uris: z.array(address).max(20).default([]),
    backchannel_logout_uri: address.optional(),
    /**
     * What a sign-out is told of: the session, or the person, whose sessions there all end. For apps that cannot tell
     * their sessions apart by `sid`; both are allowed (OpenID Connect Back-Channel Logout 2.4).
     */
    logout_by: z.enum(['session', 'person']).default('session'),
    /**
     * How it authenticates: with a secret in the header, or in the body, as some libraries do; with a key of its own; or,
     * as an app that can keep none, not at all.
     */
    authenticates: z.enum(['secret', 'secret-in-body', 'key', 'none']).default('secret'),
    /** Its public keys, where it authenticates with one. */
    jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(10) }).optional(),
    /** A subject of its own, which tells no other relying party who it is. */
    pairwise: z.boolean().default(false),
    /** People are asked before it learns anything: for relying parties of somebody else. */
    consent: z.boolean().default(false),
    /** Its tokens work only with a key that it shows with each request (DPoP, RFC 9449). */
    dpop: z.boolean().default(false),
    /** A resource server: may ask about tokens of others. */
    introspects: z.boolean().default(false),
    /**
     * What it may do besides signing people in: in its own name, without a person (client credentials; a client that only
     * does that has no address), or for the person who is signed in.
     */
    scopes: z.array(z.enum(SCOPES)).max(SCOPES.length).default([]),
  })
  .refine(({ redirect_uris: uris, scopes }) => uris.length > 0 || scopes.some(isMachineScope), {
    path: ['redirect_uris'],
    message: 'is where an app gets people back; only a client with scopes of its own needs none',
  })
  .refine(({ scopes, authenticates }) => !scopes.some(isMachineScope) || authenticates !== 'none', {
    path: ['scopes'],
    message: 'are for a client that shows who it is',
  })
  .refine((client) => !client.scopes.some((scope) => OWN_APP_SCOPES.includes(scope)) || isOwnApp(client), {
    path: ['scopes'],
    message: 'that act for people are for an app of your own (no consent) whose tokens are bound to its key (dpop)',
  })
  .refine(({ authenticates, jwks }) => (authenticates === 'key') === (jwks !== undefined), {
    path: ['jwks'],
    message: 'belongs to a client that authenticates with a key',
  })
  .refine(({ introspects, authenticates }) => !(introspects && authenticates === 'none'), {
    path: ['introspects'],
    message: 'is for a client that shows who it is',
  })
  .refine(({ jwks }) => !jwks?.keys.some((key) => 'd' in key || 'k' in key), {
    path: ['jwks'],
    message: 'holds public keys only',
  })
  .refine(
    ({ pairwise, redirect_uris: uris }) => !pairwise || new Set(uris.map((uri) => new URL(uri).host)).size === 1,
    {
      path: ['pairwise'],
      message: 'needs redirect_uris of one host',
    },
  )

/** An app of the operator's own, which shows its key with each request. */
export const isOwnApp = ({ dpop, consent }: { readonly dpop: boolean; readonly consent: boolean }): boolean =>
  dpop && !consent

/** A relying party as the operator wrote it. */
export type Registration = z.infer<typeof registration>

/** What is told to the operator at the command line, who reads English there: no refusal of a person. */
export type Kept<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

/** What is wrong with it is told by field, never with a value. */
export function readRegistration(typed: unknown): Kept<Registration> {
  const read = registration.safeParse(typed)
  if (read.success) return { ok: true, value: read.data }
  const [issue] = read.error.issues
  return { ok: false, problem: `${issue?.path.join('.') || 'client'}: ${issue?.message ?? ''}` }
}

const AUTH_METHODS = {
  secret: 'client_secret_basic',
  'secret-in-body': 'client_secret_post',
  key: 'private_key_jwt',
  none: 'none',
} as const

export const hasSecret = ({ authenticates }: Registration): boolean => authenticates.startsWith('secret')

/** What the library is told of it. `secretKey` is a digest: the library never sees a secret that it was not sent. */
export const metadataOf = (client: Registration, secretKey: string | undefined) => ({
  client_id: client.client_id,
  client_name: client.name,
  redirect_uris: [...client.redirect_uris],
  post_logout_redirect_uris: [...client.post_logout_redirect_uris],
  grant_types: [
    ...(client.redirect_uris.length > 0 ? ['authorization_code', 'refresh_token'] : []),
    ...(machineScopesOf(client).length > 0 ? ['client_credentials'] : []),
  ],
  response_types: client.redirect_uris.length > 0 ? ['code' as const] : [],
  response_modes: ['query'],
  token_endpoint_auth_method: AUTH_METHODS[client.authenticates],
  subject_type: client.pairwise ? ('pairwise' as const) : ('public' as const),
  id_token_signed_response_alg: 'RS256' as const,
  ...(client.backchannel_logout_uri
    ? {
        backchannel_logout_uri: client.backchannel_logout_uri,
        backchannel_logout_session_required: client.logout_by !== 'person',
      }
    : {}),
  ...(client.jwks ? { jwks: client.jwks } : {}),
  ...(secretKey === undefined ? {} : { client_secret: secretKey }),
  dpop_bound_access_tokens: client.dpop,
  honnin_consent: client.consent,
  honnin_introspects: client.introspects,
  // The library's word for what a person may be asked for; what is for machines is looked after by us.
  scope: [...APP_SCOPES, ...client.scopes.filter((scope) => !isMachineScope(scope))].join(' '),
  honnin_scopes: machineScopesOf(client).join(' '),
})

/** The host that a pairwise subject is for (OpenID Connect Core 8.1): who moves to another one meets new subjects. */
export const sectorOf = ({ redirect_uris: [uri = ''] }: Pick<Registration, 'redirect_uris'>): string =>
  new URL(uri).host
