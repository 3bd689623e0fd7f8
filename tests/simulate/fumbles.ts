// What nobody meant: pages opened in a wrong order, forms of yesterday sent again, numbers typed from memory, one act again
// and again. Owner and thief do it alike, and the auditor looks at what it changed.
import { confirmEnrolment, enrolmentStep } from '../../src/features/enrolment/flow.ts'
import { askForgotten, resetForgotten } from '../../src/features/password/flow-forgotten.ts'
import { askSecureCode } from '../../src/features/password/flow-secure.ts'
import { askVerifyCode, verify, verifyByApp } from '../../src/features/prompt/flow.ts'
import { candidatesOf, liveRequest } from '../../src/features/replacement/case.ts'
import { askDisputeCodes, revertByCode, revertByProofs } from '../../src/features/replacement/dispute/flow.ts'
import { askEarlyCode, endWithApp } from '../../src/features/replacement/exits/flow-old-proof.ts'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../../src/features/replacement/start/flow.ts'
import { openRecovery } from '../../src/features/replacement/start/flow-code-alone.ts'
import { continueByLink, continueByNumber } from '../../src/features/replacement/start/flow-link.ts'
import {
  askRequesterCode,
  becomeRequester,
  cancelRequest,
  objectToRequest,
  stopByLink,
  stopByNumber,
} from '../../src/features/replacement/status/flow-end.ts'
import { undoByLink, undoByNumber } from '../../src/features/replacement/undo/flow.ts'
import { reportByNumber } from '../../src/features/report/flow.ts'
import { addNewProof, confirmNewProof } from '../../src/features/security-info/flow.ts'
import { addApp } from '../../src/features/security-info/flow-factor.ts'
import { keepProof, labelProof, removeProof, reportLost } from '../../src/features/security-info/flow-leave.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { Done } from '../walks/acts.ts'
import type { Chance } from '../walks/chance.ts'
import { answerOf, ask, type Hand } from './hand.ts'
import { codeAt, enterFully } from './hands.ts'

type Fumble = (hand: Hand, person: Person) => Promise<Result<unknown>>

/** Eight digits, or what people type in their place. */
const digits = (chance: Chance): string =>
  chance.happens(0.2)
    ? chance.pick(['', 'abc', '12', '1234 567'])
    : String(Math.floor(chance.next() * 1e8)).padStart(8, '0')

const words = (chance: Chance): string =>
  chance.pick(['', 'nobody', 'a@b', 'nobody@mail.example', '+818012345678', '０８０'])

const NONE = '00000000-0000-0000-0000-000000000000'
const PAPER = ['0123-4567-89AB-CDEF-GHJK-MNPQ-R', '0000', 'I left it at home', '0000-0000-0000-0000-0000-0000-0']

/** Any message that this person ever got, and the token of its link. */
function oldToken({ house, who, chance }: Hand, page: string): string {
  const boxes = house.contacts.filter((c) => c.readers.has(who.name)).flatMap((c) => house.machine.post.box(c.address))
  const found = boxes.flatMap(({ text }) => new RegExp(`/${page}/([A-Za-z0-9_-]{40,})`).exec(text)?.[1] ?? [])
  return found.length > 0 ? chance.pick(found) : 'nothing'
}

async function anyProof({ house, chance }: Hand): Promise<string> {
  const { proofs } = await house.read()
  return proofs.length > 0 ? chance.pick(proofs).proofId : NONE
}

