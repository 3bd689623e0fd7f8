import type { Instant } from '../../../kernel/clock.ts'
import { digits, uuid } from '../../../kernel/random.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Sql } from '../../../platform/database/sql.ts'
import { enqueue } from '../../../platform/outbox.ts'
import type { Service } from '../../../platform/service.ts'
import { askCode, checkCode, codeOver, useCode } from '../../challenge/flow.ts'
import { reserveMessage } from '../../challenge/flow-send.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { judgeSignature, rankShown, tellMissing } from '../../device/flow.ts'
import { placesElsewhere, tellElsewhere } from '../../notice/flow-elsewhere.ts'
import { type Address, readMailAddress } from '../../proof/address.ts'
import { readPhoneNumber } from '../../proof/phone.ts'
import type { AddressKind } from '../../proof/rules.ts'
import { phonePolicy, storeAddress } from '../../proof/store-address.ts'
import { claimRecoveryTry } from '../../recovery-code/flow-try.ts'
import { readRecoveryCode } from '../../recovery-code/format.ts'
import { judgeRecoveryCode, type MadeCode } from '../../recovery-code/rules.ts'
import { isKnownBrowser, rotated } from '../../session/flow.ts'
import { halfwayIn } from '../../session/rules.ts'
import { updateSession } from '../../session/store.ts'
import { doerOf, hereOf, type Person } from '../../session/store-visitor.ts'
import { draftToGoOn, liveRequest } from '../case.ts'
import { changeCase, readCase } from '../flow-case.ts'
import { usesCode } from '../new-code.ts'
import type { Rank, Request } from '../request.ts'
import { proveCandidate } from '../rules.ts'
import { nameCandidate, start } from '../start.ts'
import { seenElsewhere } from './flow-candidate.ts'
import { giveCode } from './flow-new-code.ts'

const GONE = refuse('replacement.gone')

/**
 * Begins the replacement for who knows the password and has none of the proofs, or answers the one that runs. Signed by
 * a trusted device it is of rank 2: what was tried with the password alone neither bars nor lengthens it (b.8).
 */
export async function startReplacement(
  service: Service,
  person: Person,
  signature?: unknown,
): Promise<Result<Request>> {
  let missing = false
  const begun = await begin(service, person, null, async (now) => {
    const judged = await judgeSignature(service, person, 'start', signature, now)
    missing = judged.is === 'missing'
    const musts = judged.is === 'shown' ? judged.musts : []
    return { rank: rankShown(judged, now, service.policy), musts }
  })
  if (missing) await tellMissing(service, person)
  return begun
}

/** What the person shows at this moment, and the parts that use it up. */
type Evidence = (now: Instant) => Promise<{ readonly rank: Rank; readonly musts?: readonly Sql[] }>

async function begin(
  service: Service,
  person: Person,
  codeId: string | null,
  evidence: Evidence,
): Promise<Result<Request>> {
  // In a recovery session nobody showed the password that these ranks stand on.
  if (person.session.recoveryOf !== null) return refuse('replacement.first_factor_needed')
  const { now } = await service.time.moment()
  const known = await isKnownBrowser(service, person, now)
  return changeCase<Request>(service, person.account.accountId, GONE, async ({ case: c, moment }) => {
    const { rank, musts = [] } = await evidence(moment.now)
    // Who asked for two steps themself has lost the second one, and begins with the password as everybody does (RW-20).
    if (rank <= 1 && halfwayIn(c, person.session, known ? 'known' : 'unknown') === 'protected')
      return refuse('replacement.protected')
    const command = {
      rank,
      codeId,
      requestId: uuid(service.random),
      receipt: digits(service.random, 8),
      browserKey: person.browserKey,
      sessionId: person.session.sessionId,
      source: person.source,
      agent: person.agent,
    }
    const begun = start(c, command, moment, service.policy)
    return begun.ok ? ok({ change: begun.value, value: begun.value.request, musts, by: doerOf(person) }) : begun
  })
}

/**
 * Begins it with a recovery code: no wait. The try is counted before the code is judged; a typing error costs nothing.
 * The code is used up only when the new proof is shown.
 */
export async function startWithRecoveryCode(
  service: Service,
  person: Person,
  typed: unknown,
): Promise<Result<Request>> {
  const code = readRecoveryCode(typed)
  if (!code.ok) return code
  const { accountId } = person.account
  const { now } = await service.time.moment()
  const counted = await claimRecoveryTry(service, person, now)
  if (!counted.ok) return counted
  const read = await readCase(service, accountId)
  if (!read) return GONE
  const digest = service.keys.digest('recovery-code', accountId, code.value).toString('hex')
  const judged = judgeRecoveryCode(read.case.codes, digest, now)
  if (!judged.ok) return judged
  await counted.value()
  return begin(service, person, judged.value.codeId, async () => ({ rank: 4 }))
}

export interface Named {
  readonly requestId: string
  readonly proofId: string
  readonly kind: AddressKind
  /** The code's challenge on the phone branch; the mail branch waits for the link instead. */
  readonly challenge: Challenge | undefined
}

/** Names the new address or number and sends it what it needs to show that it arrives: a link, or a code. */
export async function nameNewProof(
  service: Service,
  person: Person,
  kind: AddressKind,
  typed: unknown,
): Promise<Result<Named>> {
  const address = kind === 'mail' ? readMailAddress(typed) : readPhoneNumber(typed, phonePolicy(service.settings))
  if (!address.ok) return address
  const proofId = uuid(service.random)
  const named = await name(service, person, proofId, address.value)
  if (!named.ok || kind === 'mail') return named
  const { accountId } = person.account
  const challenge = await askCode(service, {
    accountId,
    proofId,
    purpose: 'candidate',
    browserKey: person.browserKey,
    requestId: named.value.requestId,
    network: person.source,
  })
  return challenge.ok ? ok({ ...named.value, challenge: challenge.value }) : challenge
}

