import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { comeBack, leave } from '../proof/leave.ts'
import { powers } from '../proof/rules.ts'
import { type Case, type Change, findProof, withProofs } from '../replacement/case.ts'
import type { From } from '../replacement/disown.ts'
import { endByEpoch } from '../replacement/ends.ts'
import type { Moment } from '../replacement/request.ts'
import { tell } from './tell.ts'

/** What the reader of a notice can take back; `nothing` leaves them the word that they do not know the account. */
export const ABOUT = ['nothing', 'addition', 'removal', 'code'] as const
export type About = (typeof ABOUT)[number]

/** What a notice was about: bound to the moment, so that a notice of last year takes nothing back today (S12). */
export interface Matter {
  readonly about: About
  /** The proof or the recovery code. */
  readonly subject: string
  readonly since: Instant
}

/** Can it still be taken back, is it undone already, or is it too late? */
export type Standing = 'open' | 'undone' | 'late'

export function standingOf(c: Case, { about, subject, since }: Matter, now: Instant): Standing {
  if (about === 'code') {
    const code = c.codes.find((k) => k.codeId === subject)
    if (code?.state === 'live' && code.madeAt === since && now < code.agedAt) return 'open'
    return code?.state === 'revoked' || code?.state === 'replaced' ? 'undone' : 'late'
  }
  const proof = findProof(c, subject)
  if (about === 'nothing' || !proof) return 'late'
  const young = proof.changedAt === since
  if (about === 'addition') {
    if (proof.state === 'discarded' || proof.state === 'gone') return 'undone'
    return young && proof.state === 'probation' ? 'open' : 'late'
  }
  if (proof.state === 'effective') return 'undone'
  return young && (proof.state === 'leaving' || proof.state === 'blocked') ? 'open' : 'late'
}

/** What somebody who has no say (any more) may take back: nothing. */
export const aboutFor = (c: Case, readerId: string, about: About): About => {
  const reader = findProof(c, readerId)
  return reader && powers(reader).undo ? about : 'nothing'
}

/**
 * "This was not me", said from a proof without signing in (S4): what was added goes, what was leaving stays, the young
 * recovery code is void. Somebody else has the password and had a proof for a moment, so the account is protected, and
 * the sessions that may be theirs end with it (T042); that part is SQL of the flow.
 */
export function undo(
  c: Case,
  command: { readonly readerId: string; readonly matter: Matter },
  from: From,
  moment: Moment,
): Result<Change> {
  const { matter, readerId } = command
  if (aboutFor(c, readerId, matter.about) === 'nothing') return refuse('report.unknown')
  const standing = standingOf(c, matter, moment.now)
  if (standing !== 'open') return refuse(standing === 'undone' ? 'report.already' : 'report.too_late')
  const undone = matter.about === 'code' ? withoutCode(c, matter, moment) : withProof(c, matter, moment)
  if (!undone.ok) return undone
  // Whatever runs was begun in an account of which two people have a part (machine.md b.6 "epoch change").
  const ended = endByEpoch(undone.value, 'proofs_changed', moment)
  const params = { ...from, by: readerId }
  return ok({
    ...ended,
    next: { ...ended.next, epoch: c.epoch + 1, protectedAt: c.protectedAt ?? moment.now },
    notices: [...ended.notices, ...tell(c, TOLD[matter.about], { subject: matter.subject, since: moment.now }, params)],
    happened: [
      ...ended.happened,
      { kind: `report.${matter.about}_undone`, data: { subject: matter.subject, by: readerId } },
    ],
  })
}

const TOLD = {
  nothing: 'proof-kept',
  addition: 'proof-removed',
  removal: 'proof-kept',
  code: 'recovery-code-revoked',
} as const

const withoutCode = (c: Case, { subject }: Matter, { now }: Moment): Result<Case> =>
  ok({
    ...c,
    codes: c.codes.map((k) => (k.codeId === subject ? { ...k, state: 'revoked' as const, changedAt: now } : k)),
  })

function withProof(c: Case, { about, subject }: Matter, { now }: Moment): Result<Case> {
  const proof = findProof(c, subject)
  if (!proof) return refuse('report.unknown')
  const changed = about === 'addition' ? leave(c.proofs, subject, 'at-once', now) : comeBack(proof, now)
  return changed.ok ? ok(withProofs(c, (p) => (p.proofId === subject ? changed.value : p))) : changed
}
