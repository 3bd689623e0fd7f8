import { type Result, refuse } from '../../../kernel/result.ts'
import { countTry } from '../../../platform/attempt.ts'
import { sameSecret } from '../../../platform/crypto/keys.ts'
import type { Service } from '../../../platform/service.ts'
import { hereOf, type Person, type Visitor } from '../../session/store-visitor.ts'
import { begunWithCode, draftToGoOn, findProof } from '../case.ts'
import { readCase } from '../flow-case.ts'
import { readNumber } from '../number.ts'
import { draftIsAlive, type Request } from '../request.ts'
import { matchNumber, readLink } from '../store-links.ts'
import { type Proven, prove } from './flow.ts'

/** What the continue link's page may show. It names no account: a mis-sent mail tells its reader nothing (journey.md F13). */
export type ContinuePage =
  /** This browser began it, or its person is signed in: one button. */
  | { readonly step: 'button'; readonly receipt: string; readonly accountId: string }
  /** Another device: the number to type where it was begun. */
  | { readonly step: 'number'; readonly receipt: string; readonly number: string }
  | { readonly step: 'done'; readonly receipt: string }
  | { readonly step: 'over' }

/** Reading the link's page changes nothing, however often and by whom it is fetched (S16). */
export async function readContinue(
  service: Service,
  visitor: Visitor,
  person: Person | undefined,
  token: string,
): Promise<ContinuePage> {
  const link = readLink(service.keys, 'continue', token)
  const read = link && (await readCase(service, link.accountId))
  const request = read?.case.requests.find((r) => r.requestId === link?.requestId)
  const proof = read && link && findProof(read.case, link.proofId)
  if (!read || !link || !request || !proof || proof.requestId !== request.requestId) return { step: 'over' }
  const { receipt } = request
  if (request.state !== 'draft') return proof.provenAt === null ? { step: 'over' } : { step: 'done', receipt }
  if (proof.state === 'candidate') return { step: 'done', receipt }
  if (proof.state !== 'unconfirmed' || !draftIsAlive(request, read.moment, service.policy)) return { step: 'over' }
  if (isRequester(request, visitor, person)) return { step: 'button', receipt, accountId: link.accountId }
  return {
    step: 'number',
    receipt,
    number: matchNumber(service.keys, service.policy, request.requestId, proof.proofId),
  }
}

/**
 * The browser that began the request, or a person who is signed in in its session (the first factor was shown there).
 * With what a recovery code began, only the session that showed the code goes on.
 */
function isRequester(request: Request, visitor: Visitor, person: Person | undefined): boolean {
  const sameSession = person?.session.sessionId === request.sessionId
  return sameSession || (!begunWithCode(request) && request.browserKey === visitor.browserKey)
}

/** The one button of the continue page. */
export async function continueByLink(
  service: Service,
  visitor: Visitor,
  person: Person | undefined,
  token: string,
): Promise<Result<Proven>> {
  const page = await readContinue(service, visitor, person, token)
  const link = readLink(service.keys, 'continue', token)
  if (!link || page.step === 'over') return refuse('replacement.link_over')
  if (page.step === 'number') return refuse('replacement.other_browser')
  return prove(service, link, person)
}

/** The number that the mail's page showed on another device, typed where the request was begun. */
export async function continueByNumber(service: Service, person: Person, typed: unknown): Promise<Result<Proven>> {
  const { accountId } = person.account
  const read = await readCase(service, accountId)
  const draft = read && draftToGoOn(read.case, hereOf(person), read.moment, service.policy)
  const proof =
    draft &&
    read.case.proofs.find((p) => p.requestId === draft.requestId && p.kind === 'mail' && p.state === 'unconfirmed')
  if (!draft || !proof) return refuse('replacement.gone')
  const number = readNumber(typed, service.policy.match_length_digits)
  if (!number.ok) return number
  const tries = await countTry(
    service.database,
    accountId,
    'match',
    proof.proofId,
    read.moment.now,
    service.policy.replacement_draft_lifetime_ms,
  )
  if (tries.count > service.policy.match_attempts_max) return refuse('match.too_many')
  const right = sameSecret(matchNumber(service.keys, service.policy, draft.requestId, proof.proofId), number.value)
  if (!right) return refuse('match.wrong', { left: service.policy.match_attempts_max - tries.count })
  return prove(service, { accountId, requestId: draft.requestId, proofId: proof.proofId }, person)
}
