import { sealHosted } from '../../src/features/account/store-identifier.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { World } from './world.ts'

/** From now on a host keeps the password of this account, as if it had come from there. */
export async function hosted(world: World, person: Person): Promise<Person> {
  const { database, keys } = world.service
  const { accountId } = person.account
  const identifierSealed = sealHosted(keys, accountId, { issuer: 'https://host.example', subject: accountId }, 'taro')
  await database.query(sql`update account set hosted = true, password_hash = null, identifier_sealed = ${identifierSealed}
    where account_id = ${accountId}`)
  return { ...person, account: { ...person.account, hosted: true, passwordHash: null, identifierSealed } }
}
