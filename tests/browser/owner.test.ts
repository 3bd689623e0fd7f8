// The owner of the old mailbox and telephone, whose account somebody else claims with the stolen password.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { groupReceipt } from '../../src/features/notice/receipt.ts'
import { stopOverTexts, stopTexts } from '../../src/features/replacement/stop/texts.ts'

import type { Text } from '../../src/kernel/text.ts'
import { plain } from '../../src/platform/page/phrase.ts'
import { openStage, type Person, type Stage } from '../support/browser.ts'
import { finish, requestOf, statesOf, type Waiting, waiting } from '../support/walk.ts'

const isHeading = (person: Person, text: Text) =>
  assert.equal(person.seen.at(-1)?.headings[0], plain(text[person.locale]))

/** 「４８２１－０９３７」: as a Japanese keyboard types figures where nobody switched it. */
const fullWidth = (figures: string): string =>
  figures.replace(/[0-9-]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) + 0xfee0))

describe('the owner stops what is not theirs, on another phone and without signing in', () => {
  let stage: Stage
  /** Begun on day 0 and looked at later: time moves for everybody at once. */
  let later: { byLink: Waiting; byNumber: Waiting; afterTheWait: Waiting; completed: Waiting }

  before(async () => {
    stage = await openStage()
    const [byLink, byNumber, afterTheWait, completed] = await Promise.all([
      waiting(stage, 'day29-link'),
      waiting(stage, 'day29-number'),
      waiting(stage, 'day59'),
      waiting(stage, 'completed'),
    ])
    later = { byLink, byNumber, afterTheWait, completed }
  })
  after(() => stage.close())

  const theOwner = () => stage.person({ javaScript: false })

  async function stopByLink(owner: Person, thief: Waiting) {
    await owner.openMail(thief.oldMail, 'stop')
    await owner.choose('answer', 'stop')
    await owner.submit(owner.path)
    isHeading(owner, stopTexts.stoppedHeading)
    assert.equal((await requestOf(stage, thief)).status, 'vetoed')
    assert.ok(owner.seen.every((page) => !page.signedIn))
  }

  async function stopByNumber(owner: Person, thief: Waiting) {
    const sms = await stage.message(thief.oldPhone, (m) => m.text.includes('/stop'))
    const { receipt } = await requestOf(stage, thief)
    const number = /(\d{4} \d{4})(?!.*\d{4} \d{4})/.exec(sms.text.replace(groupReceipt(receipt), ''))?.[1]
    assert.ok(number && sms.text.includes(groupReceipt(receipt)), sms.text)
    await owner.open('/')
    await owner.follow('/stop')
    await owner.type('receipt', fullWidth(groupReceipt(receipt)))
    await owner.type('number', fullWidth(number))
    await owner.choose('answer', 'stop')
    await owner.submit('/stop')
    isHeading(owner, stopTexts.stoppedHeading)
    assert.equal((await requestOf(stage, thief)).status, 'vetoed')
  }

  /** The next request that the thief's browser makes is a stranger's. */
  async function isSignedOut(thief: Person) {
    await thief.open('/replace/status')
    assert.equal(thief.path, '/sign-in')
  }

  test('T046 RW-11 opening the link, deciding nothing and deciding to keep it change nothing', async () => {
    const thief = await waiting(stage, 'undecided')
    const owner = await theOwner()
    const before = JSON.stringify(await stage.server.state(thief.account.id))
    await owner.openMail(thief.oldMail, 'stop')
    const link = owner.path
    assert.equal(await owner.page.locator('main input:checked').count(), 0)
    await owner.submit(link)
    assert.equal(owner.refusal, 'choice.missing')
    assert.ok((await owner.text()).includes(stopTexts['choice.missing'].ja))
    await owner.choose('answer', 'keep')
    await owner.submit(link)
    isHeading(owner, stopTexts.keptHeading)
    assert.equal(JSON.stringify(await stage.server.state(thief.account.id)), before)
    await owner.follow(link)
    isHeading(owner, stopTexts.title)
  })

  test('T045 L3 on day 0 by the link of the mail: at once, for good, and the session that began it is over', async () => {
    const thief = await waiting(stage, 'day0-link')
    const owner = await theOwner()
    await stopByLink(owner, thief)
    await isSignedOut(thief.person)
    assert.deepEqual(statesOf(await stage.server.state(thief.account.id)), ['effective', 'effective'])
    const again = await theOwner()
    await again.openMail(thief.oldMail, 'stop')
    isHeading(again, stopTexts.stoppedHeading)
    assert.equal(await again.page.locator('main input[type=radio]').count(), 0)
  })

  test('T045 L11 on day 0 by the two numbers of the SMS, typed in full-width figures', async () => {
    const thief = await waiting(stage, 'day0-number')
    const owner = await theOwner()
    await owner.open('/stop')
    await owner.submit('/stop')
    assert.equal(owner.refusal, 'choice.missing')
    await stopByNumber(owner, thief)
    await isSignedOut(thief.person)
  })

  test('the link of a request that was cancelled says so', async () => {
    const thief = await waiting(stage, 'cancelled')
    await thief.person.follow('/replace/cancel')
    await thief.person.submit('/replace/cancel')
    assert.equal((await requestOf(stage, thief)).status, 'canceled')
    const owner = await theOwner()
    await owner.openMail(thief.oldMail, 'stop')
    isHeading(owner, stopOverTexts.canceled.heading)
  })

  test('T045 on day 29 by the link of the newest mail', async () => {
    await stage.server.advance('P29D')
    const { byLink } = later
    assert.equal((await requestOf(stage, byLink)).status, 'waiting')
    await byLink.person.signIn(byLink.account)
    await stopByLink(await theOwner(), byLink)
    await isSignedOut(byLink.person)
  })

  test('T045 L11 on day 29 by the numbers of the newest SMS', async () => {
    const { byNumber } = later
    await byNumber.person.signIn(byNumber.account)
    await stopByNumber(await theOwner(), byNumber)
    await isSignedOut(byNumber.person)
  })

  test('T045 29 days after it became ready, while nobody finished it', async () => {
    await stage.server.advance('P1DT1H')
    const { completed, afterTheWait } = later
    await completed.person.signIn(completed.account)
    await completed.person.follow('/replace/status')
    await finish(stage, completed.person, completed.newMail)
    await stage.server.advance('P28DT22H')
    assert.equal((await requestOf(stage, afterTheWait)).status, 'ready')
    await afterTheWait.person.signIn(afterTheWait.account)
    await stopByLink(await theOwner(), afterTheWait)
    await isSignedOut(afterTheWait.person)
  })

  test('the link of a request that was finished says so, and where help is', async () => {
    const { completed } = later
    assert.equal((await requestOf(stage, completed)).status, 'completed')
    const owner = await theOwner()
    await owner.openMail(completed.oldMail, 'stop')
    isHeading(owner, stopOverTexts.completed.heading)
    assert.ok(await owner.page.isVisible('main a[href="/help#contact"]'))
  })
})
