import { askVerifyCode, askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { powers } from '../../src/features/proof/rules.ts'
import { candidatesOf, liveDraftIn, liveRequest } from '../../src/features/replacement/case.ts'
import { askEarlyCodeByAddress, endWithOldProof } from '../../src/features/replacement/exits/flow-old-proof.ts'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { nameNewProof, startReplacement, startWithRecoveryCode } from '../../src/features/replacement/start/flow.ts'
import { openRecovery } from '../../src/features/replacement/start/flow-code-alone.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import {
  cancelRequest,
  objectToRequest,
  requestOf,
  stopByLink,
  stopByNumber,
} from '../../src/features/replacement/status/flow-end.ts'
import { linkToken, stopNumber } from '../../src/features/replacement/store-links.ts'
import { addNewProof, confirmNewProof, makeCode } from '../../src/features/security-info/flow.ts'
import { recognise, signOut } from '../../src/features/session/flow.ts'
import { isSenior } from '../../src/features/session/grant.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import type { Actor, Life } from './life.ts'

/** What somebody did, as far as they noticed, and what they had to show for it. */
export interface Done {
  /** 'ok', or the code of the refusal. */
  readonly answer: string
  /** Proofs with the full say that were shown in it. */
  readonly senior?: readonly string[]
  /** An aged recovery code was shown in it. */
  readonly agedCode?: boolean
  /** The request whose stop was acknowledged. */
  readonly stopped?: string
  /** The request that was acknowledged as finished. */
  readonly finished?: string
  /** The proof that was added with that evidence. */
  readonly added?: string
  /** The completion over which the account was acknowledged to be frozen, and the one that was taken back. */
  readonly disputed?: string
  readonly reverted?: string
  /** It is an act that nobody may do while a request runs, unless they show an old proof (b.7 RESTRICTED). */
  readonly restricted?: boolean
  /** A proof that was leaving, and that somebody with a say kept. */
  readonly kept?: string
  /** Something was taken back by the link or number of a notice. */
  readonly reported?: boolean
  /** It was cut off by a crash: each of these was done, or was not, and nobody was answered. */
  readonly maybe?: {
    readonly finishing?: string | undefined
    readonly stopping?: string | undefined
    readonly undoing?: string | undefined
    readonly reverting?: string | undefined
  }
}

export interface Act {
  readonly name: string
  readonly weight: number
  readonly run: (life: Life, actor: Actor) => Promise<Done>
}

const NOT_IN: Done = { answer: 'not signed in' }

/** For acts of who is signed in. */
const inside =
  (run: (life: Life, actor: Actor, person: Person) => Promise<Done>) =>
  async (life: Life, actor: Actor): Promise<Done> => {
    const person = await life.person(actor)
    return person ? run(life, actor, person) : NOT_IN
  }

const said = (result: { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: string } }) =>
  result.ok ? 'ok' : result.refusal.code

/** Begins a replacement and shows the new address, as far as it goes. */
const replace = inside(async (life, actor, person) => {
  const begun = await startReplacement(life.service, person)
  if (!begun.ok) return { answer: said(begun) }
  const address = life.newAddress(actor)
  const named = await nameNewProof(life.service, person, 'mail', address)
  if (!named.ok) return { answer: said(named) }
  if (life.chance.happens(0.1)) return { answer: 'left there' }
  const link = { accountId: life.account.id, requestId: named.value.requestId, proofId: named.value.proofId }
  return {
    answer: said(
      await continueByLink(life.service, actor.visitor, person, linkToken(life.service.keys, 'continue', link)),
    ),
  }
})

const replaceWithCode = inside(async (life, actor, person) => {
  const code = actor.recoveryCode
  if (!code) return { answer: 'no code' }
  const before = await life.read()
  const begun = await startWithRecoveryCode(life.service, person, code)
  if (!begun.ok) return { answer: said(begun) }
  const named = await nameNewProof(life.service, person, 'mail', life.newAddress(actor))
  if (!named.ok) return { answer: said(named) }
  const link = { accountId: life.account.id, requestId: named.value.requestId, proofId: named.value.proofId }
  const token = linkToken(life.service.keys, 'continue', link)
  const done = await continueByLink(life.service, actor.visitor, person, token)
  const agedCode = before.case.codes.some((c) => c.state === 'live' && c.agedAt <= before.moment.now)
  return { answer: said(done), agedCode, ...(done.ok ? { finished: link.requestId } : {}) }
})

