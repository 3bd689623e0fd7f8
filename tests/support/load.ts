// People who use the service all at once while it is killed under them. What it acknowledged is written down outside it.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { askToFinish, codeAt, finishFields, linkAt, NEW_PASSWORD, signIn, until, waitByMail } from './journey.ts'
import { Browser, type Page } from './pages.ts'
import type { Server } from './server.ts'

/** What is acknowledged: by the kind of the event that it leaves behind, and where its answer leads. */
export const ACTS = {
  'account.created': '/security/first',
  'account.verified': '/account',
  'proof.added': '/security',
  'replacement.pending': '/replace/status',
  'replacement.canceled': '/replace/status',
  'replacement.vetoed': '/stop/',
  'replacement.completed': '/replace/done',
} as const
export type ActKind = keyof typeof ACTS

/** Unclear is what got no answer: it may have happened, once. */
export type Outcome = 'acknowledged' | 'unclear'

export interface Person {
  readonly name: string
  /** Undefined for whoever signed up by themselves. */
  readonly account?: MadeAccount
  readonly acts: Map<ActKind, Outcome>
}

/** The server as it is at the moment; it is another process after each crash. */
export interface Place {
  readonly origins: string[]
  server: Server
  /** Resolves when it answers again. */
  up(): Promise<void>
  /** Is told of every answer. */
  answered(status: number, path: string): void
  /** How many acts were sent that have no answer yet. */
  underWay: number
}

/** No answer came: the connection broke, or the service said that it cannot. */
class Interrupted extends Error {}

/** How an answer that will not come is met: undici says "fetch failed", or "terminated" in the middle of a body. */
const isInterruption = (error: unknown): boolean =>
  error instanceof Interrupted ||
  (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) ||
  (error instanceof Error && error.message.includes(': 503 '))

