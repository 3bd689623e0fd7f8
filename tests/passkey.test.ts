// Passkeys on the real engine, with a software authenticator: made, signed in with, verified with, used against a replacement.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { showingOptions, showPasskey } from '../src/features/passkey/flow.ts'
import { signInWithPasskey, signingIn } from '../src/features/passkey/flow-sign-in.ts'
import { type VerifyPurpose, verifyByPasskey, verifying } from '../src/features/prompt/flow.ts'
import { loadProofs, updateProofs } from '../src/features/proof/store.ts'
import { deciding, endWithPasskey } from '../src/features/replacement/exits/flow-old-proof.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { addPasskey } from '../src/features/security-info/flow-factor.ts'
import { mayChange } from '../src/features/security-info/flow-gate.ts'
import { recognise } from '../src/features/session/flow.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, hours, minutes } from '../src/kernel/duration.ts'
import { uuidOfBytes } from '../src/kernel/random.ts'
import { Unit } from '../src/platform/database/unit.ts'
import type { Service } from '../src/platform/service.ts'
import { policy } from '../src/policy/policy.ts'
import { addedPasskey, allowAdding, makingFor, must, startedByMail } from './support/factors.ts'
import { inbox } from './support/inbox.ts'
import { SoftwareAuthenticator } from './support/software-authenticator.ts'
import { makeWorld, type World } from './support/world.ts'

const refused = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'ok' : result.refusal?.code)