/** The recovery code without the password: begins, comes back to what it began, takes it back or finishes it. */
async function codeAlone(life: Life, actor: Actor): Promise<Done> {
  const { service, account } = life
  if (!actor.recoveryCode) return { answer: 'no code' }
  const form = { identifier: account.identifier, code: actor.recoveryCode }
  const opened = await openRecovery(service, actor.visitor, form)
  if (!opened.ok) return { answer: said(opened) }
  const person = await recognise(service, actor.visitor, opened.value.token)
  if (!person) throw new Error('a recovery session opens nothing')
  const barred = await startReplacement(service, person)
  if (barred.ok) throw new Error('SS-08: a code alone began what needs the password')
  const { request } = opened.value
  if (request.state !== 'draft') {
    if (life.chance.happens(0.1)) return { answer: said(await cancelRequest(service, person)) }
    if (life.chance.happens(0.1)) return { answer: said(await objectToRequest(service, person)) }
    return finishAs(life, actor, person, actor.recoveryCode)
  }
  const named = await nameNewProof(service, person, 'mail', life.newAddress(actor))
  if (!named.ok) return { answer: said(named) }
  const link = { accountId: account.id, requestId: named.value.requestId, proofId: named.value.proofId }
  const token = linkToken(service.keys, 'continue', link)
  return { answer: said(await continueByLink(service, actor.visitor, person, token)) }
}

/** Whoever holds an alert stops the request, without signing in; by link or by the two numbers. */
async function stopFromAlert(life: Life, actor: Actor): Promise<Done> {
  const { case: c, proofs } = await life.read()
  const live = liveRequest(c)
  const held = proofs.filter((p) => life.holds(actor, p))
  if (!live || held.length === 0) return { answer: 'nothing to stop it with' }
  const proof = life.chance.pick(held)
  const may = powers(proof).veto || live.oldProofs.includes(proof.proofId)
  const link = { accountId: life.account.id, requestId: live.requestId, proofId: proof.proofId }
  const { keys, policy } = life.service
  const done = life.chance.happens(0.5)
    ? await stopByLink(life.service, linkToken(keys, 'stop', link))
    : await stopByNumber(
        life.service,
        actor.visitor,
        live.receipt,
        stopNumber(keys, policy, live.requestId, proof.proofId),
      )
  if (may && !done.ok) throw new Error(`L3: ${actor.name} holds an old proof and cannot stop: ${said(done)}`)
  if (!may && done.ok) throw new Error(`S5: stopped by a proof that is ${proof.state}`)
  return { answer: said(done), ...(done.ok ? { stopped: live.requestId } : {}) }
}

const cancel = inside(async (life, _actor, person) => ({ answer: said(await cancelRequest(life.service, person)) }))
const object = inside(async (life, _actor, person) => ({ answer: said(await objectToRequest(life.service, person)) }))

const finish = inside((life, actor, person) => finishAs(life, actor, person, actor.password))

async function finishAs(life: Life, actor: Actor, person: Person, currentPassword: string | undefined): Promise<Done> {
  const asked = await askFinishCodes(life.service, person)
  if (!asked.ok) return { answer: said(asked) }
  const codes = new Map<string, unknown>()
  for (const { challengeId } of asked.value) codes.set(challengeId, await life.code(actor, challengeId))
  const newPassword = life.newPassword(actor)
  const done = await finishReplacement(life.service, person, { codes, currentPassword, newPassword })
  if (!done.ok) return { answer: said(done) }
  actor.password = newPassword
  actor.token = person.session.recoveryOf === null ? done.value.token : undefined
  return { answer: 'ok', finished: done.value.request.requestId }
}

/** An old proof turned up: it decides, signed in and with its code. */
const decide = (how: 'early' | 'not-me') =>
  inside(async (life, actor, person) => {
    const { case: c, proofs } = await life.read()
    const live = liveRequest(c)
    const held = proofs.filter((p) => life.holds(actor, p) && powers(p).verify)
    if (!live || held.length === 0) return { answer: 'nothing to decide with' }
    const proof = life.chance.pick(held)
    const asked = await askEarlyCodeByAddress(life.service, person, proof.proofId, life.addressOf(proof))
    if (!asked.ok) return { answer: said(asked) }
    const code = await life.code(actor, asked.value.challengeId)
    const done = await endWithOldProof(life.service, person, asked.value.challengeId, code, how)
    if (done.ok && proof.state !== 'effective') throw new Error(`b.3: a proof that is ${proof.state} decided`)
    return {
      answer: said(done),
      senior: [proof.proofId],
      ...(done.ok && how === 'not-me' ? { stopped: live.requestId } : {}),
    }
  })

