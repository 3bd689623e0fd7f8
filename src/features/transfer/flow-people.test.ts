import assert from 'node:assert/strict'
import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { hash as argon2 } from '@node-rs/argon2'
import { hash as bcrypt } from '@node-rs/bcrypt'
import { countsOf, type Files, importFile, type Line, makeFiles, someone } from '../../../tests/support/importing.ts'
import { inbox } from '../../../tests/support/inbox.ts'
import { codeAt, linkTo, must, NEW_PASSWORD, said } from '../../../tests/support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../../../tests/support/world.ts'
import { sql } from '../../platform/database/sql.ts'
import { loadAccount, loadNeighbourHash } from '../account/store.ts'
import { askForgotten, resetForgotten } from '../password/flow-forgotten.ts'
import { askVerifyCodeByAddress, verify } from '../prompt/flow.ts'
import { promptFor } from '../prompt/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { nameNewProof, runningRequest, startReplacement } from '../replacement/start/flow.ts'
import { continueByLink } from '../replacement/start/flow-link.ts'
import { stopByLink } from '../replacement/status/flow-end.ts'
import { recognise, signIn } from '../session/flow.ts'
import { accountMeant } from './flow-export.ts'

const SALT = Buffer.from('a salt of sixteen')
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const HASHES: Readonly<Record<string, (password: string) => Promise<string>>> = {
  argon2id: (password) => argon2(password, { algorithm: 2, memoryCost: 7_168, timeCost: 5, parallelism: 1 }),
  bcrypt: (password) => bcrypt(password, { cost: 5 }),
  scrypt: async (password) =>
    `$scrypt$ln=10,r=8,p=1$${base64(SALT)}$${base64(scryptSync(password, SALT, 32, { N: 1024, r: 8, p: 1 }))}`,
  pbkdf2: async (password) =>
    `$pbkdf2-sha512$i=1000$${base64(SALT)}$${base64(pbkdf2Sync(password, SALT, 1000, 64, 'sha512'))}`,
}

