import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askSignature, proveDevice } from '../src/features/device/flow.ts'
import { loadDevices } from '../src/features/device/store.ts'
import { askVerifyCode, askVerifyCodeByAddress, verify } from '../src/features/prompt/flow.ts'
import { askFinishCodes, finishReplacement } from '../src/features/replacement/finish/flow.ts'
import { readCase } from '../src/features/replacement/flow-case.ts'
import { nameNewProof, startReplacement } from '../src/features/replacement/start/flow.ts'
import { continueByLink } from '../src/features/replacement/start/flow-link.ts'
import {
  cancelRequest,
  objectToRequest,
  stopByDevice,
  stopByLink,
} from '../src/features/replacement/status/flow-end.ts'
import { addNewProof, confirmNewProof } from '../src/features/security-info/flow.ts'
import { removeDevice, trustDevice } from '../src/features/security-info/flow-device.ts'
import { isKnownBrowser, recognise, signIn } from '../src/features/session/flow.ts'
import type { Person } from '../src/features/session/store-visitor.ts'
import { days, minutes, seconds } from '../src/kernel/duration.ts'
import type { Result } from '../src/kernel/result.ts'
import type { AccountWish, MadeAccount } from '../src/main/dev-accounts.ts'
import { policy } from '../src/policy/policy.ts'
import { again, allowTrust, browserKey, onDevice, refreshed, trusted } from './support/device.ts'
import { codeIn, inbox, last, lastWithLink, tokenIn } from './support/inbox.ts'
import { makeWorld, PASSWORD, type World } from './support/world.ts'

let world: World
before(async () => {
  world = await makeWorld()
})
after(() => world.close())

let count = 0

/** An account with a mailbox and a telephone of its own. */
function account(wish: Partial<AccountWish> = {}): Promise<MadeAccount> {
  count++
  return world.account({
    proofs: [
      { kind: 'mail', address: `devices${count}@old-mail.example` },
      { kind: 'phone', address: `+8190${40_000_000 + count}` },
    ],
    ...wish,
  })
}

const must = <T>(result: Result<T>): T => {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}
const code = (result: Result<unknown>): string => (result.ok ? 'done' : result.refusal.code)
const now = async () => (await world.service.time.moment()).now
const known = async (person: Person) => isKnownBrowser(world.service, person, await now())
const devicesOf = async ({ id }: MadeAccount) =>
  loadDevices(world.service.database, id, (await now()) - policy.device_unused_ms)
const lastRequest = async ({ id }: MadeAccount) => (await readCase(world.service, id))?.case.requests.at(-1)
const isSignedIn = async (person: Person) => (await refreshed(world, person)).session.endedAt === null
const messages = async (to: string, word: RegExp) =>
  (await inbox(world, to)).filter((m) => word.test(m.subject || m.text))
const ADDED = /信頼する端末(?:（.*）)?が加わり/
const COPIED = /信頼する端末の.*記録が、別の場所で/

/** Begins a replacement and shows the new mailbox: from here on it waits. */
async function begin(person: Person, address: string, signature?: string) {
  must(await startReplacement(world.service, person, signature))
  must(await nameNewProof(world.service, person, 'mail', address))
  await world.settle()
  const token = tokenIn(await lastWithLink(world, address, 'continue'), 'continue')
  must(await continueByLink(world.service, person, person, token))
  await world.settle()
}

