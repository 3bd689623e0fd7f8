// Stories around the account's own safety: a new password, a forgotten one, "secure account", sessions and activity.
import assert from 'node:assert/strict'
import { productRoutes } from '../../src/main/routes.ts'
import { keepNewCode, linkAt, signIn, until as soon, waitByMail } from '../support/journey.ts'
import { PASSWORD } from '../support/world.ts'
import { WRONG_CODE, wearOut } from './stories-account.testing.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const NEXT = 'four quiet lanterns drift'
const OTHER = 'seven slow herons listen'
const MINUTES = 1 / 1440

interface Proof {
  readonly id: string
  readonly address: string
}

/** Shows a contact for one act, which it opens once. */
async function allow(person: Visitor, { code }: Teller, act: string, proof: Proof): Promise<void> {
  await person.open(`/verify/for/${act}`)
  const sent = await code(proof.address, async () => {
    await person.submit({ proof: proof.id })
    if (person.page.path.includes('/address?')) await person.submit({ address: proof.address })
  })
  await person.submit({ code: sent })
}

const secureLinkAt = ({ server }: Teller, to: string): Promise<string> =>
  soon(`a notice to ${to}`, async () => {
    const links = (await server.messages(to)).map(({ text }) => /\/secure\/[\w-]{60,}/.exec(text)?.[0])
    return links.findLast((link) => link !== undefined)
  })

/** Nothing of it opens to who is not signed in. */
const outsider: Story = async ({ browser }) => {
  const stranger = browser()
  for (const { method, path } of productRoutes)
    if (method === 'GET' && /^\/(password|sessions|activity|secure(\/done)?$)/.test(path))
      assert.equal((await stranger.open(path)).path, '/sign-in', path)
  for (const path of ['/forgotten/code', '/forgotten/code/resend'])
    assert.equal((await stranger.open(path)).path, '/forgotten')
  await stranger.open('/secure/nothing')
  await stranger.open('/secure/nothing/code')
}

const changer: Story = async (teller) => {
  const { browser, account } = teller
  const made = await account('changer')
  const [old] = made.proofs
  assert.ok(old)
  const [here, there] = [browser(), browser()]
  for (const one of [here, there]) await signIn(one, made)
  await here.open('/account')
  await here.open('/password')
  assert.equal(here.page.path, '/verify/for/change-password')
  await here.post('/password', { current: PASSWORD, new: NEXT })
  await allow(here, teller, 'change-password', old)
  assert.equal(here.page.path, '/password')
  await here.submit({ current: '', new: NEXT })
  await here.submit({ current: 'not the one at all', new: NEXT })
  for (const wrong of ['', 'short', PASSWORD]) await here.submit({ current: PASSWORD, new: wrong })
  for (let i = 0; i < 6; i++) await here.submit({ current: `wrong ${i}`, new: NEXT })
  await teller.until(60 * MINUTES)
  await allow(here, teller, 'change-password', old)
  const done = await here.submit({ current: PASSWORD, new: NEXT })
  assert.equal(done.path, '/password/done')
  assert.equal((await there.open('/account')).path, '/sign-in')
  await signIn(there, { ...made, password: NEXT })
  await here.open('/sessions')
  await here.submit({ session: 'others' }, '/sessions/end')
  assert.equal(here.page.path, '/verify/for/end-sessions')
  await allow(here, teller, 'end-sessions', old)
  assert.equal(here.page.path, '/sessions')
  await here.submit({ session: 'others' }, '/sessions/end')
  assert.equal((await there.open('/account')).path, '/sign-in')
  await here.open('/sessions/end')
  await here.open('/activity')
  await here.submit({}, '/sign-out')
}

