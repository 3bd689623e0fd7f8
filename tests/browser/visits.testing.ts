// Walks stories on a real server, and keeps every page that comes up on the way: each kind of it once per language.
import { createHash } from 'node:crypto'
import { isLocale, type Locale } from '../../src/kernel/locale.ts'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import { productRoutes } from '../../src/main/routes.ts'
import { upstreamRoutes } from '../../src/main/upstream.ts'
import { atMost } from '../support/at-most.ts'
import { codeIn } from '../support/inbox.ts'
import { until } from '../support/journey.ts'
import { Browser, type Page } from '../support/pages.ts'
import type { Server } from '../support/server.ts'

/** A page as it was answered, and where it leads. */
export interface Visit {
  /** Method, route, status, code and heading: what to look for where something is wrong with it. */
  readonly name: string
  readonly locale: Locale
  readonly method: string
  readonly route: string
  /** The same for pages that are built of the same parts. */
  readonly shape: string
  readonly page: Pick<Page, 'path' | 'status' | 'headers' | 'body' | 'heading' | 'code' | 'forms'>
  /** The links of the page's own part, each with the status of the answer at its end. */
  readonly links: readonly { readonly href: string; readonly status: number }[]
}

/** All there are, with those that stand where a host keeps the passwords; what the host itself says is no page. */
export const allRoutes = [...productRoutes, ...upstreamRoutes.filter(({ token }) => token !== 'none')]

const patterns = allRoutes.map(({ path }) => ({
  path,
  pattern: new RegExp(`^${path.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`),
}))