describe('trusting a browser', () => {
  test('takes a proof shown for this act, the signature of its own key, and tells every proof', async () => {
    const a = await account()
    const bare = await world.person(a, 'trusting')
    const key = await browserKey()
    const enrol = (person: Person, signature: string) => trustDevice(world.service, person, key.publicKey, signature)
    assert.equal(code(await enrol(bare, await key.sign(world, bare, 'enrol'))), 'step_up.needed')
    const person = await allowTrust(world, a, 'trusting')
    const other = await browserKey()
    for (const signature of [
      '',
      'none',
      await other.sign(world, person, 'enrol'),
      await key.sign(world, person, 'stop'),
      await key.sign(world, bare, 'enrol'),
    ])
      assert.equal(code(await enrol(person, signature)), 'device.key_unreadable')
    for (const publicKey of ['', undefined, 'AAAA', Buffer.alloc(91).toString('base64url')])
      assert.equal(
        code(await trustDevice(world.service, person, publicKey, await key.sign(world, person, 'enrol'))),
        'device.key_unreadable',
      )
    assert.deepEqual(await devicesOf(a), [])
    const device = must(await enrol(person, await key.sign(world, person, 'enrol')))
    assert.equal(device.proofId, a.proofs[0]?.id)
    assert.equal((await devicesOf(a)).length, 1)
    await world.settle()
    for (const { address } of a.proofs) assert.equal((await messages(address, ADDED)).length, 1, address)
    assert.equal(code(await enrol(person, await key.sign(world, person, 'enrol'))), 'step_up.needed', 'T113: once')
  })

  test('a key on another curve is none', async () => {
    const person = await allowTrust(world, await account(), 'curve')
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, false, ['sign', 'verify'])
    const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.publicKey)).toString('base64url')
    await askSignature(world.service, person, 'enrol')
    assert.equal(code(await trustDevice(world.service, person, spki, 'x')), 'device.key_unreadable')
  })

  test('T064 a proof on probation trusts no device', async () => {
    const a = await account()
    const [old] = a.proofs
    assert.ok(old)
    const person = await world.person(a, 'probation')
    const asked = must(await askVerifyCodeByAddress(world.service, person, old.id, old.address, 'allow-add-proof'))
    await world.settle()
    const { token } = must(await verify(world.service, person, asked, codeIn(await last(world, old.address))))
    const shown = await again(world, token, 'probation')
    const young = `young${count}@mail.example`
    const adding = must(await addNewProof(world.service, shown, 'mail', young, ''))
    await world.settle()
    const challengeId = adding.challenge.challengeId
    const added = must(await confirmNewProof(world.service, shown, challengeId, codeIn(await last(world, young))))
    const proof = { id: added.proofId, kind: 'mail', address: young }
    const withYoung = await allowTrust(world, a, 'probation', proof)
    const key = await browserKey()
    const trust = async (by: Person) =>
      code(await trustDevice(world.service, by, key.publicKey, await key.sign(world, by, 'enrol')))
    assert.equal(await trust(withYoung), 'step_up.needed')
    assert.deepEqual(await devicesOf(a), [])
    await world.advance(policy.proof_probation_ms + seconds(1))
    assert.equal(await trust(await allowTrust(world, a, 'probation', proof)), 'done', 'with its full say it does')
  })

  test('while a replacement runs, no device becomes trusted or is removed without an old proof shown for it', async () => {
    const a = await account()
    const key = await trusted(world, a, 'before')
    const [device] = await devicesOf(a)
    const thief = await world.person(a, 'restricted-thief')
    await begin(thief, `restricted${count}@new.example`)
    const wanted = await browserKey()
    const trust = async (by: Person) =>
      code(await trustDevice(world.service, by, wanted.publicKey, await wanted.sign(world, by, 'enrol')))
    assert.equal(await trust(thief), 'restricted.pending')
    assert.equal(code(await removeDevice(world.service, thief, device?.deviceId ?? '')), 'restricted.pending')
    const onIt = await onDevice(world, a, 'before', key)
    assert.equal(await trust(onIt), 'restricted.pending', 'a device is no proof')
    assert.equal(await trust(await allowTrust(world, a, 'owner-elsewhere')), 'done', 'the owner is never restricted')
  })
})

describe('a signature', () => {
  let a: MadeAccount
  let key: Awaited<ReturnType<typeof trusted>>
  before(async () => {
    a = await account()
    key = await trusted(world, a, 'signing')
  })
  const prove = (person: Person, signature: string) => proveDevice(world.service, person, signature)

  test('is good once, for its session and purpose, within a minute', async () => {
    const person = await world.person(a, 'signing')
    const signature = await key.sign(world, person, 'session')
    assert.equal(await prove(person, signature), true)
    assert.equal(await prove(person, signature), false, 'used')
    const late = await key.sign(world, person, 'session')
    await world.advance(policy.device_challenge_ms + seconds(1))
    assert.equal(await prove(person, late), false, 'too late')
    const early = await key.sign(world, person, 'session')
    await world.advance(policy.device_challenge_ms - seconds(10))
    assert.equal(await prove(person, early), true)
    const replaced = await key.sign(world, person, 'session')
    const newest = await key.sign(world, person, 'session')
    assert.equal(await prove(person, newest), true)
    assert.equal(await prove(person, replaced), false, 'there is one question at a time')
    assert.equal((await refreshed(world, person)).device?.missedAt, null, 'lateness is no sign of a copy')
  })

  test('of many that are sent at the same time, one is good', async () => {
    const person = await world.person(a, 'signing')
    const signature = await key.sign(world, person, 'session')
    const all = await Promise.all(Array.from({ length: 12 }, () => prove(person, signature)))
    assert.equal(all.filter(Boolean).length, 1)
  })

  test('for another session or another purpose opens nothing', async () => {
    const [one, two] = [await world.person(a, 'signing'), await world.person(a, 'signing')]
    const signature = await key.sign(world, one, 'session')
    await askSignature(world.service, two, 'session')
    assert.equal(await prove(two, signature), false)
    const stop = await key.sign(world, one, 'stop')
    assert.equal(await prove(one, stop), false)
  })
})

