import { readFileSync } from 'node:fs'
import type { Instant } from '../../kernel/clock.ts'
import { SettingsError } from '../../platform/config/settings.ts'
import type { Database } from '../../platform/database/database.ts'
import { LostRace, Unit } from '../../platform/database/unit.ts'
import type { Service } from '../../platform/service.ts'
import { hasSecret, type Kept, type Registration, readRegistration, sectorOf } from './client.ts'
import {
  deleteClient,
  deleteClientArtifacts,
  insertClient,
  loadClient,
  newSecret,
  rotateClientSecret,
  type StoredClient,
  secretKey,
} from './store-clients.ts'

export type Office = Pick<Service, 'database' | 'keys' | 'random' | 'policy'>

/** Shown once, and kept nowhere. */
export interface GivenSecret {
  readonly client_id: string
  readonly client_secret?: string
}

export async function addClient(office: Office, typed: unknown, now: Instant): Promise<Kept<GivenSecret>> {
  const read = readRegistration(typed)
  if (!read.ok) return read
  const { client_id: clientId } = read.value
  const secret = hasSecret(read.value) ? newSecret(office.random, office.policy.oidc_client_secret_bytes) : undefined
  const key = secret === undefined ? undefined : secretKey(office.keys, clientId, secret)
  const added = await wrote(office.database, new Unit().expect(insertClient(read.value, key, now)))
  if (!added) return { ok: false, problem: `There is a client ${clientId} already.` }
  return { ok: true, value: { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret }) } }
}

/** What it was given ends at once. */
export async function removeClient({ database }: Office, clientId: string): Promise<Kept<{ client_id: string }>> {
  const unit = new Unit().expect(deleteClient(clientId)).add(deleteClientArtifacts(clientId))
  return (await wrote(database, unit))
    ? { ok: true, value: { client_id: clientId } }
    : { ok: false, problem: `There is no client ${clientId}.` }
}

/** A new secret; the former one is taken for another day. */
export async function rotateSecret(office: Office, clientId: string, now: Instant): Promise<Kept<GivenSecret>> {
  const { keys, policy, random, database } = office
  const secret = newSecret(random, policy.oidc_client_secret_bytes)
  const rotated = rotateClientSecret(clientId, secretKey(keys, clientId, secret), now + policy.oidc_former_secret_ms)
  if (!(await wrote(database, new Unit().expect(rotated))))
    return { ok: false, problem: `There is no client ${clientId} that has a secret.` }
  return { ok: true, value: { client_id: clientId, client_secret: secret } }
}

async function wrote(database: Database, unit: Unit): Promise<boolean> {
  try {
    await unit.commit(database)
    return true
  } catch (error) {
    if (error instanceof LostRace) return false
    throw error
  }
}

/** A relying party, of the operator's file or of the database. */
export const findClient = async (service: Service, clientId: string): Promise<StoredClient | undefined> =>
  clientsOfFile(service).get(clientId) ?? loadClient(service.database, clientId)

const files = new WeakMap<Service, ReadonlyMap<string, StoredClient>>()

/**
 * The relying parties of the operator's file, which come first; no command changes them. Read when the service starts, so
 * that a mistake in it is told at once and not to a person who signs in.
 */
export function clientsOfFile(service: Service): ReadonlyMap<string, StoredClient> {
  const known = files.get(service)
  if (known) return known
  const { clientsFile } = service.settings
  const clients = clientsFile === undefined ? [] : readClientsFile(service, clientsFile)
  const byId = new Map(clients.map((client) => [client.registration.client_id, client]))
  files.set(service, byId)
  return byId
}

function readClientsFile(service: Service, path: string): StoredClient[] {
  let typed: unknown
  try {
    typed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new SettingsError([
      `HONNIN_CLIENTS names a file that cannot be read as JSON: ${error instanceof Error ? error.message : ''}`,
    ])
  }
  if (!Array.isArray(typed)) throw new SettingsError(['HONNIN_CLIENTS names a file that holds no list of clients.'])
  const problems: string[] = []
  const clients = typed.flatMap((one, i) => {
    const read = readFileClient(service, one)
    if (read.ok) return [read.value]
    problems.push(`HONNIN_CLIENTS, client ${i + 1}: ${read.problem}.`)
    return []
  })
  if (problems.length > 0) throw new SettingsError(problems)
  return clients
}

/** One relying party of the file: as it is registered, and its secret, if it has one. */
function readFileClient(service: Pick<Service, 'keys'>, typed: unknown): Kept<StoredClient> {
  const { secret, ...rest }: { secret?: unknown } = typeof typed === 'object' && typed !== null ? typed : {}
  const read = readRegistration(rest)
  if (!read.ok) return read
  if (hasSecret(read.value) !== (typeof secret === 'string' && secret.length >= SECRET_LENGTH_MIN))
    return { ok: false, problem: `secret: has ${SECRET_LENGTH_MIN} letters at least, and only a client that has one` }
  const key = typeof secret === 'string' ? secretKey(service.keys, read.value.client_id, secret) : undefined
  return {
    ok: true,
    value: { registration: read.value, secretKey: key, formerSecretKey: undefined, formerUntil: null, createdAt: null },
  }
}

/** A digest that is fast needs a secret that nobody guesses. */
const SECRET_LENGTH_MIN = 32

/**
 * Who the person is to this relying party: the id of the account, which never changes (T110); or one that only this
 * relying party knows, derived, so that two of them cannot compare notes (OpenID Connect Core 8.1).
 */
export const subjectFor = ({ keys }: Pick<Service, 'keys'>, client: Registration, accountId: string): string =>
  client.pairwise ? keys.digest('oidc-subject', sectorOf(client), accountId).toString('base64url') : accountId
