// Programs that read mail before people do: they fetch links, open them in a browser, and press what they find there.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { openStage, type Stage } from '../support/browser.ts'
import { takeByCode, undoByMail } from '../support/journey.ts'
import { Browser } from '../support/pages.ts'
import { acceptTheWait, type Lost, lost, nameMail, requestOf, type Waiting, waiting } from '../support/walk.ts'

/** Pages that the robot lands on are worked through as well, so many times over. */
const DEPTH = 2
const PREFETCH = [
  { purpose: 'prefetch' },
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'x-moz': 'prefetch' },
  { 'user-agent': 'Mozilla/5.0 (compatible; LinkScanner/1.0)' },
]
const BUTTONS = "document.querySelectorAll('button,input[type=submit],[role=button]')"
/** What a robot can do on a page: press each button, and send each form past its buttons. */
const ACTS = `[...${BUTTONS}].map((_, i) => ['press', i]).concat([...document.forms].map((_, i) => ['send', i]))`
type Act = readonly [kind: 'press' | 'send', index: number]

/** Does it, and answers whether that sends a form: buttons of the script's own lead nowhere. */
const script = ([kind, i]: Act): string =>
  kind === 'press'
    ? `(() => { const e = ${BUTTONS}[${i}]; e.click(); return e.type === 'submit' && e.form !== null })()`
    : `(() => { HTMLFormElement.prototype.submit.call(document.forms[${i}]); return true })()`

