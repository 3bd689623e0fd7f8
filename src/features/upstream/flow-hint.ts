import { ok, type Result, refuse } from '../../kernel/result.ts'
import { LostRace, Unit } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { hostKey } from '../account/store-identifier.ts'
import { readHint } from './claims.ts'
import { whyNotTaken } from './flow-messages.ts'
import { onceOf, readHostToken } from './flow-token.ts'

const OVER = refuse('upstream.hint_over')

/**
 * Which account the host's own pages say that somebody means. It chooses an account and opens nothing: whoever brings it has
 * shown nothing yet. Reading it uses nothing up (S16).
 */
export async function readHostHint(service: Service, token: string) {
  const lifetimeMs = service.policy.upstream_hint_lifetime_ms
  try {
    const signed = await readHostToken(service, token, lifetimeMs)
    const subject = readHint(signed.claims, signed.type, lifetimeMs)
    const { now } = await service.time.moment()
    if (subject === undefined) return OVER
    const once = onceOf(service, signed, now, lifetimeMs)
    if (await once.isUsed()) return OVER
    const { issuer } = signed.host.settings
    return ok({ key: hostKey(service.keys, { issuer, subject }), once })
  } catch (error) {
    const host = service.settings.upstream?.name ?? ''
    return whyNotTaken(error) === 'again' ? refuse('upstream.away', { host }) : OVER
  }
}

/** Uses it up, and answers what its account is found by, whether or not there is one (S17). */
export async function useHostHint(service: Service, token: string): Promise<Result<Buffer>> {
  const read = await readHostHint(service, token)
  if (!read.ok) return read
  try {
    await new Unit().expect(read.value.once.must).commit(service.database)
    return ok(read.value.key)
  } catch (error) {
    if (error instanceof LostRace) return OVER
    throw error
  }
}