const forgetter: Story = async (teller) => {
  const { browser, account, mail, code, until } = teller
  const made = await account('forgetter')
  const [old, number] = made.proofs
  assert.ok(old && number)
  const { identifier } = made
  const person = browser()
  await person.open('/sign-in')
  await person.follow('/forgotten')
  await person.submit({ identifier: '', address: old.address })
  await person.submit({ identifier, address: 'old' })
  await person.submit({ identifier, address: mail('somebody-else') })
  await wearOut(person, '/forgotten/code', { new: NEXT })
  await person.submit({}, '/forgotten/code/resend')
  await until(20 * MINUTES)
  await person.open('/forgotten')
  const sent = await code(number.address, () => person.submit({ identifier, address: number.address }))
  await person.submit({ code: sent, new: 'short' }, '/forgotten/code')
  await person.submit({ code: WRONG_CODE, new: NEXT }, '/forgotten/code')
  await person.submit({ code: sent, new: PASSWORD }, '/forgotten/code')
  await person.submit({}, '/forgotten/code/resend')
  const done = await person.submit({ code: sent, new: NEXT }, '/forgotten/code')
  assert.equal(done.path, '/forgotten/done')
  assert.equal((await person.open('/account')).path, '/sign-in')
  await person.post('/forgotten/code', { code: sent, new: OTHER })
  await person.post('/forgotten/code/resend')
  for (let i = 0; i < 4; i++) {
    await person.open('/forgotten')
    await person.submit({ identifier, address: old.address })
  }
  assert.equal(person.page.code, 'code.too_many_sent')
}

/** Somebody with the password asks for a replacement; the owner stops it, and makes the account secure. */
const attacked: Story = async (teller) => {
  const { server, browser, account, mail } = teller
  const made = await account('attacked', { recoveryCode: true })
  const [old] = made.proofs
  assert.ok(old)
  const [owner, thief, stranger] = [browser(), browser(), browser()]
  await signIn(owner, made)
  await allow(owner, teller, 'end-sessions', old)
  await waitByMail(server, thief, made, mail('thief'))
  for (const path of ['/password', '/secure']) await thief.open(path)
  await thief.post('/secure', { new: NEXT })
  await thief.post('/password', { current: PASSWORD, new: NEXT })
  await thief.open('/activity')
  await stranger.open(await linkAt(server, old.address, 'stop'))
  const stopped = await stranger.submit({ answer: 'stop' })
  await signIn(thief, made)
  assert.equal(thief.page.path, '/verify')
  for (const path of ['/account', '/security', '/sessions', '/replace/status'])
    assert.equal((await thief.open(path)).path, '/verify')
  const none = await thief.submit({ proof: 'none' })
  assert.equal(none.code, 'replacement.protected')
  await thief.post('/replace/wait')
  for (const path of ['/replace', '/replace/recovery-code', '/sign-in', '/']) await thief.open(path)
  await owner.open('/account')
  await owner.open('/secure')
  await owner.post('/secure', { new: NEXT })
  await secureByNotice(teller, stranger, stopped.links.find((href) => href.startsWith('/secure/')) ?? '', old)
  await signIn(owner, { ...made, password: NEXT })
  assert.equal(owner.page.path, '/account')
  await allow(owner, teller, 'secure-account', old)
  assert.equal(owner.page.path, '/secure')
  await owner.submit({ new: NEXT })
  await owner.submit({ new: OTHER })
  await keepNewCode(owner, '/secure/done')
  await owner.open('/activity')
  await stranger.open(await secureLinkAt(teller, old.address))
}

async function secureByNotice({ code, until }: Teller, person: Visitor, link: string, old: Proof): Promise<void> {
  await person.open(`${link}/code`)
  await person.open(link)
  await person.submit({}, link)
  await person.submit({ answer: 'me' }, link)
  await person.open(link)
  await code(old.address, () => person.submit({ answer: 'not-me' }, link))
  await wearOut(person, `${link}/code`, { new: NEXT })
  await until(62 * MINUTES)
  const sent = await code(old.address, () => person.submit({}, `${link}/code/resend`))
  await person.post(`${link}/code/resend`)
  await person.open(`${link}/code/resend`)
  await person.submit({ code: sent, new: PASSWORD }, `${link}/code`)
  await person.submit({ code: sent, new: NEXT }, `${link}/code`)
  await keepNewCode(person, '/forgotten/done')
}

export const passwordStories: Readonly<Record<string, Story>> = { outsider, changer, forgetter, attacked }