describe('a link in a message does nothing by itself', () => {
  let stage: Stage
  /** One whose request waits, with stop links in the old mailbox; one whose new mailbox has the continue link. */
  let pending: Waiting
  let begun: Waiting
  /** One that was taken: undo links are in the old mailbox, undo numbers on the old telephone. */
  let taken: MadeAccount

  before(async () => {
    stage = await openStage()
    pending = await waiting(stage, 'pending')
    const owner: Lost = await lost(stage, 'begun', { locale: 'en' })
    const person = await stage.person({ locale: 'en' })
    await person.signIn(owner.account)
    await acceptTheWait(person)
    await nameMail(person, owner.newMail)
    begun = { ...owner, person }
    taken = await stage.server.account({
      identifier: 'taken@example.jp',
      recoveryCode: true,
      proofs: ['old-taken@mail.example', '090-8765-4321'],
    })
    await takeByCode(stage.server, new Browser(stage.server.origin), taken, 'thief@mail.example')
    await stage.message('old-taken@mail.example', (m) => m.html.includes('/undo/'))
    await stage.message(begun.newMail, (m) => m.html.includes('/continue/'))
    await stage.message(pending.oldMail, (m) => m.html.includes('/stop/'))
    await stage.message(pending.oldPhone, (m) => m.text.includes('/stop'))
  })
  after(() => stage.close())

  /** Every address in every message, once. */
  async function links(): Promise<readonly string[]> {
    const messages = await stage.server.messages()
    // Telephones make links of what an SMS says without "https://", too.
    const address = new RegExp(`${new URL(stage.server.origin).host}(/[\\w/-]+)`, 'g')
    const found = messages.flatMap((m) => [...`${m.text} ${m.html}`.matchAll(address)].map(([, path = '']) => path))
    const paths = [...new Set(found)].sort()
    assert.deepEqual(
      paths.map((path) => path.replace(/[\w-]{60,}/, '…')),
      [
        ...['/continue/…', '/continue/…', '/continue/…'],
        // The account that was taken has a new recovery code, of which its contact and its telephone are told.
        ...['/report', '/report/…', '/report/…'],
        ...['/stop', '/stop/…', '/undo', '/undo/…'],
      ],
    )
    return paths
  }

  /** The accounts with everything that is known of them, sessions included: nothing of it may differ. */
  async function everything(): Promise<string> {
    const states = await Promise.all([pending.account, begun.account, taken].map(({ id }) => stage.server.state(id)))
    return JSON.stringify(states, undefined, 1)
  }

  test('T046 S16 a link fetched with HEAD, 50 times with GET, and ahead of time', async () => {
    const before = await everything()
    for (const path of await links()) {
      const url = stage.server.origin + path
      assert.equal((await fetch(url, { method: 'HEAD' })).status, 200)
      for (let i = 0; i < 50; i++) assert.equal((await fetch(url)).status, 200)
      for (const headers of PREFETCH) assert.equal((await fetch(url, { headers })).status, 200)
    }
    assert.equal(await everything(), before)
  })

  test('T046 a link fetched ahead of time with the cookies of the person whom it is for', async () => {
    const before = await everything()
    for (const path of await links())
      for (const { person } of [pending, begun])
        for (const headers of PREFETCH) {
          const answer = await person.page.request.get(path, { headers })
          assert.equal(answer.status(), 200)
        }
    assert.equal(await everything(), before)
  })

  /** Opens a page in a browser of its own, and again for each of the things that can be done there. */
  async function robot(path: string): Promise<readonly string[]> {
    const context = await stage.browser.newContext({ baseURL: stage.server.origin, locale: 'ja-JP' })
    const page = await context.newPage()
    page.on('dialog', (dialog) => dialog.accept())
    const done: string[] = []
    let paths: readonly string[] = [path]
    const known = new Set(paths)
    for (let depth = 0; depth < DEPTH; depth++) {
      const landed: string[] = []
      for (const at of paths) for (const to of await doAll(page, at, done)) if (!known.has(to)) landed.push(to)
      for (const to of landed) known.add(to)
      paths = [...new Set(landed)]
    }
    await context.close()
    return done
  }

  /** Does each act on the page as it stands and, where it leads to another page, each act of that one. */
  async function doAll(page: Page, path: string, done: string[]): Promise<readonly string[]> {
    const landed: string[] = []
    await page.goto(path)
    const hrefs = await page.evaluate<string[]>(
      '[...document.links].filter((a) => a.origin === location.origin).map((a) => a.pathname + a.search)',
    )
    for (const first of await page.evaluate<Act[]>(ACTS)) {
      await page.goto(path)
      if (!(await leads(page, first))) continue
      done.push(`${first[0]} ${path}`)
      landed.push(new URL(page.url()).pathname)
      for (const second of await page.evaluate<Act[]>(ACTS)) {
        await page.goto(path)
        await leads(page, first)
        await leads(page, second)
      }
    }
    return [...hrefs.filter((href) => !href.startsWith('/dev')), ...landed]
  }

  /** Whether the act led to a page, which is there now. */
  async function leads(page: Page, act: Act): Promise<boolean> {
    const loaded = page.waitForEvent('load')
    loaded.catch(() => undefined)
    // Where the next page is faster than the answer, the script's world is gone: then it did lead somewhere.
    const sent = await page.evaluate<boolean>(script(act)).catch(() => true)
    if (sent) await loaded
    return sent
  }

  test('T046 a link worked through by a robot that presses every button and sends every form as it stands', async (t) => {
    const before = await everything()
    const work = async (path: string) => {
      const done = await robot(path)
      if (/^\/(stop|undo)/.test(path)) assert.ok(done.includes(`press ${path}`) && done.includes(`send ${path}`))
      t.diagnostic(`/${path.split('/')[1]}: ${done.length} acts`)
    }
    await Promise.all((await links()).map(work))
    assert.equal(await everything(), before)
  })

  test('T046 afterwards the links still work for people', async () => {
    await begun.person.openMail(begun.newMail, 'continue')
    await begun.person.submit(begun.person.path)
    assert.equal((await requestOf(stage, begun)).status, 'waiting')
    const owner = await stage.person()
    await owner.openMail(pending.oldMail, 'stop')
    await owner.choose('answer', 'stop')
    await owner.submit(owner.path)
    assert.equal((await requestOf(stage, pending)).status, 'vetoed')
    const robbed = new Browser(stage.server.origin)
    const old = { old: 'old-taken@mail.example', password: taken.password }
    assert.equal((await undoByMail(stage.server, robbed, old)).path, '/dispute')
  })
})
