import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { seconds } from '../../kernel/duration.ts'
import { setCookie } from '../../platform/http/cookies.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount } from '../account/store.ts'
import { promptFor } from '../prompt/rules.ts'
import { finishableAt } from '../replacement/request.ts'
import { runningRequest } from '../replacement/start/flow.ts'
import { signOut } from '../session/flow.ts'
import { ACR_VALUES } from './acr.ts'
import { ALL_APP_SCOPES, metadataOf } from './client.ts'
import { adapterFor } from './flow-adapter.ts'
import { findClient, subjectFor } from './flow-clients.ts'
import type { SigningJwk } from './flow-keys.ts'
import { PROOF_ALGORITHMS } from './flow-proof.ts'
import { complete, machineResource, type StructuredToken } from './shell-machine.ts'
import { alreadyOutPage, leavePage, leftPage, oidcErrorPage } from './shell-pages.ts'
import { promptPolicy } from './shell-policy.ts'
import type { Present } from './shell-present.ts'
import { followSession } from './shell-session.ts'
import { isSecretOf } from './store-clients.ts'

/** Where the library answers, besides discovery. */
export const OIDC_BASE = '/oidc'
export const DISCOVERY = '/.well-known/openid-configuration'

const ROUTES = {
  authorization: `${OIDC_BASE}/authorize`,
  token: `${OIDC_BASE}/token`,
  userinfo: `${OIDC_BASE}/userinfo`,
  introspection: `${OIDC_BASE}/introspect`,
  revocation: `${OIDC_BASE}/revoke`,
  jwks: `${OIDC_BASE}/jwks`,
  end_session: `${OIDC_BASE}/logout`,
} as const

/** What a scope tells. None tells an address: what proves a person is no identifier of them (T110). */
const CLAIMS = {
  openid: ['sub', 'acr', 'amr', 'auth_time', 'restricted'],
  profile: ['locale', 'zoneinfo'],
  verification: [
    'verified_at',
    'verification_due',
    'verification_reason',
    'verification_until',
    'replacement_since',
    'replacement_until',
  ],
  sid: null,
  iss: null,
} as const

export type PresentIn = (ctx: KoaContextWithOIDC) => Present

/** The provider over our accounts, sessions, pages and tables; nothing that is not needed is switched on. */
export function makeProvider(service: Service, jwks: readonly SigningJwk[], presentIn: PresentIn): Provider {
  const { origin } = service.settings
  const configuration = { ...fixed(service), ...people(service, presentIn), jwks: { keys: [...jwks] } }
  // Its types want every list to be writable.
  const provider = new Provider(origin, configuration as Configuration)
  // The origin is the operator's setting: the mount says it in the headers that a proxy would.
  provider.proxy = true
  followSession(provider, service, presentIn)
  const client = provider.Client.prototype
  client.compareClientSecret = async function compareClientSecret(actual: string) {
    const [stored, { now }] = await Promise.all([findClient(service, this.clientId), service.time.moment()])
    return stored !== undefined && isSecretOf(service.keys, stored, actual, now)
  }
  // Whatever ends a session, the worker tells its relying parties, and tries again (flow-logout.ts).
  client.backchannelLogout = async () => {}
  // Koa's own types do not know what the provider adds to its context.
  provider.use((ctx, next) => leave(service, ctx as unknown as KoaContextWithOIDC, next, presentIn))
  return provider
}

/** Signing out at the request of a relying party: our session ends with the library's. */
async function leave(service: Service, ctx: KoaContextWithOIDC, next: () => Promise<void>, presentIn: PresentIn) {
  await next()
  const { route, params, session } = ctx.oidc ?? {}
  if (route === 'end_session' && ctx.status === 200 && session?.accountId === undefined)
    await write(ctx, presentIn(ctx), (x) => alreadyOutPage(x, ctx))
  if (route !== 'end_session_confirm' || ctx.status !== 303 || params?.logout === undefined) return
  const { person } = presentIn(ctx)
  if (person) await signOut(service, person)
  service.nudge()
  ctx.append('set-cookie', setCookie('session', null, service.settings.origin.startsWith('https:')))
}

async function write(
  ctx: KoaContextWithOIDC,
  present: Present,
  page: (x: Present['x']) => Parameters<Present['write']>[1],
) {
  const { status, body } = await present.write(ctx.res, page(present.x))
  ctx.status = status
  ctx.type = 'html'
  ctx.body = body
}

/** Whole seconds, as the library counts. */
const s = (ms: number): number => Math.floor(ms / seconds(1))

