import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { removeFolder, type Server, startServer } from '../support/server.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('suggestions while somebody types into the search', () => {
  let server: Server
  let browser: Browser
  before(async () => {
    server = await startServer()
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    })
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    removeFolder(server.folder)
  })

  /** A page of the help, with what it asks for. */
  async function open(path: string): Promise<{ page: Page; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } })
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('suggest')) asked.push(decodeURIComponent(request.url()))
    })
    await page.goto(server.origin + path)
    return { page, asked }
  }

  test('arrows choose, Escape closes, Enter opens; a screen reader is told how many there are', async () => {
    const { page } = await open('/help?lang=en')
    const field = page.getByRole('combobox', { name: 'What would you like to know?' })
    const list = page.getByRole('listbox', { name: 'Suggested articles' })
    assert.equal(await field.getAttribute('aria-expanded'), 'false')
    await field.fill('lost pho')
    await list.waitFor()
    const count = await list.getByRole('option').count()
    assert.ok(count > 0 && count <= 5)
    assert.equal(
      await page.locator('[role=status]').textContent(),
      count === 1 ? 'One suggestion.' : `${count} suggestions.`,
    )
    assert.equal(await field.getAttribute('aria-activedescendant'), null, 'Enter searches as long as nothing is chosen')
    await field.press('ArrowDown')
    const chosen = list.getByRole('option', { selected: true })
    assert.equal(await chosen.getAttribute('id'), await field.getAttribute('aria-activedescendant'))
    assert.match((await chosen.textContent()) ?? '', /phone/)
    await page.evaluate(AXE)
    assert.deepEqual(await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))'), [])
    await field.press('Escape')
    assert.deepEqual([await list.isVisible(), await field.getAttribute('aria-expanded')], [false, 'false'])
    assert.equal(await field.inputValue(), 'lost pho')
    await field.press('ArrowDown')
    await field.press('Enter')
    await page.waitForURL(`${server.origin}/help/001006`)
    await page.close()
  })

  test('in やさしい日本語 they are in it; one is pressed with a finger', async () => {
    const { page } = await open('/help/easy?lang=ja')
    await page.getByRole('combobox').fill('こーどがこない')
    await page.getByRole('option', { name: 'コードが来ない' }).click()
    await page.waitForURL(`${server.origin}/help/001004/easy`)
    await page.close()
  })

  test('T020 what could be an address, a number or a code is not asked for while it is typed', async () => {
    const { page, asked } = await open('/help?lang=en')
    await page.clock.install()
    await page.reload()
    for (const typed of [
      'taro@exam',
      'my code 4711',
      '090-1234',
      '１２３',
      'abcdefghijklmnopq',
      'ABCD-EFGH-JKMN-PQRS',
      'x',
    ]) {
      await page.fill('#q', typed)
      await page.clock.runFor(1000)
    }
    assert.deepEqual(asked, [])
    await page.fill('#q', 'passkey')
    await page.clock.runFor(1000)
    await page.getByRole('option').first().waitFor()
    assert.equal(asked.length, 1)
    await page.close()
  })

  test('without the script the search is a search', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${server.origin}/help?lang=en`)
    assert.equal(await page.locator('#q').getAttribute('role'), null)
    await page.fill('#q', 'passkey')
    await page.press('#q', 'Enter')
    await page.waitForURL('**/help?q=passkey')
    await context.close()
  })
})