describe('skipping the extra check (SS-13)', () => {
  const mayPick = async (person: Person, a: MadeAccount) =>
    code(await askVerifyCode(world.service, person, a.proofs[0]?.id ?? ''))

  test('the device is known by its signature and never by its cookie; sign-in and codes stay as they are', async () => {
    const a = await account()
    const key = await trusted(world, a, 'skip')
    const bare = await world.person(a, 'skip')
    assert.equal(await known(bare), false)
    assert.equal(await mayPick(bare, a), 'verify.address_needed')
    const shown = await onDevice(world, a, 'skip', key)
    assert.equal(await known(shown), true)
    assert.equal(await mayPick(shown, a), 'done')
    const wrong = await signIn(world.service, world.visitor('skip'), a.identifier, 'not the password at all')
    assert.equal(code(wrong), 'sign_in.wrong', 'the password is asked as before')
    const change = await trustDevice(world.service, shown, key.publicKey, await key.sign(world, shown, 'enrol'))
    assert.equal(code(change), 'step_up.needed', 'and so is a code, for every change of security info')
    await world.advance(policy.device_shown_ms + seconds(1))
    assert.equal(await known(await refreshed(world, shown)), false, 'ten minutes later it is asked again')
  })

  test('after 60 days unused it skips nothing, until a proof is shown in it again', async () => {
    const a = await account()
    const key = await trusted(world, a, 'lapsing')
    await world.advance(days(60) - minutes(1))
    assert.equal(await known(await onDevice(world, a, 'lapsing', key)), true)
    await world.advance(days(60) + seconds(1))
    const late = await onDevice(world, a, 'lapsing', key)
    assert.equal(await known(late), false)
    assert.equal(await known(await onDevice(world, a, 'lapsing', key)), false, 'using it again does not heal it')
    const [old] = a.proofs
    assert.ok(old)
    const asked = must(await askVerifyCodeByAddress(world.service, late, old.id, old.address))
    await world.settle()
    must(await verify(world.service, late, asked, codeIn(await last(world, old.address))))
    assert.equal(await known(await onDevice(world, a, 'lapsing', key)), true)
  })

  test('after 90 days unused it is no trusted device any more', async () => {
    const a = await account()
    const key = await trusted(world, a, 'forgotten')
    await world.advance(days(90) + seconds(1))
    const person = await world.person(a, 'forgotten')
    assert.equal(person.device, undefined)
    assert.equal(await proveDevice(world.service, person, await key.sign(world, person, 'session')), false)
    assert.deepEqual(await devicesOf(a), [])
  })

  test('removed with a proof shown for it, its browser is as a new one; without one it stays', async () => {
    const a = await account()
    const key = await trusted(world, a, 'removing')
    const person = await onDevice(world, a, 'removing', key)
    const [device] = await devicesOf(a)
    assert.ok(device)
    assert.equal(code(await removeDevice(world.service, person, device.deviceId)), 'step_up.needed')
    const allowed = await allowTrust(world, a, 'removing')
    assert.equal(
      code(await removeDevice(world.service, allowed, '00000000-0000-4000-8000-000000000000')),
      'device.gone',
    )
    await world.advance(minutes(1))
    must(await removeDevice(world.service, allowed, device.deviceId))
    assert.equal(await known(await refreshed(world, allowed)), false)
    assert.equal(await known(await world.person(a, 'removing')), false)
    await world.settle()
    for (const { address } of a.proofs) assert.equal((await messages(address, /信頼する端末.*外されました/)).length, 1)
  })
})

