import { ok, type Result } from '../../kernel/result.ts'
import { claim, giveBack } from '../../platform/budget.ts'
import type { Service } from '../../platform/service.ts'
import { readMailAddress } from '../proof/address.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import type { Proof } from '../proof/rules.ts'
import { phonePolicy, storeAddress } from '../proof/store-address.ts'
import { completionBudget } from './budgets.ts'

/**
 * Is this the whole address of the proof? In a browser that the account does not know it has to be typed before a code
 * is sent, so that who only stole the password cannot flood its owner (machine.md b.4, SC-14). Every completion counts
 * before it is compared, and a right one is given back: five wrong ones a day, and past them the right one is none,
 * either (EP-04). The answer must not be told: it
 * goes into the challenge's `deliverable`, and everything else looks the same.
 */
export async function completesAddress(
  service: Service,
  accountId: string,
  proof: Proof,
  typed: unknown,
): Promise<Result<boolean>> {
  const address =
    proof.kind === 'mail'
      ? readMailAddress(typed)
      : readPhoneNumber(typed, { ...phonePolicy(service.settings), allowIpPhones: true })
  if (!address.ok) return address
  const { now } = await service.time.moment()
  const tries = completionBudget(accountId, proof.proofId, service.policy)
  const counted = await claim(service.database, tries, now)
  const { addressKey } = storeAddress(service, accountId, proof.proofId, address.value)
  const matches = counted && addressKey === proof.addressKey
  if (matches) await service.database.query(giveBack(tries, now))
  return ok(matches)
}
