import type { Instant } from '../../kernel/clock.ts'
import type { Case, Notice } from '../replacement/case.ts'
import { alerted } from '../replacement/tell.ts'

/** What happened to the security info, as notices tell it: the names of their templates. */
export const TOLD = [
  'proof-added',
  'proof-leaving',
  'proof-blocked',
  'proof-removed',
  'proof-kept',
  'proof-disowned',
  'proof-dead',
  'proof-elsewhere',
  'recovery-code-made',
  'recovery-code-revoked',
] as const
export type Told = (typeof TOLD)[number]

/**
 * A notice to every proof that hears of things (NT-02), also to the one that it is about, and to one on probation that is
 * removed by it: what each of them may do about it is seen when it is sent.
 */
export const tell = (
  before: Case,
  told: Told,
  about: { readonly subject: string; readonly since: Instant },
  params: Notice['params'],
): Notice[] =>
  alerted(before).map((proof) => ({
    template: told,
    proofId: proof.proofId,
    dedupe: `${told}/${about.subject}/${about.since}/${proof.proofId}`,
    params: { ...about, ...params },
  }))
