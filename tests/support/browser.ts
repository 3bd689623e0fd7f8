import assert from 'node:assert/strict'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Locale } from '../../src/kernel/locale.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { codeIn } from './inbox.ts'
import { type PageFacts, pageFacts, refuseIndecent } from './page-facts.ts'
import { removeFolder, type Server, startServer } from './server.ts'

const FLAGS =
  '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run'
/** So often the mailbox is asked, with everything that is due sent each time, before a message counts as missing. */
const LOOKS_MAX = 200

export interface PersonOptions {
  readonly locale?: Locale
  readonly javaScript?: boolean
}

/** A service with a mailbox and a clock, and a browser for the people who use it. */
export interface Stage {
  readonly server: Server
  readonly browser: Browser
  /** Somebody with a telephone of their own: cookies, language, 360 px. */
  person(options?: PersonOptions): Promise<Person>
  /** The newest message at an address that fits, once it is there. */
  message(to: string, fits: (message: DevMessage) => boolean): Promise<DevMessage>
  /** The code of the newest message that was not read before. */
  code(to: string): Promise<string>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  // One after the other: a browser whose service did not start would be left open, and the tests would never end.
  const server = await startServer()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS.split(' '),
  })
  const read = new Set<string>()
  const stage: Stage = {
    server,
    browser,
    async person({ locale = 'ja', javaScript = true } = {}) {
      const context = await browser.newContext({
        baseURL: server.origin,
        locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
        viewport: { width: 360, height: 800 },
        javaScriptEnabled: javaScript,
      })
      return new Person(stage, context, await context.newPage(), locale)
    },
    async message(to, fits) {
      for (let look = 0; look < LOOKS_MAX; look++) {
        await server.advance('PT0S')
        const found = (await server.messages(to)).findLast(fits)
        if (found) return found
      }
      assert.fail(`nothing of that kind arrived at ${to}`)
    },
    async code(to) {
      const message = await stage.message(to, (m) => !read.has(m.id) && isCode(m))
      read.add(message.id)
      return codeIn(message)
    },
    async close() {
      await browser.close()
      await server.stop()
      removeFolder(server.folder)
    },
  }
  return stage
}

/** Alerts have numbers of the same shape, to stop what they tell of; there they stand among words. */
const isCode = ({ channel, text }: DevMessage): boolean =>
  channel === 'mail' ? /^ {4}\d{4} \d{4}$/m.test(text) : /\d{4} ?\d{4}/.test(text) && !text.includes('/stop')

/** Somebody at a browser. Every page they come to is looked at as a whole, whatever the test is about. */
export class Person {
  readonly page: Page
  readonly locale: Locale
  /** The pages they came to, in order. */
  readonly seen: PageFacts[] = []
  /** Clicks, typed fields and links followed from a mail, as the article's steps are counted (journey.md 1.1). */
  actions = 0
  #refusal: string | undefined
  readonly #stage: Stage
  readonly #context: BrowserContext

  constructor(stage: Stage, context: BrowserContext, page: Page, locale: Locale) {
    this.#stage = stage
    this.#context = context
    this.page = page
    this.locale = locale
  }

  get path(): string {
    return new URL(this.page.url()).pathname
  }

  /** Begins somewhere: a bookmark, a known address. It is not counted, as no journey needs it in the middle. */
  async open(path: string): Promise<void> {
    await this.page.goto(path)
    await this.#look()
  }

  /** A link of the page, by where it leads; true to what is visible, it must be there and lead to another page. */
  async follow(path: string): Promise<void> {
    await this.#press(`main a[href="${path}"]`)
  }

  async type(name: string, value: string): Promise<void> {
    this.actions++
    await this.page.fill(`main [name="${name}"]`, value)
  }

  async choose(name: string, value: string): Promise<void> {
    this.actions++
    await this.page.check(`main [name="${name}"][value="${value}"]`, { force: true })
  }

  /** The button of a form, by the form's address; where it has several, by what the button says of itself. */
  async submit(action: string, name?: string, value?: string): Promise<void> {
    const which = name === undefined ? ':not([type=button])' : `[name="${name}"][value="${value}"]`
    await this.#press(`main form[action="${action}"] button${which}`)
  }

  /** Sends the form of a page without showing the page. */
  async send(path: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    const { request } = this.page
    const shown = await (await request.get(path)).text()
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown)?.[1]
    assert.ok(csrf, `${path} has a form`)
    const answer = await request.post(path, { form: { csrf, ...fields } })
    assert.equal(answer.status(), 200, `${path}: ${answer.headers()['honnin-code']}`)
  }

  /** Follows the link of the newest mail to a page of ours, as mail programs do: from elsewhere, by pressing it. */
  async openMail(to: string, page: 'continue' | 'stop'): Promise<void> {
    const link = `a[href*="/${page}/"]`
    const mail = await this.#stage.message(to, (m) => m.html.includes(`/${page}/`))
    await this.page.goto('about:blank')
    await this.page.setContent(mail.html)
    const { urls } = await pageFacts(this.page)
    assert.deepEqual(urls, [], 'a mail shows no address that would have to be copied')
    await this.#press(link)
  }

  async signIn(account: Pick<MadeAccount, 'identifier' | 'password'>): Promise<void> {
    await this.open('/sign-in')
    await this.type('identifier', account.identifier)
    await this.type('password', account.password)
    await this.submit('/sign-in')
    assert.equal(this.path, '/account')
  }

  /** What the page now says, as it is read. */
  text(): Promise<string> {
    return this.page.innerText('main')
  }

  /** The code of the refusal that the page tells of, as programs and the support desk see it. */
  get refusal(): string | undefined {
    return this.#refusal
  }

  close(): Promise<void> {
    return this.#context.close()
  }

  async #press(selector: string): Promise<void> {
    this.actions++
    const arrived = this.page.waitForEvent('load')
    const answered = this.page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303)
    await this.page.locator(selector).first().click()
    const [, answer] = await Promise.all([arrived, answered])
    this.#refusal = answer.headers()['honnin-code']
    await this.#look()
  }

  async #look(): Promise<void> {
    const facts = await pageFacts(this.page)
    refuseIndecent(facts, this.locale)
    this.seen.push(facts)
  }
}
