// Stories of two-step verification at sign-in: turned on and off, what a password opens then, and what is left without any proof.
import assert from 'node:assert/strict'
import { signIn, takeByCode, waitByMail } from '../support/journey.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const PATH = '/security/two-step'

interface Shown {
  readonly proofs: readonly { readonly id: string; readonly address: string }[]
}

/** Shows the first contact for one purpose: a sign-in, or one act. */
export async function show(person: Visitor, { code }: Teller, base: string, { proofs: [proof] }: Shown): Promise<void> {
  assert.ok(proof)
  await person.open(base)
  const sent = await code(proof.address, async () => {
    await person.submit({ proof: proof.id }, base)
    if (person.page.path.includes('/address?')) await person.submit({ address: proof.address })
  })
  await person.submit({ code: sent })
}

/** On, signed in with it, off again; and nothing without a proof that was shown for it. */
const switching: Story = async (teller) => {
  const { browser, account } = teller
  const made = await account('two-step')
  const [person, elsewhere] = [browser(), browser()]
  await signIn(person, made)
  for (const path of ['/security', PATH]) await person.open(path)
  const refused = await person.post(PATH, { to: 'on' })
  assert.equal(refused.code, 'step_up.needed')
  await show(person, teller, '/verify/for/two-step', made)
  assert.equal(person.page.path, PATH, person.page.heading)
  await person.submit({}, PATH)
  for (const path of ['/security', '/activity', '/account']) await person.open(path)
  await signIn(elsewhere, made)
  assert.equal(elsewhere.page.path, '/verify')
  for (const path of ['/account', '/security', PATH]) assert.equal((await elsewhere.open(path)).path, '/verify')
  await elsewhere.submit({ proof: 'none' }, '/verify')
  assert.equal(elsewhere.page.path, '/replace')
  await show(elsewhere, teller, '/verify', made)
  assert.equal(elsewhere.page.path, '/account')
  await show(person, teller, '/verify/for/two-step', made)
  await person.submit({}, PATH)
  await person.open('/activity')
}

/** A request that runs: the password leads to it and to its ways out; an old contact still opens the account. */
const pending: Story = async (teller) => {
  const { server, browser, account, mail } = teller
  const made = await account('two-step-pending', { twoStep: true })
  const [requester, elsewhere, owner] = [browser(), browser(), browser()]
  await waitByMail(server, requester, made, mail('two-step-new'))
  for (const path of ['/account', '/security']) assert.equal((await requester.open(path)).path, '/replace/status')
  await requester.open('/replace/cancel')
  await signIn(elsewhere, made)
  assert.equal(elsewhere.page.path, '/replace/status')
  for (const path of ['/verify', '/replace/not-mine', '/replace/old-proof', '/replace/requester', '/replace/meanwhile'])
    assert.equal((await elsewhere.open(path)).path, path)
  await signIn(owner, made)
  await show(owner, teller, '/verify', made)
  assert.equal(owner.page.path, '/account')
  assert.equal((await owner.open(PATH)).code, 'restricted.pending')
}

/** One way and no code: told before it is turned on; with no way at all the password still opens nothing. */
const bare: Story = async (teller) => {
  const { server, browser, account, mail } = teller
  const one = browser()
  const lonely = await account('two-step-one', { proofs: [{ address: mail('two-step-only') }] })
  await signIn(one, lonely)
  await one.open(PATH)
  const none = browser()
  await signIn(none, await account('two-step-none', { twoStep: true, proofs: [] }))
  assert.equal(none.page.path, '/verify')
  // Back with the recovery code: it stays on, and the page that says done says so.
  const coded = await account('two-step-code', { twoStep: true, recoveryCode: true })
  const back = browser()
  await takeByCode(server, back, coded, mail('two-step-back'))
  assert.equal((await back.open('/account')).path, '/account')
}

export const twoStepStories: Readonly<Record<string, Story>> = {
  'two-step switching': switching,
  'two-step pending': pending,
  'two-step bare': bare,
}
