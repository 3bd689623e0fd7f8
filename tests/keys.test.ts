import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadAccount } from '../src/features/account/store.ts'
import { identifierAbout } from '../src/features/account/store-identifier.ts'
import { beginEnrolment, completeEnrolment, confirmEnrolment } from '../src/features/enrolment/flow.ts'
import { askVerifyCodeByAddress, verify, verifyByApp } from '../src/features/prompt/flow.ts'
import { loadProofs } from '../src/features/proof/store.ts'
import { openAddress } from '../src/features/proof/store-address.ts'
import { recognise, signIn } from '../src/features/session/flow.ts'
import { systemRandom, uuid } from '../src/kernel/random.ts'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { DEMONSTRATION } from '../src/main/dev-demo.ts'
import { listKeys, rotateKeys } from '../src/main/key-commands.ts'
import { MIGRATIONS } from '../src/main/store.ts'
import { resealOlder } from '../src/main/store-seals.ts'
import { renewSeals } from '../src/main/upkeep.ts'
import { closeBox, derivedKey } from '../src/platform/crypto/box.ts'
import { KeyRing } from '../src/platform/crypto/key-ring.ts'
import { Keys } from '../src/platform/crypto/keys.ts'
import { RootKey } from '../src/platform/crypto/root-key.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { at, sql } from '../src/platform/database/sql.ts'
import type { Service } from '../src/platform/service.ts'
import { policy } from '../src/policy/policy.ts'
import { emptyDatabase } from './support/database.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { addedApp, codeNow, must } from './support/factors.ts'
import { codesAt } from './support/inbox.ts'
import { signIn as signInAt, until } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { dumpDatabase } from './support/secrets.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'
import { MASTER, makeWorld, type World } from './support/world.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))

/** Rounds of traffic before, while and after the keys are rotated, on each of two instances. */
const ROUNDS = 3

