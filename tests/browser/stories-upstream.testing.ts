// Stories of people whose password a host keeps: in, turned back, mixed up, without a contact, and all security info replaced.
import assert from 'node:assert/strict'
import { LOCALES, type Locale } from '../../src/kernel/locale.ts'
import { sql } from '../../src/platform/database/sql.ts'
import {
  atHost,
  beginsReplacement,
  CLIENT_ID,
  enterAs,
  type HostStage,
  makeHostStage,
  settled,
  type Tamper,
  wallSeconds,
} from '../support/host.ts'
import { lastCode, lastWithLink, tokenIn } from '../support/inbox.ts'
import { untilReady } from '../support/scene.ts'
import { Album, Visitor } from './visits.testing.ts'

interface Teller {
  readonly stage: HostStage
  browser(): Visitor
  /** What nobody else at the host is called. */
  name(of: string): string
}

type Story = (teller: Teller) => Promise<void>

/** The host answers something else than it should, while this lasts. */
async function answering({ stage: { host } }: Teller, tamper: Tamper, act: () => Promise<unknown>): Promise<void> {
  host.tamper = tamper
  await act()
  host.tamper = undefined
}

async function adds({ stage: { world } }: Teller, browser: Visitor, address: string): Promise<void> {
  await browser.open('/security/mail')
  await browser.submit({ address })
  await world.settle()
  await browser.submit({ code: await lastCode(world, address) })
  assert.equal(browser.page.path, '/security')
}

/** The password once more, at the host. */
async function again(browser: Visitor, name: string): Promise<void> {
  await browser.follow(/^\/upstream\/again\?to=/)
  await atHost(browser, name)
}

let hints = 0
const hintFor = ({ host }: HostStage, subject: string): Promise<string> => {
  const iat = wallSeconds()
  const claims = { iss: host.issuer, aud: CLIENT_ID, sub: subject, iat, exp: iat + 300, jti: `story-${++hints}` }
  return host.sign(claims, { type: 'login-hint+jwt' })
}

/** Comes for the first time, adds what there is to add, looks around; and reports one as lost. */
const comes: Story = async (teller) => {
  const { stage, browser, name } = teller
  const person = browser()
  for (const path of ['/', '/sign-up', '/sign-in?with=password', '/forgotten', '/sign-in/passkey'])
    await person.open(path)
  const who = name('comes')
  await enterAs({ browser: () => person }, who, person)
  assert.equal(person.page.path, '/security/first')
  await person.open('/account')
  for (const place of ['one', 'two']) await adds(teller, person, `${who}@${place}.example`)
  for (const path of ['/account', '/security', '/password', '/upstream/new-password', '/verify', '/replace'])
    await person.open(path)
  await stage.world.advance(3_600_000)
  await person.open('/security')
  const contact = person.page.links.find((href) => href.startsWith('/security/contact/')) ?? ''
  const lost = contact.replace('contact', 'lost')
  await person.open(lost)
  await again(person, who)
  await person.submit({}, lost)
  assert.equal(person.page.path, '/security')
}

/** Whatever goes wrong between the two: nobody is signed in, and every way in is shown. */
const fails: Story = async (teller) => {
  const { stage, browser, name } = teller
  const turned = browser()
  await turned.open('/upstream/sign-in')
  await turned.submit({ turn: 'back' })
  assert.equal(turned.page.code, 'upstream.turned_back')
  await turned.open('/upstream/callback?code=x&state=y')
  assert.equal(turned.page.code, 'upstream.not_begun_here')
  const mistaken = browser()
  await answering(teller, { claims: { nonce: 'another' } }, () => enterAs(stage, name('mistaken'), mistaken))
  assert.equal(mistaken.page.code, 'upstream.not_taken')
  const stale = browser()
  await answering(teller, { claims: { auth_time: wallSeconds() - 3_600 } }, async () => {
    await stale.open('/upstream/again?to=/secure')
    await atHost(stale, name('stale'))
  })
  assert.equal(stale.page.code, 'upstream.not_fresh')
  const slow = browser()
  await slow.open('/upstream/sign-in')
  anHourLater(stage, slow)
  await atHost(slow, name('slow'))
  assert.equal(slow.page.code, 'upstream.over')
}

/** What the browser keeps of its sign-in was kept an hour ago: it goes by real time, which no test moves. */
function anHourLater({ world: { service } }: HostStage, { cookies }: Visitor): void {
  const about = `upstream/${service.keys.digest('browser', cookies.get('honnin-browser') ?? '').toString('hex')}`
  const kept = JSON.parse(service.keys.open(Buffer.from(cookies.get('honnin-upstream') ?? '', 'base64url'), about))
  const earlier = JSON.stringify({ ...kept, begunAt: kept.begunAt - 3_600_000 })
  cookies.set('honnin-upstream', service.keys.seal(earlier, about).toString('base64url'))
}

