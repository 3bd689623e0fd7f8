// Stories of replacements: begun, waited for, stopped, held, finished, and everything that is refused on the way.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { tokenIn } from '../support/inbox.ts'
import {
  beginReplacement,
  finishFields,
  keepNewCode,
  linkAt,
  NEW_PASSWORD,
  signIn,
  stopNumberAt,
  until,
  waitByMail,
} from '../support/journey.ts'
import type { Page } from '../support/pages.ts'
import { WRONG_CODE, wearOut } from './stories-account.testing.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const oldMail = ({ proofs }: MadeAccount): string => proofs[0]?.address ?? ''

async function receiptOf({ server }: Teller, account: MadeAccount): Promise<string> {
  return (await server.state(account.id)).requests.at(-1)?.receipt ?? ''
}

/** The stop link of the newest request; a former request's alerts may be the only ones there yet. */
async function stopLink(teller: Teller, account: MadeAccount): Promise<string> {
  const receipt = (await receiptOf(teller, account)).replace(/^(\d{4})/, '$1-')
  const alert = await until(`an alert of ${receipt}`, async () =>
    (await teller.server.messages(oldMail(account))).find(
      ({ text }) => text.includes(receipt) && text.includes('/stop/'),
    ),
  )
  return `/stop/${tokenIn(alert, 'stop')}`
}

/** As somebody does who got an SMS: no link, no sign-in. */
async function stopWithNumbers(teller: Teller, account: MadeAccount): Promise<Page> {
  const browser = teller.browser()
  await browser.open('/stop')
  const receipt = await receiptOf(teller, account)
  const number = await stopNumberAt(teller.server, oldMail(account), receipt)
  return browser.submit({ receipt, number, answer: 'stop' })
}

/** Every step of the mail branch with everything that can be typed wrong. */
const byMail: Story = async (teller) => {
  const { server, browser, account, mail, until } = teller
  const made = await account('by-mail')
  const [here, phone, elsewhere] = [browser(), browser(), browser()]
  await signIn(here, made)
  for (const path of ['/replace', '/replace/wait', '/replace/mail', '/replace/choose']) await here.open(path)
  await here.post('/replace/mail', { address: mail('nobody') })
  await beginReplacement(here, made)
  for (const path of ['/replace/status', '/account', '/replace/ways', '/replace/recovery-code']) await here.open(path)
  await here.open('/replace/mail')
  for (const address of ['', 'no address', oldMail(made), 'someone@gmial.com']) await here.submit({ address })
  await here.open('/replace/mail')
  await here.submit({ address: mail('new-by-mail') })
  await here.submit({ number: 'no number' }, '/replace/match')
  const former = await linkAt(server, mail('new-by-mail'), 'continue')
  await phone.open(former)
  for (let i = 0; i < 6; i++) await here.submit({ number: '000000' }, '/replace/match')
  await phone.open('/stop')
  await phone.post(former)
  await here.open('/replace/mail')
  await here.submit({ address: mail('newer-by-mail') })
  const link = await linkAt(server, mail('newer-by-mail'), 'continue')
  await phone.open(former)
  const shown = await phone.open(link)
  const [, number = ''] = /class="big"[^>]*>(\d{3} \d{3})</.exec(shown.body) ?? []
  const waiting = await here.submit({ number }, '/replace/match')
  assert.equal(waiting.path, '/replace/status', number)
  await phone.open(link)
  await here.open(link)
  for (const path of [
    '/account',
    '/security',
    '/security/mail',
    '/replace/cancel',
    '/replace/not-mine',
    '/replace/mail',
  ])
    await here.open(path)
  await here.post('/replace/not-mine')
  await here.post('/replace/finish/code')
  await here.open('/replace/calendar.ics')
  await signIn(elsewhere, made)
  for (const path of ['/replace/status', '/replace/cancel', '/replace/wait', '/replace/ways'])
    await elsewhere.open(path)
  await elsewhere.post('/replace/cancel')
  await until(1)
  await here.open('/replace/cancel')
  const canceled = await here.submit({}, '/replace/cancel')
  assert.equal(canceled.path, '/replace/status')
  await here.post('/replace/finish/code')
  await stopWithNumbers(teller, made)
  await waitByMail(server, here, made, mail('newest-by-mail'))
  await here.open('/replace/cancel')
  await here.submit({}, '/replace/cancel')
  await here.open('/replace/wait')
  await here.post('/replace/wait')
  assert.equal((await here.open('/replace/wait')).code, 'replacement.too_many_starts')
}