describe('rank 2', () => {
  /** A device that is trusted for so long, and somebody who knows the password and claims the account. */
  async function contested(name: string, ageMs = days(31)) {
    const a = await account()
    const key = await trusted(world, a, name)
    await world.advance(ageMs)
    const owner = await onDevice(world, a, name, key)
    const thief = await world.person(a, `${name}-thief`)
    await begin(thief, `thief${count}@new.example`)
    return { a, key, owner, thief }
  }

  test('T029 a trusted device stops what the password alone began, and its owner may start at once', async () => {
    const { a, key, owner, thief } = await contested('t029')
    assert.equal(code(await stopByDevice(world.service, owner, '')), 'device.not_shown')
    assert.equal((await lastRequest(a))?.state, 'pending', 'not without its signature')
    const signed = await onDevice(world, a, 't029', key)
    must(await stopByDevice(world.service, signed, await key.sign(world, signed, 'stop')))
    const stopped = await lastRequest(a)
    assert.ok(stopped?.state === 'vetoed' && stopped.endedBy === 'device')
    assert.equal(await isSignedIn(thief), false)
    assert.equal(await isSignedIn(signed), true)
    const read = await readCase(world.service, a.id)
    assert.notEqual(read?.case.protectedAt, null)
    assert.equal(code(await startReplacement(world.service, await world.person(a, 'again'))), 'replacement.protected')
    const { token } = must(await signIn(world.service, world.visitor('t029'), a.identifier, PASSWORD))
    const bare = await again(world, token, 't029')
    assert.equal(bare.halfway, 'protected', 'its cookie is too little on a protected account')
    assert.equal(await proveDevice(world.service, bare, await key.sign(world, bare, 'session')), true)
    assert.equal((await again(world, token, 't029')).halfway, undefined, 'and its signature is enough')
    must(await startReplacement(world.service, signed, await key.sign(world, signed, 'start')))
    const mine = await lastRequest(a)
    assert.ok(mine?.state === 'draft' && mine.rank === 2)
    assert.equal(mine.waitMs, days(30))
  })

  test('the same signature stops once, and one for another act stops nothing', async () => {
    const { a, key, owner } = await contested('once')
    assert.equal(
      code(await stopByDevice(world.service, owner, await key.sign(world, owner, 'start'))),
      'device.not_shown',
    )
    assert.equal((await lastRequest(a))?.state, 'pending')
    const signature = await key.sign(world, owner, 'stop')
    const all = await Promise.all(Array.from({ length: 6 }, () => stopByDevice(world.service, owner, signature)))
    assert.equal(all.filter((r) => r.ok).length, 1)
  })

  test('a device that is younger than 30 days is worth the password alone', async () => {
    const { a, key, owner } = await contested('young', days(30) - minutes(5))
    const stop = async () => code(await stopByDevice(world.service, owner, await key.sign(world, owner, 'stop')))
    assert.equal(await stop(), 'device.not_shown')
    assert.equal((await lastRequest(a))?.state, 'pending')
    await world.advance(minutes(5) + seconds(1))
    assert.equal(await stop(), 'done', 'and with 30 days it stops')
  })

  test('L4 a thief who objects to himself keeps the owner out no longer: rank 2 stops what is held', async () => {
    const { a, key, owner } = await contested('held')
    must(await objectToRequest(world.service, await world.person(a, 'held-thief-2')))
    assert.equal((await lastRequest(a))?.state, 'held')
    must(await stopByDevice(world.service, owner, await key.sign(world, owner, 'stop')))
    assert.equal((await lastRequest(a))?.state, 'vetoed')
  })

  test('L7 strangers who type wrong passwords do not keep the trusted device out', async () => {
    const a = await account()
    const key = await trusted(world, a, 'l7')
    for (let i = 0; i < policy.password_failures_free_count + 2; i++)
      await signIn(world.service, world.visitor(`l7-${i}`), a.identifier, `wrong password number ${i}`)
    const stranger = await signIn(world.service, world.visitor('l7-x'), a.identifier, PASSWORD)
    assert.equal(code(stranger), 'sign_in.paused')
    assert.equal(await known(await onDevice(world, a, 'l7', key)), true)
  })

  test('two trusted devices hold each other, and an old proof decides', async () => {
    const a = await account()
    const [one, two] = [await trusted(world, a, 'first'), await trusted(world, a, 'second')]
    await world.advance(days(31))
    const claimant = await onDevice(world, a, 'first', one)
    await begin(claimant, `claimant${count}@new.example`, await one.sign(world, claimant, 'start'))
    assert.equal((await lastRequest(a))?.rank, 2)
    const other = await onDevice(world, a, 'second', two)
    must(await objectToRequest(world.service, await world.person(a, 'nobody')))
    assert.equal((await lastRequest(a))?.state, 'pending', 'a password alone is only told')
    must(await stopByDevice(world.service, other, await two.sign(world, other, 'stop')))
    assert.equal((await lastRequest(a))?.state, 'held')
    assert.equal(await isSignedIn(claimant), true)
    const link = tokenIn(await lastWithLink(world, a.proofs[0]?.address ?? '', 'stop'), 'stop')
    must(await stopByLink(world.service, link))
    assert.equal((await lastRequest(a))?.state, 'vetoed')
  })

  test('T052 "not me" by a link leaves the trusted device signed in, and ends a copy that never signed', async () => {
    const a = await account()
    const key = await trusted(world, a, 't052')
    const owner = await onDevice(world, a, 't052', key)
    const copy = await world.person(a, 't052')
    const thief = await world.person(a, 't052-thief')
    await begin(thief, `t052${count}@new.example`)
    must(
      await stopByLink(world.service, tokenIn(await lastWithLink(world, a.proofs[0]?.address ?? '', 'stop'), 'stop')),
    )
    assert.equal(await isSignedIn(owner), true)
    assert.equal(await isSignedIn(thief), false)
    assert.equal(await isSignedIn(copy), false, 'the cookie alone keeps nobody')
  })

  test('T057 a stranger with the old number stops the owner three times: never signed out, never forced to reset', async () => {
    const a = await account()
    const key = await trusted(world, a, 't057')
    await world.advance(days(31))
    for (const [i, pause] of [0, 8, 31].entries()) {
      await world.advance(days(pause))
      const owner = await onDevice(world, a, 't057', key)
      await begin(owner, `t057-${i}@new.example`, await key.sign(world, owner, 'start'))
      const sms = (await inbox(world, a.proofs[1]?.address ?? '')).findLast((m) => m.text.includes('/stop'))
      assert.ok(sms)
      const mail = await lastWithLink(world, a.proofs[0]?.address ?? '', 'stop')
      must(await stopByLink(world.service, tokenIn(mail, 'stop')))
      assert.equal((await lastRequest(a))?.state, 'vetoed', 'safety first')
      assert.equal(await isSignedIn(owner), true)
      assert.equal(await known(await refreshed(world, owner)), true)
    }
    assert.equal((await devicesOf(a)).length, 1)
    assert.equal(code(await signIn(world.service, world.visitor('t057'), a.identifier, PASSWORD)), 'done')
    const bare = await startReplacement(world.service, await world.person(a, 't057-bare'))
    assert.equal(code(bare), 'replacement.protected', 'a password elsewhere is too little now')
  })

  test('T061 only the browser that asked takes it back; a second session of the password at most holds it', async () => {
    const { a, thief } = await contested('t061')
    const second = await world.person(a, 't061-second')
    assert.equal(code(await cancelRequest(world.service, second)), 'replacement.not_requester')
    assert.equal((await lastRequest(a))?.state, 'pending')
    must(await objectToRequest(world.service, second))
    assert.equal((await lastRequest(a))?.state, 'held')
    assert.equal(await isSignedIn(thief), true)
    must(await cancelRequest(world.service, thief))
    assert.equal((await lastRequest(a))?.state, 'canceled')
  })

  test('a finished replacement ends every trusted device', async () => {
    const a = await account()
    const key = await trusted(world, a, 'finishing')
    const finisher = await world.person(a, 'finisher')
    const address = `finisher${count}@new.example`
    await begin(finisher, address)
    await world.advance(days(31))
    const back = await world.person(a, 'finisher')
    const challenges = must(await askFinishCodes(world.service, back))
    await world.settle()
    const typed = codeIn(await last(world, address))
    const newPassword = 'another long password now'
    const form = {
      codes: new Map(challenges.map((c) => [c.challengeId, typed])),
      currentPassword: PASSWORD,
      newPassword,
    }
    must(await finishReplacement(world.service, back, form))
    assert.deepEqual(await devicesOf(a), [])
    const later = await world.person({ ...a, password: newPassword }, 'finishing')
    assert.equal(later.device, undefined)
    assert.equal(await proveDevice(world.service, later, await key.sign(world, later, 'session')), false)
    assert.equal(await known(later), false)
    assert.equal(
      await known(await world.person({ ...a, password: newPassword }, 'finisher')),
      true,
      'but the finisher is',
    )
  })
})

