import { hours } from '../../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { countTry } from '../../../platform/attempt.ts'
import { sendsSms } from '../../../platform/config/sms.ts'
import type { Service } from '../../../platform/service.ts'
import { hashed } from '../../account/flow-password.ts'
import { askCode, checkCode, codeOver, useCode } from '../../challenge/flow.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { type AddressKind, isAddress } from '../../proof/rules.ts'
import type { StoredProof } from '../../proof/store.ts'
import { readRecoveryCode } from '../../recovery-code/format.ts'
import type { MadeCode } from '../../recovery-code/rules.ts'
import { rotated, sessionOver } from '../../session/flow.ts'
import { forgetBrowsersSince, rememberBrowser, updateSession } from '../../session/store.ts'
import { doerOf, type Person } from '../../session/store-visitor.ts'
import { type Evidence, judgeFormerCode, revert } from '../dispute.ts'
import { acceptWhereKept } from '../finish/flow.ts'
import { type CaseRead, changeFrozenCase, readCase } from '../flow-case.ts'
import { usesCode } from '../new-code.ts'
import type { Request } from '../request.ts'
import { giveCode } from '../start/flow-new-code.ts'
import { type Dispute, mayResolve, openDispute } from '../undo.ts'

const OVER = refuse('dispute.over')

type StoredAddress = StoredProof & { readonly kind: AddressKind }

/** A frozen account as its people see it. */
export interface Frozen {
  readonly read: CaseRead
  readonly request: Request
  readonly dispute: Dispute
  /** The old proofs whose codes can take it back, where something can be sent to them. */
  readonly resolvers: readonly StoredAddress[]
}

export async function readDispute(service: Service, accountId: string): Promise<Frozen | undefined> {
  const read = await readCase(service, accountId)
  const dispute = read && openDispute(read.case)
  const request = read?.case.requests.find((r) => r.requestId === dispute?.requestId)
  if (!read || !dispute || !request) return undefined
  const reachable = ({ kind }: StoredAddress) => kind === 'mail' || sendsSms(service.settings)
  const resolvers = read.proofs.filter(isAddress).filter((p) => mayResolve(dispute, p) && reachable(p))
  return { read, request, dispute, resolvers }
}

/**
 * Did this session come through the link or the number of an old proof? Only then codes go to the old proofs: the
 * other side, who may know the former password as well, could otherwise use up all codes that may be sent (L7).
 */
export const isResolver = ({ session }: Person, dispute: Dispute): boolean =>
  dispute.contested.some((f) => f.proofId === session.proofId && f.state === 'retired')

/** Sends a code to each of two old proofs. */
export async function askDisputeCodes(
  service: Service,
  person: Person,
  proofIds: readonly string[],
): Promise<Result<Challenge[]>> {
  const { accountId } = person.account
  const found = await readDispute(service, accountId)
  if (!found) return OVER
  if (!isResolver(person, found.dispute)) return refuse('dispute.link_needed')
  const chosen = found.resolvers.filter((p) => proofIds.includes(p.proofId))
  if (chosen.length !== 2) return refuse('dispute.choose_two')
  const challenges: Challenge[] = []
  for (const { proofId } of chosen) {
    const { browserKey } = person
    const wish = { accountId, proofId, purpose: 'dispute', browserKey, requestId: found.dispute.requestId } as const
    const asked = await askCode(service, wish)
    if (!asked.ok) return asked
    challenges.push(asked.value)
  }
  return ok(challenges)
}

export interface Reverted {
  /** The resolver's session goes on under a new secret; every other one has ended. */
  readonly token: string
  /** A recovery code was used up by it, and this one is in its place (RC-05). */
  readonly newCode?: MadeCode
}

