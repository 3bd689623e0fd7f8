import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Sql } from '../../platform/database/sql.ts'
import type { Service } from '../../platform/service.ts'
import { comeBack, leave, type Manner } from '../proof/leave.ts'
import type { Proof } from '../proof/rules.ts'
import { findProof, unchanged, withProofs } from '../replacement/case.ts'
import { type CaseRead, changeCase, type Decision } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { showFirstFactor } from '../session/flow.ts'
import { type Grant, isSenior } from '../session/grant.ts'
import { loadGrant, useGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { changeProofs, type Doer } from './changes.ts'
import { mayChange } from './flow-gate.ts'
import { opens } from './rules.ts'

const GONE = refuse('proof.gone')

/** Takes a proof away as its owner decides (machine.md b.3); who decides has shown what that manner needs. */
export function removeProof(service: Service, person: Person, proofId: string, manner: Manner): Promise<Result<Proof>> {
  return changeCase<Proof>(service, person.account.accountId, GONE, async (read) => {
    const spent = await mayRemove(service, person, read, manner)
    return spent.ok ? takeAway(person, read, proofId, manner, spent.value) : spent
  })
}

/** One senior proof for what takes its time or can be undone for thirty days, two different ones for what is at once. */
async function mayRemove(
  service: Service,
  person: Person,
  read: CaseRead,
  manner: Manner,
): Promise<Result<readonly Sql[]>> {
  const first = await mayChange(service, person, read, 'remove-proof')
  if (!first.ok || manner !== 'at-once') return first
  const { accountId } = person.account
  const { sessionId } = person.session
  const [one, two] = await Promise.all([
    loadGrant(service.database, accountId, sessionId, 'remove-proof'),
    loadGrant(service.database, accountId, sessionId, 'remove-at-once'),
  ])
  const open = (grant: Grant | undefined) => opens(grant, person.session, read.case, read.moment.now, service.policy)
  if (!one || !two || !open(one) || !open(two) || two.proofId === one.proofId) return refuse('proof.second_needed')
  return ok([useGrant(accountId, one), useGrant(accountId, two)])
}

/** The decision that a proof goes, with the news of it; for a flow that has more to write, too. */
export function takeAway(
  person: Doer,
  { case: c, moment }: CaseRead,
  proofId: string,
  manner: Manner,
  musts: readonly Sql[],
): Result<Decision<Proof>> {
  const left = leave(c.proofs, proofId, manner, moment.now)
  if (!left.ok) return left
  const { state } = left.value
  const told = state === 'leaving' ? 'proof-leaving' : state === 'blocked' ? 'proof-blocked' : 'proof-removed'
  const change = changeProofs(c, [left.value], told, person, moment)
  return ok({ change, value: left.value, musts })
}

/** The way back from the list: a removal is taken back by who shows an old proof (PL-09). */
export function keepProof(service: Service, person: Person, proofId: string): Promise<Result<Proof>> {
  return changeCase<Proof>(service, person.account.accountId, GONE, async (read) => {
    const spent = await mayChange(service, person, read, 'add-proof')
    if (!spent.ok) return spent
    const { case: c, moment } = read
    const proof = findProof(c, proofId)
    const back = proof ? comeBack(proof, moment.now) : GONE
    if (!back.ok) return back
    const change = changeProofs(c, [back.value], 'proof-kept', person, moment)
    return ok({ change, value: back.value, musts: spent.value })
  })
}

/**
 * "I lost it", by who types the password (PL-08): no code is sent to it any more, and for thirty days any old proof, that
 * one too, takes it back without signing in. The password alone does no more than it could by waiting as long for a
 * replacement, and never takes the last contact.
 */
export async function reportLost(
  service: Service,
  person: Person,
  proofId: string,
  password: unknown,
): Promise<Result<Proof>> {
  const shown = await showFirstFactor(service, person, password)
  if (!shown.ok) return shown
  return changeCase<Proof>(service, person.account.accountId, GONE, (read) => {
    const closed = restricted(read.case, 'remove-proof', false)
    if (closed) return closed
    // What is on probation goes by another proof's word, and what leaves already is told of.
    if (findProof(read.case, proofId)?.state === 'probation') return GONE
    return takeAway(person, read, proofId, 'lost', [])
  })
}

/** A name in the person's own words. It is shown where contacts are chosen, so who writes it has shown an old one. */
export function labelProof(service: Service, person: Person, proofId: string, label: string): Promise<Result<Proof>> {
  return changeCase<Proof>(service, person.account.accountId, GONE, ({ case: c, moment }) => {
    const { session } = person
    const shown = c.proofs.find((p) => p.proofId === session.proofId)
    const fresh = session.proofShownAt !== null && moment.now < session.proofShownAt + service.policy.grant_lifetime_ms
    if (!fresh || !shown || !isSenior(shown, session)) return refuse('step_up.needed')
    const proof = findProof(c, proofId)
    if (!proof || !isListed(proof)) return GONE
    const named = { ...proof, label }
    const next = withProofs(c, (p) => (p.proofId === proofId ? named : p))
    return ok({ change: { ...unchanged(c), next }, value: named })
  })
}

/** What stands in the list of a person's security info. */
export const isListed = ({ state }: Proof): boolean =>
  state !== 'unconfirmed' && state !== 'candidate' && state !== 'discarded' && state !== 'gone'
