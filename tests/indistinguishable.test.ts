// What a stranger sees is the same, byte for byte, whether or not an account exists (S17, EP-01, T016, T140, T141).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { linkAt, signIn, until, waitByMail } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

let server: Server
before(async () => {
  server = await startServer()
})
after(async () => {
  await server?.stop()
  removeFolder(server.folder)
})

let count = 0
/** Names of one length: what a person typed themselves is shown to them again. */
const fresh = (name: string): string => `${name}-${String(++count).padStart(4, '0')}@same.example`

/** What was answered, without what differs in any two answers: tokens, the typed address, the minute. */
function told(browser: Browser, typed: readonly string[]): unknown[] {
  return browser.seen.map(({ method, path, status, headers, body }) => {
    const mask = (text: string) =>
      typed
        .reduce((rest, word) => rest.replaceAll(word, 'TYPED'), text)
        .replace(/name="csrf" value="[\w-]+"/g, 'CSRF')
        .replace(/\d{1,2}:\d{2}/g, 'TIME')
    // The length of what is packed goes by the tokens in it; how long it is unpacked is compared with the text.
    const kept = [...headers].filter(([name]) => !['date', 'set-cookie', 'content-length'].includes(name))
    const cookies = headers.getSetCookie().map((line) => line.replace(/=[\w-]{8,}/, (value) => `=${value.length}`))
    return { method, path, status, kept, cookies, body: mask(body) }
  })
}

/** Says where the two part, instead of showing two whole pages. */
function assertSame(a: unknown[], b: unknown[]): void {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  const at = [...left].findIndex((character, i) => character !== right[i])
  const near = (text: string) => text.slice(Math.max(0, at - 200), at + 200)
  if (left !== right) assert.equal(near(left), near(right))
  assert.equal(left.length, right.length)
}

type Walk = (browser: Browser, identifier: string) => Promise<unknown>

async function trace(identifier: string, walk: Walk, typed: readonly string[] = [identifier]): Promise<unknown[]> {
  const browser = new Browser(server.origin, 'en')
  await walk(browser, identifier)
  assert.ok(browser.seen.length > 0)
  return told(browser, typed)
}

async function existing(wish: { recoveryCode?: boolean } = {}): Promise<{ identifier: string; proof: string }> {
  const [identifier, proof] = [fresh('person'), fresh('contact')]
  await server.account({ identifier, proofs: [{ kind: 'mail', address: proof }], ...wish })
  return { identifier, proof }
}

/** After what was sent has arrived, so that the panel of a page does not depend on who was faster. */
async function settled(browser: Browser, path: string): Promise<void> {
  await until('what was sent is on its way no more', async () => {
    browser.seen.pop()
    await browser.open(path)
    return !browser.page.body.includes('Being sent')
  })
}

const WRONG = '00000000'
const PASSWORD = 'four quiet lanterns drift'

const wrongPasswords: Walk = async (browser, identifier) => {
  await browser.open('/sign-in')
  for (let i = 0; i < 7; i++) await browser.submit({ identifier, password: `not right ${i}` })
}

const signUp: Walk = async (browser, address) => {
  await browser.open('/sign-up')
  await browser.submit({ address })
  await settled(browser, '/sign-up/code')
  for (let i = 0; i < 5; i++) await browser.submit({ code: WRONG }, '/sign-up/code')
  await browser.submit({}, '/sign-up/code/resend')
}

const forgotten =
  (address: string): Walk =>
  async (browser, identifier) => {
    await browser.open('/forgotten')
    for (let i = 0; i < 2; i++) {
      if (i > 0) await browser.open('/forgotten')
      await browser.submit({ identifier, address })
      await settled(browser, '/forgotten/code')
      await browser.submit({ code: WRONG, new: 'short' }, '/forgotten/code')
      for (let k = 0; k < 5 - i * 4; k++) await browser.submit({ code: WRONG, new: PASSWORD }, '/forgotten/code')
    }
    await browser.submit({}, '/forgotten/code/resend')
    await browser.open('/forgotten')
    for (let i = 0; i < 3; i++) {
      await browser.submit({ identifier, address })
      browser.seen.pop()
      await browser.open('/forgotten')
    }
  }

