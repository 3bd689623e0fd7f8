import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { makeRecoveryCode, showRecoveryCode } from '../src/features/recovery-code/format.ts'
import { undoNumber } from '../src/features/replacement/store-links.ts'
import { readUndo } from '../src/features/replacement/undo/flow.ts'
import { days, hours } from '../src/kernel/duration.ts'
import { systemRandom } from '../src/kernel/random.ts'
import {
  atHost,
  beginsReplacement,
  CLIENT_ID,
  enterAs,
  type HostStage,
  makeHostStage,
  type Signing,
  settled,
  wallSeconds,
} from './support/host.ts'
import { inbox, lastCode, lastWithLink, tokenIn } from './support/inbox.ts'
import { type Browser, wordsOf } from './support/pages.ts'
import { untilReady } from './support/scene.ts'

let stage: HostStage
before(async () => {
  stage = await makeHostStage()
})
after(() => stage.close())

const CHANGE = { 'caep/event-type/credential-change': { credential_type: 'password', change_type: 'update' } }

/** The password once more, at the host. */
async function again(browser: Browser, name: string): Promise<void> {
  await browser.follow(/^\/upstream\/again\?to=/)
  await atHost(browser, name)
}

/** Shows the old contact for an act, from where that is asked for. */
async function verifies(browser: Browser, address: string): Promise<void> {
  const { values } = browser.page.forms.find((f) => f.fields.has('proof')) ?? { values: new Map<string, string>() }
  const proof = browser.page.forms.flatMap((f) => f.fields.get('proof') ?? [])[0] ?? values.get('proof') ?? ''
  await browser.submit({ proof })
  if (browser.page.path.includes('/address')) await browser.submit({ address })
  await stage.world.settle()
  await browser.submit({ code: await lastCode(stage.world, address) })
}

/** One that a person could have, and that is nobody's. */
const wrongCode = (code: string): string => showRecoveryCode(makeRecoveryCode(systemRandom)).slice(0, code.length)

let hints = 0
const hint = (subject: string, claims: Record<string, unknown> = {}, signing: Signing = {}) => {
  const iat = wallSeconds()
  const all = { iss: stage.host.issuer, aud: CLIENT_ID, sub: subject, iat, exp: iat + 300, jti: `hint-${++hints}` }
  return stage.host.sign({ ...all, ...claims }, { type: 'login-hint+jwt', ...signing })
}