function name(service: Service, person: Person, proofId: string, address: Address): Promise<Result<Named>> {
  const { accountId } = person.account
  const stored = storeAddress(service, accountId, proofId, address)
  return changeCase<Named>(service, accountId, GONE, async ({ case: c, moment }) => {
    const draft = draftToGoOn(c, hereOf(person), moment, service.policy)
    if (!draft) return GONE
    const { requestId } = draft
    const limit = service.policy.code_sends_day_max
    const recent = c.proofs.filter((p) => p.requestId !== null && p.createdAt > moment.now - DAY_MS)
    if (recent.length >= limit)
      return refuse('code.too_many_sent', { at: Math.min(...recent.map((p) => p.createdAt)) + DAY_MS })
    const proof = { proofId, kind: address.kind, addressKey: stored.addressKey }
    const change = nameCandidate(c, { requestId, proof }, moment, service.policy)
    if (!change.ok) return change
    const isMail = address.kind === 'mail'
    const trusted = isMail && (await isKnownBrowser(service, person, moment.now))
    const outgoing = { accountId, address, trusted, proven: false, network: person.source }
    const reserved = isMail ? await reserveMessage(service, service.database, outgoing, moment.now) : ok([])
    if (!reserved.ok) return reserved
    const mail = enqueue(service.random, accountId, moment.now, service.policy.replacement_draft_lifetime_ms, [
      {
        proofId,
        template: 'replacement-continue',
        params: { request: requestId },
        dedupe: continueKey(requestId, proofId),
      },
    ])
    return ok({
      change: change.value,
      value: { requestId, proofId, kind: address.kind, challenge: undefined },
      sealed: new Map([[proofId, stored]]),
      parts: isMail ? [mail] : [],
      musts: reserved.value,
    })
  })
}

const DAY_MS = 86_400_000

/** The outbox key of the mail with the continue link. */
export const continueKey = (requestId: string, proofId: string): string =>
  `replacement/${requestId}/continue/${proofId}`

/** The phone branch: the code that arrived at the new number. */
export async function proveByCode(
  service: Service,
  person: Person,
  challengeId: string,
  typed: unknown,
): Promise<Result<Proven>> {
  const { accountId, epoch } = person.account
  const { browserKey } = person
  const c = await checkCode(service, { accountId, challengeId, purpose: 'candidate', browserKey, epoch, entry: typed })
  if (!c.ok) return c
  return prove(service, { accountId, requestId: c.value.requestId ?? '', proofId: c.value.proofId }, person, c.value)
}

export interface Proven {
  readonly request: Request
  /** A recovery code was used up by it, and this one is in its place, to be shown before anything else (RC-05). */
  readonly newCode?: MadeCode
  /** With the replacement done, the session that asked for it goes on as one in which the new proof was shown (SS-02). */
  readonly token?: string
}

/** Which candidate of which request. */
type Candidate = Readonly<Record<'accountId' | 'requestId' | 'proofId', string>>

/** One candidate is shown; everything that follows from it is written at once. */
export async function prove(
  service: Service,
  { accountId, requestId, proofId }: Candidate,
  person: Person | undefined,
  code?: Challenge,
): Promise<Result<Proven>> {
  const elsewhere = await placesElsewhere(service, accountId, proofId)
  return changeCase<Proven>(
    service,
    accountId,
    GONE,
    async (read) => {
      const { case: c, moment } = read
      const command = { requestId, proofId, otherAccounts: 0 }
      // Only what may go on is noted, so that nobody gets an address remarked on that they do not hold.
      const may = proveCandidate(c, command, moment, service.policy)
      if (!may.ok) return may
      const { otherAccounts, flags } = await seenElsewhere(service, read, requestId, proofId)
      const change = proveCandidate(c, { ...command, otherAccounts }, moment, service.policy)
      if (!change.ok) return change
      const request = change.value.next.requests.find((r) => r.requestId === requestId)
      if (!request) return GONE
      const parts = [...flags, tellElsewhere(service, elsewhere, moment.now, request)]
      const musts = code ? [useCode(accountId, code)] : []
      if (!usesCode(c, change.value.next)) return ok({ change: change.value, value: { request }, parts, musts })
      const given = giveCode(service, change.value, { ...request, session: request.sessionId }, moment.now)
      const onward = shownIn(service, person, request, proofId, moment.now)
      const value = { request, newCode: given.made, ...(onward && { token: onward.token }) }
      return ok({ change: given.change, value, parts: [...parts, ...given.parts, ...(onward?.parts ?? [])], musts })
    },
    async () => code && codeOver(service, accountId, code),
  )
}

/** The candidate is a proof from now on, and it was shown in the session that asked for it. */
function shownIn(service: Service, person: Person | undefined, request: Request, proofId: string, now: Instant) {
  if (person?.session.sessionId !== request.sessionId) return undefined
  const { secretKey, token } = rotated(service, person.session)
  return { token, parts: [updateSession({ ...person.session, proofId, proofShownAt: now }, secretKey)] }
}

/** The running request of this account, for pages that lead to it. */
export async function runningRequest(service: Service, accountId: string): Promise<Request | undefined> {
  const read = await readCase(service, accountId)
  return read && liveRequest(read.case)
}