/** The phone branch, and a wait that nobody finishes. */
const byPhone: Story = async (teller) => {
  const { server, browser, account, phone, mail, code, until } = teller
  const made = await account('by-phone')
  const [here, late] = [browser(), browser()]
  await beginReplacement(here, made)
  await here.open('/replace/phone')
  for (const address of ['', '110', '0120-123-456', '09012', made.proofs[1]?.address ?? ''])
    await here.submit({ address })
  const number = phone()
  const sent = await code(number, () => here.submit({ address: number }))
  await here.submit({ code: 'no code' })
  await here.submit({ code: WRONG_CODE })
  await here.submit({}, '/replace/code/resend')
  const waiting = await here.submit({ code: sent })
  assert.equal(waiting.path, '/replace/status')
  const forgotten = await account('forgotten')
  await beginReplacement(late, forgotten)
  await late.follow('/replace/mail')
  await late.submit({ address: mail('forgotten-new') })
  const link = await linkAt(server, mail('forgotten-new'), 'continue')
  await late.open('/replace/phone')
  await late.submit({ address: phone() })
  await wearOut(late, '/replace/code')
  await until(1.5)
  await late.open(link)
  await late.post('/replace/code', { code: sent })
  await late.post('/replace/code/resend')
  await until(62)
  await signIn(here, made)
  await here.post('/replace/finish/code')
  await here.open('/replace/status')
  await browser().open(await stopLink(teller, made))
  await stopWithNumbers(teller, made)
}

/** Chooses an old proof to decide with, by its whole address where the browser is new to the account. */
async function chooseOld(browser: Visitor, old: { readonly id: string; readonly address: string }): Promise<Page> {
  await browser.open('/replace/old-proof')
  const page = await browser.submit({ proof: old.id }, '/replace/old-proof')
  if (!page.path.startsWith('/replace/old-proof/address')) return page
  await browser.submit({ address: 'nothing of the kind' }, '/replace/old-proof/address')
  return browser.submit({ address: old.address }, '/replace/old-proof/address')
}

/** Held by somebody with the password, freed by a code to an old proof. */
const contested: Story = async (teller) => {
  const { server, browser, account, mail, code } = teller
  const made = await account('contested')
  const [here, elsewhere] = [browser(), browser()]
  await waitByMail(server, here, made, mail('new-contested'))
  await signIn(elsewhere, made)
  await elsewhere.open('/replace/not-mine')
  const held = await elsewhere.submit({}, '/replace/not-mine')
  assert.equal(held.path, '/replace/status')
  for (const one of [here, elsewhere])
    for (const path of ['/replace/status', '/account', '/replace/not-mine', '/replace/calendar.ics'])
      await one.open(path)
  await browser().open(await stopLink(teller, made))
  await here.post('/replace/finish/code')
  await elsewhere.open('/replace/requester')
  await elsewhere.post('/replace/requester', { proof: 'another' })
  const [candidate] = (await server.state(made.id)).proofs.filter(({ state }) => state === 'candidate')
  assert.ok(candidate)
  const mine = await code(candidate.address ?? '', () =>
    elsewhere.submit({ proof: candidate.id }, '/replace/requester'),
  )
  await elsewhere.submit({ code: WRONG_CODE })
  await elsewhere.submit({}, '/replace/requester/code/resend')
  await elsewhere.submit({ code: mine })
  await elsewhere.open('/replace/status')
  await here.open('/replace/old-proof')
  await here.post('/replace/old-proof', { proof: 'another' })
  const [old] = made.proofs
  assert.ok(old)
  const right = await code(old.address, () => chooseOld(here, old))
  await here.submit({ code: right }, '/replace/old-proof/code')
  await here.submit({ code: WRONG_CODE, how: 'early' }, '/replace/old-proof/code')
  await here.submit({}, '/replace/old-proof/code/resend')
  const ended = await here.submit({ code: right, how: 'early' }, '/replace/old-proof/code')
  assert.equal(ended.path, '/replace/status')
  await here.post('/replace/finish/code')
  for (const path of ['/account', '/security']) await here.open(path)
  await browser().open(await stopLink(teller, made))
  await stopWithNumbers(teller, made)
}