describe('a passkey', () => {
  let world: World
  let second: Service
  before(async () => {
    world = await makeWorld()
    second = await world.another()
  })
  after(() => world.close())

  async function owner(name: string) {
    const account = await world.account({ proofs: [{ kind: 'mail', address: `${name}@old.example` }] })
    const person = await world.person(account)
    return { account, ...(await addedPasskey(world, account, person)) }
  }

  const now = async () => (await world.service.time.moment()).now

  /** What the page of a sign-in asks the browser for. */
  const signInOptions = async (browser: string) =>
    showingOptions(world.service, undefined, signingIn(world.visitor(browser)), await now())

  const stepUpOptions = async (person: Person, purpose: VerifyPurpose) =>
    showingOptions(
      world.service,
      {
        accountId: person.account.accountId,
        proofs: await loadProofs(world.service.database, person.account.accountId),
      },
      verifying(person, purpose),
      await now(),
    )

  it('PL-16 what is asked of the browser: 16 random bytes, 300 s, user verification, none twice', async () => {
    const { account, authenticator } = await owner('options')
    const person = await world.person(account)
    const [first, other] = [await makingFor(world, account, person), await makingFor(world, account, person)]
    const [a, b] = [first, other].map(({ challenge }) => Buffer.from(challenge, 'base64url'))
    assert.ok(a && b && a.length >= 16 && !a.subarray(0, 16).equals(b.subarray(0, 16)))
    assert.ok(first.timeout && first.timeout >= 300_000 && first.timeout <= 600_000)
    assert.deepEqual(first.rp, { name: 'Honnin', id: 'localhost' })
    assert.equal(first.authenticatorSelection?.userVerification, 'required')
    assert.equal(first.authenticatorSelection?.residentKey, 'preferred')
    assert.deepEqual(
      first.excludeCredentials?.map(({ id }) => id),
      authenticator.keys.map(({ id }) => id.toString('base64url')),
    )
    assert.throws(() => authenticator.make(first), /InvalidStateError/)
    const another = await addedPasskey(world, account, person)
    const proofs = await loadProofs(world.service.database, account.id)
    assert.equal(proofs.filter(({ kind }) => kind === 'passkey').length, 2, 'several belong to one account')
    const shown = await stepUpOptions(await world.person(account), 'verify')
    assert.equal(shown.allowCredentials?.length, 2)
    assert.equal(shown.userVerification, 'required')
    assert.ok(another.proofId)
  })

  it('PL-16 is added once per challenge, needs a proof with the full say, and every address hears of it', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'adds@old.example' }] })
    const person = await world.person(account)
    const authenticator = new SoftwareAuthenticator(world.service.settings.origin)
    const options = await makingFor(world, account, person)
    const made = authenticator.make(options)
    assert.equal(refused(await addPasskey(world.service, person, made, '')), 'step_up.needed')
    await allowAdding(world, account, person)
    const added = must(await addPasskey(world.service, person, made, ' key ring '))
    assert.deepEqual([added.kind, added.state, added.label], ['passkey', 'probation', 'key ring'])
    const read = await readCase(world.service, account.id)
    assert.ok(read)
    const later = { ...person, account: read.account }
    await allowAdding(world, account, later)
    assert.equal(refused(await addPasskey(world.service, later, made, '')), 'passkey.used')
    await world.settle()
    const told = (await inbox(world, 'adds@old.example')).filter(({ text }) => text.includes('パスキーが加わりました'))
    assert.equal(told.length, 1)
    assert.ok(!told[0]?.text.includes('key ring'), 'no words of a person stand in a notice')
  })

  it('is called after where it is kept, where the person gives it no name', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'named@old.example' }] })
    const person = await world.person(account)
    await allowAdding(world, account, person)
    const authenticator = new SoftwareAuthenticator(world.service.settings.origin)
    const aaguid = 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd'
    const made = authenticator.make(await makingFor(world, account, person), { aaguid })
    assert.equal(must(await addPasskey(world.service, person, made, ' ')).label, 'iCloudキーチェーン')
    const unknown = await owner('unnamed')
    const proofs = await loadProofs(world.service.database, unknown.account.id)
    assert.equal(proofs.find((p) => p.proofId === unknown.proofId)?.label, '')
  })

  it('is not added where anything about it is wrong', async () => {
    const account = await world.account({ proofs: [{ kind: 'mail', address: 'wrong@old.example' }] })
    const [person, elsewhere] = [await world.person(account), await world.person(account)]
    await allowAdding(world, account, person)
    const { origin } = world.service.settings
    const fake = new SoftwareAuthenticator(origin)
    const options = await makingFor(world, account, person)
    const attempts: readonly [answer: unknown, code: string][] = [
      [undefined, 'passkey.unreadable'],
      ['', 'passkey.unreadable'],
      ['{"id":1}', 'passkey.unreadable'],
      [fake.make(options, { origin: 'https://evil.example' }), 'passkey.wrong'],
      [fake.make(options, { verified: false }), 'passkey.wrong'],
      [fake.make({ ...options, rp: { id: 'evil.example' } }), 'passkey.wrong'],
      [fake.make({ ...options, challenge: Buffer.alloc(54, 1).toString('base64url') }), 'passkey.wrong'],
      [fake.make(await makingFor(world, account, elsewhere)), 'passkey.wrong'],
      [fake.make({ ...options, challenge: (await signInOptions('anywhere')).challenge }), 'passkey.wrong'],
    ]
    for (const [answer, code] of attempts)
      assert.equal(refused(await addPasskey(world.service, person, answer, '')), code)
    const late = fake.make(options)
    await world.advance(policy.passkey_ceremony_ms)
    assert.equal(refused(await addPasskey(world.service, person, late, '')), 'passkey.expired')
    const proofs = await loadProofs(world.service.database, account.id)
    assert.deepEqual(
      proofs.map(({ kind }) => kind),
      ['mail'],
    )
  })

  it('signs in without anything typed, as first factor and proof in one', async () => {
    const { account, authenticator, proofId } = await owner('signs-in')
    const visitor = world.visitor('a new browser')
    const answer = authenticator.show(await signInOptions('a new browser'))
    const opened = must(await signInWithPasskey(world.service, visitor, answer))
    const person = await recognise(world.service, visitor, opened.token)
    assert.equal(person?.account.accountId, account.id)
    assert.equal(person?.session.proofId, proofId)
    assert.equal(person?.account.verifiedAt, person?.session.proofShownAt)
    assert.equal(refused(await signInWithPasskey(world.service, visitor, answer)), 'passkey.used', 'a replay')
    const read = await readCase(world.service, account.id)
    assert.ok(person && read)
    assert.equal(refused(await mayChange(world.service, person, read, 'add-proof')), 'step_up.needed')
  })

  it('S17 signs nobody in where anything about it is wrong, and says the same whoever it names', async () => {
    const { account, authenticator, proofId } = await owner('strangers')
    const other = await world.account({ proofs: [{ kind: 'mail', address: 'other@old.example' }] })
    const visitor = world.visitor('here')
    const options = await signInOptions('here')
    const foreign = new SoftwareAuthenticator(world.service.settings.origin)
    const user = { id: Buffer.from(account.id.replaceAll('-', ''), 'hex').toString('base64url') }
    foreign.make({ challenge: 'x', rp: { id: 'localhost' }, user })
    const handle = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
    const nobody = uuidOfBytes(Buffer.alloc(16, 9))
    const attempts: readonly [answer: unknown, code: string][] = [
      ['not json', 'passkey.unreadable'],
      [foreign.show(options), 'passkey.unknown'],
      [foreign.show(options, { userHandle: handle(nobody) }), 'passkey.unknown'],
      [foreign.show(options, { userHandle: undefined }), 'passkey.unknown'],
      [authenticator.show(options, { userHandle: handle(other.id) }), 'passkey.unknown'],
      [authenticator.show(options, { origin: 'https://evil.example' }), 'passkey.wrong'],
      [authenticator.show(options, { verified: false }), 'passkey.wrong'],
      [authenticator.show(await signInOptions('there')), 'passkey.wrong'],
    ]
    for (const [answer, code] of attempts)
      assert.equal(refused(await signInWithPasskey(world.service, visitor, answer)), code)
    const tampered = JSON.parse(authenticator.show(options))
    tampered.response.signature = JSON.parse(authenticator.show(options)).response.signature.replace(/^..../, 'AAAA')
    assert.equal(refused(await signInWithPasskey(world.service, visitor, JSON.stringify(tampered))), 'passkey.wrong')
    const late = authenticator.show(options)
    await world.advance(policy.passkey_ceremony_ms)
    assert.equal(refused(await signInWithPasskey(world.service, visitor, late)), 'passkey.expired')
    const proof = (await loadProofs(world.service.database, account.id)).find((p) => p.proofId === proofId)
    assert.ok(proof)
    for (const state of ['retired', 'disowned', 'gone'] as const) {
      await new Unit().add(updateProofs(account.id, [{ ...proof, state }])).commit(world.service.database)
      const answer = authenticator.show(await signInOptions('here'))
      assert.equal(refused(await signInWithPasskey(world.service, visitor, answer)), 'passkey.unknown', state)
    }
  })

  it('EP-03 the question is the same for everybody: no list, and nothing of any account', async () => {
    const [a, b] = [await signInOptions('one'), await signInOptions('two')]
    assert.deepEqual({ ...a, challenge: '' }, { ...b, challenge: '' })
    assert.equal(a.allowCredentials, undefined)
    assert.equal(a.challenge.length, b.challenge.length)
  })

  it('PL-16 of 20 equal answers at once, on two instances, one succeeds', async () => {
    for (const step of [0, 1]) {
      const { account, authenticator } = await owner(`parallel-${step}`)
      const person = await world.person(account)
      const answer = authenticator.show(await stepUpOptions(person, 'verify'), { step })
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => verifyByPasskey(i % 2 ? second : world.service, person, 'verify', answer)),
      )
      assert.equal(results.filter((r) => r.ok).length, 1)
      assert.ok(results.every((r) => r.ok || r.refusal.code === 'passkey.used' || r.refusal.code === 'passkey.wrong'))
    }
  })

  it('a copy whose counter stands behind is refused; one that never counts is not', async () => {
    const { account, authenticator, proofId } = await owner('copied')
    const person = await world.person(account)
    const show = async (step: number) =>
      refused(
        await verifyByPasskey(
          world.service,
          person,
          'verify',
          authenticator.show(await stepUpOptions(person, 'verify'), { step }),
        ),
      )
    assert.equal(await show(0), 'ok')
    assert.equal(await show(0), 'ok')
    assert.equal(await show(7), 'ok')
    assert.equal((await loadProofs(world.service.database, account.id)).find((p) => p.proofId === proofId)?.mark, 7)
    assert.equal(await show(0), 'passkey.wrong')
    assert.equal(await show(-3), 'passkey.wrong')
    assert.equal(await show(4), 'ok')
  })

  it('T113 opens the act it was asked for, once, and only past probation', async () => {
    const { account, authenticator } = await owner('acts')
    const outcome = async () => {
      const person = await world.person(account)
      const answer = authenticator.show(await stepUpOptions(person, 'allow-add-proof'))
      assert.equal(refused(await verifyByPasskey(world.service, person, 'allow-remove-proof', answer)), 'passkey.wrong')
      must(await verifyByPasskey(world.service, person, 'allow-add-proof', answer))
      const read = await readCase(world.service, account.id)
      assert.ok(read)
      assert.equal(refused(await mayChange(world.service, person, read, 'remove-proof')), 'step_up.needed')
      return refused(await mayChange(world.service, person, read, 'add-proof'))
    }
    assert.equal(await outcome(), 'step_up.needed')
    await world.advance(policy.proof_probation_ms)
    assert.equal(await outcome(), 'ok')
  })

  for (const [how, state] of [
    ['early', 'ended-early'],
    ['not-me', 'vetoed'],
  ] as const)
    it(`L2 who still has the passkey decides about a replacement at once: ${how}`, async () => {
      const { account, authenticator } = await owner(`decides-${how}`)
      await world.advance(days(8))
      const requestId = await startedByMail(world, account, `decides-${how}@new.example`)
      const person = await world.person(account)
      const known = { accountId: account.id, proofs: await loadProofs(world.service.database, account.id) }
      const options = await showingOptions(world.service, known, deciding(person, requestId), await now())
      const another = authenticator.show(await stepUpOptions(person, 'verify'))
      assert.equal(refused(await endWithPasskey(world.service, person, requestId, another, how)), 'passkey.wrong')
      const answer = authenticator.show(options)
      assert.equal(must(await endWithPasskey(world.service, person, requestId, answer, how)).state, state)
    })

  it('S1 on probation it decides nothing about a replacement', async () => {
    const { account, authenticator } = await owner('young')
    await world.advance(hours(1))
    const requestId = await startedByMail(world, account, 'young-passkey@new.example')
    const person = await world.person(account)
    const known = { accountId: account.id, proofs: await loadProofs(world.service.database, account.id) }
    for (const [how, code] of [
      ['early', 'replacement.old_proof_needed'],
      ['not-me', 'stop.unknown'],
    ] as const) {
      const options = await showingOptions(world.service, known, deciding(person, requestId), await now())
      const answer = authenticator.show(options)
      assert.equal(refused(await endWithPasskey(world.service, person, requestId, answer, how)), code)
    }
  })

  it('S18 neither its id nor its key stands in the database in clear', async () => {
    const { account, authenticator, proofId } = await owner('sealed')
    const stored = (await loadProofs(world.service.database, account.id)).find((p) => p.proofId === proofId)
    const id = authenticator.keys[0]?.id
    assert.ok(stored && id)
    assert.ok(!stored.addressSealed.includes(id) && !stored.addressSealed.includes(id.toString('base64url')))
    assert.notEqual(stored.addressKey, id.toString('hex'))
    const elsewhere = await showPasskey(
      world.service,
      (await world.account()).id,
      signingIn(world.visitor('x')),
      authenticator.show(await signInOptions('x')),
    )
    assert.equal(refused(elsewhere), 'passkey.unknown')
    await world.advance(minutes(1))
  })
})
