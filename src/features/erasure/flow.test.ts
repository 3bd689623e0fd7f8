import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { importFile, makeFiles, someone } from '../../../tests/support/importing.ts'
import { inbox } from '../../../tests/support/inbox.ts'
import {
  draft,
  finish,
  linkTo,
  must,
  pending,
  type Scene,
  said,
  saidAt,
  scene,
  untilReady,
} from '../../../tests/support/scene.ts'
import { dumpOf, Finder } from '../../../tests/support/secrets.ts'
import { makeWorld, PASSWORD, type World } from '../../../tests/support/world.ts'
import { days } from '../../kernel/duration.ts'
import { sql } from '../../platform/database/sql.ts'
import { policy } from '../../policy/policy.ts'
import { loadAccount } from '../account/store.ts'
import { beginEnrolment } from '../enrolment/flow.ts'
import { askVerifyCodeByAddress, verify } from '../prompt/flow.ts'
import { loadProofs } from '../proof/store.ts'
import { stopByLink } from '../replacement/status/flow-end.ts'
import { recognise, signIn } from '../session/flow.ts'
import { accountMeant } from '../transfer/flow-export.ts'
import { eraseAccount } from './flow.ts'

const BECAUSE = 'asked for by the person, ticket 4711'

describe('erasing an account', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const erase = (id: string, because = BECAUSE) => eraseAccount(world.service, id, because)

  /** Somebody with a whole life here: sessions, codes, tries, messages, a stopped request, a recovery code. */
  async function lived(name: string): Promise<Scene> {
    const someone = await pending(world, name, { recoveryCode: true, trustedDevice: true, twoStep: true })
    must(await stopByLink(world.service, await linkTo(world, someone.old, 'stop')))
    const [proof] = someone.account.proofs
    const person = await world.person(someone.account)
    const asked = must(await askVerifyCodeByAddress(world.service, person, proof?.id ?? '', someone.old))
    await verify(world.service, person, asked, '00000000')
    await signIn(world.service, world.visitor('thief'), someone.account.identifier, 'a wrong password')
    return someone
  }

  test('EP-07 leaves nothing by which the person could be found, and a receipt', async () => {
    const gone = await lived('gone')
    const stays = await lived('stays')
    const { service } = world
    const account = await loadAccount(service.database, gone.account.id)
    const digests = await service.database.query<{ digest: string }>(sql`
      select encode(address_key, 'hex') as digest from proof where account_id = ${gone.account.id}
      union select encode(mailbox_key, 'hex') from proof where account_id = ${gone.account.id} and mailbox_key is not null`)
    const traces = [
      account?.identifierKey ?? '',
      ...digests.map(({ digest }) => digest),
      account?.passwordHash ?? '',
      gone.person.session.sessionId,
      ...gone.account.proofs.map(({ id }) => id),
    ]
    const before = await dumpOf(service.database)
    assert.ok(traces.length > 8)
    for (const trace of traces) assert.ok(before.includes(trace), `${trace} is found while they are here`)

    const erased = must(await erase(gone.account.id))
    assert.ok(erased.events > 5)
    const dump = await dumpOf(service.database)
    for (const trace of traces) assert.ok(!dump.includes(trace), `${trace} is still there`)
    const addresses = [gone.old, gone.fresh, gone.account.identifier]
    assert.deepEqual(new Finder(addresses.map((value) => ({ what: 'mail', kind: 'mail', value }))).in(dump), [])
    const rows = dump.split('\n').filter((row) => row.includes(gone.account.id))
    assert.equal(rows.length, 1, rows.join('\n'))
    assert.match(rows[0] ?? '', /^public\.event .*"account\.erased"/)
    assert.ok(rows[0]?.includes(erased.receipt) && rows[0].includes(BECAUSE))
    const other = (text: string) => text.split('\n').filter((row) => row.includes(stays.account.id))
    assert.deepEqual(other(dump), other(before), 'nothing of anybody else went')
  })

  test('SS-04 ends every session at once, takes back what waits to be sent, and the password opens nothing', async () => {
    const { account } = await scene(world, 'ended')
    const visitor = world.visitor('ended')
    const { token } = must(await signIn(world.service, visitor, account.identifier, PASSWORD))
    const person = await recognise(world.service, visitor, token)
    assert.ok(person)
    const [proof] = account.proofs
    must(await askVerifyCodeByAddress(world.service, person, proof?.id ?? '', proof?.address ?? ''))
    must(await erase(account.id))
    assert.equal(await recognise(world.service, visitor, token), undefined)
    assert.equal(said(await signIn(world.service, visitor, account.identifier, PASSWORD)), 'sign_in.wrong')
    const sent = (await inbox(world, 'ended@old-mail.example')).length
    await world.settle()
    await world.advance(days(8))
    assert.equal((await inbox(world, 'ended@old-mail.example')).length, sent)
  })

  test('T040 S13 is refused while a replacement waits or could be undone, or a dispute is open', async () => {
    const thief = await pending(world, 'thief')
    assert.equal(said(await erase(thief.account.id)), 'erase.replacement_runs')
    await untilReady(world)
    assert.equal(said(await erase(thief.account.id)), 'erase.replacement_runs')
    must(await finish(world, thief))
    const refused = await erase(thief.account.id)
    const { now } = await world.service.time.moment()
    assert.equal(said(refused), 'erase.may_be_undone')
    assert.ok(Math.abs(saidAt(refused) - (now + policy.undo_window_ms)) < days(1))
    await world.service.database.query(
      sql`update account set disputed_at = created_at where account_id = ${thief.account.id}`,
    )
    assert.equal(said(await erase(thief.account.id)), 'erase.disputed')
    await world.service.database.query(
      sql`update account set disputed_at = null where account_id = ${thief.account.id}`,
    )
    await world.advance(policy.undo_window_ms)
    assert.equal(said(await erase(thief.account.id)), 'ok')
  })

  test('a draft that nobody was told of does not keep it', async () => {
    const { account } = await draft(world, 'drafted')
    assert.equal(said(await erase(account.id)), 'ok')
  })

  test('T040 S23 who signs up with the identifier later inherits nothing, and is asked for everything anew', async () => {
    const { account } = await scene(world, 'former')
    must(await erase(account.id))
    const enrolment = must(
      await beginEnrolment(world.service, world.visitor('later'), account.identifier, 'Asia/Tokyo'),
    )
    assert.notEqual(enrolment.accountId, account.id)
    await world.settle()
    const proofs = await loadProofs(world.service.database, enrolment.accountId)
    assert.deepEqual(
      proofs.map(({ state }) => state),
      ['unconfirmed'],
    )
  })

  test('S23 the id of an erased account is not used again', async () => {
    const { account } = await scene(world, 'by-id')
    must(await erase(account.id))
    const files = makeFiles()
    const { rejected } = await importFile(world.service, files.file([someone('by-id', { id: account.id })]))
    files.remove()
    assert.deepEqual(rejected, [{ line: 1, code: 'import.id_taken', field: 'id' }])
  })

  test('a mailbox of another account keeps what is counted for it', async () => {
    const address = 'shared@both.example'
    const [gone, stays] = await Promise.all([1, 2].map(() => world.account({ proofs: [{ kind: 'mail', address }] })))
    assert.ok(gone && stays)
    const person = await world.person(gone)
    must(await askVerifyCodeByAddress(world.service, person, gone.proofs[0]?.id ?? '', address))
    const counted = () =>
      world.service.database.query(sql`select 1 from budget where kind = 'code-sent-to' and starts_with(subject, (
        select encode(mailbox_key, 'hex') from proof where account_id = ${stays.id}))`)
    assert.equal((await counted()).length, 1)
    must(await erase(gone.id))
    assert.equal((await counted()).length, 1)
  })

  test('is named by id, external id or address; who is not there, and a reason that is none, are refused', async () => {
    const { account } = await scene(world, 'named')
    for (const name of [account.id.toUpperCase(), account.identifier.toUpperCase()])
      assert.equal(await accountMeant(world.service, name), account.id)
    assert.equal(await accountMeant(world.service, 'u-4711'), undefined)
    assert.equal(said(await erase('11111111-2222-4333-8444-555555555555')), 'erase.no_account')
    for (const reason of ['', ' \n', 'hanako@people.example', 'called 090-1234-5678', 'x'.repeat(121)])
      assert.equal(said(await erase(account.id, reason)), 'erase.reason_unfit', reason)
    assert.ok(await loadAccount(world.service.database, account.id))
    must(await erase(account.id))
    assert.equal(said(await erase(account.id)), 'erase.no_account')
  })

  test('LG-04 of events that are there, none can be changed or deleted, nor the receipt of one that is erased', async () => {
    const { database } = world.service
    const { account } = await scene(world, 'kept-events')
    const refused = /events are append-only/
    await assert.rejects(database.query(sql`update event set kind = 'x' where account_id = ${account.id}`), refused)
    await assert.rejects(database.query(sql`delete from event where account_id = ${account.id}`), refused)
    await assert.rejects(database.query(sql`delete from event`), refused)
    await assert.rejects(database.script('truncate event'), refused)
    must(await erase(account.id))
    await assert.rejects(database.query(sql`delete from event where account_id = ${account.id}`), refused)
  })

  test('EP-07 every table that names an account is emptied of it', async () => {
    const tables = await world.service.database.query<{ name: string }>(sql`
      select c.table_name as name from information_schema.columns c join information_schema.tables t
        on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
      where c.table_schema = 'public' and c.column_name = 'account_id' order by 1`)
    assert.ok(tables.length > 15)
    const someone = await lived('everywhere')
    const statements: string[] = []
    const { database } = world.service
    const query = (statement: Parameters<typeof database.query>[0]) => {
      statements.push(statement.strings.join('?'))
      return database.query(statement)
    }
    must(
      await eraseAccount(
        { ...world.service, database: { ...database, query: query as typeof database.query } },
        someone.account.id,
        BECAUSE,
      ),
    )
    const text = statements.join('\n')
    assert.deepEqual(
      tables.filter(({ name }) => !new RegExp(`delete from ${name} `).test(text)).map(({ name }) => name),
      [],
      'add what is missing to features/erasure/store.ts',
    )
  })
})
