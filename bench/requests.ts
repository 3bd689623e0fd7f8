// People whose security info is being replaced: waiting, with a reminder due when the bench says, or ready to be finished.
import { insertChallenge, type StoredChallenge } from '../src/features/challenge/store.ts'
import { insertProof, type NewStoredProof } from '../src/features/proof/store.ts'
import { storeAddress } from '../src/features/proof/store-address.ts'
import type { Pending } from '../src/features/replacement/request.ts'
import { saveRequest } from '../src/features/replacement/store.ts'
import { linkToken } from '../src/features/replacement/store-links.ts'
import { days, hours } from '../src/kernel/duration.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { setDue } from '../src/platform/due.ts'
import type { Service } from '../src/platform/service.ts'
import { idOf, makePeople, type Waiting } from './world.ts'

const PER_UNIT = 50
const RECEIPTS_FROM = 10_000_000
/** What was told before the last reminder of the wait. */
const TOLD = ['start', 'd1', 'd3', 'd7', 'd14', 'd21']

export interface Asked extends Waiting {
  readonly requestId: string
  /** What the link in an alert to their old contact holds. */
  readonly stopToken: string
  /** The code that goes to the new contact. */
  readonly finish: StoredChallenge
}

export interface RequestWish {
  /** `final`: the final notice is due now; `ready`: it can be finished. */
  readonly stage: 'final' | 'ready'
}

/** The new contact, which was shown when the request began. */
const candidate = (proofId: string, requestId: string, shownAt: number) =>
  ({
    proofId,
    kind: 'mail',
    state: 'candidate',
    label: '',
    requestId,
    createdAt: shownAt,
    provenAt: shownAt,
    effectiveAt: null,
    changedAt: shownAt,
    undeliverableAt: null,
  }) as const

export async function makeRequests(
  service: Service,
  from: number,
  count: number,
  { stage }: RequestWish,
): Promise<Asked[]> {
  const people = await makePeople(service, from, count)
  const { now, servedMs } = await service.time.moment()
  const asked: Asked[] = []
  for (let begin = 0; begin < count; begin += PER_UNIT) {
    const unit = new Unit()
    for (const [i, waiting] of people.slice(begin, begin + PER_UNIT).entries()) {
      const n = from + begin + i
      const { account, session, browserKey } = waiting.person
      const { accountId } = account
      const [requestId, newProofId, oldProofId] = [idOf('r', n), idOf('q', n), waiting.challenge.proofId]
      const isReady = stage === 'ready'
      const deadlineAt = isReady ? now - hours(1) : now + service.policy.replacement_final_before_end_ms
      const startedAt = deadlineAt - service.policy.replacement_wait_ms
      const request: Pending = {
        state: 'pending',
        requestId,
        receipt: String(RECEIPTS_FROM + n),
        rank: 1,
        browserKey,
        sessionId: session.sessionId,
        source: '192.0.2.*',
        agent: 'Chrome / Android',
        epoch: account.epoch,
        oldProofs: [oldProofId],
        codeId: null,
        startedAt,
        waitMs: service.policy.replacement_wait_ms,
        told: isReady ? [...TOLD, 'final', 'last', 'ready0'] : TOLD,
        provenAt: startedAt,
        alertedAt: startedAt,
        deadlineAt,
        unreached: false,
        final: isReady ? { at: now - days(3), servedMs: servedMs - service.policy.replacement_final_served_ms } : null,
        readyAt: isReady ? now : null,
      }
      const address = storeAddress(service, accountId, newProofId, { kind: 'mail', address: `new${n}@bench.example` })
      const proof: NewStoredProof = { ...candidate(newProofId, requestId, startedAt), ...address }
      const finish: StoredChallenge = {
        ...waiting.challenge,
        challengeId: idOf('f', n),
        proofId: newProofId,
        purpose: 'finish',
        requestId,
        trusted: true,
      }
      unit.add(saveRequest(accountId, request), insertProof(accountId, proof), insertChallenge(accountId, finish))
      unit.add(setDue({ accountId, kind: 'replacement', subject: requestId }, isReady ? now + days(3) : now))
      const link = { accountId, requestId, proofId: oldProofId }
      asked.push({ ...waiting, requestId, stopToken: linkToken(service.keys, 'stop', link), finish })
    }
    await unit.commit(service.database)
  }
  return asked
}