/** Shows a proof for one act; answers it where it has the full say. */
async function allow(life: Life, actor: Actor, person: Person, act: 'add-proof' | 'make-recovery-code') {
  const { proofs } = await life.read()
  const held = proofs.filter((p) => life.holds(actor, p) && powers(p).verify)
  const [proof] = held
  if (!proof) return undefined
  const known = await askVerifyCode(life.service, person, proof.proofId, `allow-${act}`)
  const asked = known.ok
    ? known
    : await askVerifyCodeByAddress(life.service, person, proof.proofId, life.addressOf(proof), `allow-${act}`)
  if (!asked.ok) return undefined
  const done = await verify(life.service, person, asked.value, await life.code(actor, asked.value.challengeId))
  if (!done.ok) return undefined
  actor.token = done.value.token
  return isSenior(proof, person.session) ? proof.proofId : undefined
}

const add = inside(async (life, actor, person) => {
  const senior = await allow(life, actor, person, 'add-proof')
  const again = await life.person(actor)
  if (!again) return NOT_IN
  const added = await addNewProof(life.service, again, 'mail', life.newAddress(actor), '')
  if (!added.ok) return { answer: said(added) }
  const { challenge, proofId } = added.value
  const code = await life.code(actor, challenge.challengeId)
  const confirmed = await confirmNewProof(life.service, again, challenge.challengeId, code)
  return {
    answer: said(confirmed),
    restricted: true,
    senior: senior === undefined ? [] : [senior],
    ...(confirmed.ok ? { added: proofId } : {}),
  }
})

const makeRecoveryCode = inside(async (life, actor, person) => {
  const senior = await allow(life, actor, person, 'make-recovery-code')
  const again = await life.person(actor)
  if (!again) return NOT_IN
  const { case: c } = await life.read()
  const made = await makeCode(life.service, again, c.codes.find((k) => k.state === 'live')?.codeId ?? '')
  if (made.ok) actor.recoveryCode = made.value.shown
  return { answer: said(made), restricted: true, senior: senior === undefined ? [] : [senior] }
})

/** Tries the steps in an order that nobody meant, with what is left from before. */
const outOfOrder = inside(async (life, actor, person) => {
  const { case: c, moment } = await life.read()
  const draft = liveDraftIn(c, actor.visitor.browserKey, moment, life.service.policy)
  const request = draft ?? liveRequest(c) ?? c.requests.at(-1)
  if (!request) return { answer: 'nothing begun' }
  const [candidate] = candidatesOf(c, request)
  const proofId = candidate?.proofId ?? request.oldProofs[0] ?? request.requestId
  const link = { accountId: life.account.id, requestId: request.requestId, proofId }
  const token = linkToken(life.service.keys, 'continue', link)
  const continued = await continueByLink(life.service, actor.visitor, person, token)
  // A mis-sent stop link made for the candidate is the candidate's own: it stops nothing.
  const foreign = await stopByLink(life.service, linkToken(life.service.keys, 'stop', link))
  const stopped = foreign.ok && requestOf((await life.read()).case, request.requestId).state === 'vetoed'
  return { answer: said(continued), ...(stopped ? { stopped: request.requestId } : {}) }
})

const leave = inside(async (life, actor, person) => {
  await signOut(life.service, person)
  actor.token = undefined
  return { answer: 'ok' }
})

/** Everything that both can do. */
export const ACTS: readonly Act[] = [
  { name: 'replace', weight: 4, run: replace },
  { name: 'replace with a code', weight: 1, run: replaceWithCode },
  { name: 'a code alone', weight: 3, run: codeAlone },
  { name: 'stop from an alert', weight: 2, run: stopFromAlert },
  { name: 'cancel', weight: 1, run: cancel },
  { name: 'object', weight: 1, run: object },
  { name: 'finish', weight: 6, run: finish },
  { name: 'finish early', weight: 1, run: decide('early') },
  { name: 'not me, with a code', weight: 1, run: decide('not-me') },
  { name: 'add a proof', weight: 2, run: add },
  { name: 'make a recovery code', weight: 1, run: makeRecoveryCode },
  { name: 'steps out of order', weight: 1, run: outOfOrder },
  { name: 'sign out', weight: 1, run: leave },
]
