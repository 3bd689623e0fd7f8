// Stories of the recovery code alone, of its contests, and of requests that are held for review.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { finishFields, keepNewCode, linkAt, NEW_PASSWORD, signIn, waitByMail } from '../support/journey.ts'
import type { Page } from '../support/pages.ts'
import type { Server } from '../support/server.ts'
import type { Story, Visitor } from './visits.testing.ts'

async function recover(browser: Visitor, account: MadeAccount, code = account.recoveryCode ?? ''): Promise<Page> {
  await browser.open('/recover')
  return browser.submit({ identifier: account.identifier, code })
}

/** From the recovery code to the wait, with a new address that is confirmed in the same browser. */
async function waitByCode(browser: Visitor, account: MadeAccount, address: string, server: Server) {
  const begun = await recover(browser, account)
  assert.equal(begun.path, '/replace/choose', begun.code ?? '')
  await browser.follow('/replace/mail')
  await browser.submit({ address })
  await browser.open(await linkAt(server, address, 'continue'))
  const waiting = await browser.submit()
  assert.equal(waiting.path, '/replace/status', waiting.code ?? '')
}

/** Everything that can be typed wrong, the wait, and the finish in another browser. */
const codeAlone: Story = async ({ server, browser, account, mail, code, until }) => {
  const made = await account('code-alone', { recoveryCode: true })
  const young = await account('code-alone-young', { recoveryCode: true, recoveryCodeDaysAgo: 1 })
  const [here, later, owner] = [browser(), browser(), browser()]
  await here.open('/sign-in')
  await here.follow('/recover')
  const right = made.recoveryCode ?? ''
  await here.submit({ identifier: 'no address', code: right })
  for (const typed of ['', right.slice(0, -3), young.recoveryCode ?? '']) await recover(here, made, typed)
  assert.equal((await recover(here, young)).code, 'recovery.wrong')
  await waitByCode(here, made, mail('new-code-alone'), server)
  for (const path of ['/account', '/replace', '/replace/ways', '/replace/cancel', '/replace/not-mine'])
    await here.open(path)
  for (const path of ['/replace/meanwhile', '/replace/calendar.ics', '/replace/mail', '/help']) await here.open(path)
  await here.post('/replace/not-mine')
  await here.open(await linkAt(server, mail('new-code-alone'), 'continue'))
  await signIn(owner, made)
  for (const path of ['/replace/status', '/replace/not-mine']) await owner.open(path)
  await owner.open(await linkAt(server, mail('old-code-alone'), 'stop'))
  await until(2)
  await here.open('/replace/status')
  await here.post('/replace/finish/code')
  await until(3.2)
  const ready = await recover(later, made)
  assert.equal(ready.path, '/replace/status', ready.code ?? '')
  await until(3.3)
  await later.open('/replace/status')
  const sent = await code(mail('new-code-alone'), () => later.submit({}, '/replace/finish/code'))
  const give = (current: string) =>
    later.submit({ ...finishFields(later.page, sent, current), new: NEW_PASSWORD }, '/replace/finish')
  assert.equal((await give('')).code, 'recovery_code.needed')
  await give(young.recoveryCode ?? '')
  await give(right)
  const done = await keepNewCode(later, '/replace/done')
  assert.equal(done.path, '/replace/done', done.code ?? '')
  await later.follow('/sign-in')
  await later.submit({ identifier: made.identifier, password: NEW_PASSWORD })
  assert.equal(later.page.status, 200)
}

/** Begun, forgotten, taken back, and begun too often. */
const takenBack: Story = async ({ server, browser, account, mail, until }) => {
  const made = await account('taken-back', { recoveryCode: true })
  const here = browser()
  await recover(here, made)
  await here.open('/replace/phone')
  await here.open('/replace/status')
  await until(1.5)
  await here.open('/replace/status')
  await here.post('/replace/mail', { address: mail('nobody') })
  for (const n of [1, 2]) {
    await waitByCode(here, made, mail(`new-taken-back-${n}`), server)
    await here.open('/replace/cancel')
    const canceled = await here.submit({}, '/replace/cancel')
    assert.equal(canceled.path, '/replace/status')
    await here.open('/replace/not-mine')
  }
  assert.equal((await recover(here, made)).code, 'replacement.too_many_starts')
}

/** A password's request and a code's, each held up by the other side. */
const contestedByCode: Story = async ({ server, browser, account, mail }) => {
  const first = await account('code-second', { recoveryCode: true })
  const [here, finder] = [browser(), browser()]
  await waitByMail(server, here, first, mail('new-code-second'))
  const seen = await recover(finder, first)
  assert.equal(seen.path, '/replace/status', seen.code ?? '')
  for (const path of ['/replace/cancel', '/replace/not-mine']) await finder.open(path)
  const held = await finder.submit({}, '/replace/not-mine')
  assert.equal(held.path, '/replace/status')
  const second = await account('code-first', { recoveryCode: true })
  const [paper, password] = [browser(), browser()]
  await waitByCode(paper, second, mail('new-code-first'), server)
  await signIn(password, second)
  await password.open('/replace/not-mine')
  await password.submit({}, '/replace/not-mine')
  for (const one of [paper, password]) await one.open('/replace/status')
}

/** The third account with the same mailbox: held, in the same words for everybody. */
const reviewed: Story = async ({ server, browser, account, mail, until }) => {
  const address = (n: number) => mail(`same+${n}`).replace(/(\w+)\+(\d)\.(\w\w)@/, '$1.$3+$2@')
  const browsers = [1, 2, 3].map(() => browser())
  let made: MadeAccount | undefined
  for (const [n, here] of browsers.entries()) {
    made = await account(`reviewed-${n}`, { recoveryCode: true })
    await waitByMail(server, here, made, address(n))
  }
  await browsers[2]?.open('/account')
  await until(61)
  const [, , third] = browsers
  assert.ok(third && made)
  await signIn(third, made)
  await third.open('/replace/status')
}

/** Nothing is registered that could be told, so that the code alone waits longer. */
const unreachedByCode: Story = async ({ server, browser, account, mail, until }) => {
  const made = await account('unreached-code', { recoveryCode: true, proofs: [] })
  const here = browser()
  await waitByCode(here, made, mail('new-unreached-code'), server)
  await until(4)
  await here.open('/replace/status')
}

export const recoverStories: Readonly<Record<string, Story>> = {
  codeAlone,
  takenBack,
  contestedByCode,
  reviewed,
  unreachedByCode,
}