function fixed({ settings, keys, policy }: Service) {
  const secure = settings.origin.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true } as const
  const named = (name: string, whole: boolean) =>
    `${secure ? (whole ? '__Host-' : '__Secure-') : ''}honnin-oidc-${name}`
  const token = s(policy.oidc_token_lifetime_ms)
  return {
    acrValues: [...ACR_VALUES],
    claims: CLAIMS,
    scopes: [...ALL_APP_SCOPES],
    subjectTypes: ['public', 'pairwise'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      dPoPSigningAlgValues: [...PROOF_ALGORITHMS],
    },
    clockTolerance: 5,
    cookies: {
      names: {
        session: named('session', true),
        interaction: named('interaction', false),
        resume: named('resume', false),
      },
      long: cookie,
      short: cookie,
      keys: [keys.digest('oidc-cookie', 'signature').toString('base64url')],
    },
    discovery: { ui_locales_supported: ['ja', 'en'] },
    extraClientMetadata: { properties: ['honnin_consent', 'honnin_introspects', 'honnin_scopes'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    allowOmittingSingleRegisteredRedirectUri: false,
    routes: ROUTES,
    ttl: {
      AccessToken: token,
      ClientCredentials: s(policy.oidc_machine_token_lifetime_ms),
      AuthorizationCode: s(policy.oidc_code_lifetime_ms),
      IdToken: token,
      Grant: s(policy.oidc_grant_lifetime_ms),
      Interaction: s(policy.oidc_interaction_lifetime_ms),
      Session: s(policy.oidc_session_lifetime_ms),
      // A rotated token ends when the first one would have (SU-07).
      RefreshToken: (ctx: KoaContextWithOIDC) =>
        ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? s(policy.oidc_refresh_lifetime_ms),
    },
  }
}

/** What depends on who is there. */
function people(service: Service, presentIn: PresentIn) {
  return {
    formats: {
      customizers: { jwt: (_: unknown, __: unknown, token: StructuredToken) => complete(service, token) },
    },
    adapter: adapterFor(service, async (clientId) => {
      const client = await findClient(service, clientId)
      return client && { ...metadataOf(client.registration, client.secretKey?.toString('hex')) }
    }),
    interactions: {
      policy: promptPolicy((ctx) => presentIn(ctx).standing),
      url: (_: unknown, { uid }: { uid: string }) => `/connect/${uid}`,
    },
    // An app in a browser, which keeps no secret, asks from the pages that it comes back to.
    clientBasedCORS: (
      _: unknown,
      origin: string,
      client: { clientAuthMethod?: string; redirectUris?: readonly string[] },
    ) =>
      client.clientAuthMethod === 'none' && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    findAccount: (_: unknown, accountId: string) => accountFor(service, accountId),
    loadExistingGrant,
    extraTokenClaims: ({ oidc }: KoaContextWithOIDC) => {
      const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken
      return source && { acr: source.acr, amr: source.amr, auth_time: source.authTime }
    },
    pairwiseIdentifier: async (_: unknown, accountId: string, { clientId }: { clientId: string }) => {
      const client = await findClient(service, clientId)
      if (!client) throw new Error('a client without a registration')
      return subjectFor(service, client.registration, accountId)
    },
    renderError: (ctx: KoaContextWithOIDC, out: { error: string; error_description?: string }, error: Error) =>
      write(ctx, presentIn(ctx), (x) =>
        out.error === 'server_error' ? presentIn(ctx).broken(error) : oidcErrorPage(x, out, error),
      ),
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (
          _: unknown,
          client: { clientId: string; honnin_introspects?: unknown },
          token: { clientId?: string },
        ) => client.clientId === token.clientId || client.honnin_introspects === true,
      },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: machineResource(service),
      revocation: {
        enabled: true,
        allowedPolicy: (_: unknown, client: { clientId: string }, token: { clientId?: string }) =>
          client.clientId === token.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: KoaContextWithOIDC) => write(ctx, presentIn(ctx), (x) => leavePage(x, ctx)),
        postLogoutSuccessSource: (ctx: KoaContextWithOIDC) => write(ctx, presentIn(ctx), leftPage),
      },
    },
  }
}

async function accountFor(service: Service, accountId: string) {
  const moment = await service.time.moment()
  const { now, shiftMs } = moment
  const account = await loadAccount(service.database, accountId)
  if (account?.state !== 'active' || account.disputedAt !== null) return undefined
  const wall = (instant: number): number => s(instant + shiftMs)
  return {
    accountId,
    /** Of what a scope tells, nothing without it, whatever else was asked for: the person agreed to the scope. */
    async claims(_: unknown, scope: string) {
      const scopes = scope.split(' ')
      const prompt = promptFor(account, now, service.policy)
      const request = await runningRequest(service, accountId)
      return {
        sub: accountId,
        restricted: request !== undefined,
        ...(scopes.includes('profile') ? { locale: account.locale, zoneinfo: account.zone } : {}),
        ...(scopes.includes('verification')
          ? {
              verification_due: prompt !== undefined,
              ...(prompt ? { verification_reason: prompt.reason, verification_until: wall(prompt.until) } : {}),
              ...(account.verifiedAt === null ? {} : { verified_at: wall(account.verifiedAt) }),
              ...(request ? { replacement_since: wall(request.startedAt) } : {}),
              // The earliest end that is known now; on hold there is none.
              ...(request?.state === 'pending'
                ? { replacement_until: wall(finishableAt(request, moment, service.policy)) }
                : {}),
            }
          : {}),
      }
    },
  }
}

/** What was agreed to in this session. A relying party of the operator's own needs no agreement. */
async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const { client, session, account, provider, result } = oidc
  if (!client || !session || !account) return undefined
  const grantId = session.grantIdFor(client.clientId)
  const existing = grantId ? await provider.Grant.find(grantId) : undefined
  const agreed = client.honnin_consent !== true || (result !== undefined && 'consent' in result)
  if (!agreed) return existing
  const grant = existing ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  grant.addOIDCClaims([...oidc.requestParamClaims])
  await grant.save()
  return grant
}
