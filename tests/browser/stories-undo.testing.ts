// Stories of undoing a replacement that is complete: by link and by number, frozen, taken back, too late.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { tokenIn } from '../support/inbox.ts'
import {
  askToFinish,
  finishFields,
  keepNewCode,
  linkAt,
  NEW_PASSWORD,
  signIn,
  stopNumberAt,
  takeByCode,
  undoByMail,
  undoNumberAt,
  until,
  waitByMail,
} from '../support/journey.ts'
import { WRONG_CODE } from './stories-account.testing.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

const BACK = 'my own password from now on'
const oldMail = ({ proofs }: MadeAccount): string => proofs[0]?.address ?? ''
const receiptOf = async ({ server }: Teller, { id }: MadeAccount): Promise<string> =>
  (await server.state(id)).requests[0]?.receipt ?? ''

/** Waited for and finished by somebody with the password; the stop link of the first alert is kept. */
async function takenByWaiting(teller: Teller, made: MadeAccount, from: number) {
  const { server, browser, mail, code, until: untilDay } = teller
  const thief = browser()
  const address = mail(`taken-${made.identifier.split('.')[0]}`)
  await untilDay(from)
  await waitByMail(server, thief, made, address)
  const stop = await linkAt(server, oldMail(made), 'stop')
  await untilDay(from + 31)
  await signIn(thief, made)
  const right = await code(address, () => askToFinish(thief))
  const done = await thief.submit(finishFields(thief.page, right, made.password), '/replace/finish')
  assert.equal(done.path, '/replace/done', done.code ?? '')
  return { thief, stop }
}

/** Both codes of a dispute, by the fields that ask for them. */
async function codesOf(
  teller: Teller,
  made: MadeAccount,
  ask: () => Promise<unknown>,
): Promise<Record<string, string>> {
  const { server } = teller
  await server.advance('PT0S')
  const before = new Map<string, number>()
  for (const { address } of made.proofs) before.set(address, (await server.messages(address)).length)
  await ask()
  const found: string[] = []
  for (const { address } of made.proofs) {
    const fresh = async () => (await server.messages(address)).slice(before.get(address))
    const message = await until(`a code to ${address}`, async () =>
      (await fresh()).find(({ text }) => /\d{4} \d{4}/.test(text)),
    )
    found.push(/(\d{4}) (\d{4})/.exec(message.text)?.slice(1).join('') ?? '')
  }
  return Object.fromEntries(made.proofs.map(({ id }, i) => [id, found[i] ?? '']))
}

/** With the codes of both old contacts, and everything that can be typed wrong. */
async function takeBack(teller: Teller, made: MadeAccount, owner: Visitor) {
  await owner.open('/dispute/recovery-code')
  await owner.submit({ code: 'no code', new: BACK })
  await owner.submit({ code: made.recoveryCode ?? '', new: 'short' })
  await owner.open('/dispute/proofs')
  await owner.open('/dispute/proofs/code')
  await owner.open('/dispute/proofs')
  await codesOf(teller, made, () => owner.submit({}, '/dispute/proofs'))
  const names = [...(owner.page.forms.find((f) => f.action === '/dispute/proofs/code')?.fields.keys() ?? [])]
  const fields = names.filter((name) => name.startsWith('code-'))
  assert.equal(fields.length, 2, owner.page.heading)
  await owner.submit(
    { [fields[0] ?? '']: WRONG_CODE, [fields[1] ?? '']: WRONG_CODE, new: BACK },
    '/dispute/proofs/code',
  )
  await owner.submit({ new: NEW_PASSWORD }, '/dispute/proofs/code')
  for (let i = 0; i < 4; i++)
    await owner.submit(
      { [fields[0] ?? '']: WRONG_CODE, [fields[1] ?? '']: WRONG_CODE, new: BACK },
      '/dispute/proofs/code',
    )
  await teller.until(32)
  await owner.open('/dispute/proofs/code')
  const right = await codesOf(teller, made, () => owner.submit({}, '/dispute/proofs/code/resend'))
  await owner.open('/dispute/proofs/code/resend')
  const challenges = [...(owner.page.forms.find((f) => f.action === '/dispute/proofs/code')?.fields.keys() ?? [])]
  const again = challenges.filter((name) => name.startsWith('code-'))
  for (const [one, two] of [made.proofs, [...made.proofs].reverse()] as const) {
    const typed = { [again[0] ?? '']: right[one?.id ?? ''] ?? '', [again[1] ?? '']: right[two?.id ?? ''] ?? '' }
    const back = await owner.submit({ ...typed, new: BACK }, '/dispute/proofs/code')
    if (back.code === null) break
  }
  assert.equal(owner.page.path, '/dispute', owner.page.code ?? '')
}

