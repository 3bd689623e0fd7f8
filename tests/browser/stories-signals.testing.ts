// The story of what apps are told: looked at, stopped for later, taken back; and what closes it.
import assert from 'node:assert/strict'
import { signIn, waitByMail } from '../support/journey.ts'
import { show } from './stories-two-step.testing.ts'
import type { Story } from './visits.testing.ts'

const PATH = '/security/signals'

const choosing: Story = async (teller) => {
  const made = await teller.account('signals')
  const person = teller.browser()
  await signIn(person, made)
  await person.open('/activity')
  await person.follow(PATH)
  assert.equal((await person.post(PATH, { answer: 'stop' })).code, 'step_up.needed')
  await show(person, teller, '/verify/for/signals-out', made)
  assert.equal(person.page.path, PATH, person.page.heading)
  await person.submit({ answer: 'stop' }, PATH)
  assert.ok(person.page.forms.some(({ values }) => values.get('answer') === 'tell'))
  await teller.until(31)
  await signIn(person, made)
  await person.open(PATH)
  await person.submit({ answer: 'tell' }, PATH)
  await person.open('/activity')
}

const closed: Story = async ({ server, browser, account, mail }) => {
  const made = await account('signals-pending')
  const requester = browser()
  await waitByMail(server, requester, made, mail('signals-new'))
  assert.equal((await requester.open(PATH)).code, 'restricted.pending')
}

export const signalStories: Readonly<Record<string, Story>> = {
  'what apps are told': choosing,
  'what apps are told, while a request runs': closed,
}
