// The story of how long a replacement waits: looked at, made longer, made shorter and taken back, and when it is closed.
import assert from 'node:assert/strict'
import { signIn, takeByCode, waitByMail } from '../support/journey.ts'
import { show } from './stories-two-step.testing.ts'
import type { Story } from './visits.testing.ts'

const PATH = '/security/wait'
const ALLOW = '/verify/for/choose-wait'

const choosing: Story = async (teller) => {
  const made = await teller.account('own-wait')
  const person = teller.browser()
  await signIn(person, made)
  for (const path of ['/security', PATH]) await person.open(path)
  assert.equal((await person.post(PATH, { days: '90' })).code, 'step_up.needed')
  await show(person, teller, ALLOW, made)
  assert.equal(person.page.path, PATH, person.page.heading)
  assert.equal((await person.post(PATH, {})).code, 'wait.choice_needed')
  await person.open(PATH)
  await person.submit({ days: '7' }, PATH)
  assert.match(person.page.body, teller.locale === 'ja' ? /30日から7日に/ : /from 30 days to 7/)
  for (const path of ['/security', '/activity', '/replace/wait']) await person.open(path)
  await show(person, teller, ALLOW, made)
  await person.submit({ days: '90' }, PATH)
  assert.match(person.page.body, teller.locale === 'ja' ? /いまは90日/ : /It is 90 days now/)
  await person.open('/replace/wait')
}

/** A request that runs closes it, and so does one that was completed and can be undone. */
const closed: Story = async (teller) => {
  const { server, browser, account, mail } = teller
  const waiting = await account('own-wait-pending', { ownWaitDays: 90 })
  const requester = browser()
  await waitByMail(server, requester, waiting, mail('own-wait-new'))
  assert.equal((await requester.open(PATH)).code, 'restricted.pending')
  const coded = await account('own-wait-done', { recoveryCode: true })
  const back = browser()
  await takeByCode(server, back, coded, mail('own-wait-back'))
  await back.open(PATH)
  // A contact has its say in the sessions that begin after it came.
  const later = browser()
  await signIn(later, coded)
  const proof = (await server.state(coded.id)).proofs.find(({ state }) => state === 'effective')
  assert.ok(proof?.address)
  await show(later, teller, ALLOW, { proofs: [{ id: proof.id, address: proof.address }] })
  await later.open(PATH)
  assert.equal((await later.post(PATH, { days: '90' })).code, 'wait.after_replacement')
}

export const ownWaitStories: Readonly<Record<string, Story>> = {
  'own wait choosing': choosing,
  'own wait closed': closed,
}
