import type { Instant } from '../../kernel/clock.ts'
import type { Policy } from '../../policy/policy.ts'
import { powers } from '../proof/rules.ts'
import type { RecoveryCode } from '../recovery-code/rules.ts'
import type { Case, Change, Ends, Notice } from '../replacement/case.ts'
import { endByEpoch } from '../replacement/ends.ts'
import type { Moment } from '../replacement/request.ts'
import { withoutShorterWait } from '../replacement/wait.ts'
import type { Doer, Session } from '../session/rules.ts'

/** By whom, where that is known: for the notices. */
export type By = Partial<Doer>

/** A session id that no session has: "all but this one" ends them all. */
const NO_SESSION = '00000000-0000-0000-0000-000000000000'

export interface NewPassword {
  /** With the former password, or with a code to a proof in its place. */
  readonly how: 'changed' | 'forgotten'
  readonly ends: 'all' | { readonly but: string } | 'none'
  readonly by: By
}

/** The first factor changed: what stood on the old one has lost its ground, and everybody is told (S7, NT-06). */
export function changePassword(c: Case, { how, ends, by }: NewPassword, moment: Moment): Change {
  return replaceFirstFactor(c, ends, moment, {
    kind: 'password.changed',
    data: { how },
    notices: told(c, 'password-changed', { ...named(by), how }, moment.now),
    reason: 'password_changed',
  })
}

/**
 * "Secure account" (machine.md b.8): whatever a stranger may have got hold of ends at once, by a proof that was there
 * before: password, sessions, known browsers, recovery code and the request that runs. Vetoes count from here anew.
 */
export function secureAccount(c: Case, { but, by }: { but: string | undefined; by: By }, moment: Moment): Change {
  const { now } = moment
  const change = replaceFirstFactor(c, but === undefined ? 'all' : { but }, moment, {
    kind: 'account.secured',
    data: {},
    notices: told(c, 'account-secured', named(by), now),
    reason: 'account_secured',
  })
  const codes = c.codes.map(
    (code): RecoveryCode => (code.state === 'live' ? { ...code, state: 'revoked', changedAt: now } : code),
  )
  return {
    ...change,
    next: {
      ...change.next,
      codes,
      protectedAt: null,
      securedAt: now,
      verifiedAt: now,
      ownWait: withoutShorterWait(c.ownWait, now),
    },
  }
}

/**
 * Where the host keeps the password, "secure account" cannot make it another one; it takes one that the host has said is new,
 * since the account is protected and within the last day, and that was shown in this session since. Otherwise who made the
 * account protected would still know what opens it (b.8).
 */
export function renewedAtHost(
  { passwordChangedAt, protectedAt }: Case,
  { signedInAt }: Pick<Session, 'signedInAt'>,
  now: Instant,
  policy: Policy,
): boolean {
  if (passwordChangedAt === null || passwordChangedAt >= signedInAt) return false
  return passwordChangedAt > (protectedAt ?? 0) && now < passwordChangedAt + policy.secure_host_renewed_ms
}

interface Said {
  readonly kind: string
  readonly data: Change['happened'][number]['data']
  readonly notices: readonly Notice[]
  readonly reason: string
}

function replaceFirstFactor(c: Case, which: NewPassword['ends'], moment: Moment, said: Said): Change {
  const ended = endByEpoch(c, said.reason, moment)
  const ends: Ends[] =
    which === 'none'
      ? []
      : [{ which: 'all-but', sessionId: which === 'all' ? NO_SESSION : which.but, reason: said.reason }]
  return {
    next: { ...ended.next, epoch: c.epoch + 1, passwordChangedAt: moment.now },
    notices: [...ended.notices, ...said.notices],
    happened: [...ended.happened, { kind: said.kind, data: said.data }],
    ends: [...ended.ends, ...ends],
  }
}

const named = ({ source = '', agent = '' }: By) => ({ source, agent })

const told = (c: Case, template: string, params: Notice['params'], now: Instant): Notice[] =>
  c.proofs
    .filter((p) => powers(p).alerts)
    .map(({ proofId }) => ({ template, proofId, dedupe: `${template}/${c.epoch}/${now}/${proofId}`, params }))