/** The route that a path belongs to; the first that fits, as in the service. */
export const routeOf = (path: string): string =>
  patterns.find(({ pattern }) => pattern.test(path.replace(/^https?:\/\/[^/]+/, '').split(/[?#]/)[0] ?? ''))?.path ??
  'none'

/** What stands between the header and the footer: the page's own part. */
export const mainOf = (page: string): string => /<main\b[\s\S]*<\/main>/.exec(page)?.[0] ?? ''

export const linksOf = (markup: string): string[] =>
  [...markup.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

/** What the page is built of, whatever it says. */
const skeletonOf = (markup: string): string => {
  const tags = [...markup.matchAll(/<([a-z0-9]+)(?:[^>]*?class="([^"]*)")?/g)].map(
    ([, tag, style]) => `${tag}.${style}`,
  )
  return createHash('sha256')
    .update([...new Set(tags)].sort().join(' '))
    .digest('hex')
    .slice(0, 4)
}

/**
 * All stories come from one network, and the service answers 503 where more than 64 passwords of one network wait to be
 * looked at (RL-08): on a slow machine ninety stories that begin in the same moment are such a flood.
 */
const REQUESTS_AT_ONCE = 32
const inTurn = atMost(REQUESTS_AT_ONCE)
const ask = (url: string | URL, init: RequestInit): Promise<Response> => inTurn(() => fetch(url, init))

/** Addresses of ours stand without their origin. */
const isElsewhere = (path: string): boolean => URL.canParse(path)

/** All pages of all stories. Each new one is explored at once, while what it says is still so. */
export class Album {
  readonly visits = new Map<string, Visit>()
  /** Every route that was asked for, as "GET /stop/:token", with its statuses. */
  readonly asked = new Map<string, Set<number>>()
  readonly #origin: string
  readonly #isKnown: (route: string) => boolean

  /** `isKnown`: pages that another album has, which are not kept again and lead nowhere new. */
  constructor(origin: string, isKnown: (route: string) => boolean = () => false) {
    this.#origin = origin
    this.#isKnown = isKnown
  }

  note(method: string, path: string, status: number): void {
    if (isElsewhere(path)) return
    const route = `${method} ${routeOf(path)}`
    this.asked.set(route, (this.asked.get(route) ?? new Set()).add(status))
  }

  async keep(page: Visit['page'], method: string, locale: Locale, cookie: string): Promise<void> {
    if (!page.headers.get('content-type')?.startsWith('text/html') || isElsewhere(page.path)) return
    const main = mainOf(page.body)
    const route = routeOf(page.path)
    const heading = page.heading.replace(/\d+/g, '#')
    const shape = skeletonOf(main)
    const name = [method, route, page.status, page.code ?? '', heading, shape].join(' ')
    const key = `${locale} ${name}`
    if (this.visits.has(key)) return
    const visit = { name, locale, method, route, shape, page, links: [] as { href: string; status: number }[] }
    this.visits.set(key, visit)
    for (const href of new Set(linksOf(main)))
      if (href.startsWith('/')) visit.links.push({ href, status: await this.#explore(href, locale, cookie) })
  }

  /** Follows a link as the browser would, without disturbing it; what it shows is kept and explored in turn. */
  async #explore(href: string, locale: Locale, cookie: string): Promise<number> {
    let path = href
    for (;;) {
      // To the host, whose pages are its own.
      if (isElsewhere(path) || this.#isKnown(routeOf(path))) return 200
      const headers = { cookie, accept: 'text/html', 'accept-language': locale, 'sec-fetch-site': 'same-origin' }
      const response = await ask(new URL(path, this.#origin), { headers, redirect: 'manual' })
      this.note('GET', path, response.status)
      if (response.status !== 303) {
        const page = readAnswer(path, response.status, response.headers, await response.text())
        const chosen = new URL(path, this.#origin).searchParams.get('lang')
        if (!path.startsWith('/dev')) await this.keep(page, 'GET', isLocale(chosen) ? chosen : locale, cookie)
        return response.status
      }
      path = response.headers.get('location') ?? ''
    }
  }
}

/** A page as it was answered, without the forms that only a browser reads. */
export const readAnswer = (path: string, status: number, headers: Headers, body: string): Visit['page'] => ({
  path,
  status,
  headers,
  body,
  heading: (/<h1[^>]*>(.*?)<\/h1>/s.exec(body)?.[1] ?? '').replace(/<[^>]*>/g, '').trim(),
  code: headers.get('honnin-code'),
  forms: [],
})

/** Fields by their names, or as pairs where a name comes twice. */
type Fields = Readonly<Record<string, string>> | readonly (readonly [string, string])[]

/** A browser whose pages all go into the album. */
export class Visitor extends Browser {
  readonly #album: Album
  readonly #locale: Locale
  #noted = 0

  constructor(origin: string, locale: Locale, album: Album) {
    super(origin, locale)
    this.#album = album
    this.#locale = locale
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  protected override fetch(url: URL, init: RequestInit): Promise<Response> {
    return ask(url, init)
  }

  override async open(path: string): Promise<Page> {
    return this.#keep(await super.open(path))
  }

  override async submit(values: Readonly<Record<string, string>> = {}, action?: string): Promise<Page> {
    return this.#keep(await super.submit(values, action))
  }

  async #keep(page: Page): Promise<Page> {
    for (const { method, path, status } of this.seen.slice(this.#noted)) this.#album.note(method, path, status)
    this.#noted = this.seen.length
    await this.#album.keep(page, page.method, this.#locale, this.cookie)
    return page
  }

  /** Sends what stands on no page; the token of the open page goes along. */
  async post(path: string, fields: Fields = {}, more: Record<string, string> = {}) {
    const csrf = this.page.forms[0]?.values.get('csrf') ?? ''
    const headers = { cookie: this.cookie, 'accept-language': this.#locale, 'sec-fetch-site': 'same-origin', ...more }
    const body = new URLSearchParams([['csrf', csrf], ...(Array.isArray(fields) ? fields : Object.entries(fields))])
    if (!Array.isArray(fields) && 'csrf' in fields) body.set('csrf', fields.csrf ?? '')
    const response = await ask(this.origins[0] + path, { method: 'POST', headers, body, redirect: 'manual' })
    this.#album.note('POST', path, response.status)
    const page = readAnswer(path, response.status, response.headers, await response.text())
    await this.#album.keep(page, 'POST', this.#locale, this.cookie)
    return page
  }
}

/** One clock for all stories: it moves when everybody waits, to the earliest time that anybody waits for. */
class Calendar {
  readonly #server: Server
  #nowS = 0
  #active: number
  #waiting: { atS: number; go: () => void; fail: (error: unknown) => void }[] = []

  constructor(server: Server, active: number) {
    this.#server = server
    this.#active = active
  }

  until(days: number): Promise<void> {
    return new Promise((go, fail) => {
      this.#waiting.push({ atS: Math.round(days * 86_400), go, fail })
      this.#move()
    })
  }

  leave(): void {
    this.#active--
    this.#move()
  }

  #move(): void {
    if (this.#active === 0 || this.#waiting.length < this.#active) return
    const all = this.#waiting
    this.#waiting = []
    const atS = Math.max(this.#nowS, Math.min(...all.map((w) => w.atS)))
    this.#server.advance(`PT${atS - this.#nowS}S`).then(
      () => {
        this.#nowS = atS
        this.#waiting = all.filter((w) => w.atS > atS)
        for (const { go } of all.filter((w) => w.atS <= atS)) go()
      },
      (error) => {
        for (const { fail } of all) fail(error)
      },
    )
  }
}

/** What a story is told with. */
export interface Teller {
  readonly server: Server
  readonly locale: Locale
  browser(): Visitor
  /** An account whose addresses nobody else has: the mail address and the number of `old`. */
  account(name: string, wish?: Partial<AccountWish>): Promise<MadeAccount>
  mail(name: string): string
  /** A Japanese mobile number of its own. */
  phone(): string
  /** Waits until so many days have passed since the stories began. */
  until(days: number): Promise<void>
  /** Does something, and reads the code that it sends there. */
  code(to: string, act: () => Promise<unknown>): Promise<string>
}

export type Story = (teller: Teller) => Promise<void>

let numbers = 0

function tellerFor(server: Server, locale: Locale, album: Album, calendar: Calendar): Teller {
  const mail = (name: string) => `${name}.${locale}@mail.example`
  const phone = () => `+8190${String(30_000_000 + ++numbers)}`
  return {
    server,
    locale,
    mail,
    phone,
    browser: () => new Visitor(server.origin, locale, album),
    account: (name, wish = {}) =>
      inTurn(() =>
        server.account({
          identifier: `${name}.${locale}@example.jp`,
          locale,
          proofs: [
            { kind: 'mail', address: mail(`old-${name}`), label: 'home' },
            { kind: 'phone', address: phone() },
          ],
          ...wish,
        }),
      ),
    until: (days) => calendar.until(days),
    async code(to, act) {
      // What was asked for before has arrived when this answers.
      await server.advance('PT0S')
      const before = (await server.messages(to)).length
      await act()
      return until(`a code to ${to}`, async () => {
        // Alerts come to the same address, with numbers of their own.
        const fresh = (await server.messages(to)).slice(before)
        const message = fresh.find(({ text }) => /\d{4}[ -]?\d{4}/.test(text) && !text.includes('/stop'))
        return message && codeIn(message)
      })
    },
  }
}

/** Tells all stories side by side in both languages; what goes wrong is thrown when all have ended. */
export async function walk(server: Server, stories: Readonly<Record<string, Story>>): Promise<Album> {
  const album = new Album(server.origin)
  const tellings = (['ja', 'en'] as const).flatMap((locale) =>
    Object.entries(stories).map(([name, story]) => ({ name, locale, story })),
  )
  const calendar = new Calendar(server, tellings.length)
  const ended = await Promise.allSettled(
    tellings.map(({ name, locale, story }) =>
      story(tellerFor(server, locale, album, calendar))
        .catch((cause) => {
          throw new Error(
            `the story "${name}" in ${locale} stopped: ${cause instanceof Error ? cause.message : cause}`,
            { cause },
          )
        })
        .finally(() => calendar.leave()),
    ),
  )
  const failures = ended.filter((end) => end.status === 'rejected').map(({ reason }): Error => reason)
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'))
  return album
}
