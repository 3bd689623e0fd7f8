import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { LOCALES } from '../../src/kernel/locale.ts'
import { gallery, samples } from '../../src/platform/page/gallery.ts'
import { assets } from '../../src/platform/page/layout.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
/** Each scheme and each width once: colours do not depend on the width. */
const LOOKS = [
  ['light', 320],
  ['dark', 1280],
] as const
const NAMES = [undefined, ...samples.map(({ name }) => name)]

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const file = assets.find(({ path }) => path === pathname)
  const locale = searchParams.get('lang') === 'en' ? 'en' : 'ja'
  const document = gallery('/gallery', locale, pathname.split('/')[2])?.markup
  response.writeHead(file || document ? 200 : 404, {
    'content-type': file?.type ?? 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
  })
  response.end(file?.body ?? document ?? '')
})

let browser: Browser
let origin = ''

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
})

after(async () => {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
})

/** Opens a sample, and collects what the browser complains of. */
async function visit(
  address: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options)
  try {
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(origin + address)
    await look(page)
    assert.deepEqual(complaints, [])
  } finally {
    await context.close()
  }
}

const addressOf = (name: string | undefined, locale: string) => `/gallery${name ? `/${name}` : ''}?lang=${locale}`

/** Everything that is touched, smaller than 44 px in height; links inside a sentence may be (WCAG 2.5.8, "inline"). */
const SMALL_TARGETS = `[...document.querySelectorAll('a,button,input:not([type=hidden]),summary')]
  .filter((e) => !e.closest('p') && !e.matches('.skip'))
  .map((e) => [e.outerHTML.slice(0, 90), (e.closest('.choice') ?? e).getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 44)`

describe('the components', () => {
  for (const name of NAMES)
    for (const locale of LOCALES)
      test(`${name ?? 'list'} in ${locale}: accessible, nothing beside the page, large enough to touch`, async () => {
        await visit(addressOf(name, locale), { reducedMotion: 'reduce' }, async (page) => {
          await page.evaluate(AXE)
          for (const [colorScheme, width] of LOOKS) {
            await page.emulateMedia({ colorScheme })
            await page.setViewportSize({ width, height: 800 })
            assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= width)
            assert.deepEqual(await page.evaluate(SMALL_TARGETS), [])
            const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
              `axe.run({ runOnly: ${JSON.stringify(RULES)} })`,
            )
            assert.deepEqual(
              found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]),
              [],
            )
          }
        })
      })

  test('the error summary has the focus, with and without the script', async () => {
    for (const javaScriptEnabled of [true, false])
      await visit(addressOf('stop', 'ja'), { javaScriptEnabled }, async (page) => {
        assert.equal(await page.locator('.errors:focus').count(), 1)
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        assert.equal(await page.locator('#answer:focus').count(), 1)
      })
  })

  test('T156 in forced colours the main button, the other one and the chosen answer can be told apart', async () => {
    await visit(addressOf('stop', 'ja'), { forcedColors: 'active' }, async (page) => {
      const edges = (selector: string) =>
        page.evaluate<string[]>(
          `[...document.querySelectorAll('${selector}')].map((e) => getComputedStyle(e).borderTopWidth)`,
        )
      assert.deepEqual([...new Set(await edges('main .button:is(.primary,.stop)'))], ['3px'])
      const outline = `getComputedStyle(document.querySelector('.choice')).outlineStyle`
      assert.equal(await page.evaluate(outline), 'none')
      await page.check('#answer')
      assert.equal(await page.evaluate(outline), 'solid')
    })
  })

  test('a choice is made by touching its words or its circle', async () => {
    await visit(addressOf('stop', 'ja'), {}, async (page) => {
      await page.check('#answer')
      // The label lies over its sentence, which Playwright takes for something in the way.
      await page.getByText('手続きはこのまま続きます。').click({ force: true })
      assert.equal(await page.isChecked('#answer-2'), true)
    })
  })

  test('the script shows a password, and offers print only where it can', async () => {
    await visit(addressOf('fields', 'en'), {}, async (page) => {
      const show = page.getByRole('button', { name: 'Show' }).first()
      await show.click()
      assert.equal(await page.getAttribute('#current', 'type'), 'text')
      await page.getByRole('button', { name: 'Hide' }).click()
      assert.equal(await page.getAttribute('#current', 'type'), 'password')
    })
    for (const javaScriptEnabled of [true, false])
      await visit(addressOf('codes', 'en'), { javaScriptEnabled }, async (page) =>
        assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), javaScriptEnabled),
      )
  })

  test('a form that was sent is not sent again by a second press', async () => {
    await visit(addressOf('proofs', 'en'), {}, async (page) => {
      const prevented = await page.evaluate<boolean[]>(`(() => {
        const seen = []
        addEventListener('submit', (e) => { seen.push(e.defaultPrevented); e.preventDefault() })
        const form = document.querySelector('main form')
        form.requestSubmit()
        form.requestSubmit()
        return seen
      })()`)
      assert.deepEqual(prevented, [false, true])
    })
  })

  test('a Japanese heading breaks only where it is marked, on the narrowest screen', async () => {
    await visit(addressOf('pending', 'ja'), { viewport: { width: 320, height: 700 } }, async (page) => {
      const lines = await page.evaluate<string[]>(`(() => {
        const lines = new Map()
        for (const node of document.querySelector('h1').childNodes)
          if (node.nodeType === 3)
            for (let i = 0; i < node.length; i++) {
              const range = document.createRange()
              range.setStart(node, i)
              range.setEnd(node, i + 1)
              const top = Math.round(range.getBoundingClientRect().top)
              lines.set(top, (lines.get(top) ?? '') + node.data[i])
            }
        return [...lines.values()]
      })()`)
      const phrases = ['新しい', 'セキュリティ情報に', '替わるまで、', 'あと22日です']
      assert.ok(lines.length > 1)
      let rest = phrases.join('|')
      for (const line of lines) {
        while (rest !== '' && !rest.startsWith(line)) rest = rest.replace('|', '')
        assert.ok(rest.startsWith(line), `${lines.join(' / ')}`)
        rest = rest.slice(line.length).replace(/^\|/, '')
      }
    })
  })
})
