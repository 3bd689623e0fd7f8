import assert from 'node:assert/strict'
import type { ElementHandle, JSHandle, Page } from 'playwright-core'
import type { Locale } from '../../src/kernel/locale.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { codeIn, type LinkPage, tokenIn } from '../support/inbox.ts'
import type { Server } from '../support/server.ts'
import type { Act } from './act.ts'
import { ARRIVED, FIELDS, LEAVE, leadsOn, NAMED, PRESSABLE } from './on-page.ts'

/** Messages are looked for so often, with all that is due sent each time. */
const LOOKS_MAX = 100
const POLL_MS = 15

/** What the reader of an article knows and has at hand; an article says "enter it" and not what. */
export interface Knows {
  /** The account that it is about, to be looked up from outside. */
  readonly account?: string
  readonly identifier?: string
  readonly password?: string
  /** A new or a whole registered address, or a number. */
  readonly address?: string
  readonly newPassword?: string
  readonly recoveryCode?: string | undefined
  /** Where codes arrive, and the mail whose link the article has opened. */
  readonly inbox?: string
  readonly opens?: LinkPage
  /** A contact to verify with, where the address is another one. */
  readonly verifies?: string
  /** What is typed in fields of other names. */
  readonly fields?: Readonly<Record<string, string>>
  /** The code of an app; undefined where one comes in a message. */
  readonly code?: () => Promise<string | undefined>
}

const CODE_LINE = /^ {4}\d{4} \d{4}$/m
const isCode = ({ channel, text }: DevMessage): boolean =>
  channel === 'mail' ? CODE_LINE.test(text) : /\d{4} ?\d{4}/.test(text) && !/\/(?:stop|report|undo)/.test(text)

/** Somebody who reads an article and does what it says, in a browser of their own. */
export class Reader {
  readonly server: Server
  readonly page: Page
  readonly locale: Locale
  knows: Knows
  /** What a page has to show is there within this time; it is only waited out where an article is wrong. */
  patienceMs = 5_000
  /** Runs once what is to be pressed is found. */
  beforePress: (what: ElementHandle) => Promise<void> = async () => undefined
  readonly #read = new Set<string>()

  constructor(server: Server, page: Page, locale: Locale, knows: Knows) {
    this.server = server
    this.page = page
    this.locale = locale
    this.knows = knows
  }

  get path(): string {
    return new URL(this.page.url()).pathname
  }

  async heading(): Promise<string> {
    const said = await this.page.evaluate<string>(`document.querySelector('h1')?.textContent ?? ''`)
    return said.replaceAll(/\s+/g, ' ').trim()
  }

  /** Everything that only this reader does; time is moved for all of them at once. */
  async perform(act: Act): Promise<void> {
    switch (act.does) {
      case 'open':
        await this.page.goto(act.href)
        return
      case 'read':
        return this.#readOther(act.href)
      case 'press':
      case 'choose':
        return this.press(act.words, act.or)
      case 'see':
        await this.#named(act.words, `${PRESSABLE},h1,h2,.title,dt,figcaption`)
        return
      case 'answer':
        await this.#named(act.words, 'main legend')
        await this.page.locator('main fieldset input[type=radio]').first().check({ force: true })
        return
      case 'enter':
        if (act.under !== undefined) await this.#named(act.under, 'main h2')
        return this.enter()
      case 'sign in':
        if (this.path !== '/sign-in') await this.page.goto('/sign-in')
        await this.enter()
        return this.submit()
      case 'open the mail':
        return this.#openMail()
      case 'wait some minutes':
      case 'wait until the end':
        assert.fail('time is moved for everybody at once')
    }
  }

