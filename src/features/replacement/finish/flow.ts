import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { verifyPassword } from '../../../platform/crypto/password.ts'
import type { Service } from '../../../platform/service.ts'
import { hashed, judgeNewPassword, judgeWhereKept } from '../../account/flow-password.ts'
import { firstFactorsOf } from '../../account/rules.ts'
import type { StoredAccount } from '../../account/store.ts'
import { identifierOf } from '../../account/store-identifier.ts'
import { askCode, checkCode, codeOver, useCode } from '../../challenge/flow.ts'
import type { Challenge } from '../../challenge/rules.ts'
import type { MadeCode } from '../../recovery-code/rules.ts'
import { rotated, sessionOver, showFirstFactor } from '../../session/flow.ts'
import { firstFactorFresh, recoveryCodeFresh } from '../../session/rules.ts'
import { rememberBrowser, updateSession } from '../../session/store.ts'
import { doerOf, type Person } from '../../session/store-visitor.ts'
import { candidatesOf } from '../case.ts'
import { changeCase, readCase } from '../flow-case.ts'
import { usesCode } from '../new-code.ts'
import { type Request, status } from '../request.ts'
import { finish } from '../rules.ts'
import { showRecoveryCode } from '../start/flow-code-alone.ts'
import { giveCode } from '../start/flow-new-code.ts'

const GONE = refuse('replacement.gone')

/** Sends a fresh code to each candidate of a request that is ready; what is not ready says what it is instead. */
export async function askFinishCodes(service: Service, person: Person): Promise<Result<Challenge[]>> {
  const { accountId } = person.account
  const read = await readCase(service, accountId)
  const request = read?.case.requests.findLast((r) => r.state !== 'draft')
  if (!read || !request) return GONE
  if (status(request, read.moment, service.policy) !== 'ready') {
    const refused = finish(
      read.case,
      { requestId: request.requestId, sessionId: '', firstFactorFresh: true, shown: [] },
      read.moment,
      service.policy,
    )
    return refused.ok ? GONE : refused
  }
  const challenges: Challenge[] = []
  for (const proof of candidatesOf(read.case, request)) {
    const asked = await askCode(service, {
      accountId,
      proofId: proof.proofId,
      purpose: 'finish',
      browserKey: person.browserKey,
      requestId: request.requestId,
    })
    if (!asked.ok) return asked
    challenges.push(asked.value)
  }
  return ok(challenges)
}

export interface FinishForm {
  /** One typed code for each challenge id. */
  readonly codes: ReadonlyMap<string, unknown>
  /** The present password, or the recovery code that the request stands on: asked where it was not typed lately. */
  readonly currentPassword?: unknown
  readonly newPassword: unknown
}

export interface Finished {
  readonly request: Request
  /** The finishing session goes on under a new secret; every other one has ended (SS-02, T109). */
  readonly token: string
  /** A recovery code was used up by it, and this one is in its place (RC-05). */
  readonly newCode?: MadeCode
}

/**
 * The finish, one act (machine.md b.6): the first factor, a fresh code to each candidate, a new password; everything
 * is checked again by the rules inside the unit. What is wrong with the passwords is told before a code is judged.
 */
export async function finishReplacement(service: Service, person: Person, form: FinishForm): Promise<Result<Finished>> {
  const { accountId, epoch } = person.account
  const factor = await showFactor(service, person, form.currentPassword)
  if (!factor.ok) return factor
  const password = await acceptWhereKept(service, person.account, form.newPassword)
  if (!password.ok) return password
  const shown: Challenge[] = []
  for (const [challengeId, entry] of form.codes) {
    const checked = await checkCode(service, {
      accountId,
      challengeId,
      purpose: 'finish',
      browserKey: person.browserKey,
      epoch,
      entry,
    })
    if (!checked.ok) return checked
    shown.push(checked.value)
  }
  const requestId = shown[0]?.requestId ?? ''
  const newPassword = await hashed(password.value)
  const { secretKey, token } = rotated(service, person.session)
  const over = async () => {
    for (const code of shown) {
      const used = await codeOver(service, accountId, code)
      if (used) return used
    }
    return sessionOver(service, person.session)
  }
  return changeCase<Finished>(
    service,
    accountId,
    GONE,
    ({ case: c, moment }) => {
      const command = {
        requestId,
        sessionId: person.session.sessionId,
        ...factor.value,
        codeFresh: factor.value.codeFresh && requestId === person.session.recoveryOf,
        shown: shown.map((s) => s.proofId),
      }
      const change = finish(c, command, moment, service.policy)
      if (!change.ok) return change
      const proofId = shown[0]?.proofId ?? null
      const session = { ...person.session, signedInAt: moment.now, proofId, proofShownAt: moment.now, requestId: null }
      const request = change.value.next.requests.find((r) => r.requestId === requestId) as Request
      const by = doerOf(person)
      const used = usesCode(c, change.value.next)
      const given = used ? giveCode(service, change.value, by, moment.now) : undefined
      return ok({
        change: given?.change ?? change.value,
        value: { request, token, ...(given && { newCode: given.made }) },
        by,
        account: newPassword.columns(moment.now),
        musts: [...shown.map((s) => useCode(accountId, s)), updateSession(session, secretKey)],
        parts: [rememberBrowser(accountId, person.browserKey, moment.now), ...(given?.parts ?? [])],
      })
    },
    over,
  )
}

/** May this session finish with the recovery code instead of the password: is its request the one that the code began? */
export async function finishesByCode(service: Service, { account, session }: Person): Promise<boolean> {
  if (session.recoveryOf === null) return false
  const read = await readCase(service, account.accountId)
  return read?.case.requests.find((r) => r.requestId === session.recoveryOf)?.rank === 0
}

/** The password, or in a recovery session the code that its request stands on, typed now or within the last minutes. */
async function showFactor(service: Service, person: Person, typed: unknown) {
  const { now } = await service.time.moment()
  const { policy } = service
  if (await finishesByCode(service, person)) {
    const fresh = recoveryCodeFresh(person.session, now, policy)
    const shown = fresh ? ok(undefined) : await showRecoveryCode(service, person, typed)
    return shown.ok ? ok({ firstFactorFresh: false, codeFresh: true }) : shown
  }
  const fresh = firstFactorFresh(person.session, now, policy)
  const shown = fresh ? ok(undefined) : await showFirstFactor(service, person, typed)
  return shown.ok ? ok({ firstFactorFresh: true, codeFresh: false }) : shown
}

/** Where the host keeps the password, a new one is chosen there. */
export const acceptWhereKept = (service: Service, account: StoredAccount, typed: unknown) =>
  judgeWhereKept(account, () => acceptPassword(service, account, typed))

/** Another one than before: the old one may be what was stolen. */
async function acceptPassword(service: Service, account: StoredAccount, typed: unknown): Promise<Result<string>> {
  const judged = await judgeNewPassword(service, typed, identifierOf(service.keys, account))
  if (!judged.ok) return judged
  for (const hash of firstFactorsOf(account))
    if (await verifyPassword(hash, judged.value)) return refuse('password.same')
  return judged
}
