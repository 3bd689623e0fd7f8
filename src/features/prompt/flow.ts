import { ok, type Result, refuse } from '../../kernel/result.ts'
import { countTry } from '../../platform/attempt.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import { askCode, checkCode, codeOver, useCode } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { readMailAddress } from '../proof/address.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { phonePolicy, storeAddress } from '../proof/store-address.ts'
import { rotated, sessionOver } from '../session/flow.ts'
import { isBrowserKnown, rememberBrowser, updateSession } from '../session/store.ts'
import type { Person } from '../session/store-visitor.ts'

/** Is this a browser in which a proof of the account was shown lately? Then choosing a proof is enough (journey.md F6). */
export const isKnownBrowser = (service: Service, person: Person, now: number): Promise<boolean> =>
  isBrowserKnown(service.database, person.account.accountId, person.browserKey, now - service.policy.browser_known_ms)

/** Sends a code to the chosen proof from a known browser. */
export async function askVerifyCode(service: Service, person: Person, proofId: string): Promise<Result<Challenge>> {
  const { now } = await service.time.moment()
  if (!(await isKnownBrowser(service, person, now))) return refuse('verify.address_needed')
  return ask(service, person, proofId, true)
}

async function ask(
  service: Service,
  person: Person,
  proofId: string,
  deliverable: boolean,
): Promise<Result<Challenge>> {
  const { accountId } = person.account
  const proof = (await loadProofs(service.database, accountId)).find((p) => p.proofId === proofId)
  if (!proof || !powers(proof).verify) return refuse('verify.proof_unusable')
  return askCode(service, { accountId, proofId, purpose: 'verify', browserKey: person.browserKey, deliverable })
}

/**
 * From an unknown browser the whole address has to be typed, so that who only stole the password cannot flood its
 * owner; whether it matched is not told (machine.md b.4, SC-14, EP-04).
 */
export async function askVerifyCodeByAddress(
  service: Service,
  person: Person,
  proofId: string,
  typed: unknown,
): Promise<Result<Challenge>> {
  const { accountId } = person.account
  const proof = (await loadProofs(service.database, accountId)).find((p) => p.proofId === proofId)
  if (!proof || !powers(proof).verify) return refuse('verify.proof_unusable')
  const address =
    proof.kind === 'mail'
      ? readMailAddress(typed)
      : readPhoneNumber(typed, { ...phonePolicy(service.settings), allowIpPhones: true })
  if (!address.ok) return address
  const { now } = await service.time.moment()
  const tries = await countTry(service.database, accountId, 'completion', proofId, now, DAY_MS)
  const within = tries.count <= service.policy.completion_attempts_day_max
  const matches = matchesProof(service, accountId, proof, address.value)
  return ask(service, person, proofId, within && matches)
}

const DAY_MS = 86_400_000

const matchesProof = (
  service: Service,
  accountId: string,
  proof: Proof,
  address: Parameters<typeof storeAddress>[3],
): boolean => storeAddress(service, accountId, proof.proofId, address).addressKey === proof.addressKey

/** The same code once more, for the page that waits for it. */
export async function resendVerifyCode(
  service: Service,
  person: Person,
  challenge: Challenge,
): Promise<Result<Challenge>> {
  return ask(service, person, challenge.proofId, challenge.deliverable)
}

/** The code arrived: it is really them. The prompt goes, the browser is known, security info is open for ten minutes. */
export async function verify(
  service: Service,
  person: Person,
  challengeId: string,
  typed: unknown,
): Promise<Result<{ token: string }>> {
  const { accountId, epoch } = person.account
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose: 'verify',
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
      .add(
        recordEvents(service.random, accountId, now, [
          { kind: 'account.verified', data: { proof: code.value.proofId } },
        ]),
      )
      .commit(service.database)
    return ok({ token })
  }, over)
}
