// Stories of contacts that come and go: removed, lost, changed, kept after all; and of notices that somebody answers.
import assert from 'node:assert/strict'
import { tokenIn } from '../support/inbox.ts'
import { linkAt, signIn, waitByMail } from '../support/journey.ts'
import { noticeNumber } from '../support/proofs.ts'
import { PASSWORD } from '../support/world.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

interface Shown {
  readonly id: string
  readonly address: string
}

const HOURS = 1 / 24

/** Verifies with a contact for one act. */
async function allow(person: Visitor, { code }: Teller, act: string, proof: Shown): Promise<void> {
  await person.open(`/verify/for/${act}`)
  const sent = await code(proof.address, async () => {
    await person.submit({ proof: proof.id })
    if (person.page.path.includes('/address?')) await person.submit({ address: proof.address })
  })
  await person.submit({ code: sent })
}

/** An account with two mailboxes and a telephone between them. */
async function three({ account, mail, phone }: Teller, name: string) {
  const made = await account(name, {
    proofs: [
      { kind: 'mail', address: mail(`${name}-first`), label: 'home' },
      { kind: 'phone', address: phone() },
      { kind: 'mail', address: mail(`${name}-third`) },
    ],
    verifiedDaysAgo: 10,
  })
  const [first, number, third] = made.proofs
  assert.ok(first && number && third)
  return { made, first, number, third }
}

const mover: Story = async (teller) => {
  const { browser, until, phone, code, server } = teller
  const { made, first, number, third } = await three(teller, 'mover')
  const person = browser()
  await signIn(person, made)
  await person.open(`/security/contact/${third.id}`)
  await person.open(`/security/contact/${made.id}`)
  await person.open(`/security/label/${third.id}`)
  await person.submit({ label: 'work' })
  for (const act of ['remove', 'keep', 'changed', 'lost']) await person.open(`/security/${act}/${third.id}`)
  await person.open('/security')
  await person.post(`/security/remove/${third.id}`, { manner: 'slowly' })
  await allow(person, teller, 'remove-proof', first)
  await person.open(`/security/remove/${third.id}`)
  await person.submit({})
  await person.submit({ manner: 'at-once' })
  await person.open(`/security/label/${third.id}`)
  await person.submit({ label: 'work' })
  await person.open(`/security/remove/${third.id}`)
  await person.submit({ manner: 'slowly' })
  for (const path of ['/security', '/account', `/security/contact/${third.id}`, `/security/lost/${third.id}`])
    await person.open(path)
  await person.open(`/security/keep/${third.id}`)
  await allow(person, teller, 'add-proof', first)
  await person.open(`/security/keep/${third.id}`)
  await person.submit()
  await until(3 * HOURS)
  await allow(person, teller, 'add-proof', first)
  await person.open('/security')
  await person.post(`/security/keep/${third.id}`)
  await person.open(`/security/changed/${number.id}`)
  const changed = phone()
  await person.submit({ address: changed })
  await person.submit({ address: 'no number', former: 'lost' })
  const sent = await code(changed, () => person.submit({ address: changed, former: 'lost' }))
  await person.submit({ code: sent })
  await person.open(`/security/contact/${number.id}`)
  await until(1.3)
  const young = (await server.state(made.id)).proofs.find(({ state }) => state === 'probation')
  assert.ok(young)
  await person.open(`/security/contact/${young.id}`)
  await person.open(`/security/lost/${first.id}`)
  await person.submit({ password: '' })
  await person.submit({ password: 'not the password' })
  await person.submit({ password: PASSWORD })
  await person.open(`/security/contact/${first.id}`)
  await person.open(`/security/lost/${third.id}`)
  await allow(person, teller, 'remove-proof', third)
  await person.open(`/security/remove/${third.id}`)
  await person.open(`/security/changed/${third.id}`)
  await person.open(`/security/remove/${young.id}`)
  await person.submit()
  await allow(person, teller, 'add-proof', third)
  await person.open(`/security/changed/${third.id}`)
  await until(9)
  await person.open('/security')
}

/** Two different contacts agree, and one goes at once. */
const hurried: Story = async (teller) => {
  const { browser, until } = teller
  const { made, first, number, third } = await three(teller, 'hurried')
  const person = browser()
  await signIn(person, made)
  await allow(person, teller, 'remove-proof', first)
  await allow(person, teller, 'remove-at-once', number)
  await person.open(`/security/remove/${third.id}`)
  await person.submit({ manner: 'at-once' })
  await person.open(`/security/contact/${third.id}`)
  await until(0.3)
  await person.open('/security')
}

