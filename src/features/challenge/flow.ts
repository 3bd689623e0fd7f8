import type { Instant } from '../../kernel/clock.ts'
import { days } from '../../kernel/duration.ts'
import { uuid } from '../../kernel/random.ts'
import { ok, type Refusal, type Result, refuse } from '../../kernel/result.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { enqueue } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import { frozen } from '../account/rules.ts'
import { loadAccount, type StoredAccount, saveAccount } from '../account/store.ts'
import { isBrowserKnown } from '../account/store-browser.ts'
import { isAddress, type Proof } from '../proof/rules.ts'
import { loadProofs, touchProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import type { Shown } from '../proof/store-shown.ts'
import { failureBudget, proofBudget } from './budgets.ts'
import { readCode } from './entry.ts'
import { countCodeTry, noteWrong } from './flow-count.ts'
import { reserveMessage, smsScopes } from './flow-send.ts'
import { type Asked, ask, type Challenge, type Purpose, wrongCode } from './rules.ts'
import { hourOf } from './sms.ts'
import {
  closeChallenge,
  countSend,
  insertChallenge,
  loadChallenge,
  loadChallenges,
  type StoredChallenge,
} from './store.ts'
import { codeOf } from './store-code.ts'
import { countSms } from './store-sms.ts'

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
  /** The coarse network of who typed an address that is new to the account: it has a budget of its own (RL-05). */
  readonly network?: string
  /** Says no by how the proofs of the account stand when the code is made. */
  readonly unfit?: (proofs: readonly Proof[]) => { ok: false; refusal: Refusal } | undefined
  /** What goes out in place of a code that is not deliverable: counted like the code, so that both look alike. */
  readonly instead?: { readonly template: string; readonly dedupe: string }
  /** What the caller read a moment ago; where it is no longer so, it is read again. */
  readonly read?: { readonly now: Instant; readonly account: StoredAccount } | undefined
}

/** Sends a code to a proof, or the same code again; answers the challenge that waits for it. */
export async function askCode(service: Service, wish: CodeWish): Promise<Result<Challenge>> {
  let { read } = wish
  const asked = await untilWon(() => {
    const attempt = { ...wish, read }
    read = undefined
    return askOnce(service, attempt)
  })
  if (!asked.ok) return asked
  service.nudge()
  return ok(asked.value.challenge)
}

async function askOnce(service: Service, wish: CodeWish): Promise<Result<Asked>> {
  const { policy, database } = service
  const { now } = wish.read ?? (await service.time.moment())
  const { account, proof, known, trusted, unfit } = await readAround(service, wish, now)
  if (unfit) return unfit
  const address = proof && openAddress(service, wish.accountId, proof)
  if (!account || !proof || !isAddress(proof) || !address) return refuse('code.gone')
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
      trusted,
      epoch: account.epoch,
      deliverable: wish.deliverable ?? true,
      fresh: wish.fresh,
    },
    now,
    policy,
  )
  const { challenge, replaced, send } = asked
  if (!send) return ok(asked)
  const isNew = challenge.challengeId === id
  const wrong = isNew
    ? [
        failureBudget(account.accountId, trusted, policy),
        proofBudget(account.accountId, proof.proofId, trusted, policy),
      ]
    : []
  const outgoing = {
    accountId: account.accountId,
    address,
    trusted,
    proven: proof.provenAt !== null,
    network: wish.network,
  }
  const reserved = await reserveMessage(service, database, outgoing, now, wrong)
  if (!reserved.ok) return reserved
  const unit = new Unit().expect(saveAccount(account))
  for (const part of reserved.value) unit.expect(part)
  const scopes = challenge.deliverable ? smsScopes(service, address) : null
  if (isNew) {
    const seed = service.random.bytes(16)
    unit.add(insertChallenge(account.accountId, { ...challenge, seed, smsScopes: scopes }))
  } else unit.expect(countSend(account.accountId, challenge))
  if (replaced) unit.add(closeChallenge(account.accountId, replaced.challengeId, 'replaced'))
  if (scopes) unit.add(countSms(scopes, hourOf(now), 'sent'))
  if (challenge.deliverable) unit.add(sendCode(service, account.accountId, challenge, now))
  else if (wish.instead) unit.add(sendInstead(service, account.accountId, challenge, wish.instead, now))
  await unit.commit(database)
  return ok(asked)
}

