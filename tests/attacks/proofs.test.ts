import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { GrantAct } from '../../src/features/challenge/rules.ts'
import { beginEnrolment, completeEnrolment, confirmEnrolment } from '../../src/features/enrolment/flow.ts'
import { askVerifyCodeByAddress, verify } from '../../src/features/prompt/flow.ts'
import { continueByNumber, readContinue } from '../../src/features/replacement/start/flow-link.ts'
import { addNewProof, confirmNewProof, makeCode } from '../../src/features/security-info/flow.ts'
import { recognise } from '../../src/features/session/flow.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { hours, minutes } from '../../src/kernel/duration.ts'
import { inbox } from '../support/inbox.ts'
import { beginReplacement, linkAt, signIn } from '../support/journey.ts'
import { Browser, wordsOf } from '../support/pages.ts'
import { codeAt, draft, linkTo, look, must, pending, type Scene, said, scene, substance } from '../support/scene.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { makeWorld, PASSWORD, type World } from '../support/world.ts'

describe('an address that is typed', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  /** The person shows the old mailbox for an act; the session goes on under a new secret. */
  async function showFor(act: GrantAct, { account, old }: Scene, person: Person): Promise<Person> {
    const proofId = account.proofs[0]?.id ?? ''
    const asked = must(await askVerifyCodeByAddress(world.service, person, proofId, old, `allow-${act}`))
    const { token } = must(await verify(world.service, person, asked, await codeAt(world, old)))
    const shown = await recognise(world.service, person, token)
    assert.ok(shown)
    return shown
  }

  test('S12 PL-02 SC-04 RW-06 an address that is typed hears nothing of the account before it is shown, and is forgotten after a day', async () => {
    const begun = await draft(world, 'unproven')
    assert.equal((await inbox(world, begun.fresh)).length, 1, 'the mail with the link, and no more')
    assert.equal((await look(world, begun)).read.proofs.filter((p) => p.state === 'unconfirmed').length, 1)
    const token = await linkTo(world, begun.fresh, 'continue')
    await world.advance(hours(25))
    const page = await readContinue(world.service, world.visitor('anybody'), undefined, token)
    assert.equal(page.step, 'over')
    assert.equal((await inbox(world, begun.fresh)).length, 1)
    assert.equal((await look(world, begun)).read.proofs.filter((p) => p.state === 'unconfirmed').length, 0)
  })

  test('S10 the number of another device is tried five times, and then not even the right one confirms', async () => {
    const begun = await draft(world, 'match')
    const token = await linkTo(world, begun.fresh, 'continue')
    const page = await readContinue(world.service, world.visitor('telephone'), undefined, token)
    const right = page.step === 'number' ? page.number : ''
    assert.match(right, /^\d{6}$/)
    const wrong = right === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i++)
      assert.equal(said(await continueByNumber(world.service, begun.person, wrong)), 'match.wrong')
    assert.equal(said(await continueByNumber(world.service, begun.person, right)), 'match.too_many')
    assert.equal((await look(world, begun)).status, 'draft')
  })

  test('SU-01 S13 PL-03 a session that shows no proof adds none and makes no recovery code; ten minutes after one, neither', async () => {
    const begun = await scene(world, 'su-01')
    const before = await substance(world, begun)
    const closed = async (person: Person) => [
      said(await addNewProof(world.service, person, 'mail', 'su-01.other@old-mail.example', '')),
      said(await makeCode(world.service, person, '')),
    ]
    assert.deepEqual(await closed(begun.person), ['step_up.needed', 'step_up.needed'])
    assert.equal(await substance(world, begun), before)
    const shown = await showFor('add-proof', begun, begun.person)
    assert.deepEqual(await closed(shown), ['ok', 'step_up.needed'], 'it opens the act that it was shown for')
    assert.deepEqual(await closed(shown), ['step_up.needed', 'step_up.needed'], 'and once')
    await world.advance(minutes(16))
    const again = await showFor('make-recovery-code', begun, shown)
    await world.advance(minutes(10))
    assert.deepEqual(await closed(again), ['step_up.needed', 'step_up.needed'])
  })

  test('NT-05 EP-02 a new contact is told on all old ones, and it does not matter whose else it is', async () => {
    const [begun, other] = [await scene(world, 'nt-05'), await scene(world, 'nt-05-other')]
    let person = begun.person
    const answers = []
    for (const address of ['nt-05-free@old-mail.example', other.old]) {
      person = await showFor('add-proof', begun, person)
      const heard = (await inbox(world, address)).length
      const adding = must(await addNewProof(world.service, person, 'mail', address, ''))
      const code = await codeAt(world, address)
      const { challengeId, proofId, createdAt, sentAt, expiresAt, ...shape } = adding.challenge
      answers.push([shape, expiresAt - createdAt, sentAt - createdAt, (await inbox(world, address)).length - heard])
      if (address === other.old) must(await confirmNewProof(world.service, person, challengeId, code))
      else await world.advance(minutes(16))
      assert.ok(begun.account.proofs.every(({ id }) => id !== proofId))
    }
    assert.deepEqual(answers[0], answers[1])
    const before = (await inbox(world, begun.old)).length
    await world.settle()
    for (const to of [begun.old, begun.oldPhone])
      assert.match((await inbox(world, to)).at(-1)?.text ?? '', /加わりました/)
    assert.equal((await inbox(world, begun.old)).length, before + 1)
    const { read } = await look(world, other)
    assert.ok(
      read.proofs.every((p) => p.state === 'effective'),
      'the other account has what it had',
    )
  })

  test('S23 two sign-ups for one address, confirmed side by side, make one account', async () => {
    const address = 'twice@new-mail.example'
    const begun = []
    for (const browser of ['first', 'second']) {
      const visitor = world.visitor(browser)
      const { accountId, challenge } = must(await beginEnrolment(world.service, visitor, address, 'Asia/Tokyo'))
      const code = await codeAt(world, address)
      must(await confirmEnrolment(world.service, visitor, accountId, challenge.challengeId, code))
      begun.push({ visitor, accountId })
    }
    const results = []
    for (const { visitor, accountId } of begun)
      results.push(said(await completeEnrolment(world.service, visitor, accountId, PASSWORD)))
    assert.deepEqual(results, ['ok', 'enrolment.exists'])
  })

  test('RW-14 S1 SC-16 RC-13 while it waits the old ones work, and the new one verifies nothing', async () => {
    const begun = await pending(world, 'rw-14')
    const { read } = await look(world, begun)
    const before = await substance(world, begun)
    const candidate = read.proofs.find((p) => p.state === 'candidate')?.proofId ?? ''
    const refused = await askVerifyCodeByAddress(world.service, begun.person, candidate, begun.fresh)
    assert.equal(refused.ok ? 'ok' : refused.refusal.code, 'verify.proof_unusable')
    const old = begun.account.proofs[0]?.id ?? ''
    assert.ok((await askVerifyCodeByAddress(world.service, begun.person, old, begun.old)).ok)
    assert.equal(await substance(world, begun), before)
  })
})

