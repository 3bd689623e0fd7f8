import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { sendsSms } from '../../platform/config/sms.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount, type StoredAccount, saveAccount } from '../account/store.ts'
import { isBrowserKnown } from '../account/store-browser.ts'
import { showApp } from '../authenticator-app/flow.ts'
import { askCode, type CodeWish, judgeCode, type ReadChallenge, shownByCode } from '../challenge/flow.ts'
import { completesAddress } from '../challenge/flow-address.ts'
import type { Challenge, GrantAct, Purpose } from '../challenge/rules.ts'
import { showPasskey } from '../passkey/flow.ts'
import type { Ceremony } from '../passkey/flow-challenge.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import type { Shown } from '../proof/store-shown.ts'
import { isKnownBrowser, rotated, sessionOver } from '../session/flow.ts'
import { tellOfSignIn } from '../session/flow-notices.ts'
import { isGrantAct } from '../session/grant.ts'
import { rememberBrowser, updateSession } from '../session/store.ts'
import { insertGrant } from '../session/store-grant.ts'
import { doerOf, type Person } from '../session/store-visitor.ts'
import { isOffered } from './rules.ts'

/** What a person verifies for: the prompt, or one act. */
export type VerifyPurpose = 'verify' | `allow-${GrantAct}`

/** The act that a purpose opens. */
function actOf(purpose: Purpose): GrantAct | undefined {
  const act = purpose.replace(/^allow-/, '')
  return act !== purpose && isGrantAct(act) ? act : undefined
}

function granted({ account, session }: Person, purpose: Purpose, proofId: string, now: Instant) {
  const act = actOf(purpose)
  if (!act) return []
  const { sessionId } = session
  return [insertGrant(account.accountId, { act, sessionId, proofId, epoch: account.epoch, givenAt: now })]
}

/** Sends a code to the chosen proof from a known browser. */
export async function askVerifyCode(
  service: Service,
  person: Person,
  proofId: string,
  purpose: VerifyPurpose = 'verify',
  when?: Instant,
): Promise<Result<Challenge>> {
  const now = when ?? (await service.time.moment()).now
  if (!(await isKnownBrowser(service, person, now))) return refuse('verify.address_needed')
  const may = (proof: Proof, all: readonly Proof[]) =>
    isOffered(proof, all) && (proof.kind !== 'phone' || sendsSms(service.settings))
  const read = { now, account: person.account }
  return ask(service, person, purpose, proofId, { deliverable: true, unfit: unless(may, proofId), read })
}

/** Says no where it is none of the proofs by which they may verify. */
const unless = (may: (proof: Proof, all: readonly Proof[]) => boolean, proofId: string) => (all: readonly Proof[]) =>
  all.some((proof) => proof.proofId === proofId && may(proof, all)) ? undefined : refuse('verify.proof_unusable')

const isVerifier = (proof: Proof): boolean => powers(proof).verify

async function ask(
  service: Service,
  person: Person,
  purpose: VerifyPurpose,
  proofId: string,
  how: Pick<CodeWish, 'deliverable' | 'fresh' | 'unfit' | 'read'>,
): Promise<Result<Challenge>> {
  const { account, browserKey } = person
  const wish = { accountId: account.accountId, proofId, purpose, browserKey, unfit: unless(isVerifier, proofId) }
  return askCode(service, { ...wish, ...how })
}

/** From an unknown browser, by its whole address; whether it matched is not told. */
export async function askVerifyCodeByAddress(
  service: Service,
  person: Person,
  proofId: string,
  typed: unknown,
  purpose: VerifyPurpose = 'verify',
): Promise<Result<Challenge>> {
  const proofs = await loadProofs(service.database, person.account.accountId)
  const proof = proofs.find((p) => p.proofId === proofId && isVerifier(p))
  if (!proof) return refuse('verify.proof_unusable')
  const matches = await completesAddress(service, person.account.accountId, proof, typed)
  return matches.ok ? ask(service, person, purpose, proofId, { deliverable: matches.value, fresh: true }) : matches
}

/** The same code once more, for the page that waits for it. */
export const resendVerifyCode = (
  service: Service,
  person: Person,
  { proofId, deliverable, purpose }: Challenge,
): Promise<Result<Challenge>> => ask(service, person, purpose as VerifyPurpose, proofId, { deliverable })

