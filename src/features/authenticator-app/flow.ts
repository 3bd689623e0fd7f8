import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { type Attempts, claimTry, forgetTries, type Pause, triesOf, uncountTry } from '../../platform/attempt.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Service } from '../../platform/service.ts'
import type { Policy } from '../../policy/policy.ts'
import { readCode } from '../challenge/entry.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs, raiseMark, type StoredProof } from '../proof/store.ts'
import type { Shown } from '../proof/store-shown.ts'
import { isKnownBrowser } from '../session/flow.ts'
import type { Person } from '../session/store-visitor.ts'
import { type Acceptable, acceptableCodes } from './rules.ts'
import { openSecret } from './store.ts'

/**
 * Judges a typed code of an authenticator app, whose secret may be no proof yet. The time is the wall's and not the
 * ledger's: the ledger lags behind after an outage and by its heartbeat, while the telephone shows what every clock
 * shows. A wall that is set back opens nothing, because each step counts once; what the browser says of time is not read.
 */
export function judgeAppCode(
  service: Service,
  secret: Uint8Array,
  lastStep: number,
  typed: unknown,
): Result<Acceptable> {
  const { app_code_length_digits: length } = service.policy
  const code = readCode(typed, length)
  if (!code.ok) return refuse('app_code.unreadable', { length })
  const right = acceptableCodes(secret, service.clock.wall(), lastStep, service.policy).filter((c) =>
    sameSecret(c.code, code.value),
  )
  const fresh = right.find((c) => !c.used)
  if (fresh) return ok(fresh)
  return refuse(right.length > 0 ? 'app_code.used' : 'app_code.wrong')
}

/**
 * An authenticator app shows that it is really them. Tries count per app before they are judged, and apart in a browser
 * that the account knows, so that a stranger with the password cannot make the owner wait (L7).
 */
export async function showApp(
  service: Service,
  person: Person,
  proofId: string,
  typed: unknown,
): Promise<Result<Shown>> {
  const { accountId } = person.account
  const { now } = await service.time.moment()
  const proof = await verifyingApp(service, accountId, proofId)
  const secret = proof && openSecret(service, accountId, proof)
  if (!secret) return refuse('app_code.gone')
  const known = await isKnownBrowser(service, person, now)
  const limits = limitsOf(service.policy, proofId, known ? `${proofId}/${person.browserKey}` : proofId)
  const readable = readCode(typed, service.policy.app_code_length_digits)
  const claimed = readable.ok ? await claim(service, accountId, limits, now) : ok(undefined)
  if (!claimed.ok) return claimed
  const right = judgeAppCode(service, secret, proof.mark, typed)
  if (!right.ok) return right
  await forgive(service, accountId, limits)
  const { step } = right.value
  return ok({
    proofId,
    musts: [raiseMark(accountId, proofId, step, now)],
    async over() {
      const later = await verifyingApp(service, accountId, proofId)
      if (!later) return refuse('app_code.gone')
      return later.mark >= step ? refuse('app_code.used') : undefined
    },
  })
}

async function verifyingApp(service: Service, accountId: string, proofId: string): Promise<StoredProof | undefined> {
  const proofs = await loadProofs(service.database, accountId)
  return proofs.find((p) => p.proofId === proofId && p.kind === 'totp' && powers(p).verify)
}

const DAY_MS = 86_400_000
/** Longer than anybody waits. */
const EVER_MS = 36_500 * DAY_MS

interface Limit {
  readonly kind: string
  readonly subject: string
  readonly pause: Pause
}

const atMost = (freeCount: number, windowMs: number): Pause => ({
  windowMs,
  freeCount,
  pauseMs: windowMs,
  pauseMaxMs: windowMs,
})

/**
 * What every try has to pass: a pause that grows, how many there may be in a day and in a month from this context, and
 * how many in a row from anywhere (RL-01).
 */
const limitsOf = (policy: Policy, proofId: string, context: string): readonly Limit[] => [
  {
    kind: PAUSE,
    subject: context,
    pause: {
      windowMs: DAY_MS,
      freeCount: policy.app_failures_free_count,
      pauseMs: policy.app_pause_ms,
      pauseMaxMs: policy.app_pause_max_ms,
    },
  },
  { kind: 'app-day', subject: context, pause: atMost(policy.app_failures_day_max, DAY_MS) },
  { kind: 'app-month', subject: context, pause: atMost(policy.app_failures_month_max, 30 * DAY_MS) },
  // Last: what the others held back was not judged, and must not switch the app off.
  { kind: ROW, subject: proofId, pause: atMost(policy.app_failures_row_max, EVER_MS) },
]

const ROW = 'app-row'
const PAUSE = 'app-pause'

async function claim(service: Service, accountId: string, limits: readonly Limit[], now: Instant) {
  for (const { kind, subject, pause } of limits) {
    if (await claimTry(service.database, { accountId, kind, subject }, now, pause)) continue
    if (kind === ROW) return refuse('app_code.over')
    const tries = await triesOf(service.database, accountId, kind, subject, now - pause.windowMs)
    return refuse('app_code.paused', { at: tries ? pausedUntil(tries, pause) : now + pause.pauseMs })
  }
  return ok(undefined)
}

const pausedUntil = ({ count, firstAt, lastAt }: Attempts, { windowMs, freeCount, pauseMs, pauseMaxMs }: Pause) =>
  Math.min(firstAt + windowMs, lastAt + Math.min(pauseMs * 2 ** Math.max(0, count - freeCount), pauseMaxMs))

/** A right code is no failure: row and pause begin anew, and the windows count it no more. */
async function forgive(service: Service, accountId: string, limits: readonly Limit[]): Promise<void> {
  for (const { kind, subject } of limits)
    if (kind === ROW || kind === PAUSE) await forgetTries(service.database, accountId, kind, subject)
    else await uncountTry(service.database, accountId, kind, subject)
}
