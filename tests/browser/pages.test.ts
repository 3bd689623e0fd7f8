import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { LOCALES } from '../../src/kernel/locale.ts'
import { SECURITY_HEADERS } from '../../src/platform/http/guard.ts'
import { assets } from '../../src/platform/page/layout.ts'
import { AXE, axe } from '../support/axe.ts'
import { brokenApp } from '../support/broken-app.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { pageCodes } from '../support/texts.ts'
import { accountStories } from './stories-account.testing.ts'
import { deviceStories } from './stories-device.testing.ts'
import { factorStories } from './stories-factors.testing.ts'
import { helpStories } from './stories-help.testing.ts'
import { oidcStories } from './stories-oidc.testing.ts'
import { ownWaitStories } from './stories-own-wait.testing.ts'
import { passwordStories } from './stories-password.testing.ts'
import { recoverStories } from './stories-recover.testing.ts'
import { replacementStories } from './stories-replacement.testing.ts'
import { reportStories } from './stories-report.testing.ts'
import { signalStories } from './stories-signals.testing.ts'
import { twoStepStories } from './stories-two-step.testing.ts'
import { undoStories } from './stories-undo.testing.ts'
import { hostAlbum } from './stories-upstream.testing.ts'
import { type Album, allRoutes, linksOf, mainOf, readAnswer, type Visit, walk } from './visits.testing.ts'

const STORIES = {
  ...accountStories,
  ...deviceStories,
  ...factorStories,
  ...helpStories,
  ...oidcStories,
  ...passwordStories,
  ...replacementStories,
  ...recoverStories,
  ...reportStories,
  ...undoStories,
  ...twoStepStories,
  ...ownWaitStories,
  ...signalStories,
}
/** HTML and styles together arrive with the first flight of packets (RFC 6928). */
const COMPRESSED_BYTES_MAX = 14 * 1024
/** As many pages are looked at side by side. */
const WINDOWS = 3

/** Routes that show no page of their own: they lead to one, or are a file. */
const LEADS_ELSEWHERE =
  /^(GET \/r\/:receipt|GET \/undo\/password|\w+ \/sessions\/end|POST \/device\/(challenge|prove)|GET \/replace\/(match|calendar\.ics|finish\/code)|GET \/upstream\/again|GET \/help\/(search|suggest)\.json|POST \/help\/:number(\/easy)?|\w+ \/.*\/code\/resend)$/

/** Refusals that no story can bring about, because pages lead past them; they are answers to a race. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'session.ended': 'the session ends while the form is on its way',
  'security_info.gone': 'the contact goes while its code is on its way',
  'password.gone': 'the account changes while the form is on its way; a browser without one is led to the beginning',
  'replacement.already_pending': 'another browser was a moment earlier; its request is shown',
  'replacement.draft_expired': 'its day ends while the form is on its way; later there is no draft to speak of',
  'replacement.too_many_candidates': 'naming another one forgets the former first',
  'replacement.candidate_code_needed': 'an empty field is unreadable before it is missing',
  'replacement.old_proof_needed': 'the proof loses its power while its code is on its way',
  'replacement.is_draft': 'a draft is shown at its own step',
  'stop.is_draft': 'nothing is told of a draft, so there is nothing to stop it with',
  'stop.already': 'is shown as what it is: stopped',
  'code.gone': 'the account changes while the code is on its way',
  'undo.is_overtaken': 'takes two completions within 30 days, of which the first is undone',
  'undo.other_dispute': 'takes two completions within 30 days, of which the first is disputed',
  'dispute.over': 'the dispute ends while the form is on its way',
  'dispute.evidence_needed': 'both codes are asked for in one form',
  'service.unconfirmed': 'the database goes away between two statements (tests/outage.test.ts shows its page)',
  'code.service_busy': 'takes 200 wrong codes of many people in an hour (main/respond.test.ts shows its page)',
  'code.network_busy': 'in development everybody comes from one network, and its limit is a thousand',
  'code.sms_busy': 'takes twenty people with numbers of one block in an hour',
  'code.proof_disabled': 'takes a hundred wrong codes over five days',
  'app_code.gone': 'the app is removed while its code is on its way',
  'app_code.over': 'takes 100 wrong codes in a row, which is months of them',
  'password.at_host': 'the account goes over to a host while the form is on its way',
  'verify.address_needed': 'the browser is forgotten while the form is on its way',
}

let server: Server
let album: Album
let visits: readonly Visit[] = []
let browser: Browser
const pages = createServer((request, response) => {
  // What the script of a trusted device tells has nobody to hear it here.
  if (request.method === 'POST') return void response.end('{}')
  const path = request.url ?? ''
  const asset = assets.find((file) => file.path === path)
  const visit = visits[Number(path.slice(1))]
  response.writeHead(asset || visit ? 200 : 404, {
    'content-type': asset?.type ?? 'text/html; charset=utf-8',
    ...(visit && { 'content-security-policy': visit.page.headers.get('content-security-policy') ?? '' }),
  })
  response.end(asset?.body ?? visit?.page.body ?? '')
})

before(async () => {
  server = await startServer()
  const hosts = await hostAlbum()
  album = await walk(server, STORIES)
  for (const [route, statuses] of hosts.asked) album.asked.set(route, statuses)
  // What looks the same there and here is looked at once.
  const all = new Map([...hosts.visits, ...album.visits])
  visits = [...all.values(), ...(await mishaps())]
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
})

after(async () => {
  await browser?.close()
  await new Promise((resolve) => pages.close(resolve))
  await server?.stop()
  removeFolder(server.folder)
})

/** The pages of an outage, of a fenced database and of a mistake of ours, which a story cannot bring about. */
async function mishaps(): Promise<Visit[]> {
  const app = brokenApp('secret')
  const found: Visit[] = []
  for (const locale of LOCALES)
    for (const path of ['/', '/mistake', '/closed']) {
      const response = await app.ask(path, { headers: { 'accept-language': locale } })
      const page = readAnswer(path, response.status, response.headers, await response.text())
      const links = linksOf(mainOf(page.body)).map((href) => ({ href, status: 200 }))
      found.push({ name: `GET ${path} ${page.status}`, locale, method: 'GET', route: 'none', shape: path, page, links })
    }
  await app.close()
  return found
}