/** An old proof that turns up while it runs: its code ends it, or says that it was somebody else. */
const foundAgain: Story = async (teller) => {
  const { server, browser, account, mail, code } = teller
  const made = await account('found-again')
  const [old, number] = made.proofs
  assert.ok(old && number)
  const here = browser()
  await waitByMail(server, here, made, mail('new-found-again'))
  await here.open('/verify')
  await here.submit({ proof: number.id })
  const verifying = await code(number.address, () => here.submit({ address: number.address }))
  await here.submit({ code: verifying })
  await here.open('/security')
  await chooseOld(here, old)
  await wearOut(here, '/replace/old-proof/code', { how: 'not-me' })
  const right = await code(old.address, () => here.submit({}, '/replace/old-proof/code/resend'))
  await here.submit({ code: right, how: 'not-me' }, '/replace/old-proof/code')
}

/** Makes it a browser in which a proof of the account was shown before. */
const knownTo = (browser: Visitor, { trustedDevice }: MadeAccount): void => {
  assert.ok(trustedDevice)
  browser.cookies.set(trustedDevice.name, trustedDevice.value)
}

/** Stopped from the mail without signing in; what can be begun afterwards, and when. */
const stopped: Story = async (teller) => {
  const { server, browser, account, mail, until } = teller
  const made = await account('stopped', { trustedDevice: true })
  const [here, there, owner] = [browser(), browser(), browser()]
  // In any other browser the password alone would start nothing after the first stop.
  knownTo(here, made)
  for (const day of [0, 8, 31, 60]) {
    await until(day)
    await waitByMail(server, here, made, mail(`new-stopped-${day}`))
    const link = await stopLink(teller, made)
    await owner.open(link)
    await owner.submit()
    await owner.submit({ answer: 'keep' })
    await owner.open(link)
    const done = await owner.submit({ answer: 'stop' })
    assert.equal(done.path, link)
    await owner.open('/stop')
    const receipt = await receiptOf(teller, made)
    const number = await stopNumberAt(server, oldMail(made), receipt)
    for (let i = 0; i < 21 && day === 0; i++) await owner.submit({ receipt, number: WRONG_CODE, answer: 'stop' })
    await owner.submit({ receipt, number, answer: 'stop' })
    await signIn(here, made)
    await here.open('/replace/status')
    await here.post('/replace/finish/code')
    await here.open('/replace/wait')
  }
  assert.equal(here.page.code, 'replacement.operator_only')
  const another = await account('stopped-once', { trustedDevice: true })
  knownTo(there, another)
  await waitByMail(server, there, another, mail('new-stopped-once'))
  assert.equal((await stopWithNumbers(teller, another)).code, null)
  await owner.open(await stopLink(teller, another))
  await until(68)
  await beginReplacement(there, another)
  await there.follow('/replace/mail')
  await there.submit({ address: mail('new-stopped-once') })
  assert.equal(there.page.code, 'replacement.candidate_blocked')
}

