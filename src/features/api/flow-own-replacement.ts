import type { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import type { Bearer } from '../oidc/flow-person.ts'
import { maskStrict } from '../proof/mask.ts'
import { openAddress } from '../proof/store-address.ts'
import { candidatesOf, draftToGoOn, liveRequest } from '../replacement/case.ts'
import { endWithApp, endWithOldProof } from '../replacement/exits/flow-old-proof.ts'
import { type CaseRead, readCase } from '../replacement/flow-case.ts'
import type { Request } from '../replacement/request.ts'
import { ACTS } from '../replacement/restrict.ts'
import { nameNewProof, proveByCode, startReplacement } from '../replacement/start/flow.ts'
import { cancelRequest, stopByLink, stopByNumber } from '../replacement/status/flow-end.ts'
import { firstFactorFresh } from '../session/rules.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { hereOf, type Person } from '../session/store-visitor.ts'
import { actingPerson } from './flow-app.ts'
import { challengeView } from './flow-own-codes.ts'
import { replacementOf, walled } from './flow-standing.ts'
import type * as schema from './schemas.ts'

type OwnReplacement = z.infer<typeof schema.ownReplacement>

const GONE = refuse('token.invalid')

const actsThat = (is: (typeof ACTS)[keyof typeof ACTS]) => schemaActs.filter((act) => ACTS[act] === is)
const schemaActs = Object.keys(ACTS) as (keyof typeof ACTS)[]

/** What runs, what this very app has begun, and what works meanwhile: the table that the pages show and the flows ask. */
function view(service: Service, read: CaseRead, person: Person | undefined): OwnReplacement {
  const draft = person && draftToGoOn(read.case, hereOf(person), read.moment, service.policy)
  const replacement = replacementOf(service, read)
  const request = liveRequest(read.case) ?? draft
  const until = draft && draft.startedAt + service.policy.replacement_draft_lifetime_ms
  return {
    replacement,
    begun: until === undefined ? null : { until: walled(until, read.moment) },
    newContacts: request ? newContactsOf(service, read, request) : [],
    works: actsThat('allowed'),
    closed: replacement ? actsThat('restricted') : [],
  }
}

const newContactsOf = (service: Service, { case: c, proofs }: CaseRead, request: Request) =>
  candidatesOf(c, request).flatMap(({ proofId, kind, state }) => {
    const proof = proofs.find((p) => p.proofId === proofId)
    const address = proof && openAddress(service, c.accountId, proof)
    if (!address || (kind !== 'mail' && kind !== 'phone')) return []
    return [{ id: proofId, kind, masked: maskStrict(address), shown: state === 'candidate' }]
  })

/** Where a token is bound to a key, it also tells what was begun with that key. */
export async function ownReplacement(
  service: Service,
  bearer: Bearer,
  source: string,
): Promise<Result<OwnReplacement>> {
  const [read, person] = await Promise.all([
    readCase(service, bearer.accountId),
    bearer.thumbprint === undefined ? undefined : actingPerson(service, bearer, source),
  ])
  return read ? ok(view(service, read, person?.ok ? person.value : undefined)) : GONE
}

/**
 * Begins it for who typed the password within the last minutes, as the page does: a token that was stolen later begins none,
 * and nobody's old contacts are alarmed by it.
 */
export async function startOwn(service: Service, bearer: Bearer, source: string) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const { now } = await service.time.moment()
  if (!firstFactorFresh(person.value.session, now, service.policy)) return refuse('sign_in.needed')
  const begun = await startReplacement(service, person.value)
  return begun.ok ? ownReplacement(service, bearer, source) : begun
}

/** The new address or number. A number gets a code; an address gets a link, which its reader opens and decides on. */
export async function nameOwn(
  service: Service,
  bearer: Bearer,
  { kind, address }: z.infer<typeof schema.newAddress>,
  source: string,
) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const named = await nameNewProof(service, person.value, kind, address)
  if (!named.ok)
    return named.refusal.code.startsWith('address.')
      ? refuse(named.refusal.code, { ...named.refusal.params, field: 'address' })
      : named
  const { proofId, challenge } = named.value
  return ok({ contact: proofId, sent: challenge ? await challengeView(service, challenge) : null })
}

/** The code that arrived at the new number. Nothing but what this app began is asked about: its codes work with its key only. */
export async function proveOwn(
  service: Service,
  bearer: Bearer,
  { challenge, code }: z.infer<typeof schema.typedCode>,
  source: string,
) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const proven = await proveByCode(service, person.value, challenge, code)
  return proven.ok ? ownReplacement(service, bearer, source) : proven
}

/** Its requester takes it back: the app, with the key, that began it. */
export async function cancelOwn(service: Service, bearer: Bearer, source: string) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  const canceled = await cancelRequest(service, person.value)
  return canceled.ok ? ownReplacement(service, bearer, source) : canceled
}

/** "Not my request" by who shows a contact from before it: at once and for good. */
export async function stopOwn(
  service: Service,
  bearer: Bearer,
  { challenge, contact, code }: z.infer<typeof schema.shownCode>,
  source: string,
) {
  const person = await actingPerson(service, bearer, source)
  if (!person.ok) return person
  if ((challenge === undefined) === (contact === undefined)) return refuse('code.which')
  const stopped =
    challenge === undefined
      ? await byApp(service, person.value, contact ?? '', code)
      : await endWithOldProof(service, person.value, challenge, code, 'not-me')
  return stopped.ok ? ownReplacement(service, bearer, source) : stopped
}

async function byApp(service: Service, person: Person, proofId: string, code: string): Promise<Result<Request>> {
  const read = await readCase(service, person.account.accountId)
  const live = read && liveRequest(read.case)
  return live
    ? endWithApp(service, person, { requestId: live.requestId, proofId }, code, 'not-me')
    : refuse('replacement.gone')
}

/** A programme that hands on what stood in an alert: nobody, but for the network that the tries are counted in. */
const nobody = (source: string): Visitor => ({ browserKey: '', locale: 'en', source, agent: '' })

const told = ({ receipt }: Pick<Request, 'receipt'>) => ok({ receipt, state: 'stopped' as const })

/** By the two numbers of an alert, for who has nothing else (T055). */
export async function stopByNumbers(
  service: Service,
  { receipt, number }: z.infer<typeof schema.stopNumbers>,
  source: string,
) {
  const stopped = await stopByNumber(service, nobody(source), receipt, number)
  return stopped.ok ? told(stopped.value.request) : stopped
}

/** By what stands behind the last slash of an alert's link. */
export async function stopByToken(service: Service, { link }: z.infer<typeof schema.stopToken>) {
  const stopped = await stopByLink(service, link)
  return stopped.ok ? told(stopped.value) : stopped
}
