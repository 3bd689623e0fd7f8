import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { loadChallenge } from '../../src/features/challenge/store.ts'
import { confirmEnrolment } from '../../src/features/enrolment/flow.ts'
import { askVerifyCode, askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { askEarlyCodeByAddress, endWithOldProof } from '../../src/features/replacement/exits/flow-old-proof.ts'
import { finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { nameNewProof, proveByCode, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { askRequesterCode, becomeRequester } from '../../src/features/replacement/status/flow-end.ts'
import { confirmNewProof } from '../../src/features/security-info/flow.ts'
import { rememberBrowser } from '../../src/features/session/store.ts'
import { seconds } from '../../src/kernel/duration.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import type { Result } from '../../src/kernel/result.ts'
import { Keys } from '../../src/platform/crypto/keys.ts'
import { Unit } from '../../src/platform/database/unit.ts'
import { policy } from '../../src/policy/policy.ts'
import { codeAt, look, must, NEW_PASSWORD, pending, type Scene, said, scene, substance } from '../support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../support/world.ts'

describe('security codes', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  interface Sent {
    readonly scene: Scene
    readonly challengeId: string
    readonly entry: string
  }

  const proofOf = ({ account }: Scene, kind: string) => account.proofs.find((p) => p.kind === kind)?.id ?? ''
  const arrived = (to: string): Promise<string> => codeAt(world, to)
  const candidateOf = async (begun: Scene) =>
    (await look(world, begun)).read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''

  /** A code of each purpose, in the hands of whoever asked for it. */
  const SOURCES: Readonly<Record<string, (name: string) => Promise<Sent>>> = {
    async verify(name) {
      const begun = await pending(world, name)
      const asked = must(await askVerifyCodeByAddress(world.service, begun.person, proofOf(begun, 'mail'), begun.old))
      return { scene: begun, challengeId: asked.challengeId, entry: await arrived(begun.old) }
    },
    async 'early-finish'(name) {
      const begun = await pending(world, name)
      const asked = must(await askEarlyCodeByAddress(world.service, begun.person, proofOf(begun, 'mail'), begun.old))
      return { scene: begun, challengeId: asked.challengeId, entry: await arrived(begun.old) }
    },
    async requester(name) {
      const begun = await pending(world, name)
      const asked = must(await askRequesterCode(world.service, begun.person, await candidateOf(begun)))
      return { scene: begun, challengeId: asked.challengeId, entry: await arrived(begun.fresh) }
    },
    async candidate(name) {
      const begun = await scene(world, name)
      must(await startReplacement(world.service, begun.person))
      const number = `+8170${String(40_000_000 + name.length + Number(/\d+$/.exec(name)))}`
      const named = must(await nameNewProof(world.service, begun.person, 'phone', number))
      return { scene: begun, challengeId: named.challenge?.challengeId ?? '', entry: await arrived(number) }
    },
  }

  /** Every place where a code is typed. */
  const DOORS: Readonly<Record<string, (sent: Sent) => Promise<Result<unknown>>>> = {
    verify: (s) => verify(world.service, s.scene.person, { ...s, purpose: 'verify' }, s.entry),
    'early-finish': (s) => endWithOldProof(world.service, s.scene.person, s.challengeId, s.entry, 'early'),
    'not-me': (s) => endWithOldProof(world.service, s.scene.person, s.challengeId, s.entry, 'not-me'),
    requester: (s) => becomeRequester(world.service, s.scene.person, s.challengeId, s.entry),
    candidate: (s) => proveByCode(world.service, s.scene.person, s.challengeId, s.entry),
    'add-proof': (s) => confirmNewProof(world.service, s.scene.person, s.challengeId, s.entry),
    enrol: (s) => confirmEnrolment(world.service, s.scene.person, s.scene.account.id, s.challengeId, s.entry),
    finish: (s) =>
      finishReplacement(world.service, s.scene.person, {
        codes: new Map([[s.challengeId, s.entry]]),
        currentPassword: PASSWORD,
        newPassword: NEW_PASSWORD,
      }),
  }

  test('T006 SC-07 a code opens the door it was made for and no other', async () => {
    let count = 0
    for (const [purpose, send] of Object.entries(SOURCES)) {
      const own = purpose === 'early-finish' ? ['early-finish', 'not-me'] : [purpose]
      const foreign = Object.keys(DOORS).filter((door) => !own.includes(door))
      // A code dies with its fifth try: four doors, and then the right one.
      for (let i = 0; i < foreign.length; i += 4) {
        const sent = await send(`t006-${purpose}-${++count}`)
        const before = await substance(world, sent.scene)
        for (const door of foreign.slice(i, i + 4)) {
          assert.equal(said((await DOORS[door]?.(sent)) as Result<unknown>), 'code.wrong', `${purpose} at ${door}`)
          assert.equal(await substance(world, sent.scene), before, `${purpose} at ${door}`)
        }
        const right = (await DOORS[own[i % own.length] ?? '']?.(sent)) as Result<unknown>
        assert.equal(said(right), 'ok', `${purpose} at its own`)
        assert.notEqual(await substance(world, sent.scene), before)
      }
    }
  })

  test('T006 the reverse: the number of another purpose is a wrong code where a code is asked for', async () => {
    const sent = (await SOURCES['early-finish']?.('t006-reverse')) as Sent
    const { person, old } = sent.scene
    const asked = must(await askVerifyCodeByAddress(world.service, person, proofOf(sent.scene, 'mail'), old))
    const verifying = { ...sent, challengeId: asked.challengeId, purpose: asked.purpose, entry: await arrived(old) }
    const before = await substance(world, sent.scene)
    assert.notEqual(verifying.entry, sent.entry)
    const swapped = await DOORS['early-finish']?.({ ...sent, entry: verifying.entry })
    assert.equal(said(swapped as Result<unknown>), 'code.wrong')
    assert.equal(said(await verify(world.service, person, verifying, sent.entry)), 'code.wrong')
    assert.equal(await substance(world, sent.scene), before)
  })

  test('T007 SC-07 a code of one’s own account does nothing to another account', async () => {
    const ask = async (begun: Scene) => {
      const asked = must(await askVerifyCodeByAddress(world.service, begun.person, proofOf(begun, 'mail'), begun.old))
      return { scene: begun, challengeId: asked.challengeId, purpose: asked.purpose, entry: await arrived(begun.old) }
    }
    const thief = await ask(await scene(world, 't007-thief'))
    const victim = await ask(await scene(world, 't007-victim'))
    const triesOf = async ({ scene: { account }, challengeId }: Sent) =>
      (await loadChallenge(world.service.database, account.id, challengeId))?.attempts
    const before = await substance(world, victim.scene)
    // The thief's code at the victim's challenge, from the thief's session: that challenge is none of the account.
    const { person } = thief.scene
    assert.equal(said(await verify(world.service, person, victim, thief.entry)), 'code.dead')
    assert.equal(said(await verify(world.service, person, victim, victim.entry)), 'code.dead')
    assert.deepEqual([await triesOf(thief), await triesOf(victim)], [0, 0])
    // The thief knows the victim's password too: the code of the own account is a wrong one there, and is counted there.
    const inside = await world.person(victim.scene.account)
    assert.equal(said(await verify(world.service, inside, thief, thief.entry)), 'code.dead')
    assert.equal(said(await verify(world.service, inside, victim, thief.entry)), 'code.wrong')
    assert.deepEqual([await triesOf(thief), await triesOf(victim)], [0, 1])
    const opened = await look(world, victim.scene)
    assert.equal(opened.read.case.verifiedAt, JSON.parse(before).verifiedAt)
    assert.equal(said(await verify(world.service, victim.scene.person, victim, victim.entry)), 'ok')
  })

  test('T112 SC-07 a code works in the browser that asked for it, and what was shown elsewhere opens nothing', async () => {
    const thief = await scene(world, 't112')
    const asked = must(await askVerifyCodeByAddress(world.service, thief.person, proofOf(thief, 'mail'), thief.old))
    const entry = await arrived(thief.old)
    const owner = await world.person(thief.account, 'the browser of the owner')
    const before = await substance(world, thief)
    assert.equal(said(await verify(world.service, owner, asked, entry)), 'code.wrong')
    assert.equal(await substance(world, thief), before, 'neither browser has gained anything')
  })

  test('SC-01 SC-02 codes have eight digits, and are spread as evenly as chance is', () => {
    const keys = new Keys(Buffer.alloc(32, 7), systemRandom)
    const counts = Array.from({ length: 8 }, () => new Map<string, number>())
    const seen = new Map<string, number>()
    const N = 10_000
    // The same seeds in every run: an even spread fails one run in a thousand by chance.
    for (let i = 0; i < N; i++) {
      const code = keys.number('code', policy.code_length_digits, `seed ${i}`, 'challenge', 'verify', 'proof')
      assert.match(code, /^\d{8}$/)
      seen.set(code, (seen.get(code) ?? 0) + 1)
      for (const [at, digit] of [...code].entries()) counts[at]?.set(digit, (counts[at]?.get(digit) ?? 0) + 1)
    }
    assert.ok(Math.max(...seen.values()) <= 4)
    const zeros = (counts[0]?.get('0') ?? 0) / N
    assert.ok(zeros > 0.09 && zeros < 0.11, `${zeros}`)
    for (const [at, digits] of counts.entries()) {
      assert.equal(digits.size, 10)
      const chi = [...digits.values()].reduce((sum, n) => sum + (n - N / 10) ** 2 / (N / 10), 0)
      assert.ok(chi < 27.88, `digit ${at}: chi-square ${chi} of nine degrees is rarer than one in a thousand`)
    }
  })

  test('SC-06 SC-08 asked again it is the same code while it lives, with the tries and the end that it had', async () => {
    const begun = await scene(world, 'sc-06')
    const known = `known browser of sc-06`
    const ask = async () => {
      const person = await world.person(begun.account, known)
      return must(await askVerifyCode(world.service, person, proofOf(begun, 'mail')))
    }
    const { now } = await world.service.time.moment()
    const browserKey = world.visitor(known).browserKey
    await new Unit().add(rememberBrowser(begun.account.id, browserKey, now)).commit(world.service.database)
    const first = await ask()
    const code = await arrived(begun.old)
    const person = await world.person(begun.account, known)
    const wrong = code === '00000000' ? '00000001' : '00000000'
    assert.equal(said(await verify(world.service, person, first, wrong)), 'code.wrong')
    await world.advance(seconds(61))
    const again = await ask()
    assert.equal(again.challengeId, first.challengeId)
    assert.equal(again.expiresAt, first.expiresAt)
    assert.deepEqual([again.attempts, again.sends], [1, 2])
    assert.equal(await arrived(begun.old), code)
    assert.equal(said(await verify(world.service, person, first, code)), 'ok')
  })

  test('SC-03 S19 a code is over at its last instant: 30 minutes by mail, 10 by SMS', async () => {
    for (const [kind, life] of [
      ['mail', policy.code_mail_lifetime_ms],
      ['phone', policy.code_sms_lifetime_ms],
    ] as const)
      for (const [left, expected] of [
        [seconds(20), 'ok'],
        [-seconds(1), 'code.expired'],
      ] as const) {
        const begun = await scene(world, `sc-03-${kind}-${expected}`)
        const to = kind === 'mail' ? begun.old : begun.oldPhone
        const asked = must(await askVerifyCodeByAddress(world.service, begun.person, proofOf(begun, kind), to))
        const entry = await arrived(to)
        assert.equal(asked.expiresAt - asked.createdAt, life)
        const { now } = await world.service.time.moment()
        await world.advance(asked.expiresAt - now - left)
        const before = await substance(world, begun)
        assert.equal(said(await verify(world.service, begun.person, asked, entry)), expected)
        if (expected !== 'ok') assert.equal(await substance(world, begun), before)
      }
  })

  test('SC-13 a wrong code says the same whether it expired or not; only the right one hears of it', async () => {
    const answers = []
    for (const late of [false, true]) {
      const begun = await scene(world, `sc-13-${late}`)
      const asked = must(await askVerifyCodeByAddress(world.service, begun.person, proofOf(begun, 'mail'), begun.old))
      const right = await arrived(begun.old)
      if (late) await world.advance(policy.code_mail_lifetime_ms)
      const wrong = right === '00000000' ? '00000001' : '00000000'
      answers.push(await verify(world.service, begun.person, asked, wrong))
    }
    assert.deepEqual(answers[0], answers[1])
  })

  test('T019 every spelling that people type is one try, and is understood', async () => {
    const spell: readonly ((a: string, b: string) => string)[] = [
      (a, b) => `${a} ${b}`,
      (a, b) => `${a}-${b}`,
      (a, b) => `${a}${b}\r\n`,
      (a, b) => `${a}${b}`.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d))),
      (a, b) => `Honnin のセキュリティコードは ${a} ${b} です。\n@localhost #${a}${b}`,
    ]
    for (const [i, write] of spell.entries()) {
      const begun = await scene(world, `t019-${i}`)
      const asked = must(await askVerifyCodeByAddress(world.service, begun.person, proofOf(begun, 'mail'), begun.old))
      const code = await arrived(begun.old)
      const typed = write(code.slice(0, 4), code.slice(4))
      assert.equal(said(await verify(world.service, begun.person, asked, typed)), 'ok', typed)
      const { database } = world.service
      assert.equal((await loadChallenge(database, begun.account.id, asked.challengeId))?.attempts, 1, typed)
    }
  })
})
