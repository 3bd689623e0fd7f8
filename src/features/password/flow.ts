import { ok, type Result, refuse } from '../../kernel/result.ts'
import { hostName } from '../../platform/config/upstream.ts'
import { hashPassword, verifyPassword } from '../../platform/crypto/password.ts'
import type { Service } from '../../platform/service.ts'
import { hashed, judgeNewPassword, judgeWhereKept } from '../account/flow-password.ts'
import type { StoredAccount } from '../account/store.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { liveRecoveryCode, type MadeCode } from '../recovery-code/rules.ts'
import type { Change } from '../replacement/case.ts'
import { type CaseRead, changeCase, readCase } from '../replacement/flow-case.ts'
import type { Maker } from '../replacement/new-code.ts'
import { giveCode } from '../replacement/start/flow-new-code.ts'
import { mayChange } from '../security-info/flow-gate.ts'
import { rotated, sessionOver, showFirstFactor } from '../session/flow.ts'
import { forgetBrowsersBut, rememberBrowser, updateSession } from '../session/store.ts'
import { doerOf, type Person } from '../session/store-visitor.ts'
import { changePassword, renewedAtHost, secureAccount } from './rules.ts'

const GONE = refuse('password.gone')

/** Another one than before: the old one may be what was stolen. Asked only of who has shown that the account is theirs. */
export const isSamePassword = (account: StoredAccount, password: string): Promise<boolean> =>
  verifyPassword(account.passwordHash, password)

export interface ChangeForm {
  readonly current: unknown
  readonly next: unknown
  readonly endOthers: boolean
}

/** The session goes on under a new secret (SS-02); `token` opens it. */
export interface Changed {
  readonly token: string
  /** "Secure account" made the recovery code void, and this one is in its place (machine.md b.8 "rotated"). */
  readonly newCode?: MadeCode
}

/** Changes the password: the present one and a code for this very act. What runs on the old one ends (S7). */
export async function changeOwnPassword(service: Service, person: Person, form: ChangeForm): Promise<Result<Changed>> {
  const { accountId } = person.account
  const before = await readCase(service, accountId)
  const may = before ? await mayChange(service, person, before, 'change-password') : GONE
  if (!may.ok) return may
  const factor = await showFirstFactor(service, person, form.current)
  if (!factor.ok) return factor
  const password = await acceptOther(service, person.account, form.next)
  if (!password.ok) return password
  const hash = await hashPassword(password.value)
  const { secretKey, token } = rotated(service, person.session)
  const { sessionId } = person.session
  return changeCase<Changed>(
    service,
    accountId,
    GONE,
    async (read) => {
      const spent = await mayChange(service, person, read, 'change-password')
      if (!spent.ok) return spent
      // Changed elsewhere meanwhile (and not only hashed anew): what was typed as the present one no longer is.
      if (read.account.passwordChangedAt !== person.account.passwordChangedAt) return refuse('password.current_wrong')
      const by = doerOf(person)
      const ends = form.endOthers ? { but: sessionId } : 'none'
      const change = changePassword(read.case, { how: 'changed', ends, by }, read.moment)
      return ok({
        change,
        value: { token },
        by,
        account: { passwordHash: hash, passwordChangedAt: read.moment.now },
        musts: [...spent.value, updateSession({ ...person.session, signedInAt: read.moment.now }, secretKey)],
      })
    },
    () => sessionOver(service, person.session),
  )
}

async function acceptOther(service: Service, account: StoredAccount, typed: unknown): Promise<Result<string>> {
  const judged = await judgeNewPassword(service, typed, identifierOf(service.keys, account))
  if (!judged.ok) return judged
  return (await isSamePassword(account, judged.value)) ? refuse('password.same') : judged
}

/** "Secure account" of who is signed in and has shown a proof for this very act. Only this session goes on. */
export async function secureOwnAccount(service: Service, person: Person, typed: unknown): Promise<Result<Changed>> {
  const { accountId } = person.account
  const before = await readCase(service, accountId)
  const may = before ? await mayChange(service, person, before, 'secure-account') : GONE
  if (!may.ok) return may
  const password = await judgeWhereKept(person.account, () => acceptOther(service, person.account, typed))
  if (!password.ok) return password
  const newPassword = await hashed(password.value)
  const { secretKey, token } = rotated(service, person.session)
  const { browserKey, session } = person
  return changeCase<Changed>(
    service,
    accountId,
    GONE,
    async (read) => {
      const spent = await mayChange(service, person, read, 'secure-account')
      if (!spent.ok) return spent
      const { now } = read.moment
      if (read.account.hosted && !renewedAtHost(read.case, session, now, service.policy))
        return refuse('secure.at_host_first', { host: hostName(service.settings) })
      const by = doerOf(person)
      const secured = secureAccount(read.case, { but: session.sessionId, by }, read.moment)
      const given = rotatedCode(service, read, secured, by)
      return ok({
        change: given?.change ?? secured,
        value: { token, ...(given && { newCode: given.made }) },
        by,
        account: newPassword.columns(now),
        musts: [...spent.value, updateSession({ ...session, signedInAt: now, requestId: null }, secretKey)],
        parts: [
          forgetBrowsersBut(accountId, browserKey),
          rememberBrowser(accountId, browserKey, now),
          ...(given?.parts ?? []),
        ],
      })
    },
    () => sessionOver(service, session),
  )
}

/** Where "secure account" made a code void, its owner gets a new one at once; who had none makes one when they want. */
export const rotatedCode = (service: Service, { case: c, moment }: CaseRead, secured: Change, by: Maker) =>
  liveRecoveryCode(c.codes) ? giveCode(service, secured, by, moment.now) : undefined
