import type { HttpBindings } from '@hono/node-server'
import { runningRequest } from '../features/replacement/start/flow.ts'
import { recognise } from '../features/session/flow.ts'
import { HALFWAY_STEP, halfwayAt } from '../features/session/halfway.ts'
import { opens } from '../features/session/recovery.ts'
import type { Person, Visitor } from '../features/session/store-visitor.ts'
import { isLocale, type Locale, negotiateLocale } from '../kernel/locale.ts'
import { describeAgent } from '../platform/http/agent.ts'
import { cookieName, readCookies } from '../platform/http/cookies.ts'
import type { Exchange, Form } from '../platform/http/exchange.ts'
import { NO_FORM } from '../platform/http/form.ts'
import { isForeign, isPageToken, pageToken } from '../platform/http/guard.ts'
import { clientAddress, coarse } from '../platform/http/source.ts'
import type { Service } from '../platform/service.ts'

/** What a browser keeps to be known again (ASVS 7.2.3 asks for 16). */
export const BROWSER_SECRET_BYTES = 32

/** One request, and what has to go back with its answer. */
export interface Arrived {
  readonly exchange: Exchange<Person>
  /** Where it goes on, where only the password was shown and the account asks for more, so that this page is not opened (T050). */
  readonly halfwayStep: string | undefined
  /** There is a session, but only a recovery session, which does not open this page (SS-08). */
  readonly shut: boolean
  /** A new browser's secret, to be kept by it. */
  readonly newBrowser: string | undefined
  /** A language that was chosen by this request. */
  readonly newLocale: Locale | undefined
}

export const isHttps = (service: Service): boolean => service.settings.origin.startsWith('https:')

/** Who is it, in which language, from where: everything a page may know of a request. */
export async function arrive(
  service: Service,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  param: (name: string) => string,
  route: string,
): Promise<Arrived> {
  const arrived = nobody(service, request, env, param)
  const x = arrived.exchange
  const [known, now] = await Promise.all([recognise(service, x.visitor, x.cookie('session')), service.time.moment()])
  const at = known?.halfway ? halfwayAt(route, known.halfway) : 'open'
  const shut = known !== undefined && !opens(known.session, route)
  return {
    ...arrived,
    exchange: withPerson(service, { ...x, now }, at === 'open' && !shut ? known : undefined),
    halfwayStep: known && at === 'shut' ? await stepOf(service, known) : undefined,
    shut,
  }
}

/** A request that runs comes first: who lost every proof has nothing to show, and who has one finds the way from there. */
const stepOf = async (service: Service, { account, halfway }: Person): Promise<string> =>
  halfway === 'two-step' && (await runningRequest(service, account.accountId)) ? '/replace/status' : HALFWAY_STEP

const withPerson = (service: Service, x: Exchange<Person>, person: Person | undefined): Exchange<Person> => ({
  ...x,
  person,
  csrf: pageToken(service.keys, service.random, x.visitor.browserKey, person?.session.sessionId ?? ''),
})

/** The same without asking the database: for refusals that must be told even when it is away. */
export function nobody(
  service: Service,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  param: (name: string) => string = () => '',
): Arrived {
  const secure = isHttps(service)
  const url = new URL(request.url)
  const cookies = readCookies(request.headers.get('cookie') ?? undefined)
  const kept = cookies.get(cookieName('browser', secure))
  const known = kept !== undefined && Buffer.from(kept, 'base64url').length === BROWSER_SECRET_BYTES ? kept : undefined
  const secret = known ?? service.random.bytes(BROWSER_SECRET_BYTES).toString('base64url')
  const chosen = url.searchParams.get('lang')
  const newLocale = isLocale(chosen) ? chosen : undefined
  const visitor = visitorOf(service, request, env, secret, newLocale ?? cookies.get(cookieName('lang', secure)))
  const wall = service.clock.wall()
  const exchange: Exchange<Person> = {
    service,
    visitor,
    person: undefined,
    now: { now: wall, servedMs: 0, shiftMs: 0 },
    path: url.pathname,
    form: NO_FORM,
    json: () => request.json().catch(() => undefined),
    body: () => request.text(),
    header: (name) => request.headers.get(name) ?? undefined,
    param,
    query: (name) => url.searchParams.get(name) ?? undefined,
    cookie: (name) => cookies.get(cookieName(name, secure)),
    csrf: pageToken(service.keys, service.random, visitor.browserKey, ''),
  }
  return {
    exchange,
    halfwayStep: undefined,
    shut: false,
    newBrowser: known === undefined ? secret : undefined,
    newLocale,
  }
}

/** The coarse network that a request came from. */
export function sourceOf({ settings }: Service, request: Request, env: Partial<HttpBindings> | undefined): string {
  const connection = env?.incoming?.socket.remoteAddress ?? ''
  const forwarded = request.headers.get('x-forwarded-for') ?? undefined
  return coarse(clientAddress(connection, forwarded, settings.trustedProxies))
}

function visitorOf(
  service: Service,
  request: Request,
  env: Partial<HttpBindings> | undefined,
  secret: string,
  lang: string | undefined,
): Visitor {
  const { settings } = service
  return {
    browserKey: service.keys.digest('browser', secret).toString('hex'),
    locale: isLocale(lang)
      ? lang
      : negotiateLocale(request.headers.get('accept-language') ?? undefined, settings.locale),
    source: sourceOf(service, request, env),
    agent: describeAgent(request.headers.get('user-agent') ?? undefined),
  }
}

/** May this request change anything: it comes from a page of ours, and shows the token of that page. `form` is undefined where it is none. */
export function mayAct(
  service: Service,
  request: Request,
  arrived: Arrived,
  form: Form | undefined,
): 'foreign' | 'stale' | { exchange: Exchange<Person> } {
  const x = arrived.exchange
  if (isForeign(request.headers, service.settings.origin, service.settings.mode === 'development')) return 'foreign'
  if (!form) return 'stale'
  const right = isPageToken(service.keys, form.text('csrf'), x.visitor.browserKey, x.person?.session.sessionId ?? '')
  return right ? { exchange: { ...x, form } } : 'stale'
}