describe('replacing everything where the host keeps the password', () => {
  test('the first factor is shown at the host, and the host lets the person choose a new password', async () => {
    const { world, host } = stage
    const old = await settled(stage, 'haru')
    const browser = await beginsReplacement(stage, 'haru')
    await untilReady(world)
    await browser.open('/upstream/sign-in')
    await browser.open('/replace/status')
    await browser.submit({}, '/replace/finish/code')
    // Ten minutes later the password is asked for once more, at the host.
    await world.advance(hours(1))
    await browser.open('/replace/finish')
    assert.deepEqual(
      browser.page.forms.map(({ action }) => action),
      ['/sign-out'],
    )
    await again(browser, 'haru')
    assert.equal(browser.page.path, '/replace/finish')
    await browser.submit({}, '/replace/finish/code')
    assert.doesNotMatch(browser.page.body, /type="password"/)
    await world.settle()
    const name = browser.page.forms.flatMap((f) => [...f.fields.keys()]).find((n) => n.startsWith('code-')) ?? ''
    await browser.submit({ [name]: await lastCode(world, 'haru@new.example') })
    assert.equal(browser.page.path, '/replace/done')
    await browser.follow('/upstream/new-password')
    const policy = browser.page.headers.get('content-security-policy') ?? ''
    assert.ok(policy.includes(`form-action 'self' ${host.issuer}`), policy)
    await browser.submit({}, `${host.issuer}/password`)
    const keys = createRemoteJWKSet(new URL(`${stage.origin}/oidc/jwks`))
    const { payload, protectedHeader } = await jwtVerify(host.results.at(-1) ?? '', keys, {
      issuer: stage.origin,
      audience: host.issuer,
      typ: 'account-result+jwt',
    })
    assert.equal(protectedHeader.alg, 'RS256')
    assert.deepEqual([payload.sub, payload.purpose], ['haru', 'set-password'])
    assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 300)
    assert.ok(Math.abs(Number(payload.undo_until) - Number(payload.iat) - days(30) / 1_000) < 60)
    assert.ok(!Object.keys(payload).some((key) => /mail|phone|address/.test(key)))

    // The old contact takes it back, with the password of the host.
    await world.settle()
    const link = `/undo/${tokenIn(await lastWithLink(world, old, 'undo'), 'undo')}`
    const owner = stage.browser('en')
    await owner.open(link)
    await owner.submit({ answer: 'undo' })
    assert.doesNotMatch(owner.page.body, /type="password"/)
    await again(owner, 'haru')
    assert.equal(owner.page.path, `${link}/password`)
    await owner.submit({}, `${link}/password`)
    assert.equal(owner.page.path, '/dispute')
    await browser.open('/account')
    assert.notEqual(browser.page.path, '/account')

    // The dispute ends by itself; each side was told all along what is true where the host keeps the password.
    await world.settle()
    await world.advance(days(31))
    await world.settle()
    const told = [...(await inbox(world, old)), ...(await inbox(world, 'haru@new.example'))]
    const subjects = told.map(({ subject = '' }) => subject).join('\n')
    for (const title of ['完了しました', 'アカウントを一時停止しました', '一時停止が終わりました'])
      assert.ok(subjects.includes(title), `${title} in ${subjects}`)
    const texts = told.map(({ text }) => text.replaceAll(/\s+/g, ''))
    for (const text of texts)
      assert.doesNotMatch(text, /(?:前|いま)のパスワード|パスワードは新しく|パスワードを忘れたとき/)
    for (const said of [
      /画面から進み、ExampleIDのパスワードを入力してください/,
      /前の連絡先を持ち、ExampleIDでパスワードを確かめた人が、セキュリティ情報の置き換え/,
      /置き換えについて、前の連絡先を持ち、ExampleIDでパスワードを確かめた人が/,
      /を開き、ExampleIDでサインインしてください/,
    ])
      assert.ok(
        texts.some((text) => said.test(text)),
        String(said),
      )
  })

  test('the undo link alone freezes nothing, and neither does somebody else who is signed in', async () => {
    const { world } = stage
    const old = await settled(stage, 'mei')
    const browser = await beginsReplacement(stage, 'mei')
    await untilReady(world)
    await browser.open('/upstream/again?to=/replace')
    await atHost(browser, 'mei')
    await browser.open('/replace/status')
    await browser.submit({}, '/replace/finish/code')
    await world.settle()
    const name = browser.page.forms.flatMap((f) => [...f.fields.keys()]).find((n) => n.startsWith('code-')) ?? ''
    await browser.submit({ [name]: await lastCode(world, 'mei@new.example') })
    await world.settle()
    const link = `/undo/${tokenIn(await lastWithLink(world, old, 'undo'), 'undo')}`
    const holder = await enterAs(stage, 'somebody-else')
    await holder.open(`${link}/password`)
    assert.deepEqual(
      holder.page.forms.map(({ action }) => action),
      [],
    )
    await browser.open('/account')
    assert.equal(browser.page.path, '/account')

    // By the numbers of a message without links it is the same, and they are typed once.
    const read = await readUndo(world.service, link.slice('/undo/'.length))
    assert.ok(read.ok)
    const { request, link: shown } = read.value
    const number = undoNumber(world.service.keys, world.service.policy, shown.requestId, shown.proofId)
    const owner = stage.browser('en')
    await owner.open('/undo')
    assert.doesNotMatch(owner.page.body, /password that you used before|former password/)
    await owner.submit({ receipt: request.receipt, number, answer: 'undo' })
    assert.doesNotMatch(owner.page.body, /type="password"/)
    await again(owner, 'mei')
    assert.equal(owner.page.path, `${link}/password`)
    await owner.submit({}, `${link}/password`)
    assert.equal(owner.page.path, '/dispute')
  })

  test('no result for who has shown no contact now', async () => {
    await settled(stage, 'ren')
    const browser = await enterAs(stage, 'ren')
    await browser.open('/upstream/new-password')
    assert.equal(browser.page.path, '/password')
    const nobody = stage.browser()
    await nobody.open('/upstream/new-password')
    assert.equal(nobody.page.path, '/sign-in')
  })
})

