import type { Instant } from '../../kernel/clock.ts'
import { enqueueFor } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import { powers } from '../proof/rules.ts'
import { findPlaces, loadProofs, type Place } from '../proof/store.ts'
import { everywhereKey, openAddress } from '../proof/store-address.ts'

/** Where else the address of a proof is one: their owners hear that somebody has shown it for another account (T070). */
export async function placesElsewhere(service: Service, accountId: string, proofId: string): Promise<readonly Place[]> {
  const proof = (await loadProofs(service.database, accountId)).find((p) => p.proofId === proofId)
  const address = proof && openAddress(service, accountId, proof)
  if (!address) return []
  const places = await findPlaces(service.database, everywhereKey(service, address))
  const others = places.filter((place) => place.accountId !== accountId)
  const told: Place[] = []
  for (const place of others) {
    const there = (await loadProofs(service.database, place.accountId)).find((p) => p.proofId === place.proofId)
    if (there && powers(there).alerts) told.push(place)
  }
  return told
}

const DAY_MS = 86_400_000

/**
 * The parts of a unit that tell them, once a day at most. Nothing of the account in which it was shown is said or written
 * there, and nothing of theirs changes: who shows it there learns nothing of them (EP-02).
 */
export const tellElsewhere = (
  service: Service,
  places: readonly Place[],
  now: Instant,
  { agent, source }: { readonly agent: string; readonly source: string },
) =>
  enqueueFor(
    service.random,
    now,
    service.policy.delivery_give_up_ms,
    places.map(({ accountId, proofId }) => ({
      accountId,
      proofId,
      template: 'proof-elsewhere',
      dedupe: `proof-elsewhere/${Math.floor(now / DAY_MS)}/${proofId}`,
      params: { subject: proofId, since: now, agent, source },
    })),
  )