/** What is wrong, page by page; nothing where all is well. */
const findings = (check: (visit: Visit) => readonly unknown[]): string[] =>
  visits.flatMap((visit) => check(visit).map((found) => `${visit.locale} ${visit.name}: ${String(found)}`))

/** Leads to the host, unless that is just what does not go now. */
const TO_HOST = '/upstream/sign-in'

/** Asked to verify first is a step on the way: that page has ways on itself. */
const leadsOn = (href: string, status: number): boolean =>
  status < 400 || href === TO_HOST || (status === 403 && /^\/(security\/|password$|secure$)/.test(href))

/** A frozen account that nobody can take back from here is a matter for people. */
const isLastResort = (route: string, href: string): boolean => route === '/dispute' && href === '/help#contact'

/** The links and forms that lead on: not back, not to the help, not to this very page's parts. */
function waysOn({ route, links, page }: Visit): string[] {
  const main = mainOf(page.body).replace(/<a class="back".*?<\/a>/s, '')
  const here = new Set(linksOf(main))
  const forms = [...main.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)]
  return [
    ...links
      .filter(({ href, status }) => leadsOn(href, status) && here.has(href))
      .map(({ href }) => href)
      .filter((href) => route.startsWith('/help') || !href.startsWith('/help') || isLastResort(route, href)),
    ...forms.filter(([, to, inside]) => to !== '/sign-out' && inside?.includes('<button')).map(([, to]) => to ?? ''),
  ]
}