/** Somebody with the password and one code adds, removes and makes things; the owner answers their notices. */
const answered: Story = async (teller) => {
  const { browser, mail, code, until } = teller
  const { made, first, number, third } = await three(teller, 'answered')
  const [thief, owner] = [browser(), browser()]
  await signIn(thief, made)
  await allow(thief, teller, 'add-proof', first)
  await thief.open('/security/mail')
  const foreign = mail('answered-foreign')
  await thief.submit({ code: await code(foreign, () => thief.submit({ address: foreign })) })
  await owner.open('/report/nothing')
  const addition = await reportLink(teller, third.address)
  await owner.open(addition)
  await owner.submit({})
  await owner.submit({ answer: 'keep' })
  const additionNumber = noticeNumber(await lastNotice(teller, third.address))
  await owner.open(addition)
  await owner.submit({ answer: 'undo' })
  await owner.open(addition)
  await byNumber(owner, third.address, additionNumber)
  assert.equal(owner.page.code, 'report.already')
  await until(5 * HOURS)
  await signIn(thief, made)
  await allow(thief, teller, 'remove-proof', first)
  await thief.open(`/security/remove/${third.id}`)
  await thief.submit({ manner: 'slowly' })
  const removal = await reportLink(teller, third.address)
  await owner.open(removal)
  await owner.submit({ answer: 'undo' })
  await until(10 * HOURS)
  await signIn(thief, made)
  await allow(thief, teller, 'make-recovery-code', first)
  await thief.open('/security/recovery-code')
  await thief.submit({}, '/security/recovery-code')
  const made2 = await reportLink(teller, third.address)
  await owner.open(made2)
  await until(8)
  await owner.open(made2)
  await owner.submit({})
  await byNumber(owner, third.address, noticeNumber(await lastNotice(teller, third.address)))
  assert.equal(owner.page.code, 'report.too_late')
  await owner.open('/report')
  await owner.submit({})
  await owner.submit({ answer: 'keep' })
  await owner.open('/report')
  await owner.submit({ answer: 'undo', address: 'nothing', number: '1234 5678' })
  await owner.submit({ answer: 'undo', address: third.address, number: '12' })
  for (let i = 0; i < 21; i++) await owner.submit({ answer: 'undo', address: number.address, number: '0000 0000' })
  assert.equal(owner.page.code, 'report.too_many')
}

async function byNumber(owner: Visitor, address: string, number: string): Promise<void> {
  await owner.open('/report')
  await owner.submit({ answer: 'undo', address, number })
}

/** The newest message with the number of a notice. */
async function lastNotice({ server }: Teller, to: string) {
  await server.advance('PT0S')
  const found = (await server.messages(to)).findLast(({ text }) => text.includes('/report'))
  assert.ok(found)
  return found
}

/** Where the newest notice leads. */
const reportLink = async (teller: Teller, to: string): Promise<string> =>
  `/report/${tokenIn(await lastNotice(teller, to), 'report')}`

/** A number that somebody else has now, who says so: by the link of a mail, and at the page that stops. */
const stranger: Story = async (teller) => {
  const { browser, server, until, mail } = teller
  const { made, first, third } = await three(teller, 'stranger')
  const [owner, other] = [browser(), browser()]
  await signIn(owner, made)
  await allow(owner, teller, 'remove-proof', first)
  await owner.open(`/security/remove/${third.id}`)
  await owner.submit({ manner: 'lost' })
  const notice = await reportLink(teller, third.address)
  await other.open(notice)
  await other.submit({ answer: 'disown' })
  await other.open(notice)
  for (const path of ['/account', '/security', `/security/contact/${third.id}`]) await owner.open(path)
  await until(4 * HOURS)
  const requester = browser()
  await signIn(requester, made)
  await requester.open('/replace/wait')
  await requester.submit({}, '/replace/wait')
  await requester.follow('/replace/mail')
  await requester.submit({ address: mail('stranger-new') })
  await requester.open(await linkAt(server, mail('stranger-new'), 'continue'))
  await requester.submit()
  await other.open(await linkAt(server, first.address, 'stop'))
  await other.submit({ answer: 'disown' })
}

/** The same of the only contact that there is: it stays, and the account says so until its owner verifies with it. */
const lone: Story = async ({ browser, server, account, mail }) => {
  const [owner, other] = [browser(), browser()]
  const made = await account('lone', { proofs: [{ kind: 'mail', address: mail('lone-old') }] })
  await waitByMail(server, owner, made, mail('lone-new'))
  const link = await linkAt(server, mail('lone-old'), 'stop')
  await other.open(link)
  await other.submit({ answer: 'disown' })
  for (const path of ['/account', '/security'])
    assert.match((await owner.open(path)).body, /返事がありました|do not know this account/)
  await owner.open('/replace/cancel')
  await owner.submit({}, '/replace/cancel')
  await other.open(link)
  await other.submit({ answer: 'disown' }, link)
}

/** Three messages in a row come back. All other stories wait while the faults are on. */
const dead: Story = async (teller) => {
  const { browser, server, until, locale, account } = teller
  const made = await account('dead')
  const [old] = made.proofs
  assert.ok(old)
  const person = browser()
  await signIn(person, made)
  await until(locale === 'ja' ? 0.7 : 0.8)
  await server.json('POST', '/dev/faults.json', { mail: { kind: 'bounce' } })
  await person.open('/verify')
  await person.submit({ proof: old.id })
  await person.submit({ address: old.address })
  for (let i = 0; i < 3; i++) {
    await server.advance('PT61S')
    if (i < 2) await person.submit({}, '/verify/code/resend')
  }
  await server.json('POST', '/dev/faults.json', { mail: { kind: 'none' } })
  for (const path of ['/account', '/security', `/security/contact/${old.id}`, '/verify']) await person.open(path)
}

export const reportStories: Readonly<Record<string, Story>> = { mover, hurried, answered, stranger, lone, dead }