/** A code arrived, of the purpose it was asked for. */
export async function verify(
  service: Service,
  person: Person,
  { challengeId, purpose }: Pick<Challenge, 'challengeId' | 'purpose'>,
  typed: unknown,
  read?: ReadChallenge,
): Promise<Result<Verified>> {
  const { accountId, epoch } = person.account
  const code = await judgeCode(service, {
    accountId,
    challengeId,
    purpose,
    browserKey: person.browserKey,
    epoch,
    entry: typed,
    read,
  })
  if (!code.ok) return code
  const { challenge, parts, settle, now } = code.value
  const done = await verified(service, person, purpose, shownByCode(service, accountId, challenge, now), { now, parts })
  if (!done.ok) await settle()
  return done
}

/** An authenticator app showed its code. */
export async function verifyByApp(
  service: Service,
  person: Person,
  purpose: VerifyPurpose,
  proofId: string,
  typed: unknown,
): Promise<Result<Verified>> {
  const shown = await showApp(service, person, proofId, typed)
  return shown.ok ? verified(service, person, purpose, shown.value) : shown
}

/** What a passkey is asked for and answers for one purpose in one session. */
export const verifying = ({ browserKey, session }: Person, purpose: VerifyPurpose): Ceremony => ({
  purpose,
  browserKey,
  sessionId: session.sessionId,
})

/** A passkey of the account answered. */
export async function verifyByPasskey(
  service: Service,
  person: Person,
  purpose: VerifyPurpose,
  typed: unknown,
): Promise<Result<Verified>> {
  const shown = await showPasskey(service, person.account.accountId, verifying(person, purpose), typed)
  return shown.ok ? verified(service, person, purpose, shown.value) : shown
}

/** With the second step it is a sign-in, and told as one where the browser or the place is new (NT-10). */
async function signedInNow(service: Service, person: Person, now: Instant): Promise<Sql[]> {
  const { account, browserKey, session } = person
  const { accountId } = account
  const since = now - service.policy.browser_known_ms
  const known = await isBrowserKnown(service.database, accountId, browserKey, since)
  const { sessionId } = session
  return [
    recordEvents(service.random, accountId, now, [{ kind: 'session.begun', data: doerOf(person) }]),
    ...(await tellOfSignIn(service, person, account, { known, failures: 0, now, sessionId })),
  ]
}

export interface Verified {
  readonly token: string
}

/**
 * A proof was shown: it is really them. The prompt goes and the browser is known. What was shown for one act opens that
 * act, once and for ten minutes (T113); what was shown for the prompt opens none.
 */
async function verified(
  service: Service,
  person: Person,
  purpose: Purpose,
  { proofId, musts, over }: Shown,
  judged?: { readonly now: Instant; readonly parts: readonly Sql[] },
): Promise<Result<Verified>> {
  const { accountId, epoch } = person.account
  const now = judged?.now ?? (await service.time.moment()).now
  const { secretKey, token } = rotated(service, person.session)
  const signedIn = person.halfway ? await signedInNow(service, person, now) : []
  // As it was read when the person arrived: where it changed since, the first try writes nothing, and it is read again.
  let arrived: StoredAccount | undefined = person.account
  return untilWon(
    async () => {
      const account = arrived ?? (await loadAccount(service.database, accountId))
      arrived = undefined
      if (account?.epoch !== epoch) return refuse('code.gone')
      const unit = new Unit()
        .expect(saveAccount({ ...account, verifiedAt: now }))
        .expect(
          updateSession({ ...person.session, proofId, proofShownAt: now }, person.throughApp ? undefined : secretKey),
        )
        .add(rememberBrowser(accountId, person.browserKey, now))
        .add(...granted(person, purpose, proofId, now))
        .add(...signedIn, ...(judged?.parts ?? []))
        .add(
          recordEvents(service.random, accountId, now, [
            { kind: 'account.verified', data: { ...doerOf(person), proof: proofId } },
          ]),
        )
      for (const must of musts) unit.expect(must)
      await unit.commit(service.database)
      service.nudge()
      return ok({ token })
    },
    async () => (await over()) ?? sessionOver(service, person.session),
  )
}