describe('the pages', () => {
  test('every route was asked for, and shows every page it has', () => {
    const routes = [...new Set(allRoutes.map(({ method, path }) => `${method} ${path}`))]
    const shown = new Set(visits.map(({ method, route }) => `${method} ${route}`))
    assert.deepEqual(
      routes.filter((route) => !album.asked.has(route)),
      [],
    )
    assert.deepEqual(
      routes.filter((route) => !shown.has(route) && !LEADS_ELSEWHERE.test(route)),
      [],
    )
  })

  test('T157 every refusal has been met, in both languages', () => {
    for (const locale of ['ja', 'en']) {
      const met = new Set(visits.filter((v) => v.locale === locale).map(({ page }) => page.code))
      const missing = [...pageCodes.keys()].filter((code) => !met.has(code))
      assert.deepEqual(missing.sort(), Object.keys(OUT_OF_REACH).sort())
    }
  })

  test('T157 L13 no page is a dead end, and no link leads nowhere', () => {
    assert.deepEqual(
      findings((visit) => (waysOn(visit).length > 0 ? [] : ['no way on'])),
      [],
    )
    assert.deepEqual(
      findings(({ links }) =>
        links.filter(({ href, status }) => !leadsOn(href, status)).map(({ href, status }) => `${href} ${status}`),
      ),
      [],
    )
  })

  test('every refusal has a stable code with a sentence', () => {
    const unspoken = ({ page: { status, code } }: Visit) =>
      (status >= 400 || code !== null) && !pageCodes.has(code ?? '') ? [`${status} ${code}`] : []
    assert.deepEqual(findings(unspoken), [])
  })

  test('T156 each is complete without a script and holds to its own policy', () => {
    const inline =
      /<style\b|\sstyle="|\son\w+="|<script(?! src="\/assets\/\w+\.js" defer><\/script>)|<noscript|javascript:/i
    assert.deepEqual(
      findings(({ page: { body } }) => inline.exec(body) ?? []),
      [],
    )
    const own = SECURITY_HEADERS['content-security-policy'] ?? ''
    // The signed result leaves for the host in a form.
    const policyOf = ({ route, page }: Visit): string => {
      const [, host = ''] = /<form\b[^>]*action="(https?:\/\/[^/"]+)/.exec(page.body) ?? []
      return route === '/upstream/new-password' ? own.replace("form-action 'self'", `form-action 'self' ${host}`) : own
    }
    assert.deepEqual(
      findings((visit) => (visit.page.headers.get('content-security-policy') === policyOf(visit) ? [] : ['policy'])),
      [],
    )
  })

  test('AX-08 each says in which language, of whom and what it is, and where help is', () => {
    const checks: Readonly<Record<string, (visit: Visit) => boolean>> = {
      'language of the document': ({ page, locale }) => page.body.startsWith(`<!doctype html><html lang="${locale}">`),
      'language of the answer': ({ page, locale }) => page.headers.get('content-language') === locale,
      'exactly one heading': ({ page }) => page.body.split('<h1').length === 2 && page.heading !== '',
      'title with the brand': ({ page }) => / – Honnin<\/title>/.test(page.body),
      'the same help in the same two places': ({ page }) => {
        const [header = '', footer = ''] = page.body.match(/<header>.*?<\/header>|<footer>.*?<\/footer>/gs) ?? []
        const [help, contact] = linksOf(footer)
        return (
          /^\/help(\/\d{6})?(#[\w-]+)?$/.test(help ?? '') &&
          linksOf(header).at(-1) === help &&
          contact === '/help#contact'
        )
      },
    }
    for (const [what, check] of Object.entries(checks))
      assert.deepEqual(
        findings((visit) => (check(visit) ? [] : [what])),
        [],
      )
  })

  test('AX-04 a form that verifying has opened says until when, and leads to more time', () => {
    const timed: Readonly<Record<string, string>> = {
      '/security/mail': 'add-proof~mail',
      '/security/phone': 'add-proof~phone',
      '/security/authenticator-app': 'add-proof~authenticator-app',
      '/security/passkey': 'add-proof~passkey',
      '/security/changed/:proof': 'add-proof~changed~',
      '/security/remove/:proof': 'remove-proof~remove~',
      '/security/recovery-code': 'make-recovery-code',
      '/password': 'change-password',
      '/secure': 'secure-account',
    }
    const says = ({ page, links }: Visit, aim: string) =>
      /<b>\d\d:\d\d<\/b>/.test(mainOf(page.body)) &&
      links.some(({ href, status }) => href.startsWith(`/verify/for/${aim}`) && status === 200)
    for (const locale of LOCALES)
      assert.deepEqual(
        Object.entries(timed).filter(([route, aim]) => {
          const shown = visits.filter((v) => v.locale === locale && v.route === route && v.page.status === 200)
          return !shown.some((visit) => says(visit, aim))
        }),
        [],
        locale,
      )
  })

  test('each arrives with its styles in 14 KB', () => {
    const sheets = assets.filter(({ type }) => type.startsWith('text/css'))
    const bytes = new Map(sheets.map(({ path, body }) => [path, gzipSync(body).length]))
    const size = ({ page }: Visit) =>
      [...bytes].reduce(
        (sum, [path, size]) => sum + (page.body.includes(`href="${path}"`) ? size : 0),
        gzipSync(page.body).length,
      )
    assert.equal(sheets.length, 2)
    assert.deepEqual(
      findings((visit) => (visit.page.path !== '/dev' && size(visit) > COMPRESSED_BYTES_MAX ? [size(visit)] : [])),
      [],
    )
  })
})

