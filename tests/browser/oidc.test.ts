import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { addedClient } from '../support/client-command.ts'
import { codeIn } from '../support/inbox.ts'
import { until } from '../support/journey.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'

let server: Server
let browser: Browser
let home: string
/** An app on another origin. A browser holds every form, and every redirect behind one, to the policy of the page it is on. */
const app = createServer((request, response) => {
  response
    .writeHead(200, { 'content-type': 'text/html' })
    .end(`<title>app</title><h1>${request.url?.split('?')[0]}</h1>`)
})

before(async () => {
  server = await startServer()
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  home = `http://127.0.0.1:${(app.address() as AddressInfo).port}`
  await addedClient(
    server.folder,
    'shop',
    '--name',
    '青空ストア',
    '--redirect',
    `${home}/back`,
    '--public',
    '--consent',
    '--logout-return',
    `${home}/bye`,
  )
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
})
after(async () => {
  await browser?.close()
  app.close()
  await server.stop()
  removeFolder(server.folder)
})

const asked = (more: Record<string, string>): string =>
  `${server.origin}/oidc/authorize?${new URLSearchParams({
    client_id: 'shop',
    response_type: 'code',
    scope: 'openid profile',
    redirect_uri: `${home}/back`,
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ...more,
  })}`

/** A picture for whoever looks at the pages, where one is asked for. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

for (const javaScriptEnabled of [true, false])
  test(`D1 the way to an app and back, in a real browser ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
    const context = await browser.newContext({
      javaScriptEnabled,
      locale: 'ja-JP',
      viewport: { width: 360, height: 740 },
    })
    const page = await context.newPage()
    const mail = `${javaScriptEnabled ? 'with' : 'without'}@mail.example`
    const account = await server.account({ identifier: mail, proofs: [mail] })
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    const at = (path: string) => page.waitForURL(new RegExp(`^${home}${path}`))

    await page.goto(asked({ acr_values: 'urn:honnin:acr:2' }))
    await page.fill('input[name=identifier]', account.identifier)
    await page.fill('input[name=password]', account.password)
    await page.click('main form button.primary')
    await page.waitForSelector('text=青空ストア')
    await page.waitForSelector('a[href="/verify"]')
    await picture(page, 'step-up')
    await page.click('a[href="/verify"]')
    await page.click('button[name=proof]:not([value=none])')
    if (page.url().includes('/verify/address')) {
      await page.fill('input[name=address]', mail)
      await page.click('main form button.primary')
    }
    await page.waitForURL(/\/verify\/code/)
    const message = await until('a code', async () =>
      (await server.messages(mail)).findLast(({ text }) => /\d{4} \d{4}/.test(text)),
    )
    await page.fill('input[name=code]', codeIn(message))
    await page.click('main form button.primary')
    await page.waitForSelector('button[value=agree]')
    await picture(page, 'consent')
    await page.click('button[value=agree]')
    await at('/back\\?code=')

    await page.goto(
      `${server.origin}/oidc/logout?client_id=shop&post_logout_redirect_uri=${encodeURIComponent(`${home}/bye`)}`,
    )
    await picture(page, 'leave')
    await page.click('button[name=logout]')
    await at('/bye')
    assert.deepEqual(complaints, [])
    await context.close()
  })
