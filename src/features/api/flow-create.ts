import type { z } from 'zod'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { hashPassword } from '../../platform/crypto/password.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { judgeNewPassword } from '../account/flow-password.ts'
import { insertNewcomers, prepare, readingOf } from '../transfer/flow-newcomer.ts'
import { sortOut } from '../transfer/sort.ts'
import { loadKnown } from '../transfer/store-import.ts'
import type { newAccount } from './schemas.ts'

/**
 * Makes one account by the rules of an import: of a line that would be refused there it makes none, and what exists it never
 * changes. Answers the id.
 */
export async function createAccount(
  service: Service,
  typed: z.infer<typeof newAccount>,
  clientId: string,
): Promise<Result<string>> {
  const { password, ...line } = typed
  if (password !== undefined && line.passwordHash !== undefined) return refuse('account.password_twice')
  const hash = password === undefined ? ok(line.passwordHash) : await hashed(service, password, typed, clientId)
  if (!hash.ok) return hash
  const { database, time } = service
  return untilWon<Result<string>>(async () => {
    const { now } = await time.moment()
    const said = JSON.stringify({ ...line, ...(hash.value === undefined ? {} : { passwordHash: hash.value }) })
    const prepared = prepare(service, readingOf(service, now), { number: 1, end: 0, text: ok(said) })
    if ('code' in prepared) return refuse(prepared.code, { field: prepared.field, max: service.policy.proof_count_max })
    const { fresh, rejected } = sortOut([prepared], await loadKnown(database, [prepared]))
    if (fresh.length === 0)
      return refuse(rejected[0]?.code ?? 'import.identifier_taken', { field: rejected[0]?.field ?? 'identifier' })
    await new Unit().add(...insertNewcomers(service, fresh, now)).commit(database)
    return ok(prepared.accountId)
  })
}

async function hashed(
  service: Service,
  password: string,
  { identifier }: z.infer<typeof newAccount>,
  lane: string,
): Promise<Result<string>> {
  const judged = await judgeNewPassword(service, password, identifier)
  if (!judged.ok) return refuse(judged.refusal.code, { ...judged.refusal.params, field: 'password' })
  return ok(await hashPassword(judged.value, lane))
}
