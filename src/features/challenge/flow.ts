import { uuid } from '../../kernel/random.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { enqueue } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import { frozen } from '../account/rules.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import { isAddress } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { readCode } from './entry.ts'
import { type Asked, ask, type Challenge, type Purpose, wrongCode } from './rules.ts'
import {
  closeChallenge,
  countAttempt,
  countSend,
  insertChallenge,
  loadChallenge,
  loadChallenges,
  type StoredChallenge,
} from './store.ts'
import { codeOf } from './store-code.ts'

export interface CodeWish {
  readonly accountId: string
  readonly proofId: string
  readonly purpose: Purpose
  readonly browserKey: string
  readonly requestId?: string
  /** False where what was typed did not match: everything looks the same and nothing is sent. */
  readonly deliverable?: boolean
  /** True where an address was typed, so that the code's times do not tell whether it matched. */
  readonly fresh?: boolean
}

const MONTH_MS = 30 * 86_400_000

/** Sends a code to a proof, or the same code again; answers the challenge that waits for it. */
export async function askCode(service: Service, wish: CodeWish): Promise<Result<Challenge>> {
  const asked = await untilWon(async (): Promise<Result<Asked>> => {
    const { now } = await service.time.moment()
    const { account, proofs, known } = await service.database.together(async (connection) => {
      const [account, proofs, known] = await Promise.all([
        loadAccount(connection, wish.accountId),
        loadProofs(connection, wish.accountId),
        loadChallenges(connection, wish.accountId, now - MONTH_MS - service.policy.code_mail_lifetime_ms),
      ])
      return { account, proofs, known }
    })
    const proof = proofs.find((p) => p.proofId === wish.proofId)
    if (!account || !proof || !isAddress(proof)) return refuse('code.gone')
    const closed = wish.purpose === 'dispute' ? undefined : frozen(account)
    if (closed) return closed
    const id = uuid(service.random)
    const asked = ask(
      known,
      {
        challengeId: id,
        proofId: proof.proofId,
        kind: proof.kind,
        purpose: wish.purpose,
        requestId: wish.requestId ?? null,
        browserKey: wish.browserKey,
        epoch: account.epoch,
        deliverable: wish.deliverable ?? true,
        fresh: wish.fresh,
      },
      now,
      service.policy,
    )
    if (!asked.ok || !asked.value.send) return asked
    const { challenge, replaced } = asked.value
    const unit = new Unit().expect(saveAccount(account))
    if (challenge.challengeId === id)
      unit.add(insertChallenge(account.accountId, { ...challenge, seed: service.random.bytes(16) }))
    else unit.expect(countSend(account.accountId, challenge))
    if (replaced) unit.add(closeChallenge(account.accountId, replaced.challengeId, 'replaced'))
    if (challenge.deliverable) unit.add(sendCode(service, account.accountId, challenge, now))
    await unit.commit(service.database)
    return asked
  })
  if (!asked.ok) return asked
  service.nudge()
  return ok(asked.value.challenge)
}

const sendCode = (service: Service, accountId: string, c: Challenge, now: number) =>
  enqueue(service.random, accountId, now, service.policy.code_mail_lifetime_ms, [
    {
      proofId: c.proofId,
      template: `code-${c.purpose}`,
      params: { challenge: c.challengeId, ordinal: c.sends, ...(c.requestId === null ? {} : { request: c.requestId }) },
      dedupe: codeKey(c.challengeId, c.sends),
    },
  ])

/** The outbox key of a code's messages; without the ordinal it finds the last one. */
export const codeKey = (challengeId: string, ordinal?: number): string => `code/${challengeId}/${ordinal ?? ''}`

export interface CodeEntry {
  readonly accountId: string
  readonly challengeId: string
  readonly purpose: Purpose
  readonly browserKey: string
  readonly epoch: number
  /** As it was typed or pasted. */
  readonly entry: unknown
}

/**
 * Judges a typed code. The try is counted first; a right code is not used up here: the caller closes the challenge
 * in the unit of the effect, with `useCode`, and only one of many gets through (S11).
 */
export async function checkCode(service: Service, entry: CodeEntry): Promise<Result<StoredChallenge>> {
  const code = readCode(entry.entry, service.policy.code_length_digits)
  if (!code.ok) return code
  const { now } = await service.time.moment()
  const c = await countAttempt(service.database, entry.accountId, entry.challengeId, service.policy.code_attempts_max)
  if (!c) return refuse('code.dead')
  const mine = c.purpose === entry.purpose && c.browserKey === entry.browserKey && c.epoch === entry.epoch
  const right = sameSecret(codeOf(service, c), code.value)
  if (!mine || !c.deliverable || !right) return wrongCode(c.attempts, service.policy)
  if (now >= c.expiresAt) return refuse('code.expired')
  return ok(c)
}

/** For units that use a code up: the refusal, once somebody else has used it. */
export async function codeOver(
  service: Service,
  accountId: string,
  c: Challenge,
): Promise<{ ok: false; refusal: Refusal } | undefined> {
  const now = await loadChallenge(service.database, accountId, c.challengeId)
  return now?.state === 'live' ? undefined : refuse('code.dead')
}

/** The part of a unit that uses a right code up; use it with `expect`. */
export const useCode = (accountId: string, c: Challenge) => closeChallenge(accountId, c.challengeId, 'used')

/** The newest code of this purpose in this browser, live or over: what a code page is about. */
export async function currentChallenge(
  service: Service,
  accountId: string,
  purpose: Purpose,
  browserKey: string,
): Promise<Challenge | undefined> {
  const { now } = await service.time.moment()
  const known = await loadChallenges(service.database, accountId, now - 86_400_000)
  return known.findLast((c) => c.purpose === purpose && c.browserKey === browserKey && c.state !== 'used')
}