describe('a sealing key is rotated while people come and go on two instances', () => {
  let world: World
  let second: Service
  let count = 0
  const owners: MadeAccount[] = []
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  const rotate = () => rotateKeys({ ...world.service.settings, key: MASTER.toString('base64') }, world.service.database)
  const refresh = async (service: Service) => service.ring.refresh((await service.time.moment()).now)
  /** How many values each key seals. */
  const sealed = async () =>
    Object.fromEntries((await listKeys(world.service.database)).map((key) => [key.id, key.sealed]))

  /** Somebody signs up on one instance, and signs in and shows a code on the other. */
  async function comesAndGoes(here: Service, there: Service): Promise<void> {
    const [address, visitor] = [`traffic-${++count}@new.example`, world.visitor(`traffic-${count}`)]
    const begun = must(await beginEnrolment(here, visitor, address, 'UTC'))
    must(
      await confirmEnrolment(there, visitor, begun.accountId, begun.challenge.challengeId, await codeAfter(address, 0)),
    )
    must(await completeEnrolment(here, visitor, begun.accountId, 'a long password for trying'))
    const account = await world.account({ proofs: [{ kind: 'mail', address: `of-${address}` }] })
    owners.push(account)
    await showsCode(there, account)
  }

  async function showsCode(service: Service, account: MadeAccount): Promise<void> {
    const visitor = world.visitor(`of ${account.identifier} ${++count}`)
    const opened = must(await signIn(service, visitor, account.identifier, account.password))
    const person = await recognise(service, visitor, opened.token)
    const [proof] = account.proofs
    assert.ok(person && proof)
    const known = (await codesAt(world, proof.address)).length
    const asked = must(await askVerifyCodeByAddress(service, person, proof.id, proof.address))
    must(await verify(service, person, asked, await codeAfter(proof.address, known)))
  }

  /** The next code at an address. Who sends may be some milliseconds behind the instance that was asked for it. */
  const codeAfter = (address: string, known: number): Promise<string> =>
    until(`a code at ${address}`, async () => {
      await world.settle()
      return (await codesAt(world, address))[known]
    })

  /** Traffic on both instances for as long as `work` takes, and some rounds more. */
  async function during(work: () => Promise<void>): Promise<void> {
    let working = true
    const traffic = [
      [world.service, second],
      [second, world.service],
    ].map(async ([here, there]) => {
      for (let round = 0; working || round < ROUNDS; round++) await comesAndGoes(here as Service, there as Service)
    })
    await work()
    working = false
    await Promise.all(traffic)
  }

  it('CR-04 rotated during traffic, nothing fails, and everything is sealed anew', async () => {
    const owner = await world.account({
      proofs: [
        { kind: 'mail', address: 'owner@old.example' },
        { kind: 'phone', address: '090-2222-3333' },
      ],
    })
    const person = await world.person(owner)
    const app = await addedApp(world, owner, person)
    await during(async () => {})
    const before = await sealed()
    assert.ok((before[2] ?? 0) > 4 * ROUNDS, JSON.stringify(before))

    const stale = await rotate()
    assert.deepEqual(await rotate(), stale, 'asked for twice, it is the same one')
    assert.equal(stale.id, 3)
    // An instance reads the ring with each heartbeat; this one meanwhile, the other only at the end of the ten minutes.
    await refresh(second)
    await during(() => world.advance(policy.key_active_after_ms))
    await comesAndGoes(second, second)
    // Looked at before the upkeep can come by: it seals anew what it finds.
    must(await beginEnrolment(second, world.visitor('late'), 'late@new.example', 'UTC'))
    assert.ok(((await sealed())[2] ?? 0) > 0, 'the other one still sealed with the former key')
    await during(() => renewSeals(second))
    await world.advance(policy.keys_looked_through_every_ms)

    const after = await sealed()
    assert.equal(after[1], 0)
    assert.equal(after[2], 0)
    assert.ok((after[3] ?? 0) > (before[2] ?? 0))
    const raw = await world.service.database.query<{ sealed: Buffer }>(sql`
      select identifier_sealed as sealed from account union all select address_sealed from proof`)
    for (const { sealed: value } of raw) if (value.length > 0) assert.equal(value.readUInt32BE(1), 3)

    for (const service of [world.service, second]) {
      const proofs = await loadProofs(service.database, owner.id)
      const open = proofs.map((proof) => openAddress(service, owner.id, proof)?.address)
      assert.deepEqual(open.slice(0, 2).sort(), ['+819022223333', 'owner@old.example'])
    }
    const again = await world.person(owner)
    must(await verifyByApp(world.service, again, 'verify', app.proofId, codeNow(world.service, app.secret)))
  })

  it('CR-04 the former key goes when it was superseded for a week, and never while something is sealed with it', async () => {
    const { database, keys } = world.service
    const [row] = await database.query<{ account_id: string; sealed: Buffer }>(
      sql`select account_id, identifier_sealed as sealed from account limit 1`,
    )
    assert.ok(row)
    const under2 = Buffer.from(row.sealed)
    under2.writeUInt32BE(2, 1)
    const spoil = (value: Buffer) =>
      database.query(sql`update account set identifier_sealed = ${value} where account_id = ${row.account_id}`)
    await spoil(under2)
    await world.advance(policy.key_kept_ms)
    assert.deepEqual(Object.keys(await sealed()), ['1', '2', '3'], 'what does not open keeps its key')
    assert.match(world.logged(), /sealed values do not open/)
    await spoil(row.sealed)
    await world.advance(policy.keys_looked_through_every_ms)
    assert.deepEqual(Object.keys(await sealed()), ['1', '3'])
    await assert.rejects(spoil(under2), /violates foreign key/, 'nor is anything sealed with one that went')
    await refresh(second)
    assert.equal(second.keys.sealingId, 3)
    assert.equal(keys.sealingId, 3)
    for (const account of owners.slice(-2)) await showsCode(second, account)
  })
})