/** Codes that arrived at two old proofs, and a new password: everything since the completion is void (S24). */
export async function revertByProofs(
  service: Service,
  person: Person,
  typed: { readonly codes: ReadonlyMap<string, unknown>; readonly newPassword: unknown },
): Promise<Result<Reverted>> {
  const { accountId, epoch } = person.account
  const found = await readDispute(service, accountId)
  if (!found) return OVER
  const password = await acceptWhereKept(service, person.account, typed.newPassword)
  if (!password.ok) return password
  const shown: Challenge[] = []
  for (const [challengeId, entry] of typed.codes) {
    const { browserKey } = person
    const checked = await checkCode(service, { accountId, challengeId, purpose: 'dispute', browserKey, epoch, entry })
    // Two fields ask for a code, so it is said which one is meant.
    if (!checked.ok) return refuse(checked.refusal.code, { ...checked.refusal.params, challenge: challengeId })
    if (checked.value.requestId === found.dispute.requestId) shown.push(checked.value)
  }
  const evidence = { proofIds: shown.map((code) => code.proofId) }
  return takeBack(service, person, { dispute: found.dispute, evidence, shown, password: password.value })
}

/** A recovery code from before the request, and a new password. */
export async function revertByCode(
  service: Service,
  person: Person,
  typed: { readonly code: unknown; readonly newPassword: unknown },
): Promise<Result<Reverted>> {
  const { accountId } = person.account
  const code = readRecoveryCode(typed.code)
  if (!code.ok) return code
  const found = await readDispute(service, accountId)
  if (!found) return OVER
  const password = await acceptWhereKept(service, person.account, typed.newPassword)
  if (!password.ok) return password
  const { now } = found.read.moment
  const tries = await countTry(service.database, accountId, 'dispute-code', person.source, now, hours(1))
  if (tries.count > service.policy.dispute_code_attempts_hour_max)
    return refuse('recovery_code.too_many', { at: tries.firstAt + hours(1) })
  const digest = service.keys.digest('recovery-code', accountId, code.value).toString('hex')
  const judged = judgeFormerCode(found.read.case, found.dispute, digest)
  if (!judged.ok) return judged
  const evidence = { codeId: judged.value.codeId }
  return takeBack(service, person, { dispute: found.dispute, evidence, shown: [], password: password.value })
}

interface TakingBack {
  readonly dispute: Dispute
  readonly evidence: Evidence
  readonly shown: readonly Challenge[]
  /** Undefined where the host keeps it. */
  readonly password: string | undefined
}

async function takeBack(service: Service, person: Person, act: TakingBack): Promise<Result<Reverted>> {
  const { accountId } = person.account
  const { requestId, completedAt } = act.dispute
  const { sessionId } = person.session
  const newPassword = await hashed(act.password)
  const { secretKey, token } = rotated(service, person.session)
  const over = async () => {
    for (const code of act.shown) {
      const used = await codeOver(service, accountId, code)
      if (used) return used
    }
    return sessionOver(service, person.session)
  }
  return changeFrozenCase<Reverted>(
    service,
    accountId,
    OVER,
    ({ case: c, moment }) => {
      const { now } = moment
      const change = revert(c, { requestId, evidence: act.evidence, sessionId }, moment)
      if (!change.ok) return change
      const proofId = act.shown[0]?.proofId ?? null
      const session = { ...person.session, signedInAt: now, proofId, proofShownAt: proofId === null ? null : now }
      const used = usesCode(c, change.value.next)
      const given = used ? giveCode(service, change.value, doerOf(person), now) : undefined
      return ok({
        change: given?.change ?? change.value,
        value: { token, ...(given && { newCode: given.made }) },
        account: { ...newPassword.columns(now), formerPasswordHash: null },
        musts: [...act.shown.map((code) => useCode(accountId, code)), updateSession(session, secretKey)],
        parts: [
          forgetBrowsersSince(accountId, completedAt, person.browserKey),
          rememberBrowser(accountId, person.browserKey, now),
          ...(given?.parts ?? []),
        ],
      })
    },
    over,
  )
}