describe('a copied cookie', () => {
  const told = async (a: MadeAccount) => {
    await world.settle()
    return Promise.all(a.proofs.map(async ({ address }) => (await messages(address, COPIED)).length))
  }

  test('the browser’s cookie with a stolen password is rank 1, skips nothing, and is told once to every proof', async () => {
    const a = await account()
    const key = await trusted(world, a, 'copied')
    await world.advance(days(31))
    const owner = await onDevice(world, a, 'copied', key)
    const thief = await world.person(a, 'copied')
    assert.equal(await known(thief), false)
    must(await startReplacement(world.service, thief, ''))
    assert.equal((await lastRequest(a))?.rank, 1)
    for (let i = 0; i < 3; i++) assert.equal(await proveDevice(world.service, thief, 'none'), false)
    const further = async () => proveDevice(world.service, await world.person(a, 'copied'), 'none')
    assert.equal(await further(), false)
    assert.deepEqual(await told(a), [1, 1], 'and nobody fills the mailboxes with it')
    assert.equal(await known(await refreshed(world, owner)), true, 'who has the key keeps its rank')
    assert.equal((await devicesOf(a))[0]?.missedAt !== null, true)
    assert.equal((await refreshed(world, owner)).device?.missedAt, null)
    await world.advance(days(1))
    assert.equal(await further(), false)
    assert.deepEqual(await told(a), [2, 2], 'a further copy on another day is news')
  })

  test('T061 the browser’s cookie neither takes the owner’s request back nor goes on with what its key began', async () => {
    const a = await account()
    const key = await trusted(world, a, 'laundered')
    await world.advance(days(31))
    const owner = await onDevice(world, a, 'laundered', key)
    must(await startReplacement(world.service, owner, await key.sign(world, owner, 'start')))
    const thief = await world.person(a, 'laundered')
    const named = await nameNewProof(world.service, thief, 'mail', `laundered-thief${count}@new.example`)
    assert.equal(code(named), 'replacement.gone', 'rank 2 is not lent')
    await begin(owner, `laundered${count}@new.example`, await key.sign(world, owner, 'start'))
    assert.equal((await lastRequest(a))?.rank, 2)
    assert.equal(code(await cancelRequest(world.service, thief)), 'replacement.not_requester')
    assert.equal((await lastRequest(a))?.state, 'pending')
    must(await cancelRequest(world.service, owner))
  })

  test('a signature of another key is as good as none, and told', async () => {
    const a = await account()
    await trusted(world, a, 'forged')
    const thief = await world.person(a, 'forged')
    const forged = await browserKey()
    assert.equal(await proveDevice(world.service, thief, await forged.sign(world, thief, 'session')), false)
    assert.deepEqual(await told(a), [1, 1])
  })

  test('the session’s cookie in another browser is not known there, and once met without the key nowhere', async () => {
    const a = await account()
    const key = await trusted(world, a, 'session-copied')
    await world.advance(days(31))
    const opened = must(await signIn(world.service, world.visitor('session-copied'), a.identifier, PASSWORD))
    const owner = await again(world, opened.token, 'session-copied')
    assert.equal(await proveDevice(world.service, owner, await key.sign(world, owner, 'session')), true)
    const thief = await recognise(world.service, world.visitor('elsewhere'), opened.token)
    assert.ok(thief?.device, 'it is seen whose session this was')
    assert.equal(await known(await refreshed(world, owner)), true)
    assert.equal(await known(thief), false)
    assert.equal(await proveDevice(world.service, thief, 'none'), false)
    assert.deepEqual(await told(a), [1, 1])
    assert.equal(await known(await refreshed(world, owner)), false, 'this session was copied')
    assert.equal(await known(await onDevice(world, a, 'session-copied', key)), true, 'a new one on the device is fine')
  })

  test('a session of another browser that puts on the copied cookie is not known by it', async () => {
    const a = await account()
    await trusted(world, a, 'put-on')
    const opened = must(await signIn(world.service, world.visitor('own-browser'), a.identifier, PASSWORD))
    const thief = await recognise(world.service, world.visitor('put-on'), opened.token)
    assert.ok(thief)
    assert.equal(await known(thief), false)
  })
})