describe('a database from before there was a ring', () => {
  it('CR-04 CR-05 is upgraded without a hand: what it sealed opens, and is sealed anew', async () => {
    const fresh = await emptyDatabase()
    const former = mkdtempSync(join(tmpdir(), 'honnin-migrations-'))
    try {
      const { database } = fresh
      for (const file of readdirSync(MIGRATIONS).filter((name) => name < '0011'))
        copyFileSync(join(MIGRATIONS, file), join(former, file))
      const when = Date.UTC(2026, 10, 22)
      assert.ok((await migrate(database, former, when)).ok)
      const root = new RootKey(MASTER)
      const id = uuid(systemRandom)
      const box = closeBox(derivedKey(MASTER, 'seal'), systemRandom, Buffer.from('taro@example.jp'), `identifier/${id}`)
      const sealed = Buffer.concat([Buffer.from([1]), box])
      await database.query(sql`insert into keyring (fingerprint) values (${root.fingerprint()})`)
      await database.query(sql`
        insert into account (account_id, state, identifier_key, identifier_sealed, locale, zone, created_at)
        values (${id}, 'active', '', ${sealed}, 'ja', 'UTC', ${at(when)})`)

      assert.ok((await migrate(database, MIGRATIONS, when)).ok)
      await assert.rejects(KeyRing.open(database, [new RootKey(Buffer.alloc(32, 9))], systemRandom), /another key/)
      const { keys } = await KeyRing.open(database, [root], systemRandom)
      const stored = async () => (await loadAccount(database, id))?.identifierSealed ?? Buffer.alloc(0)
      assert.deepEqual(await stored(), sealed)
      assert.equal(keys.open(sealed, identifierAbout(id)), 'taro@example.jp')
      assert.deepEqual(keys.digest('identifier', 'x'), new Keys(MASTER, systemRandom).digest('identifier', 'x'))
      assert.deepEqual(await resealOlder(database, keys, 10), { count: 1, unopened: 0 })
      assert.deepEqual([(await stored())[0], (await stored()).readUInt32BE(1)], [2, 2])
      assert.equal(keys.open(await stored(), identifierAbout(id)), 'taro@example.jp')
      assert.deepEqual(await resealOlder(database, keys, 10), { count: 0, unopened: 0 })
    } finally {
      await fresh.drop()
      rmSync(former, { recursive: true })
    }
  })
})

describe('the root key is rotated, and its predecessor thrown away', () => {
  const place = temporaryFolder()
  const folder = join(place, 'data')
  const keyFile = join(folder, 'honnin.key')
  let server: Server | undefined
  before(() => copyEngineFolder(folder))
  after(async () => {
    await server?.stop()
    removeFolder(place)
  })

  async function run(...args: string[]) {
    const env = { PATH: process.env.PATH ?? '', DATA_DIR: folder }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    const [code] = await once(child, 'close')
    return { code, out, err }
  }

  /** Starts it, and signs in with what was sealed and digested before. */
  async function goesOn(): Promise<void> {
    server = await startServer({ folder })
    const page = await signInAt(new Browser(server.origin), {
      identifier: DEMONSTRATION.identifier,
      password: DEMONSTRATION.password,
    })
    assert.equal(page.path, '/account', page.heading)
  }
  async function ends(): Promise<void> {
    assert.equal(await server?.stop(), 0)
    server = undefined
  }

  it('CR-04 with the new key in front, then alone; with the former one alone it says so', async () => {
    await goesOn()
    const former = readFileSync(keyFile, 'utf8')
    const dump = await dumpDatabase(join(folder, 'socket'))
    const secret = Buffer.from(former, 'base64')
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const)
      assert.ok(!dump.includes(secret.toString(form)))

    // Beside the service that runs, on its own engine.
    const rotated = await run('keys', 'rotate')
    assert.equal(rotated.code, 0, rotated.err)
    assert.equal(JSON.parse(rotated.out).id, 3)
    const lines = JSON.parse((await run('keys')).out)
    assert.deepEqual(
      lines.map(({ id, use }: { id: number; use: string }) => [id, use]),
      [
        [1, 'digests, codes and links'],
        [2, 'sealing'],
        [3, 'sealing'],
      ],
    )
    assert.equal((await server?.get('/ready'))?.status, 200)
    await ends()

    const present = `${Buffer.alloc(32, 5).toString('base64')}\n`
    writeFileSync(keyFile, `${present}${former}`)
    await goesOn()
    await ends()
    writeFileSync(keyFile, present)
    await goesOn()
    await ends()
    writeFileSync(keyFile, former)
    const refused = await run('dev')
    assert.equal(refused.code, 3)
    assert.match(refused.err, /^honnin: This database belongs to another key .*put the right honnin\.key/m)
    assert.doesNotMatch(refused.err, / {4}at /, 'a sentence, no stack')
  })
})