describe('an account that exists and one that does not', () => {
  test('T140 EP-01 sign-in answers alike, wrong and paused', async () => {
    const { identifier } = await existing()
    assertSame(await trace(identifier, wrongPasswords), await trace(fresh('nobody'), wrongPasswords))
  })

  test('T140 EP-01 sign-up answers alike from the address to the last try, and the owner is told by mail', async () => {
    const { identifier, proof } = await existing()
    await server.advance('PT0S')
    assertSame(await trace(identifier, signUp), await trace(fresh('nobody'), signUp))
    const mails = await server.messages(identifier)
    assert.equal(mails.length, 1)
    assert.doesNotMatch(mails[0]?.text ?? '', /\d{4} \d{4}/, 'no code')
    assert.equal((await server.messages(proof)).length, 0)
  })

  test('T016 T140 a forgotten password answers alike: right contact, another contact, no account', async () => {
    const { identifier, proof } = await existing()
    const [other, nobody] = [fresh('another'), fresh('nobody')]
    const right = await trace(identifier, forgotten(proof), [identifier, proof])
    assertSame(right, await trace(nobody, forgotten(other), [nobody, other]))
    const second = await existing()
    const wrong = await trace(second.identifier, forgotten(other), [second.identifier, other])
    assertSame(right, wrong)
    assert.ok((await server.messages(proof)).length > 0, 'only the mailbox knows')
    assert.equal((await server.messages(other)).length, 0)
    assert.equal((await server.messages(second.proof)).length, 0)
  })

  test('T016 a code that is right but too late is told apart from a wrong one only by who has it', async () => {
    const { identifier, proof } = await existing()
    const [other, nobody] = [fresh('another'), fresh('nobody')]
    const late =
      (address: string): Walk =>
      async (browser, name) => {
        await browser.open('/forgotten')
        await browser.submit({ identifier: name, address })
        await settled(browser, '/forgotten/code')
        const form = browser.page
        await server.advance('PT31M')
        assert.equal(form.status, 200)
        await browser.submit({ code: WRONG, new: PASSWORD }, '/forgotten/code')
      }
    assertSame(
      await trace(identifier, late(proof), [identifier, proof]),
      await trace(nobody, late(other), [nobody, other]),
    )
  })

  test('T140 the start, links and numbers that are none answer like those of somebody else', async () => {
    const [one, two] = [await existing(), await existing()]
    const pending = new Browser(server.origin)
    const account = { identifier: one.identifier, password: 'a long password for trying' }
    await waitByMail(server, pending, account, fresh('new-mail'))
    const link = await linkAt(server, one.proof, 'stop')
    const receipt = /(\d{4}-\d{4})/.exec(pending.page.body)?.[1] ?? ''
    assert.notEqual(receipt, '')
    const walk =
      (number: string, token: string): Walk =>
      async (browser) => {
        await browser.open('/replace')
        await browser.open('/stop')
        for (let i = 0; i < 3; i++)
          await browser.submit({ receipt: number, number: '12345678', answer: 'stop' }, '/stop')
        await browser.open(`/secure/${token}`)
        await browser.open(`/stop/${token}`)
      }
    const none = receipt === '0000-0001' ? '0000-0002' : '0000-0001'
    // Every bit of the last byte differs: three letters of our choice are, once in 16,384 links, what stood there.
    const bytes = Buffer.from(link.slice('/stop/'.length), 'base64url')
    const forged = Buffer.from([...bytes.subarray(0, -1), ~(bytes.at(-1) ?? 0)]).toString('base64url')
    const theirs = await trace(two.identifier, walk(receipt, forged), [receipt, receipt.replace('-', ''), forged])
    const made = 'A'.repeat(forged.length)
    const nobodys = await trace(two.identifier, walk(none, made), [none, none.replace('-', ''), made])
    const path = (traced: unknown[]) => JSON.parse(JSON.stringify(traced).replaceAll(forged, 'X').replaceAll(made, 'X'))
    assertSame(path(theirs), path(nobodys))
  })

  test('T141 a stranger is shown nothing of a contact, who knows the password a mask of fixed shape', async () => {
    const { identifier, proof } = await existing()
    const stranger = new Browser(server.origin, 'en')
    await forgotten(fresh('guess'))(stranger, identifier)
    const shown = stranger.seen.map(({ body }) => body).join('')
    assert.doesNotMatch(shown, /•/)
    assert.ok(!shown.includes(proof))
    for (const language of ['en', 'ja']) {
      const knower = new Browser(server.origin, language)
      await signIn(knower, { identifier, password: 'a long password for trying' })
      await knower.open('/verify')
      const masks = [...knower.page.body.matchAll(/class="mask"[^>]*>([^<]*)</g)].map(([, mask]) => mask)
      // The first is the name that they typed themselves.
      assert.deepEqual(masks, ['p•••@same.example', 'c•••@•••'])
    }
  })
})