const FUMBLES: Readonly<Record<string, Fumble>> = {
  'old stop link': (hand) => stopByLink(hand.house.service, oldToken(hand, 'stop')),
  'old continue link': (hand, person) =>
    continueByLink(
      hand.house.service,
      hand.who.visitor,
      hand.chance.happens(0.5) ? person : undefined,
      oldToken(hand, 'continue'),
    ),
  'old undo link': (hand) =>
    undoByLink(hand.house.service, hand.who.visitor, oldToken(hand, 'undo'), hand.chance.happens(0.3) ? '' : 'wrong'),
  'a match number': ({ house, chance }, person) =>
    continueByNumber(house.service, person, chance.happens(0.8) ? digits(chance).slice(0, 6) : 'x'),
  'an undo number': async ({ house, who, chance }) => {
    const { case: c } = await house.read()
    const receipt = c.requests.length > 0 && chance.happens(0.7) ? chance.pick(c.requests).receipt : digits(chance)
    return undoByNumber(house.service, who.visitor, { receipt, number: digits(chance), password: 'wrong' })
  },
  'a stop number': async ({ house, who, chance }) => {
    const { case: c } = await house.read()
    const receipt = c.requests.length > 0 && chance.happens(0.7) ? chance.pick(c.requests).receipt : digits(chance)
    return stopByNumber(house.service, who.visitor, receipt, digits(chance))
  },
  'a report number': ({ house, who, chance }) =>
    reportByNumber(
      house.service,
      who.visitor,
      { address: chance.happens(0.6) ? house.contacts[0]?.address : words(chance), number: digits(chance) },
      chance.pick(['undo', 'disown'] as const),
    ),
  'a code of nobody': ({ house, chance }, person) =>
    verify(house.service, person, { challengeId: NONE, purpose: 'verify' }, digits(chance)),
  'a code too late': async (hand, person) => {
    const { house } = hand
    const proofId = await anyProof(hand)
    const asked = await askVerifyCode(house.service, person, proofId, 'verify')
    if (!asked.ok) return asked
    const address = house.contacts.find((c) => c.readers.has(hand.who.name))?.address
    const code = await codeAt(hand, address, house.now)
    return verify(house.service, person, { ...asked.value, purpose: 'allow-add-proof' }, code ?? '')
  },
  'an app code': async (hand, person) =>
    verifyByApp(
      hand.house.service,
      person,
      'verify',
      hand.who.app?.proofId ?? (await anyProof(hand)),
      digits(hand.chance).slice(0, 6),
    ),
  'decides with an app': async (hand, person) => {
    const requestId = liveRequest((await hand.house.read()).case)?.requestId ?? NONE
    const proofId = hand.who.app?.proofId ?? NONE
    return endWithApp(hand.house.service, person, { requestId, proofId }, '000000', 'early')
  },
  'adds an app': ({ house, chance }, person) => addApp(house.service, person, digits(chance).slice(0, 6), ''),
  'adds what is there': ({ house, chance }, person) =>
    addNewProof(
      house.service,
      person,
      'mail',
      chance.pick([...house.contacts.map((c) => c.address), words(chance)]),
      '',
    ),
  'confirms nothing': ({ house, chance }, person) => confirmNewProof(house.service, person, NONE, digits(chance)),
  'removes any': async (hand, person) =>
    removeProof(
      hand.house.service,
      person,
      await anyProof(hand),
      hand.chance.pick(['slowly', 'lost', 'at-once'] as const),
    ),
  'says any is lost': async (hand, person) =>
    reportLost(
      hand.house.service,
      person,
      await anyProof(hand),
      hand.chance.pick(['', 'wrong', hand.who.password ?? '']),
    ),
  'keeps any': async (hand, person) => keepProof(hand.house.service, person, await anyProof(hand)),
  'names any': async (hand, person) => labelProof(hand.house.service, person, await anyProof(hand), 'mine'),
  'begins and leaves': ({ house }, person) => startReplacement(house.service, person),
  'begins with paper': ({ house, chance }, person) => startWithRecoveryCode(house.service, person, chance.pick(PAPER)),
  'paper alone': ({ house, who, chance }) =>
    openRecovery(house.service, who.visitor, { identifier: house.account.identifier, code: chance.pick(PAPER) }),
  'names a contact': ({ house, chance }, person) =>
    nameNewProof(
      house.service,
      person,
      chance.pick(['mail', 'phone'] as const),
      chance.pick([...house.contacts.map((c) => c.address), words(chance)]),
    ),
  'wants to be the requester': async ({ house, chance }, person) => {
    const { case: c } = await house.read()
    const live = liveRequest(c)
    const candidate = live && candidatesOf(c, live)[0]
    const asked = await askRequesterCode(house.service, person, candidate?.proofId ?? NONE)
    return asked.ok ? becomeRequester(house.service, person, asked.value.challengeId, digits(chance)) : asked
  },
  cancels: ({ house }, person) => cancelRequest(house.service, person),
  objects: ({ house }, person) => objectToRequest(house.service, person),
  'decides with any': async (hand, person) => askEarlyCode(hand.house.service, person, await anyProof(hand)),
  'finishes too early': ({ house }, person) => askFinishCodes(house.service, person),
  'finishes with nothing': ({ house, who, chance }, person) =>
    finishReplacement(house.service, person, {
      codes: new Map(chance.happens(0.5) ? [[NONE, digits(chance)]] : []),
      currentPassword: chance.pick([who.password ?? '', 'wrong', '']),
      newPassword: chance.pick(['short', who.password ?? '', 'a password that nobody had']),
    }),
  'forgets nobody': async ({ house, who, chance }) => {
    const asked = await askForgotten(house.service, who.visitor, house.account.identifier, words(chance))
    if (!asked.ok) return asked
    return resetForgotten(house.service, who.visitor, asked.value, {
      entry: digits(chance),
      password: chance.pick(['short', 'a password that nobody had']),
    })
  },
  'secures with an old link': (hand) => askSecureCode(hand.house.service, hand.who.visitor, oldToken(hand, 'secure')),
  'a dispute that is none': async (hand, person) =>
    askDisputeCodes(hand.house.service, person, [await anyProof(hand), await anyProof(hand)]),
  'reverts with paper': ({ house, chance }, person) =>
    revertByCode(house.service, person, { code: chance.pick(PAPER), newPassword: 'a password that nobody had' }),
  'reverts with nothing': ({ house }, person) =>
    revertByProofs(house.service, person, { codes: new Map(), newPassword: 'a password that nobody had' }),
  'confirms no sign-up': async ({ house, who, chance }) => {
    await enrolmentStep(house.service, NONE)
    return confirmEnrolment(house.service, who.visitor, NONE, NONE, digits(chance))
  },
}

const NAMES = Object.keys(FUMBLES)

/** Tries one of these, and often a few times over, as people do where nothing seems to happen. */
export async function fumble(hand: Hand): Promise<Done> {
  const { chance } = hand
  const person = await enterFully(hand)
  if (!person) return { answer: 'not signed in' }
  const name = chance.pick(NAMES)
  const times = chance.happens(0.2) ? 1 + Math.floor(chance.next() * 25) : 1
  let last = 'nothing'
  for (let i = 0; i < times; i++) {
    const result = await ask(hand, name, (FUMBLES[name] as Fumble)(hand, person))
    last = answerOf(result)
    if (result.ok && name === 'old stop link')
      return { answer: last, stopped: (result.value as { requestId: string }).requestId }
  }
  return { answer: `${name}: ${last}`, ...(name === 'keeps any' ? { reported: true } : {}) }
}