/** Undone with the link of a mail, resolved with both old contacts, with everything that can go wrong on the way. */
const undone: Story = async (teller) => {
  const { server, browser, account, until: untilDay } = teller
  const made = await account('undone', { recoveryCode: true })
  const { thief, stop } = await takenByWaiting(teller, made, 0)
  const [owner, other, stranger] = [browser(), browser(), browser()]
  await stranger.open(stop)
  await stranger.follow(/^\/undo\//)
  await owner.open('/undo/nothing')
  const link = await linkAt(server, oldMail(made), 'undo')
  await owner.open(link)
  await owner.submit()
  await owner.submit({ answer: 'keep' })
  await owner.open(link)
  await owner.submit({ answer: 'undo' })
  for (let i = 0; i < 6; i++) await owner.submit({ password: 'not this one' })
  await untilDay(31.5)
  await owner.open(link)
  await owner.submit({ answer: 'undo' })
  const frozen = await owner.submit({ password: made.password })
  assert.equal(frozen.path, '/dispute', frozen.code ?? '')
  assert.equal((await thief.open('/account')).path, '/sign-in')
  await stranger.open(link)
  await stranger.open(stop)
  for (const password of [made.password, NEW_PASSWORD]) {
    assert.equal((await signIn(other, made, password)).path, '/dispute')
    assert.equal((await other.open('/security')).code, 'account.disputed')
    await other.post('/replace/wait')
    for (const path of ['/account', '/verify', '/replace/wait', '/replace/status', '/dispute/proofs'])
      await other.open(path)
    await other.open('/dispute')
    await other.post('/dispute/proofs')
    await other.post('/dispute/proofs/code', { new: BACK })
  }
  await takeBack(teller, made, owner)
  for (const path of ['/account', '/replace/status', '/replace/done', '/security']) await owner.open(path)
  await stranger.open(link)
  await stranger.open(stop)
  await stranger.open(`${link}/password`)
  await byNumber(teller, made, made.password)
}

/** As somebody does who has only the old telephone. */
async function byNumber(teller: Teller, made: MadeAccount, password: string) {
  const browser = teller.browser()
  const receipt = await receiptOf(teller, made)
  const number = await undoNumberAt(teller.server, oldMail(made), receipt)
  await browser.open('/undo')
  await browser.submit({ receipt, number, answer: 'undo' })
  if (browser.page.code === null) await browser.submit({ password })
  return browser
}

/** Undone with the numbers, resolved with the recovery code. */
const undoneByNumber: Story = async (teller) => {
  const { browser, account, until: untilDay } = teller
  const made = await account('undone-by-number', { recoveryCode: true })
  const { stop } = await takenByWaiting(teller, made, 1)
  const typing = browser()
  const receipt = await receiptOf(teller, made)
  const number = await undoNumberAt(teller.server, oldMail(made), receipt)
  await typing.open('/undo/password')
  await typing.submit({ receipt, number })
  await typing.submit({ receipt, number, answer: 'keep' })
  await typing.open('/undo')
  await typing.submit({ receipt: 'no', number, answer: 'undo' })
  await typing.submit({ receipt, number: 'no', answer: 'undo' })
  await typing.submit({ receipt, number: WRONG_CODE, answer: 'undo' })
  await typing.submit({ receipt, number, answer: 'undo' })
  await typing.submit({ password: 'not this one' })
  await typing.post('/undo/password', { receipt, number: WRONG_CODE, password: made.password })
  for (let i = 0; i < 21; i++) await typing.post('/undo', { receipt, number: WRONG_CODE, answer: 'undo' })
  assert.equal((await typing.post('/undo', { receipt, number, answer: 'undo' })).code, 'undo.too_many')
  await untilDay(33.5)
  const owner = await byNumber(teller, made, made.password)
  assert.equal(owner.page.path, '/dispute', owner.page.code ?? '')
  await byNumber(teller, made, made.password)
  await stopWithNumbers(teller, made)
  await owner.open('/dispute/recovery-code')
  const right = made.recoveryCode ?? ''
  const wrong = (await account('paper', { recoveryCode: true })).recoveryCode ?? ''
  for (const code of ['', right.slice(0, -3), right.replace(/.$/, (last) => (last === '0' ? '1' : '0'))])
    await owner.submit({ code, new: BACK })
  await owner.submit({ code: right, new: NEW_PASSWORD })
  for (let i = 0; i < 11; i++) await owner.submit({ code: wrong, new: BACK })
  assert.equal(owner.page.code, 'recovery_code.too_many')
  await untilDay(34)
  await signIn(owner, made)
  await owner.open('/dispute/recovery-code')
  await owner.submit({ code: right, new: BACK })
  const back = await keepNewCode(owner, '/dispute')
  assert.equal(back.path, '/dispute', back.code ?? '')
  await browser().open(stop)
}

async function stopWithNumbers(teller: Teller, made: MadeAccount) {
  const browser = teller.browser()
  const receipt = await receiptOf(teller, made)
  await browser.open('/stop')
  await browser.submit({ receipt, number: await stopNumberAt(teller.server, oldMail(made), receipt), answer: 'stop' })
}

/** With only one old contact and no code there is no way back but support, and after 30 days it stands. */
const unresolved: Story = async (teller) => {
  const { server, browser, account, mail, until: untilDay } = teller
  const address = mail('old-unresolved')
  const made = await account('unresolved', { recoveryCode: true, proofs: [{ kind: 'mail', address }] })
  const many = await account('undone-many', {
    recoveryCode: true,
    proofs: [1, 2, 3].map((n) => ({ address: mail(`old-many-${n}`), label: n === 1 ? 'home' : '' })),
  })
  const [thief, owner, chooser] = [browser(), browser(), browser()]
  // By now everybody else has seen the pages that a frozen account cannot lead to.
  await untilDay(1.2)
  await takeByCode(server, thief, made, mail('thief-unresolved'))
  await takeByCode(server, thief, many, mail('thief-many'))
  assert.equal((await undoByMail(server, owner, { old: address, password: made.password })).path, '/dispute')
  for (const path of ['/dispute/recovery-code', '/dispute/proofs', '/dispute/proofs/code']) await owner.open(path)
  await undoByMail(server, chooser, { old: mail('old-many-1'), password: many.password })
  await chooser.open('/dispute/proofs')
  await chooser.submit({ [`proof-${many.proofs[0]?.id}`]: 'yes' }, '/dispute/proofs')
  assert.equal(chooser.page.code, 'dispute.choose_two')
  await untilDay(32.2)
  const link = await linkAt(server, address, 'undo')
  await browser().open(link)
  await browser().open(`${link}/password`)
  await byNumber(teller, made, made.password)
  await signIn(owner, made)
  for (const path of ['/dispute', '/account', '/replace/status']) await owner.open(path)
}

/** Who comes after the 30 days is told so, by link, by number, and by the old stop link. */
const tooLate: Story = async (teller) => {
  const { server, browser, account, mail, until: untilDay } = teller
  const made = await account('too-late', { recoveryCode: true })
  await takeByCode(server, browser(), made, mail('thief-too-late'))
  await server.advance('PT0S')
  const message = await until('the message of the end', async () =>
    (await server.messages(oldMail(made))).find(({ text }) => text.includes('/undo/')),
  )
  const link = `/undo/${tokenIn(message, 'undo')}`
  const open = browser()
  await open.open(link)
  await open.submit({ answer: 'undo' })
  await untilDay(31)
  await open.submit({ password: made.password })
  await browser().open(link)
  await byNumber(teller, made, made.password)
}

/** The stop link, once the 30 days after the end are over. */
const stopTooLate: Story = async (teller) => {
  const made = await teller.account('stop-too-late')
  const { stop } = await takenByWaiting(teller, made, 2)
  await teller.until(65)
  await teller.browser().open(stop)
}

export const undoStories: Readonly<Record<string, Story>> = {
  undone,
  undoneByNumber,
  unresolved,
  tooLate,
  stopTooLate,
}