/** Looks at every page in a real browser, several side by side; answers what is wrong with each. */
async function look(check: (page: Page, visit: Visit) => Promise<readonly unknown[]>): Promise<string[]> {
  const address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
  const found: string[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: WINDOWS }, async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' })
      const page = await context.newPage()
      let complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      for (let i = next++; i < visits.length; i = next++) {
        const visit = visits[i]
        if (!visit) continue
        complaints = []
        await page.goto(`${address}/${i}`)
        for (const what of [...(await check(page, visit)), ...complaints])
          found.push(`${visit.locale} ${visit.name}: ${JSON.stringify(what)}`)
      }
      await context.close()
    }),
  )
  return found
}

/** The rules that are broken, each with the elements that break it. */
/** Everything that is touched, smaller than 24 px; links inside a sentence may be (WCAG 2.5.8, "inline"). */
const SMALL_TARGETS = `[...document.querySelectorAll('a,button,input:not([type=hidden]),summary')]
  .filter((e) => !e.closest('p,.inset') && !e.matches('.skip'))
  .map((e) => [e.outerHTML.slice(0, 90), (e.closest('.choice') ?? e).getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24)).map(([html]) => html)`

/** The first character of each line of the heading. */
const LINE_STARTS = `(() => {
  const starts = []
  let bottom = -1
  const walker = document.createTreeWalker(document.querySelector('h1'), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let i = 0; i < node.length; i++) {
      const range = document.createRange()
      range.setStart(node, i)
      range.setEnd(node, i + 1)
      const box = range.getClientRects()[0]
      if (!box || box.width === 0) continue
      if (box.top >= bottom) starts.push(node.data[i])
      bottom = Math.max(bottom, box.bottom)
    }
  return starts.join('')
})()`
const NEVER_FIRST = /[ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々、。，．）」』】？！]/

/**
 * Colours do not depend on the width, nor boxes on the colours: each is seen once of its kind. `HONNIN_TEST_SCREENS=all` looks
 * at every page in all four.
 */
const ALL = process.env.HONNIN_TEST_SCREENS === 'all'
const SCREENS = ALL
  ? [360, 1280].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })))
  : ([
      { width: 360, colorScheme: 'light' },
      { width: 1280, colorScheme: 'dark' },
    ] as const)

async function accessible(page: Page): Promise<unknown[]> {
  await page.evaluate(AXE)
  const wrong: unknown[] = []
  for (const { width, colorScheme } of SCREENS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    wrong.push(...(await axe(page)).map((what) => [width, colorScheme, what]))
  }
  return wrong
}

async function wellSet(page: Page, locale: Visit['locale']): Promise<unknown[]> {
  const wrong: unknown[] = []
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 800 })
    const scroll = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (scroll > width) wrong.push(`${scroll} px wide at ${width}`)
    wrong.push(...(await page.evaluate<string[]>(SMALL_TARGETS)))
    const starts = locale === 'ja' ? await page.evaluate<string>(LINE_STARTS) : ''
    if (NEVER_FIRST.test(starts)) wrong.push(`lines begin with ${starts} at ${width}`)
  }
  return wrong
}

describe('the pages in a browser', () => {
  test('T156 AX-07 pages are accessible, fit the screen, are large enough to touch, and break headings between words', async () => {
    const built = new Set<string>()
    const found = await look(async (page, { locale, route, shape }) => {
      // What is built of the same parts has the same names, roles and colours: in other words it only has to fit.
      const isNew = ALL || !built.has(`${route} ${shape}`)
      built.add(`${route} ${shape}`)
      return [...(await wellSet(page, locale)), ...(isNew ? await accessible(page) : [])]
    })
    assert.deepEqual(found, [])
    assert.ok(built.size > 100)
  })

  test('the checks find what is wrong', async () => {
    const page = await browser.newPage()
    await page.setContent(
      '<html lang="ja"><h1 style="width:4em;font-size:20px">みなさんじゃあ、ねっ</h1><div style="width:400px"><a href="/" style="display:block;height:9px">x</a><input>',
    )
    const wrong = JSON.stringify([...(await wellSet(page, 'ja')), ...(await accessible(page))])
    for (const what of ['px wide at 320', 'href=', '1280,"dark",["label"', '360,"light",["label"'])
      assert.ok(wrong.includes(what), `${what}: ${wrong}`)
    await page.close()
  })
})
