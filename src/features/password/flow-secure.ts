import { type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { loadAccount } from '../account/store.ts'
import { askCode, currentChallenge } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { readSecureLink, type SecureLink } from '../notice/store-secure-link.ts'
import { isAddress, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { type CodeAndPassword, type Reset, setPasswordByCode } from './flow-code.ts'

const UNKNOWN = refuse('secure.unknown')
const PURPOSE = 'allow-secure-account'

/** The contact that a link of a notice was sent to, while it has the full say. */
export async function readSecure(service: Service, token: string) {
  const link = readSecureLink(service.keys, token)
  const [account, proofs] = link
    ? await Promise.all([loadAccount(service.database, link.accountId), loadProofs(service.database, link.accountId)])
    : [undefined, []]
  const proof = proofs.find((p) => p.proofId === link?.proofId && powers(p).authorise)
  const address = link && proof && openAddress(service, link.accountId, proof)
  return link && account && proof && isAddress(proof) && address
    ? { link, proof, address, hosted: account.hosted }
    : undefined
}

/** Sends a code to that contact: who merely found the link gets no further. Asked again, it is the same code. */
export async function askSecureCode(service: Service, visitor: Visitor, token: string): Promise<Result<Challenge>> {
  const found = await readSecure(service, token)
  if (!found) return UNKNOWN
  return askCode(service, { ...found.link, purpose: PURPOSE, browserKey: visitor.browserKey })
}

export const secureChallenge = (
  service: Service,
  visitor: Visitor,
  { accountId }: SecureLink,
): Promise<Challenge | undefined> => currentChallenge(service, accountId, PURPOSE, visitor.browserKey)

/** "Secure account" from a notice, without signing in: the code of that contact, and a new password. */
export async function secureByLink(
  service: Service,
  visitor: Visitor,
  token: string,
  form: Pick<CodeAndPassword, 'entry' | 'password'>,
): Promise<Result<Reset>> {
  const found = await readSecure(service, token)
  if (!found) return UNKNOWN
  const { link } = found
  const challenge = await secureChallenge(service, visitor, link)
  if (challenge?.proofId !== link.proofId) return refuse('code.gone')
  return setPasswordByCode(service, visitor, 'secure', { ...form, accountId: link.accountId, challenge })
}