/** The account first: what is read after it is at least as new as its version. */
const readAround = (service: Service, { accountId, proofId, browserKey, purpose, ...wish }: CodeWish, now: Instant) =>
  service.database.together(async (connection) => {
    const [account, proofs, known, trusted] = await Promise.all([
      wish.read?.account ?? loadAccount(connection, accountId),
      loadProofs(connection, accountId),
      loadChallenges(connection, accountId, now - days(1)),
      isBrowserKnown(connection, accountId, browserKey, now - service.policy.browser_known_ms),
    ])
    // Who resolves a dispute came through an old proof: known or not, it is no stranger's browser.
    return {
      account,
      known,
      trusted: trusted || purpose === 'dispute',
      proof: proofs.find((p) => p.proofId === proofId),
      unfit: wish.unfit?.(proofs),
    }
  })

const sendCode = (service: Service, accountId: string, c: Challenge, now: Instant) =>
  enqueue(service.random, accountId, now, service.policy.code_mail_lifetime_ms, [
    {
      proofId: c.proofId,
      template: `code-${c.purpose}`,
      params: { challenge: c.challengeId, ordinal: c.sends, ...(c.requestId === null ? {} : { request: c.requestId }) },
      dedupe: codeKey(c.challengeId, c.sends),
    },
  ])

const sendInstead = (
  service: Service,
  accountId: string,
  { proofId }: Challenge,
  { template, dedupe }: NonNullable<CodeWish['instead']>,
  now: Instant,
) =>
  enqueue(service.random, accountId, now, service.policy.code_mail_lifetime_ms, [
    { proofId, template, params: {}, dedupe },
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
  /** What the caller read a moment ago; where the challenge is no longer so, it is read again. */
  readonly read?: ReadChallenge | undefined
}

export interface ReadChallenge {
  readonly now: Instant
  readonly challenge: StoredChallenge
}

/** A right code. That it was no failure is not written down yet. */
export interface RightCode {
  readonly challenge: StoredChallenge
  /** Parts of the unit of the effect that write it down. */
  readonly parts: readonly Sql[]
  /** Writes it down where there is no effect. */
  settle(): Promise<void>
  readonly now: Instant
}

/**
 * Judges a typed code. The try is counted first; a right code is not used up here: the caller closes the challenge
 * in the unit of the effect, with `useCode`, and only one of many gets through (S11).
 */
export async function checkCode(service: Service, entry: CodeEntry): Promise<Result<StoredChallenge>> {
  const right = await judgeCode(service, entry)
  if (!right.ok) return right
  await right.value.settle()
  return ok(right.value.challenge)
}

/** The same for who adds `parts` to the unit of the effect, or calls `settle` where none comes of it. */
export async function judgeCode(service: Service, entry: CodeEntry): Promise<Result<RightCode>> {
  const code = readCode(entry.entry, service.policy.code_length_digits)
  if (!code.ok) return code
  const { now } = entry.read ?? (await service.time.moment())
  const counted = await countCodeTry(service, entry.accountId, { ...entry, known: entry.read?.challenge }, now)
  if (!counted.ok) return counted
  const { challenge: c } = counted.value
  const mine = c.purpose === entry.purpose && c.browserKey === entry.browserKey && c.epoch === entry.epoch
  const right = sameSecret(codeOf(service, c), code.value)
  if (!mine || !c.deliverable || !right)
    return wrongCode(c.attempts, await noteWrong(service, entry.accountId, c, now), service.policy)
  const inTime = now < c.expiresAt
  const sms = inTime && c.smsScopes ? [countSms(c.smsScopes, hourOf(c.createdAt), 'used')] : []
  const parts = [...counted.value.right, ...sms]
  // It touches rows that others count in, in an order of its own: where they wait for each other, one begins again.
  const settle = () => untilWon(() => new Unit().add(...parts).commit(service.database))
  if (inTime) return ok({ challenge: c, parts, settle, now })
  await settle()
  return refuse('code.expired')
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

/** A right code as what it shows: its proof. */
export const shownByCode = (service: Service, accountId: string, c: Challenge, now: Instant): Shown => ({
  proofId: c.proofId,
  musts: [useCode(accountId, c), touchProof(accountId, c.proofId, now)],
  over: () => codeOver(service, accountId, c),
})

/** The newest code of this purpose in this browser, live or over: what a code page is about. */
export async function currentChallenge(
  service: Service,
  accountId: string,
  purpose: Purpose,
  browserKey: string,
  when?: Instant,
): Promise<StoredChallenge | undefined> {
  const now = when ?? (await service.time.moment()).now
  const known = await loadChallenges(service.database, accountId, now - days(1))
  return known.findLast((c) => c.purpose === purpose && c.browserKey === browserKey && c.state !== 'used')
}
