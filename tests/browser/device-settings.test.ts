// The device of examples/device-settings: the screen with which the article begins (steps 1 and 2), in a real browser.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { AXE, axe } from '../support/axe.ts'
import { openStage, type Person, type Stage } from '../support/browser.ts'
import { type App, startApp } from '../support/guide.ts'
import { finish, lost, replaceByMail, requestOf } from '../support/walk.ts'

const ROOT = join(import.meta.dirname, '../..')
let stage: Stage
let device: string
let app: App | undefined

before(async () => {
  stage = await openStage()
  const { origin, folder } = stage.server
  app = await startApp('the device', async (home) =>
    spawn(process.execPath, [join(ROOT, 'examples/device-settings/start.ts')], {
      env: { ...process.env, ISSUER: origin, APP: home, DATA_DIR: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  )
  device = app.home
})
after(async () => {
  await app?.stop()
  await stage.close()
})

/** A picture for whoever looks at the screens, where one is asked for: of a telephone and of a desk. */
async function picture({ page, locale }: Person, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (!folder) return
  const size = page.viewportSize()
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.screenshot({ path: `${folder}/${name}-${locale}-${width}.png`, fullPage: true })
  }
  if (size) await page.setViewportSize(size)
}

const backAtDevice = ({ page }: Person) => page.waitForURL(`${device}/settings/**`)
const open = async ({ page }: Person) => {
  page.setDefaultTimeout(120_000)
  await page.goto(device)
  await page.waitForURL(`${device}/settings/**`)
}

/** Signs in from the device: the page between leads back by itself. */
async function signIn(person: Person, { identifier, password }: { identifier: string; password: string }) {
  const { page } = person
  await page.click('a[href="/sign-in"]')
  await page.fill('input[name=identifier]', identifier)
  await page.fill('input[name=password]', password)
  await page.click('main form button.primary')
  await backAtDevice(person)
}

/** Whether passwords sync, and whether that can be changed. */
async function sync({ page }: Person) {
  const control = page.locator('[role=switch]')
  return { on: (await control.getAttribute('aria-checked')) === 'true', locked: await control.isDisabled() }
}

const prompted = ({ page }: Person) => page.locator('section[aria-labelledby=prompt]').isVisible()

/** Nothing beside the screen, and nothing that breaks WCAG 2.2 AA, in light and in dark. */
async function refuseIndecent(page: Page): Promise<void> {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 320, height: 640 })
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
  if (size) await page.setViewportSize(size)
  await page.evaluate(AXE)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.deepEqual(await axe(page), [], colorScheme)
  }
}

test('V7 D4 a device shows the prompt and its reason, and syncs once it was verified there', async () => {
  const mail = 'device@mail.example'
  const account = await stage.server.account({ identifier: mail, proofs: [mail], verifiedDaysAgo: 185 })
  // Neither the device nor Honnin needs scripts for this.
  const person = await stage.person({ javaScript: false })
  const { page } = person
  await open(person)
  await picture(person, '1-signed-out')
  await signIn(person, account)
  assert.ok(await prompted(person))
  const words = await page.innerText('section[aria-labelledby=prompt]')
  assert.match(words, /前に本人確認をしたのは、\d{4}年\d+月\d+日です/)
  assert.match(words, /\d{4}年\d+月\d+日までにお願いします/)
  assert.deepEqual(await sync(person), { on: false, locked: true })
  assert.match(await page.innerText('#why'), /同期するために、このデバイスで本人確認を/)
  await picture(person, '2-prompt')

  await page.click('section[aria-labelledby=prompt] a[href="/verify"]')
  await page.click('button[name=choice][value=back]')
  await backAtDevice(person)
  assert.match(await page.innerText('[role=status]'), /まだ済んでいません/)
  assert.deepEqual([await prompted(person), await sync(person)], [true, { on: false, locked: true }])

  await page.click('section[aria-labelledby=prompt] a[href="/verify"]')
  await page.click('a[href="/verify"]')
  await page.click('button[name=proof]:not([value=none])')
  if (page.url().includes('/verify/address')) {
    await page.fill('input[name=address]', mail)
    await page.click('main form button.primary')
  }
  await page.fill('input[name=code]', await stage.code(mail))
  await page.click('main form button.primary')
  await backAtDevice(person)
  assert.match(await page.innerText('[role=status]'), /本人確認ができました/)
  assert.deepEqual([await prompted(person), await sync(person)], [false, { on: false, locked: false }])
  await page.click('[role=switch]')
  assert.deepEqual(await sync(person), { on: true, locked: false })
  await picture(person, '3-unlocked')

  // Verified there is not verified here: another device asks for itself, and no press of a button goes round it.
  const other = await stage.person({ locale: 'en' })
  await open(other)
  await signIn(other, account)
  assert.deepEqual([await prompted(other), await sync(other)], [false, { on: false, locked: true }])
  assert.match(await other.page.innerText('#why'), /verify on this device/)
  await other.page.evaluate("document.querySelector('[role=switch]').disabled = false")
  await other.page.click('[role=switch]')
  assert.deepEqual(await sync(other), { on: false, locked: true })
  await picture(other, '4-other-device')
})

test('V7 D4 who lost everything: the device shows the replacement, pauses, and the prompt is gone after it', async () => {
  const owner = await lost(stage, 'device-lost', { verifiedDaysAgo: null, locale: 'en' })
  const person = await stage.person({ locale: 'en' })
  const { page } = person
  await open(person)
  await signIn(person, owner.account)
  assert.match(await page.innerText('section[aria-labelledby=prompt]'), /has not been verified yet/)
  await refuseIndecent(page)
  await picture(person, '5-never')
  await page.click('section[aria-labelledby=prompt] a[href="/verify"]')
  // From here it is the way of the article, without an address to copy.
  await replaceByMail(person, owner.newMail)

  await open(person)
  const section = page.locator('section[aria-labelledby=restricted]')
  assert.match(await section.innerText(), /It was asked for on \d+ \w+ \d{4}\. It can be finished from \d+ \w+ \d{4}\./)
  assert.equal(await section.locator('a').getAttribute('href'), `${stage.server.origin}/replace/status`)
  assert.deepEqual([await prompted(person), await sync(person)], [false, { on: false, locked: true }])
  assert.match(await page.innerText('#why'), /While your security info is being replaced/)
  await refuseIndecent(page)
  await picture(person, '6-restricted')

  await stage.server.advance('P31D')
  assert.equal((await requestOf(stage, owner)).status, 'ready')
  await person.signIn(owner.account)
  await person.open('/replace/status')
  await finish(stage, person, owner.newMail)
  await open(person)
  if (await page.isVisible('a[href="/sign-in"]'))
    await signIn(person, { ...owner.account, password: 'another long password now' })
  assert.equal(await section.isVisible(), false)
  assert.equal(await prompted(person), false)
  assert.match(await page.innerText('main'), /Last done on/)
  assert.deepEqual(await sync(person), { on: false, locked: false }, 'the new mailbox was shown here, just now')
  await picture(person, '7-finished')
})
