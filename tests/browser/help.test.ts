import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { removeFolder, type Server, startServer } from '../support/server.ts'

describe('an article on paper', () => {
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

  for (const edition of ['?lang=ja', '?lang=en', '/easy?lang=ja'])
    test(`the way to replace everything prints on three sheets, without buttons (${edition})`, async () => {
      const page = await browser.newPage()
      await page.goto(`${server.origin}/help/001001${edition}`)
      const margin = { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' }
      const sheets = (await page.pdf({ format: 'A4', margin })).toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []
      assert.ok(sheets.length > 0 && sheets.length <= 3, `${sheets.length} sheets`)
      await page.emulateMedia({ media: 'print' })
      for (const part of ['form[role=search]', 'button[name=helped]', '[data-print]', 'footer'])
        assert.equal(await page.locator(part).first().isVisible(), false, part)
      assert.ok(await page.locator('#step-12').isVisible())
      await page.close()
    })
})
