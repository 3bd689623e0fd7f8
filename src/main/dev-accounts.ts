import { z } from 'zod'
import { type OwnWait, UNTROUBLED } from '../features/account/rules.ts'
import { findAccountId, insertAccount } from '../features/account/store.ts'
import { identifierAbout, identifierKey } from '../features/account/store-identifier.ts'
import { type Address, lookupKey, readMailAddress } from '../features/proof/address.ts'
import { readPhoneNumber } from '../features/proof/phone.ts'
import { insertProof } from '../features/proof/store.ts'
import { phonePolicy, storeAddress } from '../features/proof/store-address.ts'
import { makeRecoveryCode, showRecoveryCode } from '../features/recovery-code/format.ts'
import { insertRecoveryCode } from '../features/recovery-code/store.ts'
import { rememberBrowser } from '../features/session/store.ts'
import type { Instant } from '../kernel/clock.ts'
import { days, type Milliseconds } from '../kernel/duration.ts'
import { uuid } from '../kernel/random.ts'
import { ok, type Result, refuse } from '../kernel/result.ts'
import { hashPassword } from '../platform/crypto/password.ts'
import type { Sql } from '../platform/database/sql.ts'
import { Unit } from '../platform/database/unit.ts'
import { recordEvents } from '../platform/event.ts'
import { cookieName } from '../platform/http/cookies.ts'
import type { Service } from '../platform/service.ts'
import { BROWSER_SECRET_BYTES, isHttps } from './arrival.ts'

/** A proof as an object or as the bare address; the kind is seen from the address where it is not said. */
const proofSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { address: value } : value),
  z
    .strictObject({
      kind: z.enum(['mail', 'phone']).optional(),
      address: z.string(),
      label: z.string().max(40).default(''),
      addedDaysAgo: z.number().min(0).max(3650).default(400),
    })
    .transform((proof) => ({
      ...proof,
      kind: proof.kind ?? (proof.address.includes('@') ? ('mail' as const) : ('phone' as const)),
    })),
)

/** What POST /dev/accounts.json takes. Only the identifier is needed. */
const wishSchema = z.strictObject({
  identifier: z.string(),
  password: z.string().min(1).default('a long password for trying'),
  locale: z.enum(['ja', 'en']).default('ja'),
  zone: z.string().optional(),
  /** Proofs that are effective already; by default the identifier itself. */
  proofs: z.array(proofSchema).max(10).optional(),
  /** A browser in which a proof was shown before: the answer has the cookie that makes a browser it. */
  trustedDevice: z.boolean().default(false),
  recoveryCode: z.boolean().default(false),
  /** Every sign-in asks for a proof besides the password. */
  twoStep: z.boolean().default(false),
  /** How long a replacement waits, chosen long ago; without it, as long as it does for everybody. */
  ownWaitDays: z.number().int().min(7).max(90).optional(),
  recoveryCodeDaysAgo: z.number().min(0).max(3650).default(400),
  /** When a proof was last shown; null is never. From 180 days on the prompt is due. */
  verifiedDaysAgo: z.number().min(0).max(3650).nullable().default(200),
})

export type AccountWish = z.input<typeof wishSchema>

export interface MadeAccount {
  readonly id: string
  readonly identifier: string
  readonly password: string
  readonly locale: string
  readonly recoveryCode: string | null
  /** The cookie of the browser that is known to the account. */
  readonly trustedDevice: { readonly name: string; readonly value: string } | null
  readonly proofs: readonly { readonly id: string; readonly kind: string; readonly address: string }[]
}

/** Makes an account as if it had been there for long, with everything a test or a demonstration needs. */
export async function makeAccount(service: Service, body: unknown): Promise<Result<MadeAccount>> {
  const parsed = wishSchema.safeParse(body)
  if (!parsed.success) return refuse('dev.account_unreadable', { detail: z.prettifyError(parsed.error).slice(0, 500) })
  const wish = parsed.data
  const identifier = readMailAddress(wish.identifier)
  if (!identifier.ok) return identifier
  const key = identifierKey(service.keys, lookupKey(identifier.value.address))
  if (await findAccountId(service.database, key)) return refuse('dev.account_exists')
  const { now } = await service.time.moment()
  const accountId = uuid(service.random)
  const proofs: { id: string; kind: Address['kind']; address: string }[] = []
  const parts: Sql[] = []
  for (const p of wish.proofs ?? [{ kind: 'mail' as const, address: wish.identifier, label: '', addedDaysAgo: 400 }]) {
    const address =
      p.kind === 'mail' ? readMailAddress(p.address) : readPhoneNumber(p.address, phonePolicy(service.settings))
    if (!address.ok) return address
    const [proofId, since] = [uuid(service.random), now - days(p.addedDaysAgo)]
    const times = { createdAt: since, provenAt: since, effectiveAt: since, changedAt: since, undeliverableAt: null }
    const stored = storeAddress(service, accountId, proofId, address.value)
    parts.push(
      insertProof(accountId, {
        proofId,
        kind: p.kind,
        state: 'effective',
        label: p.label,
        requestId: null,
        ...times,
        ...stored,
      }),
    )
    proofs.push({ id: proofId, kind: p.kind, address: address.value.address })
  }
  const code = wish.recoveryCode ? makeRecoveryCode(service.random) : null
  const secret = wish.trustedDevice ? service.random.bytes(BROWSER_SECRET_BYTES).toString('base64url') : null
  if (secret) parts.push(rememberBrowser(accountId, service.keys.digest('browser', secret).toString('hex'), now))
  if (code) parts.push(codePart(service, accountId, code, now - days(wish.recoveryCodeDaysAgo)))
  await new Unit()
    .add(
      insertAccount({
        accountId,
        version: 0,
        epoch: 1,
        state: 'active',
        identifierKey: key.toString('hex'),
        identifierSealed: service.keys.seal(identifier.value.address, identifierAbout(accountId)),
        passwordHash: await hashPassword(wish.password),
        passwordChangedAt: now - days(400),
        locale: wish.locale,
        zone: wish.zone ?? service.settings.zone,
        createdAt: now - days(400),
        verifiedAt: wish.verifiedDaysAgo === null ? null : now - days(wish.verifiedDaysAgo),
        ...UNTROUBLED,
        twoStepAt: wish.twoStep ? now : null,
        ownWait: wish.ownWaitDays === undefined ? null : chosenLongAgo(days(wish.ownWaitDays), now),
      }),
      ...parts,
      recordEvents(service.random, accountId, now, [{ kind: 'account.made_for_development', data: {} }]),
    )
    .commit(service.database)
  const recoveryCode = code && showRecoveryCode(code)
  return ok({
    id: accountId,
    identifier: identifier.value.address,
    password: wish.password,
    locale: wish.locale,
    recoveryCode,
    trustedDevice: secret === null ? null : { name: cookieName('browser', isHttps(service)), value: secret },
    proofs,
  })
}

/** A wait that its owner chose when the account was young: it holds. */
const chosenLongAgo = (waitMs: Milliseconds, now: Instant): OwnWait => ({
  waitMs,
  formerMs: waitMs,
  setAt: now - days(365),
})

function codePart(service: Service, accountId: string, code: string, madeAt: number): Sql {
  const digest = service.keys.digest('recovery-code', accountId, code).toString('hex')
  const agedAt = madeAt + service.policy.recovery_code_age_ms
  return insertRecoveryCode(accountId, {
    codeId: uuid(service.random),
    digest,
    madeAt,
    agedAt,
    state: 'live',
    changedAt: madeAt,
  })
}
