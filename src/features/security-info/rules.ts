import type { Instant } from '../../kernel/clock.ts'
import { hours } from '../../kernel/duration.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Policy } from '../../policy/policy.ts'
import { isPresent } from '../proof/leave.ts'
import { isKept, type Proof } from '../proof/rules.ts'
import type { Case } from '../replacement/case.ts'
import { type Grant, grantIsOpen, isSenior } from '../session/grant.ts'
import { firstFactorFresh, proofFresh, type Session } from '../session/rules.ts'

/** Was a proof with the full say shown in this session within the last minutes (machine.md b.1)? */
export function seniorProofShown(session: Session, proofs: readonly Proof[], now: Instant, policy: Policy): boolean {
  const shown = proofs.find((p) => p.proofId === session.proofId)
  return proofFresh(session, now, policy) && shown !== undefined && isSenior(shown, session)
}

/** Does this grant open its act here and now, by a proof with the full say? */
export function opens(
  grant: Grant | undefined,
  session: Session,
  { epoch, proofs }: Case,
  now: Instant,
  policy: Policy,
) {
  const shown = proofs.find((p) => p.proofId === grant?.proofId)
  return grant !== undefined && grantIsOpen(grant, session, epoch, now, policy) && !!shown && isSenior(shown, session)
}

/** The hour of signing up: what is added in it is as old as the account, so it needs no probation (b.3 "enrolment"). */
export const isEnrolling = (session: Session, now: Instant): boolean =>
  session.enrolment && now < session.createdAt + hours(1)

/**
 * Whoever came from the host to an account without security info, within the hour: what they add first is as good as the first
 * proof of a sign-up, and what they add besides in the minutes after they have shown it, too. Another session of that hour,
 * in which it was not shown, has no part in it.
 */
export function beginsSecurityInfo(session: Session, proofs: readonly Proof[], now: Instant, policy: Policy): boolean {
  if (!isEnrolling(session, now)) return false
  const present = proofs.filter(isPresent)
  if (present.length === 0) return firstFactorFresh(session, now, policy)
  const isOwn = (proof: Proof) => proof.createdAt >= session.createdAt
  const shown = proofFresh(session, now, policy) && present.some((p) => p.proofId === session.proofId)
  return shown && present.every(isOwn)
}

export interface NewProof {
  readonly proofId: string
  readonly kind: Proof['kind']
  readonly addressKey: string
  readonly label: string
}

/** Names a proof to be added; it has no power before its holder shows it. */
export function addProof(proofs: readonly Proof[], wish: NewProof, now: Instant, policy: Policy): Result<Proof> {
  const present = proofs.filter(isPresent)
  if (present.some((p) => p.addressKey === wish.addressKey)) return refuse('security_info.already_there')
  if (present.length >= policy.proof_count_max) return refuse('security_info.too_many', { max: policy.proof_count_max })
  return ok({
    ...wish,
    state: 'unconfirmed',
    requestId: null,
    createdAt: now,
    provenAt: null,
    effectiveAt: null,
    changedAt: now,
    undeliverableAt: null,
  })
}

/** Its holder showed it: it verifies from now on, and gets its full say after seven days (b.3 "probation"). */
export function confirmProof(proof: Proof, enrolling: boolean, now: Instant): Proof {
  return enrolling
    ? { ...proof, state: 'effective', provenAt: now, effectiveAt: now, changedAt: now }
    : { ...proof, state: 'probation', provenAt: now, changedAt: now }
}

/** What this account has against losing everything: at least two proofs and a recovery code (product.md P1). */
export interface Strength {
  readonly proofs: number
  readonly recoveryCode: boolean
  readonly strong: boolean
}

export function strengthOf(proofs: readonly Proof[], recoveryCode: boolean): Strength {
  // One mailbox under two spellings is lost once; what leaves is as good as gone.
  const kept = new Set(proofs.filter((p) => isKept(p) && p.state !== 'leaving').map((p) => p.addressKey)).size
  return { proofs: kept, recoveryCode, strong: kept >= 2 && recoveryCode }
}

/** A label in the person's own words: one line, cut to what fits; undefined where it is not text. */
export function readLabel(typed: unknown, policy: Policy): string {
  if (typeof typed !== 'string') return ''
  return [
    ...typed
      .normalize('NFC')
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
      .trim(),
  ]
    .slice(0, policy.proof_label_length_max)
    .join('')
}