/** Waited for and finished, with every mistake at the end. */
const finished: Story = async (teller) => {
  const { server, browser, account, mail, code, until } = teller
  const made = await account('finished')
  const [here, elsewhere] = [browser(), browser()]
  const address = mail('new-finished')
  await waitByMail(server, here, made, address)
  await until(15)
  await signIn(here, made)
  await here.open('/replace/status')
  await until(32)
  await signIn(elsewhere, made)
  for (const path of ['/account', '/replace/status', '/replace/not-mine']) await elsewhere.open(path)
  await signIn(here, made)
  await browser().open(await stopLink(teller, made))
  for (const path of ['/account', '/replace/finish', '/replace/status', '/security/recovery-code'])
    await here.open(path)
  await until(32.1)
  await here.open('/replace/status')
  const right = await code(address, () => here.submit({}, '/replace/finish/code'))
  const give = (typed: string, current: string, fresh: string) =>
    here.submit({ ...finishFields(here.page, typed, current), new: fresh }, '/replace/finish')
  await give(right, 'wrong', NEW_PASSWORD)
  await give(right, '', NEW_PASSWORD)
  await give(right, made.password, 'short')
  await give(right, made.password, made.password)
  await give(WRONG_CODE, made.password, NEW_PASSWORD)
  await here.post('/replace/finish', { new: NEW_PASSWORD })
  await until(32.2)
  await here.open('/replace/finish')
  await here.open('/replace/status')
  await until(32.9)
  const again = await code(address, () => here.submit({}, '/replace/finish/code'))
  const done = await give(again, made.password, NEW_PASSWORD)
  assert.equal(done.path, '/replace/done', done.code ?? '')
  await here.post('/replace/finish/code')
  for (const path of ['/account', '/replace/status', '/replace/choose', '/security']) await here.open(path)
  const link = await stopLink(teller, made)
  await elsewhere.open(link)
  await stopWithNumbers(teller, made)
}

/** With the recovery code there is no wait; every way to type it wrong first. */
const withCode: Story = async (teller) => {
  const { server, browser, account, mail, until } = teller
  const [made, young] = [
    await account('with-code', { recoveryCode: true }),
    await account('young-code', { recoveryCode: true, recoveryCodeDaysAgo: 1 }),
  ]
  const [here, other] = [browser(), browser()]
  await signIn(other, young)
  await other.open('/replace/recovery-code')
  await other.submit({ code: young.recoveryCode ?? '' })
  const right = made.recoveryCode ?? ''
  const mistyped = right.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  for (const typed of ['', 'no code', right.slice(0, -3), mistyped]) await other.submit({ code: typed })
  for (let i = 0; i < 11; i++) await other.submit({ code: right })
  await signIn(here, made)
  await here.open('/replace/recovery-code')
  await here.submit({ code: right })
  await here.open('/replace/mail')
  await here.submit({ address: mail('new-with-code') })
  await here.open(await linkAt(server, mail('new-with-code'), 'continue'))
  await here.submit()
  await keepNewCode(here, '/replace/done')
  await here.open('/security')
  await until(1)
}

/** Nothing is registered that could be told, so the wait is longer. */
const unreached: Story = async ({ server, browser, account, mail, until }) => {
  const made = await account('unreached', { proofs: [] })
  const here = browser()
  await signIn(here, made)
  await here.open('/verify')
  await here.submit({ proof: 'none' })
  await here.open('/replace/wait')
  await waitByMail(server, here, made, mail('new-unreached'))
  await until(4)
  await here.open('/replace/status')
}

/** An old proof shown in time changes the security info, and that ends the request. */
const mended: Story = async (teller) => {
  const { server, browser, account, mail, code } = teller
  const made = await account('mended')
  const [old] = made.proofs
  assert.ok(old)
  const here = browser()
  await waitByMail(server, here, made, mail('new-mended'))
  await here.open('/verify/for/add-proof')
  await here.submit({ proof: old.id })
  const verifying = await code(old.address, () => here.submit({ address: old.address }))
  await here.submit({ code: verifying })
  await here.open('/security/mail')
  const adding = await code(mail('added-mended'), () => here.submit({ address: mail('added-mended') }))
  await here.submit({ code: adding })
  for (const path of ['/replace/status', '/account']) await here.open(path)
  await here.post('/replace/finish/code')
  await browser().open(await stopLink(teller, made))
  await stopWithNumbers(teller, made)
}

export const replacementStories: Readonly<Record<string, Story>> = {
  byMail,
  byPhone,
  contested,
  foundAgain,
  stopped,
  finished,
  withCode,
  unreached,
  mended,
}
