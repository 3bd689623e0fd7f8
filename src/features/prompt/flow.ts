import type { Instant } from '../../kernel/clock.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import { askCode, type CodeWish, checkCode, codeOver, useCode } from '../challenge/flow.ts'
import { completesAddress } from '../challenge/flow-address.ts'
import type { Challenge, GrantAct, Purpose } from '../challenge/rules.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { isKnownBrowser, rotated, sessionOver } from '../session/flow.ts'
import { isGrantAct } from '../session/grant.ts'
import { rememberBrowser, updateSession } from '../session/store.ts'
import { insertGrant } from '../session/store-grant.ts'
import type { Person } from '../session/store-visitor.ts'

/** What a person verifies for: the prompt, or one act. */
export type VerifyPurpose = 'verify' | `allow-${GrantAct}`

/** The act that a purpose opens. */
function actOf(purpose: Purpose): GrantAct | undefined {
  const act = purpose.replace(/^allow-/, '')
  return act !== purpose && isGrantAct(act) ? act : undefined
}

function granted({ account, session }: Person, { purpose, proofId }: Challenge, now: Instant) {
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
): Promise<Result<Challenge>> {
  const { now } = await service.time.moment()
  if (!(await isKnownBrowser(service, person, now))) return refuse('verify.address_needed')
  return ask(service, person, purpose, proofId, { deliverable: true })
}

async function ask(
  service: Service,
  person: Person,
  purpose: VerifyPurpose,
  proofId: string,
  how: Pick<CodeWish, 'deliverable' | 'fresh'>,
): Promise<Result<Challenge>> {
  if (!(await verifier(service, person, proofId))) return refuse('verify.proof_unusable')
  const { account, browserKey } = person
  return askCode(service, { accountId: account.accountId, proofId, purpose, browserKey, ...how })
}

async function verifier(service: Service, { account }: Person, proofId: string): Promise<Proof | undefined> {
  const proofs = await loadProofs(service.database, account.accountId)
  return proofs.find((p) => p.proofId === proofId && powers(p).verify)
}

/** From an unknown browser, by its whole address; whether it matched is not told. */
export async function askVerifyCodeByAddress(
  service: Service,
  person: Person,
  proofId: string,
  typed: unknown,
  purpose: VerifyPurpose = 'verify',
): Promise<Result<Challenge>> {
  const proof = await verifier(service, person, proofId)
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

/**
 * The code arrived: it is really them. The prompt goes and the browser is known. A code that was asked for one act
 * opens that act, once and for ten minutes (T113); the prompt's own code opens none.
 */
export async function verify(
  service: Service,
  person: Person,
  { challengeId, purpose }: Pick<Challenge, 'challengeId' | 'purpose'>,
  typed: unknown,
): Promise<Result<{ token: string }>> {
  const { accountId, epoch } = person.account
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose,
    browserKey: person.browserKey,
    epoch,
    entry: typed,
  })
  if (!code.ok) return code
  const { now } = await service.time.moment()
  const { secretKey, token } = rotated(service, person.session)
  const over = async () => (await codeOver(service, accountId, code.value)) ?? sessionOver(service, person.session)
  return untilWon(async () => {
    const account = await loadAccount(service.database, accountId)
    if (account?.epoch !== epoch) return refuse('code.gone')
    await new Unit()
      .expect(saveAccount({ ...account, verifiedAt: now }))
      .expect(useCode(accountId, code.value))
      .expect(updateSession({ ...person.session, proofId: code.value.proofId, proofShownAt: now }, secretKey))
      .add(rememberBrowser(accountId, person.browserKey, now))
      .add(...granted(person, code.value, now))
      .add(
        recordEvents(service.random, accountId, now, [
          { kind: 'account.verified', data: { proof: code.value.proofId } },
        ]),
      )
      .commit(service.database)
    return ok({ token })
  }, over)
}
