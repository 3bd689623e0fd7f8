// What people make of a message that they did not ask for.
import { askSecureCode, readSecure, secureByLink } from '../../src/features/password/flow-secure.ts'
import { powers } from '../../src/features/proof/rules.ts'
import { readContinue } from '../../src/features/replacement/start/flow-link.ts'
import { readStop, stopByLink, stopByNumber } from '../../src/features/replacement/status/flow-end.ts'
import { disownByStopLink } from '../../src/features/replacement/stop/flow-disown.ts'
import { readUndo, undoByLink, undoByNumber } from '../../src/features/replacement/undo/flow.ts'
import { disownByLink, readReport, undoByLink as reportByLink, reportByNumber } from '../../src/features/report/flow.ts'
import { hours, minutes } from '../../src/kernel/duration.ts'
import type { Done } from '../walks/acts.ts'
import { takeBack } from './dispute.ts'
import { type Act, answerOf, ask, type Hand } from './hand.ts'
import { codeAt } from './hands.ts'
import type { Letter } from './post.ts'

const token = ({ text }: Letter, page: string): string | undefined =>
  new RegExp(`/${page}/([A-Za-z0-9_-]{40,})`).exec(text)?.[1]

/** The numbers of an SMS that leads to a page: the receipt first. */
const numbers = ({ text }: Letter, page: string): string[] =>
  text.includes(`/${page}`) ? [...text.matchAll(/\d{4}[- ]?\d{4}/g)].map(([n]) => n) : []

/** Is there anything in it that somebody could answer? */
export const isNotice = (letter: Letter): boolean =>
  ['stop', 'report', 'undo', 'secure'].some((page) => token(letter, page)) ||
  /\/(?:stop|report|undo)\b/.test(letter.text)

/** A program opens every link before anybody reads: nothing may happen (S16, X8). */
export const scan =
  (letter: Letter): Act =>
  async ({ house, who }) => {
    const { service } = house
    const open = async (page: string, read: (found: string) => Promise<unknown>) => {
      const found = token(letter, page)
      if (found) await read(found)
    }
    await open('stop', (found) => readStop(service, found))
    await open('report', (found) => readReport(service, found))
    await open('undo', (found) => readUndo(service, found))
    await open('secure', (found) => readSecure(service, found))
    await open('continue', (found) => readContinue(service, who.visitor, undefined, found))
    return { answer: 'only looked' }
  }

/** Reads a notice and does what its reader would. */
export const read =
  (letter: Letter): Act =>
  async (hand) => {
    const { house, chance, who } = hand
    const { campaign, assumed } = house
    if (who.name === 'owner' && house.now < house.awayUntil) return { answer: 'away' }
    const mine = await isMine(hand, letter)
    if (mine ? !chance.happens(assumed.panics) : !chance.happens(assumed.acts))
      return { answer: mine ? 'mine' : 'let be' }
    if (campaign && !mine) campaign.noticed = true
    const done = await answer(hand, letter)
    if (done.answer !== 'ok') return done
    if (campaign && !mine) campaign.answered = true
    if (mine && done.stopped) {
      const recovery = house.recoveries.at(-1)
      if (recovery && recovery.doneAt === undefined) recovery.falselyStopped = true
    }
    if (!mine && chance.happens(assumed.secures)) hand.later(minutes(3), 'secure the account', secure(letter))
    return done
  }

/** People know what they asked for: by its receipt number, and by when it was. */
async function isMine({ house }: Hand, letter: Letter): Promise<boolean> {
  const { service } = house
  const stop = token(letter, 'stop')
  const page = stop ? await readStop(service, stop) : undefined
  if (page?.ok) return house.ownRequests.has(page.value.request.requestId)
  const undo = token(letter, 'undo')
  const undoPage = undo ? await readUndo(service, undo) : undefined
  if (undoPage?.ok) return house.ownRequests.has(undoPage.value.request.requestId)
  const [receipt] = numbers(letter, 'stop').concat(numbers(letter, 'undo'))
  const { case: c } = await house.read()
  const named = receipt && c.requests.find((r) => r.receipt === receipt.replace(/\D/g, ''))
  if (named) return house.ownRequests.has(named.requestId)
  return house.ownChanges.some((at) => Math.abs(at - letter.at) < hours(1))
}

async function answer(hand: Hand, letter: Letter): Promise<Done> {
  const { service } = hand.house
  const stop = token(letter, 'stop')
  const byNumber = numbers(letter, 'stop')
  if (stop || byNumber.length >= 2) return stopIt(hand, stop, byNumber)
  const undo = token(letter, 'undo')
  const undoNumbers = numbers(letter, 'undo')
  if (undo || undoNumbers.length >= 2) return undoIt(hand, undo, undoNumbers)
  const report = token(letter, 'report')
  const [number] = numbers(letter, 'report')
  if (!report && number === undefined) return { answer: 'nothing to press' }
  const form = { address: letter.to, number }
  const done = await ask(
    hand,
    'report',
    report ? reportByLink(service, hand.who.visitor, report) : reportByNumber(service, hand.who.visitor, form, 'undo'),
  )
  return { answer: answerOf(done), reported: true }
}

