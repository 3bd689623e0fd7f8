// The service without pages on an engine of its own that writes through to the disk, and many people on it.

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNTROUBLED } from '../src/features/account/rules.ts'
import { insertAccount, type StoredAccount } from '../src/features/account/store.ts'
import { identifierAbout, identifierKey } from '../src/features/account/store-identifier.ts'
import { insertChallenge, type StoredChallenge } from '../src/features/challenge/store.ts'
import { insertProof, type NewStoredProof } from '../src/features/proof/store.ts'
import { storeAddress } from '../src/features/proof/store-address.ts'
import { newSession } from '../src/features/session/flow.ts'
import { insertSession, rememberBrowser } from '../src/features/session/store.ts'
import { sessionToken } from '../src/features/session/store-token.ts'
import type { Person, Visitor } from '../src/features/session/store-visitor.ts'
import { systemClock } from '../src/kernel/clock.ts'
import { days } from '../src/kernel/duration.ts'
import { systemRandom, uuidOfBytes } from '../src/kernel/random.ts'
import { MIGRATIONS } from '../src/main/store.ts'
import { readSettings } from '../src/platform/config/settings.ts'
import { KeyRing } from '../src/platform/crypto/key-ring.ts'
import { hashPassword } from '../src/platform/crypto/password.ts'
import { RootKey } from '../src/platform/crypto/root-key.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import type { Sql } from '../src/platform/database/sql.ts'
import { Unit } from '../src/platform/database/unit.ts'
import { type Engine, startEngine } from '../src/platform/engine/engine.ts'
import { openLog } from '../src/platform/log.ts'
import type { Service } from '../src/platform/service.ts'
import { Time } from '../src/platform/time.ts'
import { policy } from '../src/policy/policy.ts'

export const PASSWORD = 'a long password for trying'
const CONNECTIONS = 16
/** The root key of benches: the service and who asks it know the same secrets. */
export const ROOT = Buffer.alloc(32, 7)
const PEOPLE_PER_UNIT = 50

export interface World {
  readonly service: Service
  readonly engine: Engine
  /** The address of its database, or of another on the same server. */
  url(database?: string): string
  /** Closes the connections to the database, so that it can be copied. */
  disconnect(): Promise<void>
  close(): Promise<void>
}

