import { importJWK, SignJWT } from 'jose'
import { systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { uuid } from '../../kernel/random.ts'
import type { Service } from '../../platform/service.ts'
import { hostSubjectOf } from '../account/store-identifier.ts'
import { signingKeys } from '../oidc/flow-keys.ts'
import { readCase } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { seniorProofShown } from '../security-info/rules.ts'
import type { Person } from '../session/store-visitor.ts'

/**
 * What we tell the host of somebody who showed a proof with the full say within the last minutes, such as who has just
 * replaced them all: it may let them set a new password. Signed with the keys of our OpenID provider, for the host alone,
 * for five minutes. Undefined where they have not shown that.
 */
export async function passwordResult(service: Service, person: Person): Promise<string | undefined> {
  const { account, session } = person
  const read = await readCase(service, account.accountId)
  const at = hostSubjectOf(service.keys, account)
  if (!read || at?.issuer !== service.settings.upstream?.issuer || at === undefined) return undefined
  const { now } = read.moment
  const senior = seniorProofShown(session, read.proofs, now, service.policy)
  if (!senior || account.disputedAt !== null || restricted(read.case, 'change-password', senior)) return undefined
  const [key] = (await signingKeys(service, now)).jwks()
  if (!key) throw new Error('there is no signing key')
  const iat = Math.floor(systemClock.wall() / seconds(1))
  const undoable = read.case.undos.filter((undo) => undo.state === 'open').map((undo) => undo.untilAt)
  return new SignJWT({
    purpose: 'set-password',
    proof_shown_at: iat - Math.round((now - (session.proofShownAt ?? now)) / seconds(1)),
    // Until then somebody may say that it was not them: the host had better be able to give back what was.
    ...(undoable.length > 0 && { undo_until: iat + Math.round((Math.max(...undoable) - now) / seconds(1)) }),
  })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'account-result+jwt' })
    .setIssuer(service.settings.origin)
    .setAudience(at.issuer)
    .setSubject(at.subject)
    .setJti(uuid(service.random))
    .setIssuedAt(iat)
    .setExpirationTime(iat + service.policy.upstream_result_lifetime_ms / seconds(1))
    .sign(await importJWK(key, key.alg))
}
