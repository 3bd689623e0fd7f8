import { ok, type Result, refuse } from '../../kernel/result.ts'
import { hostName } from '../../platform/config/upstream.ts'
import { hashPassword } from '../../platform/crypto/password.ts'
import type { Service } from '../../platform/service.ts'
import { judgeNewPassword } from '../account/flow-password.ts'
import { loadAccount } from '../account/store.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { checkCode, codeOver, useCode } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { powers } from '../proof/rules.ts'
import { type Case, findProof } from '../replacement/case.ts'
import { changeCase } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { forgetBrowsersBut } from '../session/store.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { type Changed, isSamePassword, rotatedCode } from './flow.ts'
import { changePassword, secureAccount } from './rules.ts'

const GONE = refuse('password.gone')

/** Nobody is signed in by it; a recovery code that it made void has another in its place. */
export type Reset = Pick<Changed, 'newCode'>

export interface CodeAndPassword {
  readonly accountId: string
  readonly challenge: Challenge | undefined
  readonly entry: unknown
  readonly password: unknown
  /** What the person says the account is called, where that is not to be told to them. */
  readonly identifier?: string
}

/**
 * A new password by the code of a proof, without the former one and without signing in (SS-08): all sessions end, and
 * the next sign-in asks for everything that it asked for before (RC-16). What is wrong with the new password is told
 * before the code is judged, so that it costs no try; that it is the former one, only to who had the right code.
 */
export async function setPasswordByCode(
  service: Service,
  visitor: Visitor,
  how: 'forgotten' | 'secure',
  form: CodeAndPassword,
): Promise<Result<Reset>> {
  const { accountId, challenge } = form
  const account = await loadAccount(service.database, accountId)
  if (!account || !challenge) return GONE
  if (account.hosted) return refuse('password.at_host', { host: hostName(service.settings) })
  const password = await judgeNewPassword(
    service,
    form.password,
    form.identifier ?? identifierOf(service.keys, account),
  )
  if (!password.ok) return password
  const { challengeId, purpose } = challenge
  const { browserKey } = visitor
  const code = await checkCode(service, {
    accountId,
    challengeId,
    purpose,
    browserKey,
    epoch: account.epoch,
    entry: form.entry,
  })
  if (!code.ok) return code
  if (await isSamePassword(account, password.value)) return refuse('password.same')
  const hash = await hashPassword(password.value)
  const { source, agent } = visitor
  return changeCase<Reset>(
    service,
    accountId,
    GONE,
    (read) => {
      const { account: now, case: c, moment } = read
      const closed = mayBeReplaced(c, code.value.proofId)
      if (closed) return closed
      if (now.epoch !== account.epoch) return GONE
      const change =
        how === 'secure'
          ? secureAccount(c, { but: undefined, by: { source, agent } }, moment)
          : changePassword(c, { how, ends: 'all', by: { source, agent } }, moment)
      const by = { session: '', source, agent }
      const given = how === 'secure' ? rotatedCode(service, read, change, by) : undefined
      return ok({
        change: given?.change ?? change,
        value: given ? { newCode: given.made } : {},
        by,
        account: { passwordHash: hash, passwordChangedAt: moment.now },
        musts: [useCode(accountId, code.value)],
        parts: how === 'secure' ? [forgetBrowsersBut(accountId, undefined), ...(given?.parts ?? [])] : [],
      })
    },
    () => codeOver(service, accountId, code.value),
  )
}

/**
 * The proof that was shown must still have the full say. It keeps its owner free while a replacement runs (b.7), so
 * that nothing but the loss of its say can close this.
 */
function mayBeReplaced(c: Case, proofId: string) {
  const proof = findProof(c, proofId)
  if (!proof) return GONE
  const senior = powers(proof).authorise
  return restricted(c, 'change-password', senior) ?? (senior ? undefined : GONE)
}