export async function makeWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-bench-'))
  const engine = await startEngine({ folder, log: () => undefined })
  const database = openDatabase({ socket: engine.socket, connectionsMax: CONNECTIONS }, () => undefined)
  await migrate(database, MIGRATIONS, systemClock.wall())
  const service = await serviceOn(database, { DATA_DIR: folder })
  let open = true
  const disconnect = async () => {
    if (open) await database.close()
    open = false
  }
  return {
    service,
    engine,
    disconnect,
    url(database = engine.socket.database) {
      // A host in the address is needed by the URL's grammar; the driver goes by the socket's directory.
      const { user, directory } = engine.socket
      return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(directory)}`
    },
    async close() {
      await disconnect()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The service on a database whose tables are there; several may work on one. */
export async function serviceOn(
  database: Database,
  environment: Readonly<Record<string, string>> = {},
  root = ROOT,
): Promise<Service> {
  const time = new Time(database, systemClock, {
    heartbeatMs: policy.ledger_heartbeat_ms,
    creditMaxMs: policy.ledger_credit_max_ms,
  })
  await time.join()
  const ring = await KeyRing.open(database, [new RootKey(root)], systemRandom)
  return {
    database,
    time,
    clock: systemClock,
    random: systemRandom,
    keys: ring.keys,
    ring,
    policy,
    settings: readSettings(environment, 'development'),
    log: openLog('error'),
    nudge() {},
  }
}

/** Ids that SQL can make, too: md5 of a letter and the person's number, as a UUID. */
export const idOf = (letter: string, n: number): string =>
  uuidOfBytes(createHash('md5').update(`${letter}${n}`).digest())

/** The browser of a person: sha256 of its letter and number, hexadecimal. */
export const browserOf = (n: number): string => createHash('sha256').update(`b${n}`).digest('hex')

/** What the browser of a person keeps, and what it is known by. */
export function secretBrowser({ keys }: Service, n: number): { readonly secret: string; readonly browserKey: string } {
  const secret = createHash('sha256').update(`secret ${n}`).digest('base64url')
  return { secret, browserKey: keys.digest('browser', secret).toString('hex') }
}

export interface Waiting {
  readonly person: Person
  readonly challenge: StoredChallenge
  readonly identifier: string
  /** The session as its cookie has it. */
  readonly token: string
}

/** People who are signed in and wait for a code to their only proof. */
export async function makePeople(
  service: Service,
  from: number,
  count: number,
  keyOf: (n: number) => string = browserOf,
): Promise<Waiting[]> {
  const { now } = await service.time.moment()
  const passwordHash = await hashPassword(PASSWORD)
  const people: Waiting[] = []
  for (let begin = from; begin < from + count; begin += PEOPLE_PER_UNIT) {
    const unit = new Unit()
    for (let n = begin; n < Math.min(begin + PEOPLE_PER_UNIT, from + count); n++) {
      const { waiting, rows } = onePerson(service, { n, now, passwordHash, browserKey: keyOf(n) })
      unit.add(...rows)
      people.push(waiting)
    }
    await unit.commit(service.database)
  }
  return people
}

interface Wish {
  readonly n: number
  readonly now: number
  readonly passwordHash: string
  readonly browserKey: string
}

function onePerson(service: Service, { n, now, passwordHash, browserKey }: Wish): { waiting: Waiting; rows: Sql[] } {
  const [accountId, proofId] = [idOf('a', n), idOf('p', n)]
  const identifier = `person${n}@bench.example`
  const since = now - days(400)
  const account: StoredAccount = {
    accountId,
    version: 0,
    epoch: 1,
    state: 'active',
    identifierKey: identifierKey(service.keys, identifier).toString('hex'),
    identifierSealed: service.keys.seal(identifier, identifierAbout(accountId)),
    passwordHash,
    passwordChangedAt: since,
    locale: 'ja',
    zone: 'Asia/Tokyo',
    createdAt: since,
    verifiedAt: since,
    ...UNTROUBLED,
  }
  const proof: NewStoredProof = {
    proofId,
    kind: 'mail',
    state: 'effective',
    label: '',
    requestId: null,
    createdAt: since,
    provenAt: since,
    effectiveAt: since,
    changedAt: since,
    undeliverableAt: null,
    ...storeAddress(service, accountId, proofId, { kind: 'mail', address: identifier }),
  }
  const visitor: Visitor = { browserKey, locale: 'ja', source: '192.0.2.*', agent: 'Chrome / Android' }
  const [sessionId, secret] = [idOf('s', n), service.random.bytes(service.policy.session_secret_bytes)]
  const secretKey = service.keys.digest('session', sessionId, secret)
  const session = { ...newSession(service, visitor, accountId, now).session, sessionId, secretKey }
  const challenge: StoredChallenge = {
    challengeId: idOf('c', n),
    proofId,
    purpose: 'verify',
    requestId: null,
    browserKey: visitor.browserKey,
    trusted: false,
    smsScopes: null,
    epoch: 1,
    deliverable: true,
    state: 'live',
    attempts: 0,
    sends: 1,
    createdAt: now,
    sentAt: now,
    expiresAt: now + service.policy.code_mail_lifetime_ms,
    seed: service.random.bytes(16),
  }
  return {
    waiting: {
      person: { ...visitor, account, session, device: undefined, halfway: undefined },
      challenge,
      identifier,
      token: sessionToken(accountId, sessionId, secret),
    },
    rows: [
      insertAccount(account),
      insertProof(accountId, proof),
      insertSession(session),
      rememberBrowser(accountId, browserKey, now),
      insertChallenge(accountId, challenge),
    ],
  }
}

/** The same database; what runs on it is written down, statement by statement. */
export function recording(database: Database, into: Sql[]): Database {
  const query = (from: Pick<Database, 'query'>): Database['query'] => {
    return (statement) => {
      into.push(statement)
      return from.query(statement)
    }
  }
  return {
    ...database,
    query: query(database),
    together: (work) => database.together((connection) => work({ query: query(connection) })),
  }
}
