// A device: asks Honnin by OpenID Connect whether verifying is due, and syncs passwords only for who is verified on it.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import * as oidc from 'openid-client'
import { type Info, type Locked, page } from './page.ts'
import type { Locale, Outcome } from './texts.ts'

const { ISSUER = 'http://localhost:3000', APP = 'http://localhost:4100' } = process.env
const SCREEN = '/settings/accounts/info'
/** A password alone is too little here: a contact, an app or a passkey was shown just now. */
const VERIFIED: readonly unknown[] = ['urn:honnin:acr:2', 'urn:honnin:acr:3']

/** What this device remembers of whoever uses it. A real one keeps it in its own store. */
interface Remembered {
  begun?: oidc.AuthorizationCodeGrantChecks & { readonly silent: boolean }
  signedIn?: { readonly sub: string; readonly token: string }
  /** They showed on this device that it is them. What was verified elsewhere says nothing about who sits here. */
  verifiedHere: boolean
  syncs: boolean
  /** What came of the way to Honnin, told once. */
  outcome?: Outcome
}
const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')
const remembered = new Map<string, Remembered>()

const honnin = await oidc.discovery(new URL(ISSUER), 'device-settings', undefined, oidc.None(), {
  execute: ISSUER.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
})

const COOKIE = { httpOnly: true, sameSite: 'Lax', path: '/', secure: APP.startsWith('https:') } as const

function deviceOf(c: Context): Remembered {
  const known = remembered.get(getCookie(c, 'device') ?? '')
  if (known) return known
  const [id, fresh]: [string, Remembered] = [randomUUID(), { verifiedHere: false, syncs: false }]
  remembered.set(id, fresh)
  setCookie(c, 'device', id, COOKIE)
  return fresh
}

function localeOf(c: Context): Locale {
  const chosen = c.req.query('lang') ?? getCookie(c, 'lang')
  if (chosen === 'ja' || chosen === 'en') return chosen
  return /^ja\b/.test(c.req.header('accept-language') ?? '') ? 'ja' : 'en'
}

/** Sends the browser to Honnin. Silently means that no page is shown, whatever comes of it. */
async function ask(c: Context, more: Record<string, string>) {
  const [pkceCodeVerifier, expectedState, expectedNonce] = [
    oidc.randomPKCECodeVerifier(),
    oidc.randomState(),
    oidc.randomNonce(),
  ]
  deviceOf(c).begun = { pkceCodeVerifier, expectedState, expectedNonce, silent: more.prompt === 'none' }
  const target = oidc.buildAuthorizationUrl(honnin, {
    redirect_uri: `${APP}/back`,
    scope: 'openid profile verification',
    ui_locales: localeOf(c),
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return c.redirect(target.href, 303)
}

/** What Honnin says now; undefined where it has to be asked anew: the token is over, or the account changed. */
async function infoOf({ signedIn }: Remembered): Promise<Info | undefined> {
  if (!signedIn) return undefined
  try {
    return (await oidc.fetchUserInfo(honnin, signedIn.token, signedIn.sub)) as unknown as Info
  } catch (error) {
    if (error instanceof oidc.WWWAuthenticateChallengeError) return undefined
    throw error
  }
}

const isOverdue = ({ verification_until: until }: Info): boolean => until !== undefined && Date.now() >= until * 1000

/** Why passwords do not sync here, or undefined where they may. */
function lockedFor(device: Remembered, info: Info): Locked | undefined {
  if (info.restricted) return 'lockedRestricted'
  if (isOverdue(info)) return 'lockedOverdue'
  return device.verifiedHere ? undefined : 'lockedHere'
}

const app = new Hono()
app.use(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  }),
)
app.use(csrf())

app.get('/', (c) => c.redirect(SCREEN))
app.get('/style.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))

app.get(SCREEN, async (c) => {
  const device = deviceOf(c)
  const locale = localeOf(c)
  if (c.req.query('lang')) setCookie(c, 'lang', locale, COOKIE)
  const info = await infoOf(device)
  if (device.signedIn && !info) return ask(c, { prompt: 'none' })
  // What was shown before security info was replaced says nothing about whoever comes after.
  if (info?.restricted) device.verifiedHere = false
  const { outcome } = device
  delete device.outcome
  c.header('cache-control', 'no-store')
  return c.html(
    page({
      locale,
      issuer: ISSUER,
      outcome,
      account: info && {
        info,
        overdue: isOverdue(info),
        locked: lockedFor(device, info),
        syncs: device.syncs,
      },
    }),
  )
})

app.get('/sign-in', (c) => ask(c, {}))
app.get('/verify', (c) =>
  ask(c, { claims: JSON.stringify({ id_token: { acr: { essential: true, values: VERIFIED } } }) }),
)

/** Why the way to Honnin ended otherwise; a silent one that found nobody is nothing to tell. */
function outcomeOf(error: unknown, silent: boolean): Outcome | undefined {
  const code = error instanceof oidc.AuthorizationResponseError ? error.error : ''
  if (code === 'access_denied') return 'declined'
  if (code === 'unmet_authentication_requirements') return 'unmet'
  return silent && /^(?:login|interaction)_required$/.test(code) ? undefined : 'failed'
}

app.get('/back', async (c) => {
  const device = deviceOf(c)
  const { begun } = device
  delete device.begun
  if (!begun) return c.redirect(SCREEN)
  const { silent, ...checks } = begun
  try {
    const tokens = await oidc.authorizationCodeGrant(
      honnin,
      new URL(c.req.url.replace(/^[^?]*/, `${APP}/back`)),
      checks,
    )
    const claims = tokens.claims()
    const sub = claims?.sub ?? ''
    const isSame = device.signedIn === undefined || device.signedIn.sub === sub
    const isShown = VERIFIED.includes(claims?.acr)
    device.verifiedHere = isShown || (isSame && device.verifiedHere)
    device.syncs &&= isSame
    device.signedIn = { sub, token: tokens.access_token }
    if (isShown && !silent) device.outcome = 'verified'
  } catch (error) {
    const outcome = outcomeOf(error, silent)
    if (outcome) device.outcome = outcome
    // Nobody is signed in at Honnin any more: whoever comes next shows again that it is them.
    if (silent) Object.assign(device, { signedIn: undefined, verifiedHere: false })
  }
  return c.redirect(SCREEN)
})

app.post('/sync', async (c) => {
  const device = deviceOf(c)
  const info = await infoOf(device)
  if (info && !lockedFor(device, info)) device.syncs = !device.syncs
  return c.redirect(`${SCREEN}#sync`, 303)
})

serve({ fetch: app.fetch, port: Number(new URL(APP).port) }, () =>
  console.log(`Settings of the device: ${APP}${SCREEN}`),
)
