import { ok, type Result, refuse } from '../../kernel/result.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import { askCode, type CodeWish, checkCode, codeOver, useCode } from '../challenge/flow.ts'
import { completesAddress } from '../challenge/flow-address.ts'
import type { Challenge } from '../challenge/rules.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { isKnownBrowser, rotated, sessionOver } from '../session/flow.ts'
import { rememberBrowser, updateSession } from '../session/store.ts'
import type { Person } from '../session/store-visitor.ts'

/** Sends a code to the chosen proof from a known browser. */
export async function askVerifyCode(service: Service, person: Person, proofId: string): Promise<Result<Challenge>> {
  const { now } = await service.time.moment()
  if (!(await isKnownBrowser(service, person, now))) return refuse('verify.address_needed')
  return ask(service, person, proofId, { deliverable: true })
}

async function ask(
  service: Service,
  person: Person,
  proofId: string,
  how: Pick<CodeWish, 'deliverable' | 'fresh'>,
): Promise<Result<Challenge>> {
  if (!(await verifier(service, person, proofId))) return refuse('verify.proof_unusable')
  const { account, browserKey } = person
  return askCode(service, { accountId: account.accountId, proofId, purpose: 'verify', browserKey, ...how })
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
): Promise<Result<Challenge>> {
  const proof = await verifier(service, person, proofId)
  if (!proof) return refuse('verify.proof_unusable')
  const matches = await completesAddress(service, person.account.accountId, proof, typed)
  return matches.ok ? ask(service, person, proofId, { deliverable: matches.value, fresh: true }) : matches
}

/** The same code once more, for the page that waits for it. */
export const resendVerifyCode = (
  service: Service,
  person: Person,
  { proofId, deliverable }: Challenge,
): Promise<Result<Challenge>> => ask(service, person, proofId, { deliverable })

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
