import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Kept } from '../features/oidc/client.ts'
import { addClient, type GivenSecret, removeClient, rotateSecret } from '../features/oidc/flow-clients.ts'
import { rotateSigningKey } from '../features/oidc/flow-keys.ts'
import { loadClients } from '../features/oidc/store-clients.ts'
import { kidOf, loadSigningKeys } from '../features/oidc/store-keys.ts'
import { isoInstant } from '../kernel/clock.ts'
import { systemRandom } from '../kernel/random.ts'
import type { Settings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import type { Database } from '../platform/database/database.ts'
import { sql } from '../platform/database/sql.ts'
import { policy } from '../policy/policy.ts'
import { loadRootKeys } from './key.ts'
import { StartError } from './store.ts'

const OPTIONS = {
  name: { type: 'string' },
  redirect: { type: 'string', multiple: true },
  'logout-return': { type: 'string', multiple: true },
  'backchannel-logout': { type: 'string' },
  'logout-by-person': { type: 'boolean' },
  /** A file with its public keys. */
  jwks: { type: 'string' },
  public: { type: 'boolean' },
  'secret-in-body': { type: 'boolean' },
  pairwise: { type: 'boolean' },
  consent: { type: 'boolean' },
  dpop: { type: 'boolean' },
  introspects: { type: 'boolean' },
  scope: { type: 'string', multiple: true },
} as const

/** How relying parties are kept, beside a service that goes on: what is added works with the next request. */
async function office(settings: Settings, database: Database) {
  const ring = await KeyRing.open(database, await loadRootKeys(settings, systemRandom), systemRandom)
  const [ledger] = await database.query<{ t: number }>(sql`select t from ledger`)
  if (!ledger) throw new StartError('This database has not been used yet: start the service once.')
  await ring.refresh(ledger.t)
  return { desk: { database, keys: ring.keys, random: systemRandom, policy }, now: ledger.t }
}

/** The arguments as a registration; undefined where they are none. */
export function readClientArguments(args: readonly string[]): Record<string, unknown> | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    const [id, ...more] = positionals
    if (id === undefined || more.length > 0) return undefined
    const { jwks } = values
    const authenticates = jwks ? 'key' : values.public ? 'none' : values['secret-in-body'] ? 'secret-in-body' : 'secret'
    return {
      client_id: id,
      name: values.name ?? id,
      redirect_uris: values.redirect ?? [],
      post_logout_redirect_uris: values['logout-return'] ?? [],
      ...(values['backchannel-logout'] === undefined ? {} : { backchannel_logout_uri: values['backchannel-logout'] }),
      logout_by: values['logout-by-person'] ? 'person' : 'session',
      ...(jwks === undefined ? {} : { jwks: JSON.parse(readFileSync(jwks, 'utf8')) }),
      authenticates,
      pairwise: values.pairwise ?? false,
      consent: values.consent ?? false,
      dpop: values.dpop ?? false,
      introspects: values.introspects ?? false,
      scopes: values.scope ?? [],
    }
  } catch {
    return undefined
  }
}

export type ClientAnswer = Kept<GivenSecret | readonly Record<string, unknown>[]>

/** `honnin client …`; undefined where it is used wrongly. */
export async function clientCommand(
  settings: Settings,
  database: Database,
  [command, ...args]: readonly string[],
): Promise<ClientAnswer | undefined> {
  const { desk, now } = await office(settings, database)
  const [id, ...more] = args
  if (command === 'add') {
    const typed = readClientArguments(args)
    return typed && addClient(desk, typed, now)
  }
  if (command === 'list' && args.length === 0) {
    const clients = await loadClients(database)
    return { ok: true, value: clients.map(({ registration }) => ({ ...registration })) }
  }
  if (id === undefined || more.length > 0) return undefined
  if (command === 'remove') return removeClient(desk, id)
  if (command === 'rotate-secret') return rotateSecret(desk, id, now)
  return undefined
}

/** `honnin signing-keys` and `honnin signing-keys rotate`. */
export async function signingKeyCommand(settings: Settings, database: Database, rotate: boolean): Promise<unknown> {
  const { desk, now } = await office(settings, database)
  if (rotate) {
    const { kid, activeFrom } = await rotateSigningKey(desk, now)
    return { kid, activeFrom: isoInstant(activeFrom) }
  }
  const keys = await loadSigningKeys(database)
  return keys.map((key) => ({ kid: kidOf(key.keyId), activeFrom: isoInstant(key.activeFrom) }))
}