/** Comes with a hint: to another account, twice, and with a recovery code. */
const hinted: Story = async (teller) => {
  const { stage, browser, name } = teller
  const [who, other] = [name('hinted'), name('other')]
  for (const one of [who, other]) await settled(stage, one)
  const person = browser()
  const path = `/upstream/hint?hint=${await hintFor(stage, who)}`
  await person.open(path)
  await person.submit({ way: 'password' })
  await person.open('/upstream/sign-in')
  await atHost(person, other)
  assert.equal(person.page.code, 'upstream.other_account')
  await person.open(path)
  assert.equal(person.page.code, 'upstream.hint_over')
  const coded = browser()
  await coded.open(`/upstream/hint?hint=${await hintFor(stage, who)}`)
  await coded.submit({ way: 'code' })
  assert.equal(coded.page.path, '/recover')
  await coded.submit({ code: 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA' })
}

/** The host remembers them: it opens the account, and nothing more before the password is typed. */
const remembered: Story = async (teller) => {
  const { stage, browser, name } = teller
  const who = name('remembered')
  const person = browser()
  const lately = { claims: { sub: who, auth_time: wallSeconds() - 3_600 } }
  await answering(teller, lately, () => enterAs(stage, who, person))
  await person.open('/security/mail')
  assert.equal(person.page.code, 'sign_in.at_host')
  await again(person, who)
}

/** Secures the account: first with a new password there. */
const secures: Story = async (teller) => {
  const { stage, browser, name } = teller
  const { world } = stage
  const who = name('secures')
  const old = await settled(stage, who)
  const person = browser()
  // The host tells in whole seconds when the password was typed.
  await world.advance(2_000)
  const asks = async () => {
    await person.open('/upstream/again?to=/secure')
    if (person.page.heading === 'the host') await atHost(person, who)
    await person.open('/verify/for/secure-account')
    const proof = person.page.forms.flatMap((f) => f.fields.get('proof') ?? [])[0]
    await person.submit(proof === undefined ? {} : { proof }, '/verify/for/secure-account')
    if (person.page.path.includes('/address')) await person.submit({ address: old })
    await world.settle()
    await person.submit({ code: await lastCode(world, old) })
    await person.open('/secure')
    await person.submit({}, '/secure')
  }
  await asks()
  assert.equal(person.page.code, 'secure.at_host_first')
  const change = { 'caep/event-type/credential-change': { credential_type: 'password', change_type: 'update' } }
  assert.equal((await stage.push(change, { subject: who })).status, 202)
  await world.advance(2_000)
  await asks()
  assert.equal(person.page.path, '/secure/done')
}

/** Replaces everything, with a new password there in the end; and the old contact takes it back. */
const replaces: Story = async (teller) => {
  const { stage, browser, name } = teller
  const { world, host } = stage
  const who = name('replaces')
  const old = await settled(stage, who)
  const person = browser()
  await beginsReplacement(stage, who, person)
  await untilReady(world)
  await person.open('/upstream/sign-in')
  await person.open('/replace/status')
  await person.submit({}, '/replace/finish/code')
  await world.advance(3_600_000)
  await person.open('/replace/finish')
  await again(person, who)
  await person.submit({}, '/replace/finish/code')
  await world.settle()
  const field = person.page.forms.flatMap((f) => [...f.fields.keys()]).find((n) => n.startsWith('code-')) ?? ''
  await person.submit({ [field]: await lastCode(world, `${who}@new.example`) })
  assert.equal(person.page.path, '/replace/done')
  await person.follow('/upstream/new-password')
  assert.ok(person.page.forms.some(({ action }) => action === `${host.issuer}/password`))
  await world.settle()
  const link = `/undo/${tokenIn(await lastWithLink(world, old, 'undo'), 'undo')}`
  const owner = browser()
  await owner.open(link)
  await owner.submit({ answer: 'undo' })
  await owner.open(`${link}/password`)
  await again(owner, who)
  await owner.submit({}, `${link}/password`)
  assert.equal(owner.page.path, '/dispute')
}

/** Somebody else began it: stopped by the alert, and the account is to be secured. */
const stops: Story = async (teller) => {
  const { stage, browser, name } = teller
  const who = name('stops')
  const old = await settled(stage, who)
  await beginsReplacement(stage, who)
  const owner = browser()
  await owner.open(`/stop/${tokenIn(await lastWithLink(stage.world, old, 'stop'), 'stop')}`)
  await owner.submit({ answer: 'stop' })
  await owner.follow(/^\/secure\//)
  await owner.submit({ answer: 'not-me' })
  assert.ok(owner.page.links.includes(`${stage.host.issuer}/password`))
}

const STORIES: readonly Story[] = [comes, fails, hinted, remembered, secures, replaces, stops]

/** When it is too many from here, and when there is no host. */
async function closing({ stage, browser }: Teller): Promise<void> {
  const person = browser()
  const { service } = stage.world
  const { database, policy } = service
  await database.query(sql`update attempt set count = ${policy.upstream_network_max} where kind = 'upstream'`)
  await person.open('/upstream/sign-in')
  assert.equal(person.page.code, 'upstream.too_many')
  await database.query(sql`delete from attempt where kind = 'upstream'`)
  const { upstream } = service.settings
  assert.ok(upstream)
  // What the host says of itself is known for a while.
  await stage.world.advance(policy.upstream_discovery_kept_ms)
  Object.assign(service.settings, { upstream: { ...upstream, issuer: 'http://localhost:9' } })
  await person.open('/upstream/sign-in')
  assert.equal(person.page.code, 'upstream.away')
  Object.assign(service.settings, { upstream })
}

const tellerIn = (stage: HostStage, locale: Locale, album: Album): Teller => ({
  stage,
  browser: () => new Visitor(stage.origin, locale, album),
  name: (of) => `${of}-${locale}`,
})

/** Tells them one after another, in both languages, on a stage of their own. */
export async function hostAlbum(): Promise<Album> {
  const stage = await makeHostStage()
  try {
    const album = new Album(stage.origin, (route) => route.startsWith('/help'))
    for (const locale of LOCALES) for (const story of STORIES) await story(tellerIn(stage, locale, album))
    for (const locale of LOCALES) await closing(tellerIn(stage, locale, album))
    return album
  } finally {
    await stage.close()
  }
}