/** From a network of their own, so that they do not use up each other's budgets. */
class OwnBrowser extends Browser {
  readonly #network: string
  constructor(origins: readonly string[], network: string) {
    super(origins)
    this.#network = network
  }
  protected override fetch(url: URL, init: RequestInit): Promise<Response> {
    return super.fetch(url, { ...init, headers: { ...init.headers, 'x-forwarded-for': this.#network } })
  }
}

let networks = 0
const nextNetwork = () => `2001:db8:${(++networks).toString(16)}::1`

export class Visit {
  readonly browser: Browser
  readonly person: Person
  readonly #place: Place
  interrupted = false

  constructor(place: Place, person: Person) {
    this.#place = place
    this.person = person
    this.browser = new OwnBrowser(place.origins, nextNetwork())
    this.browser.onAnswer = async ({ status, path }) => {
      place.answered(status, path)
      if (status === 503) throw new Interrupted(path)
    }
  }

  /** A step that may be taken again: whoever gets no answer waits, and tries again. */
  async step<T>(work: (server: Server) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work(this.#place.server)
      } catch (error) {
        if (!isInterruption(error)) throw error
        this.interrupted = true
        await this.#place.up()
      }
    }
  }

  /**
   * An act: sent as it is, and sent again as it was where no answer came, as a browser does that loads anew. It counts as
   * acknowledged with the answer to its form, whether or not the page after it could be read.
   */
  async act(kind: ActKind, send: () => Promise<Page>): Promise<void> {
    const { browser } = this
    const look = browser.onAnswer
    let outcome: Outcome | undefined
    browser.onAnswer = (exchange) => {
      const leads = exchange.headers.get('location') ?? ''
      if (exchange.method === 'POST' && exchange.status === 303 && leads.startsWith(ACTS[kind]))
        outcome = 'acknowledged'
      return look(exchange)
    }
    try {
      for (;;) {
        this.#place.underWay++
        const sent = await send()
          .catch((error: unknown) => error)
          .finally(() => this.#place.underWay--)
        if (outcome === 'acknowledged' || !(sent instanceof Error)) break
        if (!isInterruption(sent)) throw sent
        this.interrupted = true
        outcome = 'unclear'
        await this.#place.up()
      }
      assert.ok(outcome, `${kind} is refused: ${browser.page.code} ${browser.page.path} ${browser.page.heading}`)
      this.person.acts.set(kind, outcome)
    } finally {
      browser.onAnswer = look
    }
  }
}

type Journey = (visit: Visit, account: MadeAccount) => Promise<void>

const oldMail = (account: MadeAccount): string => account.proofs[0]?.address ?? ''

/** Signed in, and asked for a code to the old address; answers the code. */
async function askCode(visit: Visit, account: MadeAccount, page: string): Promise<string> {
  const { browser } = visit
  await visit.step(() => signIn(browser, account))
  await visit.step(async () => {
    await browser.open(page)
    await browser.submit({ proof: account.proofs[0]?.id ?? '' })
    if (browser.page.path.includes('/address')) await browser.submit({ address: oldMail(account) })
  })
  return visit.step((server) => codeAt(server, oldMail(account)))
}

const verify: Journey = async (visit, account) => {
  const code = await askCode(visit, account, '/verify')
  await visit.act('account.verified', () => visit.browser.submit({ code }))
}

const add: Journey = async (visit, account) => {
  const { browser } = visit
  const code = await askCode(visit, account, '/verify/for/add-proof')
  await visit.step(() => browser.submit({ code }))
  const address = `${visit.person.name}-added@new.example`
  await visit.step(async () => {
    await browser.open('/security/mail')
    await browser.submit({ address })
  })
  const shown = await visit.step((server) => codeAt(server, address))
  await visit.act('proof.added', () => browser.submit({ code: shown }))
}

/** As far as the wait. */
async function wait(visit: Visit, account: MadeAccount): Promise<void> {
  const { browser } = visit
  const address = `${visit.person.name}-new@new.example`
  await visit.step(() => signIn(browser, account))
  await visit.step(async () => {
    await browser.open('/replace/wait')
    await browser.submit({}, '/replace/wait')
    await browser.follow('/replace/mail')
    await browser.submit({ address })
  })
  const link = await visit.step((server) => linkAt(server, address, 'continue'))
  await visit.step(() => browser.open(link))
  await visit.act('replacement.pending', () => browser.submit())
}

const cancel: Journey = async (visit, account) => {
  await wait(visit, account)
  await visit.step(() => visit.browser.open('/replace/cancel'))
  await visit.act('replacement.canceled', () => visit.browser.submit({}, '/replace/cancel'))
}

const stop: Journey = async (visit, account) => {
  await wait(visit, account)
  const link = await visit.step((server) => linkAt(server, oldMail(account), 'stop'))
  await visit.step(() => visit.browser.open(link))
  await visit.act('replacement.vetoed', () => visit.browser.submit({ answer: 'stop' }))
}

const finish: Journey = async (visit, account) => {
  const { browser } = visit
  await visit.step(() => signIn(browser, account))
  const asked = await visit.step(() => askToFinish(browser))
  const code = await visit.step((server) => codeAt(server, `${visit.person.name}-new@new.example`))
  await visit.act('replacement.completed', () => browser.submit(finishFields(asked, code, account.password)))
}

/** Whoever comes from nowhere. */
async function signUp(visit: Visit): Promise<void> {
  const { browser } = visit
  const address = addressOf(visit.person)
  await visit.step(async () => {
    await browser.open('/sign-up')
    await browser.submit({ address })
  })
  const code = await visit.step((server) => codeAt(server, address))
  await visit.step(() => browser.submit({ code }))
  await visit.act('account.created', () => browser.submit({ password: NEW_PASSWORD }))
}

/** Under which address somebody signs up. */
export const addressOf = ({ name }: Person): string => `${name}@newcomer.example`

const JOURNEYS = [verify, stop, add, cancel, finish, signUp] as const

/** Two of each kind at a time would be a queue for the processor and no more load. */
const AT_ONCE = 4

export class Load {
  readonly people: Person[] = []
  /** Who did not come to their end, because something they had begun was gone with a crash. */
  gaveUp = 0
  readonly #place: Place
  readonly #ready: Person[] = []
  #over = false

  constructor(place: Place) {
    this.#place = place
  }

  /** People whose wait will be over: made, and brought to it, before anything is killed. */
  async prepare(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const person = await this.#comes(`ready-${i}`)
      const { account } = person
      assert.ok(account)
      await waitByMail(
        this.#place.server,
        new OwnBrowser(this.#place.origins, nextNetwork()),
        account,
        `${person.name}-new@new.example`,
      )
      person.acts.set('replacement.pending', 'acknowledged')
      this.#ready.push(person)
    }
    await this.#place.server.advance('P30DT1H')
    await until('everybody is told', async () => (await this.#place.server.messages()).length > count * 8)
  }

  /** Goes on until `end`; resolves when everybody has come to their end. */
  async run(): Promise<void> {
    let turn = 0
    const lane = async () => {
      while (!this.#over) await this.#one(turn++)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, lane))
  }

  end(): void {
    this.#over = true
  }

  async #one(turn: number): Promise<void> {
    const chosen = JOURNEYS[turn % JOURNEYS.length] ?? verify
    if (chosen === signUp) return this.#live(this.#stranger(`stranger-${turn}`), signUp)
    const ready = chosen === finish ? this.#ready.shift() : undefined
    const journey = chosen === finish && !ready ? verify : chosen
    const person = ready ?? (await this.#comes(`person-${turn}`))
    const { account } = person
    assert.ok(account)
    await this.#live(person, (visit) => journey(visit, account))
  }

  async #live(person: Person, journey: (visit: Visit) => Promise<void>): Promise<void> {
    const visit = new Visit(this.#place, person)
    try {
      await journey(visit)
    } catch (error) {
      // Whoever was interrupted may find a page that they did not expect; nobody else may.
      if (!visit.interrupted) throw error
      this.gaveUp++
    }
  }

  #stranger(name: string): Person {
    const person = { name, acts: new Map() }
    this.people.push(person)
    return person
  }

  async #comes(name: string): Promise<Person> {
    const identifier = `${name}@example.jp`
    const wish = { identifier, proofs: [`${name}-old@old.example`] }
    for (let i = 0; ; i++) {
      try {
        // One that got no answer may be there already: the next try has another name.
        const account = await this.#place.server.account(i === 0 ? wish : { ...wish, identifier: `${i}-${identifier}` })
        const person = { name, account, acts: new Map() }
        this.people.push(person)
        return person
      } catch (error) {
        if (!isInterruption(error)) throw error
        await this.#place.up()
      }
    }
  }
}