describe('a typing error in the new address', () => {
  let server: Server
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  test('T072 S1 RW-05 a stranger who gets the mail learns nothing, can confirm nothing, and the owner corrects it', async () => {
    const made = await server.account({ identifier: 't072.owner@example.jp', proofs: ['t072.old@old-mail.example'] })
    const owner = new Browser(server.origin)
    await beginReplacement(owner, made)
    await owner.follow('/replace/mail')
    await owner.submit({ address: 'stranger@other-mail.example' })
    const link = await linkAt(server, 'stranger@other-mail.example', 'continue')
    await server.advance('PT0S')
    const [mail] = await server.messages('stranger@other-mail.example')
    const before = await server.state(made.id)

    // The stranger, and the stranger signed in to an account of their own, and guessing the name of this one.
    const own = await server.account({ identifier: 'stranger@example.jp' })
    const stranger = new Browser(server.origin)
    const signedIn = new Browser(server.origin)
    await signIn(signedIn, own)
    for (const browser of [stranger, signedIn]) {
      const page = await browser.open(link)
      for (const text of [page.body, mail?.text ?? '', mail?.subject ?? '', mail?.html ?? ''])
        assert.doesNotMatch(text, /t072\.owner|t072\.old|t•••@e|t•••@o/)
      assert.equal(page.forms.filter((f) => f.action.startsWith('/continue')).length, 0, 'nothing to press')
      const csrf = page.forms[0]?.values.get('csrf') ?? ''
      const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(server.origin + link, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ csrf, identifier: made.identifier }),
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
      assert.ok(answer.status >= 400, `${answer.status}`)
    }
    assert.deepEqual(await server.state(made.id), { ...before, sessions: (await server.state(made.id)).sessions })
    assert.equal((await server.state(made.id)).requests.at(-1)?.state, 'draft')

    // The owner sees the address, and types it again: the stranger's link is over, and hears no more.
    const waiting = await owner.open('/replace/check-mail')
    assert.match(wordsOf(waiting.body).replaceAll(' ', ''), /s•••@other-mail\.example/)
    await owner.follow('/replace/mail')
    await owner.submit({ address: 't072.right@new-mail.example' })
    await owner.open(await linkAt(server, 't072.right@new-mail.example', 'continue'))
    assert.equal((await stranger.open(link)).status, 410)
    assert.equal((await owner.open(await linkAt(server, 't072.right@new-mail.example', 'continue'))).status, 200)
    await owner.submit()
    assert.equal((await server.state(made.id)).requests.at(-1)?.status, 'waiting')
    await server.advance('P30DT1H')
    assert.equal((await server.messages('stranger@other-mail.example')).length, 1)
  })
})