  /** A button, a link, an answer or what unfolds, by exactly the name that the article shows; `or` must be there, too. */
  async press(words: string, or?: string): Promise<void> {
    if (or !== undefined) await this.#named(or, PRESSABLE)
    await this.touch(await this.#named(words, PRESSABLE))
  }

  async touch(what: ElementHandle): Promise<void> {
    await this.beforePress(what)
    const leaves = await what.evaluate(leadsOn)
    if (leaves) await this.page.evaluate(LEAVE)
    await what.click({ force: true })
    if (leaves) await this.page.waitForFunction(ARRIVED, undefined, { polling: POLL_MS })
  }

  /** What a script knows by where it is, because the article names it in words of its own. */
  async touchAt(selector: string): Promise<void> {
    const what = await this.page.$(selector)
    if (!what) throw new Error(`there is nothing at ${selector} on ${await this.#where()}`)
    await this.touch(what)
  }

  /** The one form that asks for something. */
  submit(): Promise<void> {
    return this.touchAt('main form:has(input:not([type=hidden])) button:not([type=button])')
  }

  /** Fills in every field that is empty. */
  async enter(): Promise<void> {
    await this.#appears(`${FIELDS}.length > 0`)
    const fields = await this.page.evaluate<readonly { name: string; isRecovery: boolean }[]>(FIELDS)
    if (fields.length === 0) throw new Error(`nothing is asked for on ${await this.#where()}`)
    for (const { name, isRecovery } of fields) {
      const value = isRecovery ? this.knows.recoveryCode : await this.#valueFor(name)
      if (value === undefined) throw new Error(`nobody knows what to enter as "${name}" on ${await this.#where()}`)
      await this.page.fill(`main [name="${name}"]`, value)
    }
  }

  async #valueFor(name: string): Promise<string | undefined> {
    const { knows } = this
    if (name === 'code' || name.startsWith('code-')) return (await knows.code?.()) ?? this.code()
    const known: Readonly<Record<string, string | undefined>> = {
      identifier: knows.identifier,
      password: knows.password,
      current: knows.password,
      address: knows.address,
      new: knows.newPassword,
      label: '',
      ...knows.fields,
    }
    return known[name]
  }

  /** Does what whoever is asked to verify on the way does; false where nobody is asked. */
  async verifyIfAsked(): Promise<boolean> {
    const first = await this.page.$('main a.button[href^="/verify/for/"]')
    if (first) await this.touch(first)
    if (!this.path.startsWith('/verify/for/')) return false
    await this.#verify()
    return true
  }

  /** Chooses a contact, types it whole where that is asked, and enters its code. */
  async #verify(): Promise<void> {
    const { verifies = this.knows.inbox ?? '' } = this.knows
    const { knows } = this
    this.knows = { ...knows, address: verifies, inbox: verifies }
    await this.chooseProof(verifies)
    if (this.path.endsWith('/address')) await this.enter().then(() => this.submit())
    await this.enter()
    await this.submit()
    this.knows = knows
  }

  /** A contact on the page that asks which one, by its kind. */
  chooseProof(address: string): Promise<void> {
    const mail = this.locale === 'ja' ? 'メール' : 'Email'
    const kind = address.includes('@') ? `:has-text("${mail}")` : `:not(:has-text("${mail}"))`
    return this.touchAt(`main button[name=proof]:not([value=none])${kind}`)
  }

  /** The newest message that fits, once everything that is due was sent. */
  async message(to: string, fits: (message: DevMessage) => boolean): Promise<DevMessage> {
    for (let look = 0; look < LOOKS_MAX; look++) {
      await this.server.advance('PT0S')
      const found = (await this.server.messages(to)).findLast((m) => !this.#read.has(m.id) && fits(m))
      if (found) return found
    }
    throw new Error(`nothing of that kind arrived at ${to}`)
  }

  /** The code of the newest message that was not read before. */
  async code(to = this.knows.inbox ?? ''): Promise<string> {
    const message = await this.message(to, isCode)
    this.#read.add(message.id)
    return codeIn(message)
  }

  async #openMail(): Promise<void> {
    const { inbox = '', opens = 'continue' } = this.knows
    const mail = await this.message(inbox, ({ text }) => text.includes(`/${opens}/`))
    await this.page.goto(`/${opens}/${tokenIn(mail, opens)}`)
  }

  /** Another article, in a page beside this one. */
  async #readOther(href: string): Promise<void> {
    const answer = await this.page.request.get(href)
    assert.equal(answer.status(), 200, href)
    const [, anchor] = href.split('#')
    if (anchor) assert.ok((await answer.text()).includes(`id="${anchor}"`), href)
  }

  async #named(words: string, where: string): Promise<ElementHandle> {
    const found = await this.#appears(`(${NAMED})(${JSON.stringify(words)}, ${JSON.stringify(where)})`)
    const what = found?.asElement()
    if (what) return what
    throw new Error(`there is no “${words}” on ${await this.#where()}`)
  }

  /** What there is once a page has come as far; undefined where it never comes. */
  #appears(expression: string): Promise<JSHandle | undefined> {
    const patience = { polling: POLL_MS, timeout: this.patienceMs }
    return this.page.waitForFunction<unknown>(expression, undefined, patience).catch(() => undefined)
  }

  async #where(): Promise<string> {
    return `“${await this.heading()}” (${this.path})`
  }
}