describe('people who came from elsewhere', () => {
  let world: World
  let files: Files
  before(async () => {
    world = await makeWorld()
    files = makeFiles()
  })
  after(async () => {
    files.remove()
    await world.close()
  })

  async function imported(name: string, more: Line = {}): Promise<{ id: string; identifier: string }> {
    assert.deepEqual(countsOf(await importFile(world.service, files.file([someone(name, more)]))), [1, 0, 0])
    const identifier = `${name}@people.example`
    const id = await accountMeant(world.service, identifier)
    assert.ok(id)
    return { id, identifier }
  }

  const enter = (identifier: string, password: string, browser = 'here') =>
    signIn(world.service, world.visitor(browser), identifier, password)
  const hashOf = async (id: string) => (await loadAccount(world.service.database, id))?.passwordHash

  /** Does the account page ask to verify? */
  async function isAsked(id: string): Promise<boolean> {
    const account = await loadAccount(world.service.database, id)
    assert.ok(account)
    return promptFor(account, (await world.service.time.moment()).now, world.service.policy) !== undefined
  }

  async function signedIn(identifier: string, browser: string) {
    const { token } = must(await enter(identifier, PASSWORD, browser))
    const person = await recognise(world.service, world.visitor(browser), token)
    assert.ok(person)
    return person
  }

  for (const [name, make] of Object.entries(HASHES))
    test(`CR-02 CR-05 sign in with the password of there, hashed by ${name}, which is then hashed as ours`, async () => {
      const passwordHash = await make(PASSWORD)
      const { id, identifier } = await imported(name, { passwordHash })
      assert.equal(said(await enter(identifier, `${PASSWORD}.`)), 'sign_in.wrong')
      assert.equal(await hashOf(id), passwordHash, 'a wrong password changes nothing')
      assert.equal(said(await enter(identifier, PASSWORD)), 'ok')
      const renewed = await hashOf(id)
      assert.match(renewed ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      assert.equal(said(await enter(identifier, PASSWORD)), 'ok')
      assert.equal(await hashOf(id), renewed)
    })

  test('verify with the contact that came along, and the request to verify is gone', async () => {
    const { id, identifier } = await imported('verifier', { passwordHash: await HASHES.bcrypt?.(PASSWORD) })
    assert.equal(await isAsked(id), true)
    const person = await signedIn(identifier, 'verifier')
    const [proof] = await loadProofs(world.service.database, id)
    const asked = must(await askVerifyCodeByAddress(world.service, person, proof?.proofId ?? '', identifier))
    const shown = await verify(world.service, person, asked, await codeAt(world, identifier))
    assert.equal(said(shown), 'ok')
    assert.equal(await isAsked(id), false)
  })

  test('S5 replace all security info, of which the contact that came along is told, and which it stops', async () => {
    const { id, identifier } = await imported('loser', { passwordHash: await HASHES.argon2id?.(PASSWORD) })
    const person = await signedIn(identifier, 'loser')
    must(await startReplacement(world.service, person))
    must(await nameNewProof(world.service, person, 'mail', 'loser@new.example'))
    await world.settle()
    const link = await linkTo(world, 'loser@new.example', 'continue')
    must(await continueByLink(world.service, person, person, link))
    await world.settle()
    assert.equal((await runningRequest(world.service, id))?.state, 'pending')
    must(await stopByLink(world.service, await linkTo(world, identifier, 'stop')))
    assert.equal(await runningRequest(world.service, id), undefined)
  })

  test('who came without a password sets one with a code, as if it had been forgotten', async () => {
    const { id, identifier } = await imported('without')
    assert.equal(await hashOf(id), null)
    assert.equal(said(await enter(identifier, '')), 'sign_in.wrong')
    assert.equal(said(await enter(identifier, PASSWORD)), 'sign_in.wrong')
    const visitor = world.visitor('without')
    const forgotten = must(await askForgotten(world.service, visitor, identifier, identifier))
    const entry = await codeAt(world, identifier)
    must(await resetForgotten(world.service, visitor, forgotten, { entry, password: NEW_PASSWORD }))
    assert.equal(said(await enter(identifier, NEW_PASSWORD)), 'ok')
  })

  test('hear nothing before they do something themselves', async () => {
    const { identifier } = await imported('silent')
    await world.settle()
    assert.deepEqual(await inbox(world, identifier), [])
  })
})

describe('who is nobody', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  test('S17 EP-01 is judged by the hash of whoever comes next, so that hashes from elsewhere tell nobody who is there', async () => {
    const accounts = await Promise.all(
      Array.from({ length: 3 }, async () => loadAccount(world.service.database, (await world.account()).id)),
    )
    const inOrder = accounts
      .map((account) => ({ key: account?.identifierKey ?? '', hash: account?.passwordHash }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    const next = await Promise.all(
      inOrder.map(({ key }) => loadNeighbourHash(world.service.database, Buffer.from(key, 'hex'))),
    )
    assert.deepEqual(next, [inOrder[1]?.hash, inOrder[2]?.hash, inOrder[0]?.hash])
    // What cannot be verified at all shows by whose hash somebody is judged.
    await world.service.database.query(sql`update account set password_hash = 'unreadable'`)
    const attempt = signIn(world.service, world.visitor('x'), 'nobody@people.example', PASSWORD)
    await assert.rejects(attempt, /no known kind/)
  })

  test('S17 is refused by it even with its password, and where there is no account at all', async () => {
    const empty = await makeWorld()
    try {
      assert.equal(await loadNeighbourHash(empty.service.database, Buffer.alloc(32)), null)
      assert.equal(
        said(await signIn(empty.service, empty.visitor('x'), 'nobody@people.example', PASSWORD)),
        'sign_in.wrong',
      )
      await empty.account()
      assert.equal(
        said(await signIn(empty.service, empty.visitor('x'), 'nobody@people.example', PASSWORD)),
        'sign_in.wrong',
      )
    } finally {
      await empty.close()
    }
  })
})
