import assert from 'node:assert/strict'

/** A form as a person without scripts meets it. */
export interface PageForm {
  readonly action: string
  readonly multipart: boolean
  /** Fields that hold something already: hidden ones, texts with a value, what is checked. */
  readonly values: ReadonlyMap<string, string>
  /** What can be given for each name: undefined is free text, a list is radio options or buttons. */
  readonly fields: ReadonlyMap<string, readonly string[] | undefined>
}

/** One answer of the server, as it came. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export interface Page extends Exchange {
  readonly heading: string
  /** The stable code of a refusal. */
  readonly code: string | null
  readonly forms: readonly PageForm[]
  /** Where its links lead. */
  readonly links: readonly string[]
}

const REDIRECTS_MAX = 5
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const decode = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name] ?? '')

/** The words of a piece of markup; break opportunities are no words. */
export const wordsOf = (markup: string): string =>
  decode(markup.replace(/<wbr>/g, '').replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()

function attributes(tag: string): ReadonlyMap<string, string> {
  const found = tag.matchAll(/\s([a-z-]+)(?:="([^"]*)")?/g)
  return new Map([...found].map(([, name = '', value = '']) => [name, decode(value)]))
}

function readForm([, head = '', inside = '']: RegExpExecArray): PageForm {
  const form = attributes(head)
  const values = new Map<string, string>()
  const fields = new Map<string, readonly string[] | undefined>()
  for (const [tag] of inside.matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const field = attributes(tag)
    const [name, value = ''] = [field.get('name'), field.get('value')]
    if (name === undefined) continue
    const chosen = tag.startsWith('<button') || ['radio', 'checkbox'].includes(field.get('type') ?? '')
    if (chosen) fields.set(name, [...(fields.get(name) ?? []), value])
    else fields.set(name, undefined)
    if (chosen ? field.has('checked') : field.get('type') !== 'file') values.set(name, value)
  }
  const multipart = form.get('enctype') === 'multipart/form-data'
  return { action: form.get('action') ?? '', multipart, values, fields }
}

function readPage(exchange: Exchange): Page {
  const { body, headers } = exchange
  return {
    ...exchange,
    heading: wordsOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(body)?.[1] ?? ''),
    code: headers.get('honnin-code'),
    forms: [...body.matchAll(/<form(\s[^>]*)>(.*?)<\/form>/gs)].map(readForm),
    links: [...body.matchAll(/<a(\s[^>]*)>/g)].map(([, head = '']) => attributes(head).get('href') ?? ''),
  }
}

/** May these values be given in this form: each by a field, and only what is offered there? */
const takes = (form: PageForm, values: Readonly<Record<string, string>>): boolean =>
  Object.entries(values).every(([name, value]) => {
    const offered = form.fields.get(name)
    return form.fields.has(name) && (offered === undefined || offered.includes(value))
  })

/**
 * A browser without scripts: keeps cookies, follows redirects, and sends forms as they stand on the page with what a
 * person fills in. With several origins the requests go round, as behind a balancer; cookies know no port (RFC 6265 8.5).
 */
export class Browser {
  readonly origins: readonly string[]
  readonly cookies = new Map<string, string>()
  /** Every answer it ever got. */
  readonly seen: Exchange[] = []
  /** Runs with each answer before anything follows it. */
  onAnswer: (exchange: Exchange) => Promise<void> | undefined = () => undefined
  readonly #language: string
  #turn = 0
  #page: Page | undefined

  constructor(origins: string | readonly string[], language = 'ja') {
    this.origins = typeof origins === 'string' ? [origins] : origins
    this.#language = language
  }

  get page(): Page {
    assert.ok(this.#page, 'no page was opened')
    return this.#page
  }

  open(path: string): Promise<Page> {
    return this.#go('GET', path)
  }

  /** Opens the only link that leads there. */
  follow(path: string | RegExp): Promise<Page> {
    const fits = (href: string) => (typeof path === 'string' ? href === path : path.test(href))
    const href = this.page.links.find(fits)
    assert.ok(href, `no link to ${path} on ${this.page.path} (${this.page.heading}): ${this.page.links.join(' ')}`)
    return this.open(this.#from(this.page, href))
  }

  /** Sends the first form of the page that takes these values; `action` names it where that says too little. */
  submit(values: Readonly<Record<string, string>> = {}, action?: string): Promise<Page> {
    const own = this.page.forms.filter((f) => (action === undefined ? f.action !== '/sign-out' : f.action === action))
    const form = own.find((f) => takes(f, values))
    assert.ok(form, `no form for ${Object.keys(values).join(', ')} ${action ?? ''} on ${this.#told()}`)
    const fields = { ...Object.fromEntries(form.values), ...values }
    const target = this.#from(this.page, form.action)
    if (!form.multipart) return this.#go('POST', target, new URLSearchParams(fields))
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return this.#go('POST', target, body)
  }

  /** Where an address of an answer leads: the service's own stand without their origin, those of an app with it. */
  #from({ path }: Exchange, href: string): string {
    if (!URL.canParse(path)) return href
    const { origin, pathname, search, href: whole } = new URL(href, path)
    return this.origins.includes(origin) ? pathname + search : whole
  }

  #told(): string {
    const forms = this.page.forms.map((f) => `${f.action}(${[...f.fields.keys()].join(', ')})`)
    return `${this.page.path} (${this.page.status} ${this.page.heading}): ${forms.join(' ')}`
  }

  async #go(method: string, path: string, body?: URLSearchParams | FormData): Promise<Page> {
    let exchange = await this.#exchange(method, path, body)
    // Ours are 303; libraries of apps say 302, and browsers take it for the same.
    for (let i = 0; exchange.status === 303 || exchange.status === 302; i++) {
      assert.ok(i < REDIRECTS_MAX, `${path}: redirects without end`)
      exchange = await this.#exchange('GET', this.#from(exchange, exchange.headers.get('location') ?? ''))
    }
    this.#page = readPage(exchange)
    return this.#page
  }

  async #exchange(method: string, path: string, body?: URLSearchParams | FormData): Promise<Exchange> {
    const origin = this.origins[this.#turn++ % this.origins.length] ?? ''
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: {
        cookie,
        accept: 'text/html,*/*;q=0.8',
        'accept-language': this.#language,
        'sec-fetch-site': 'same-origin',
      },
      ...(body ? { body } : {}),
    })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const { status, headers } = response
    const exchange = { method, path, status, headers, body: await response.text() }
    this.seen.push(exchange)
    await this.onAnswer(exchange)
    return exchange
  }

  protected fetch(url: URL, init: RequestInit): Promise<Response> {
    return fetch(url, init)
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/;\s*max-age=0\b/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