/** Stops a request by the link of an alert or by its numbers, and answers whether that was acknowledged (S3, L3). */
async function stopIt(hand: Hand, stop: string | undefined, [receipt, number]: readonly string[]): Promise<Done> {
  const { house, who, doing } = hand
  const { service } = house
  const before = await house.read()
  const page = stop ? await readStop(service, stop) : undefined
  const named = before.case.requests.find((r) => r.receipt === receipt?.replace(/\D/g, ''))
  const request = page?.ok ? page.value.request : named
  if (request) doing.stopping = request.requestId
  const done = stop
    ? await ask(hand, 'stop by link', stopByLink(service, stop))
    : await ask(hand, 'stop by number', stopByNumber(service, who.visitor, receipt, number))
  if (!done.ok) return { answer: answerOf(done) }
  const { requestId } = 'request' in done.value ? done.value.request : done.value
  return { answer: 'ok', stopped: requestId }
}

/** "Not me" after the completion, with a password from before it, and then whatever takes it back. */
async function undoIt(hand: Hand, undo: string | undefined, [receipt, number]: readonly string[]): Promise<Done> {
  const { house, who, doing } = hand
  const { service } = house
  const password = who.password ?? house.account.password
  const before = await house.read()
  doing.undoing = 'any'
  const done = undo
    ? await ask(hand, 'undo by link', undoByLink(service, who.visitor, undo, password))
    : await ask(hand, 'undo by number', undoByNumber(service, who.visitor, { receipt, number, password }))
  if (!done.ok) return { answer: answerOf(done) }
  who.token = done.value.token
  hand.later(minutes(5), 'take it back', takeBack)
  const { case: c } = await house.read()
  const disputed = c.undos.find((u) => u.state === 'disputed')
  const fresh = disputed && before.case.disputedAt === null
  return { answer: 'ok', ...(disputed && fresh !== undefined ? { disputed: disputed.requestId } : {}) }
}

/** "Secure account" by the link of the same notice: the code of that contact, and a new password. */
const secure =
  (letter: Letter): Act =>
  async (hand) => {
    const { house, who } = hand
    const { service } = house
    const stop = token(letter, 'stop')
    const page = stop ? await readStop(service, stop) : undefined
    const link = token(letter, 'secure') ?? (page?.ok ? page.value.securePath?.split('/').at(-1) : undefined)
    if (!link) return { answer: 'no way to' }
    const from = house.now
    const asked = await ask(hand, 'ask to secure', askSecureCode(service, who.visitor, link))
    if (!asked.ok) return { answer: answerOf(asked) }
    const code = await codeAt(hand, letter.to, from)
    if (code === undefined) return { answer: 'no code arrived' }
    const password = house.newPassword(who)
    const { proofs } = await house.read()
    const proof = proofs.find((p) => p.proofId === asked.value.proofId)
    const done = await ask(hand, 'secure', secureByLink(service, who.visitor, link, { entry: code, password }))
    if (!done.ok) return { answer: answerOf(done) }
    who.password = password
    who.token = undefined
    return { answer: 'ok', senior: proof && powers(proof).authorise ? [proof.proofId] : [] }
  }

/** Somebody else's notices come to a number that was given to a new person. */
export const sayUnknown =
  (letter: Letter): Act =>
  async (hand) => {
    const { house, who, chance } = hand
    const { service } = house
    const stop = token(letter, 'stop')
    const report = token(letter, 'report')
    const [receipt, number] = numbers(letter, 'stop')
    const [reportNumber] = numbers(letter, 'report')
    // Some choose the wrong one of the two answers.
    if ((stop || number) && chance.happens(0.2)) {
      const done = await stopIt(hand, stop, [receipt ?? '', number ?? ''])
      const recovery = house.recoveries.at(-1)
      if (done.stopped && house.ownRequests.has(done.stopped) && recovery) recovery.falselyStopped = true
      return done
    }
    if (stop) return { answer: answerOf(await ask(hand, 'disown', disownByStopLink(service, who.visitor, stop))) }
    if (report) return { answer: answerOf(await ask(hand, 'disown', disownByLink(service, who.visitor, report))) }
    if (reportNumber === undefined) return { answer: 'nothing to press' }
    const form = { address: letter.to, number: reportNumber }
    return { answer: answerOf(await ask(hand, 'disown', reportByNumber(service, who.visitor, form, 'disown'))) }
  }