describe('a hint', () => {
  for (const language of ['ja', 'en'])
    test(`chooses the account, which is then signed in to at the host (${language})`, async () => {
      const name = `asahi-${language}`
      await settled(stage, name)
      const browser = stage.browser(language)
      const path = `/upstream/hint?hint=${await hint(name)}`
      await browser.open(path)
      await browser.open(path)
      assert.equal(browser.page.code, null, 'looking at it uses nothing up')
      await browser.submit({ way: 'password' })
      assert.match(browser.page.headers.get('refresh') ?? '', /url=\/upstream\/sign-in$/)
      await browser.follow('/upstream/sign-in')
      await atHost(browser, name)
      assert.equal(browser.page.path, '/replace')
      await browser.open(path)
      assert.equal(browser.page.code, 'upstream.hint_over')
    })

  test('opens nothing by itself, and no other account', async () => {
    await settled(stage, 'kaede')
    await settled(stage, 'other')
    const browser = stage.browser()
    await browser.open(`/upstream/hint?hint=${await hint('kaede')}`)
    await browser.submit({ way: 'password' })
    await browser.open('/replace')
    assert.equal(browser.page.path, '/sign-in')
    await browser.open('/upstream/sign-in')
    await atHost(browser, 'other')
    assert.equal(browser.page.code, 'upstream.other_account')
    await browser.open('/account')
    assert.equal(browser.page.path, '/sign-in')
  })

  test('works once, of two who use it at once, too', async () => {
    await settled(stage, 'yuma')
    const path = `/upstream/hint?hint=${await hint('yuma')}`
    const both = await Promise.all(
      [stage.browser(), stage.browser()].map(async (b) => {
        await b.open(path)
        return b
      }),
    )
    await Promise.all(both.map((b) => b.submit({ way: 'code' })))
    assert.deepEqual(both.map((b) => b.page.code).sort(), [null, 'upstream.hint_over'].sort())
  })

  test('is refused where it is not the host’s, not for us, or too old', async () => {
    const iat = wallSeconds()
    const wrong = await Promise.all([
      hint('kaede', { iss: 'https://evil.example' }),
      hint('kaede', { aud: 'another' }),
      hint('kaede', { iat: iat - 600, exp: iat - 300 }),
      hint('kaede', { exp: iat + 3_600 }),
      hint('kaede', { exp: undefined }),
      hint('kaede', { sub: undefined }),
      hint('kaede', { jti: undefined }),
      hint('kaede', {}, { type: 'JWT' }),
      hint('kaede', {}, { other: true }),
      hint('kaede', {}, { alg: 'HS256' }),
      Promise.resolve('x'),
    ])
    for (const [i, token] of wrong.entries()) {
      const browser = stage.browser(i % 2 ? 'en' : 'ja')
      await browser.open(`/upstream/hint?hint=${token}`)
      assert.equal(browser.page.code, 'upstream.hint_over', String(i))
    }
  })

  test('S17 with neither password nor contact the recovery code begins, and nobody learns who is known here', async () => {
    const { world } = stage
    const browser = await enterAs(stage, 'tsubasa')
    await browser.open('/security/recovery-code')
    await browser.submit({}, '/security/recovery-code')
    const code = wordsOf(/<code[^>]*>(.*?)<\/code>/s.exec(browser.page.body)?.[1] ?? '')
    assert.notEqual(code, '')
    await browser.open('/security/mail')
    await browser.submit({ address: 'tsubasa@old.example' })
    await world.settle()
    await browser.submit({ code: await lastCode(world, 'tsubasa@old.example') })
    const pages: unknown[] = []
    for (const [name, typed] of [
      ['tsubasa', wrongCode(code)],
      ['nobody-at-all', code],
    ]) {
      const other = stage.browser()
      await other.open(`/upstream/hint?hint=${await hint(name ?? '')}`)
      await other.submit({ way: 'code' })
      assert.equal(other.page.path, '/recover')
      assert.ok(!other.page.forms.some((f) => f.fields.has('identifier')))
      await other.submit({ code: typed ?? '' })
      pages.push([other.page.path, other.page.status])
    }
    assert.deepEqual(pages[0], pages[1])
    const lost = stage.browser()
    await lost.open(`/upstream/hint?hint=${await hint('tsubasa')}`)
    await lost.submit({ way: 'code' })
    await lost.submit({ code })
    assert.equal(lost.page.path, '/replace/choose')
  })
})

describe('an account that the host keeps the password of', () => {
  test('is secured once the host has said that the password is new', async () => {
    const old = await settled(stage, 'sakura')
    // The host tells in whole seconds when the password was typed.
    await stage.world.advance(2_000)
    const browser = stage.browser()
    const secures = async () => {
      await browser.open('/upstream/again?to=/secure')
      if (browser.page.heading === 'the host') await atHost(browser, 'sakura')
      assert.equal(browser.page.path, '/secure')
      await browser.follow('/verify/for/secure-account')
      await verifies(browser, old)
      await browser.open('/secure')
      assert.doesNotMatch(browser.page.body, /type="password"/)
      await browser.submit({}, '/secure')
    }
    await secures()
    assert.equal(browser.page.code, 'secure.at_host_first')
    assert.ok(browser.page.links.includes(`${stage.host.issuer}/password`))
    assert.equal((await stage.push(CHANGE, { subject: 'sakura' })).status, 202)
    // Whoever typed it in this very second may have typed the former one.
    await stage.world.advance(2_000)
    await secures()
    assert.equal(browser.page.path, '/secure/done')
  })

  test('asks for the password at the host where something is reported as lost', async () => {
    const { world } = stage
    const browser = await enterAs(stage, 'nagi')
    for (const address of ['nagi@one.example', 'nagi@two.example']) {
      await browser.open('/security/mail')
      await browser.submit({ address })
      await world.settle()
      await browser.submit({ code: await lastCode(world, address) })
    }
    await world.advance(hours(1))
    await browser.open('/security')
    const contact = browser.page.links.find((href) => href.startsWith('/security/contact/')) ?? ''
    const lost = contact.replace('contact', 'lost')
    await browser.open(lost)
    assert.doesNotMatch(browser.page.body, /type="password"/)
    await again(browser, 'nagi')
    assert.equal(browser.page.path, lost)
    await browser.submit({}, lost)
    assert.equal(browser.page.path, '/security')
  })
})
