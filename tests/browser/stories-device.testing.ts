// Stories of trusted devices: made, refused, removed, asked for their signature, copied, and their word in a contest.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { keyOnPage } from '../support/device-key.ts'
import { linkAt, signIn, stopByMail, waitByMail } from '../support/journey.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const keyOf = (browser: Visitor) =>
  keyOnPage(async (purpose) => (await browser.post('/device/challenge', { purpose })).body)

/** Signs in on the device, and lets its key sign as the script of the first page does. */
async function arrive(person: Visitor, made: MadeAccount, key: Awaited<ReturnType<typeof keyOf>>): Promise<void> {
  await signIn(person, made)
  await person.post('/device/prove', { signature: await key.sign('session') })
}

async function allow(person: Visitor, { code }: Teller, { proofs: [proof] }: MadeAccount): Promise<void> {
  assert.ok(proof)
  await person.open('/verify/for/trust-device')
  const sent = await code(proof.address, async () => {
    await person.submit({ proof: proof.id })
    if (person.page.path.includes('/address?')) await person.submit({ address: proof.address })
  })
  await person.submit({ code: sent })
}

async function trust(person: Visitor, teller: Teller, made: MadeAccount) {
  await allow(person, teller, made)
  const key = await keyOf(person)
  await person.open('/security/devices/add')
  await person.submit({ key: key.publicKey, signature: await key.sign('enrol') }, '/security/devices/add')
  assert.equal(person.page.path, '/security/devices', person.page.heading)
  return key
}

/** Trusted and removed again; a thief's request that its word stops; what was copied. */
const trusting: Story = async (teller) => {
  const { browser, account, mail, until } = teller
  const made = await account('trusting')
  const person = browser()
  await signIn(person, made)
  for (const path of ['/security/devices', '/security/devices/add']) await person.open(path)
  await person.post('/device/challenge', { purpose: 'nothing' })
  await allow(person, teller, made)
  await person.open('/security/devices/add')
  await person.submit({}, '/security/devices/add')
  assert.equal(person.page.code, 'device.key_unreadable')
  await person.post('/security/devices/remove', { device: 'none' })
  const key = await trust(person, teller, made)
  await person.submit({}, '/security/devices/remove')
  assert.equal(person.page.code, 'step_up.needed')
  await until(31)
  await arrive(person, made, key)
  for (const path of ['/account', '/verify', '/security/devices', '/replace/wait']) await person.open(path)
  await waitByMail(teller.server, browser(), made, mail('trusting-thief'))
  await person.open('/replace/not-mine')
  await person.submit({ by: 'device' }, '/replace/not-mine')
  assert.equal(person.page.code, 'device.not_shown')
  for (const path of ['/account', '/security/devices', '/verify']) await person.open(path)
  await arrive(person, made, key)
  await person.open('/replace/not-mine')
  await person.submit({ by: 'device', signature: await key.sign('stop') }, '/replace/not-mine')
  assert.equal(person.page.path, '/replace/status')
  await person.open('/replace/not-mine')
  await allow(person, teller, made)
  await person.open('/security/devices')
  await person.submit({}, '/security/devices/remove')
  assert.equal(person.page.path, '/security/devices')
}

/** Begun on a trusted device: a password is only told, an equal device holds, and a stranger stops it again and again. */
const contesting: Story = async (teller) => {
  const { server, browser, account, mail, until } = teller
  const made = await account('contesting')
  const [one, two, thief] = [browser(), browser(), browser()]
  const keys: Awaited<ReturnType<typeof trust>>[] = []
  for (const device of [one, two]) {
    await signIn(device, made)
    keys.push(await trust(device, teller, made))
  }
  const [first, second] = keys
  assert.ok(first && second)
  const begin = async (address: string) => {
    await arrive(one, made, first)
    await one.open('/replace/wait')
    await one.submit({ signature: await first.sign('start') }, '/replace/wait')
    await one.follow('/replace/mail')
    await one.submit({ address })
    await one.open(await linkAt(server, address, 'continue'))
    await one.submit()
    assert.equal(one.page.path, '/replace/status')
  }
  await until(31)
  await begin(mail('contesting-1'))
  await signIn(thief, made)
  await thief.open('/replace/not-mine')
  await thief.submit({}, '/replace/not-mine')
  await arrive(two, made, second)
  await two.open('/replace/not-mine')
  await stopByMail(server, made.proofs[0]?.address ?? '', browser())
  await one.open('/replace/status')
  await until(39)
  await begin(mail('contesting-2'))
  await arrive(two, made, second)
  await two.open('/replace/not-mine')
  await two.submit({ by: 'device', signature: await second.sign('stop') }, '/replace/not-mine')
  await stopByMail(server, made.proofs[0]?.address ?? '', browser())
  await one.open('/replace/status')
  await one.open('/replace/wait')
}

export const deviceStories: Readonly<Record<string, Story>> = { trusting, contesting }
