// Pages with forms, each in a state in which its form is there, and can be had again when it has been used up.
import assert from 'node:assert/strict'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import { keyOnPage } from './device-key.ts'
import { codeIn } from './inbox.ts'
import { linkAt, signIn, until, waitByMail } from './journey.ts'
import { Browser } from './pages.ts'
import type { Server } from './server.ts'
import { PASSWORD } from './world.ts'

export interface Stand {
  /** The browser with the page open; a new one where the form was used up. */
  open(): Promise<Browser>
  /** What an honest person would enter, by the name of the field; without a right code, so that nothing is finished. */
  readonly valid?: Readonly<Record<string, string>>
  /** The account that must not change by what is refused. */
  readonly accountId?: string
}

let count = 0
export const fresh = (name: string): string => `${name}-${++count}@mail.example`
export const WRONG_CODE = '00000000'

export const account = (server: Server, wish: Partial<AccountWish> = {}): Promise<MadeAccount> => {
  const number = `+8190${40_000_000 + ++count}`
  const proofs = [
    { kind: 'mail', address: fresh('old') },
    { kind: 'phone', address: number },
  ] as const
  return server.account({ identifier: fresh('person'), proofs: [...proofs], ...wish })
}

async function codeAfter(server: Server, to: string, act: () => Promise<unknown>): Promise<string> {
  // What was asked for before has arrived when this answers.
  await server.advance('PT0S')
  const before = (await server.messages(to)).length
  await act()
  return until(`a code to ${to}`, async () => {
    // Notices may come between; their numbers stop or report something.
    const message = (await server.messages(to))
      .slice(before)
      .find(({ text }) => !/\/(stop|report)/.test(text) && /(?<!\d)\d{4} ?\d{4}(?!\d)/.test(text))
    return message && codeIn(message)
  })
}

/** Signed in, on this page, in a browser of its own; the account stays the same. */
export const signedIn =
  (server: Server, made: MadeAccount, go: (browser: Browser) => Promise<unknown>) => async (): Promise<Browser> => {
    const browser = new Browser(server.origin)
    await signIn(browser, made)
    await go(browser)
    return browser
  }

async function signUpCode(server: Server): Promise<{ browser: Browser; code: string }> {
  const browser = new Browser(server.origin)
  const address = fresh('new')
  await browser.open('/sign-up')
  const code = await codeAfter(server, address, () => browser.submit({ address }))
  return { browser, code }
}

/** Shows the account's first contact for one act, where its owner is signed in. */
export async function allow(server: Server, browser: Browser, { proofs }: MadeAccount, act: string): Promise<void> {
  const [old] = proofs
  assert.ok(old)
  await browser.open(`/verify/for/${act}`)
  const code = await codeAfter(server, old.address, async () => {
    await browser.submit({ proof: old.id })
    if (browser.page.path.includes('/address')) await browser.submit({ address: old.address })
  })
  await browser.submit({ code })
}

/** Signed in, with a contact shown for one act; a new account unless told. */
export async function allowed(server: Server, act: string, made?: MadeAccount): Promise<Browser> {
  const browser = new Browser(server.origin)
  const owned = made ?? (await account(server))
  await signIn(browser, owned)
  await allow(server, browser, owned, act)
  return browser
}

/** Stands of who is not signed in. */
const outside = (server: Server): Stand[] => {
  const at = (path: string) => async () => {
    const browser = new Browser(server.origin)
    await browser.open(path)
    return browser
  }
  return [
    { open: at('/sign-in'), valid: { identifier: fresh('nobody'), password: PASSWORD } },
    { open: at('/sign-up'), valid: { address: fresh('first') } },
    { open: at('/help/001004'), valid: { helped: 'perhaps' } },
    { open: at('/help/001004/easy'), valid: { helped: 'perhaps' } },
    { open: at('/stop'), valid: { receipt: '12345678', number: '12345678' } },
    { open: async () => (await signUpCode(server)).browser, valid: { code: WRONG_CODE } },
    {
      async open() {
        const { browser, code } = await signUpCode(server)
        await browser.submit({ code })
        return browser
      },
    },
  ]
}

/** Stands of who verifies, and who looks after the security info. */
const inside = (server: Server): Stand[] => {
  const after = (path: string, fill?: () => Record<string, string>) => async () => {
    const browser = await allowed(server, 'add-proof')
    await browser.open(path)
    if (fill) await browser.submit(fill())
    return browser
  }
  const number = () => `+8190${50_000_000 + ++count}`
  return [
    { open: after('/security/mail'), valid: { address: fresh('added'), label: 'x' } },
    { open: after('/security/phone'), valid: { address: number(), label: 'x' } },
    { open: after('/security/mail', () => ({ address: fresh('added') })), valid: { code: WRONG_CODE } },
  ]
}

/** A browser that is trusted, and one that may become it. */
async function trusting(server: Server): Promise<Stand[]> {
  const at = async (path: string, trusts: boolean): Promise<Stand> => {
    const made = await account(server)
    const browser = await allowed(server, 'trust-device', made)
    await browser.open('/security/devices/add')
    if (trusts) {
      const { publicKey, sign } = await keyOnPage((purpose) => ask(browser, '/device/challenge', { purpose }))
      await browser.submit({ key: publicKey, signature: await sign('enrol') }, '/security/devices/add')
    }
    return {
      accountId: made.id,
      valid: { key: 'AAAA', signature: 'none', device: 'none' },
      async open() {
        const { code } = await browser.open(path)
        // What opened it lasts for ten minutes.
        if (code === 'step_up.needed') await allow(server, browser, made, 'trust-device').then(() => browser.open(path))
        return browser
      },
    }
  }
  return Promise.all([at('/security/devices/add', false), at('/security/devices', true)])
}

/** What a script of the open page asks. */
async function ask(browser: Browser, path: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const csrf = browser.page.forms[0]?.values.get('csrf') ?? ''
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const body = new URLSearchParams({ csrf, ...fields })
  return (await fetch(browser.origins[0] + path, { method: 'POST', headers: { cookie }, body })).text()
}

/** Each of them has an account of its own, because the codes of a day are counted (machine.md c.). */
async function verifying(server: Server): Promise<Stand[]> {
  const at = async (base: string, steps: (proof: string) => Record<string, string>[]): Promise<Stand> => {
    const made = await account(server)
    const [old] = made.proofs
    assert.ok(old)
    return {
      accountId: made.id,
      valid: { address: 'someone.else@mail.example', code: WRONG_CODE, proof: 'another' },
      open: signedIn(server, made, async (browser) => {
        await browser.open(base)
        for (const step of steps(old.id)) await browser.submit(step)
      }),
    }
  }
  const stands = ['/verify', '/verify/for/add-proof'].flatMap((base) => [
    at(base, () => []),
    at(base, (proof) => [{ proof }]),
    at(base, (proof) => [{ proof }, { address: 'someone.else@mail.example' }]),
  ])
  return Promise.all(stands)
}

/** Stands of who begins a replacement. */
async function beginning(server: Server): Promise<Stand[]> {
  const open = async (path: string, fields?: () => Record<string, string>) => {
    const browser = new Browser(server.origin)
    await signIn(browser, await account(server))
    await browser.open('/replace/wait')
    await browser.submit({}, '/replace/wait')
    await browser.open(path)
    if (fields) await browser.submit(fields())
    return browser
  }
  const coded = await account(server, { recoveryCode: true })
  return [
    {
      open: signedIn(server, coded, (browser) => browser.open('/replace/recovery-code')),
      accountId: coded.id,
      valid: { code: '00000-00000-00000-00000-00000' },
    },
    { open: () => open('/replace/mail'), valid: { address: fresh('candidate') } },
    { open: () => open('/replace/phone'), valid: { address: `+8190${60_000_000 + ++count}` } },
    { open: () => open('/replace/mail', () => ({ address: fresh('candidate') })), valid: { number: '000000' } },
    {
      open: () => open('/replace/phone', () => ({ address: `+8190${60_000_000 + ++count}` })),
      valid: { code: WRONG_CODE },
    },
  ]
}

interface Running {
  readonly made: MadeAccount
  readonly old: { readonly id: string; readonly address: string }
  readonly candidateId: string
}

async function requestThatRuns(server: Server): Promise<Running> {
  const made = await account(server)
  const [old] = made.proofs
  assert.ok(old)
  await waitByMail(server, new Browser(server.origin), made, fresh('waiting'))
  const [candidate] = (await server.state(made.id)).proofs.filter(({ state }) => state === 'candidate')
  assert.ok(candidate)
  return { made, old, candidateId: candidate.id }
}

/** Stands around a request that runs: by the link of its notice, and in another browser of its account. */
async function running(server: Server): Promise<Stand[]> {
  const told = await requestThatRuns(server)
  const link = await linkAt(server, told.old.address, 'stop')
  const elsewhere = async (steps: (r: Running) => ((browser: Browser) => Promise<unknown>)[]): Promise<Stand> => {
    const request = await requestThatRuns(server)
    return {
      accountId: request.made.id,
      valid: { address: 'someone.else@mail.example', code: WRONG_CODE, proof: 'another', how: 'neither' },
      open: signedIn(server, request.made, async (browser) => {
        for (const step of steps(request)) await step(browser)
      }),
    }
  }
  const oldProof = (browser: Browser) => browser.open('/replace/old-proof')
  const choose = (r: Running) => (browser: Browser) => browser.submit({ proof: r.old.id }, '/replace/old-proof')
  const name = (r: Running) => (browser: Browser) =>
    browser.submit({ address: r.old.address }, '/replace/old-proof/address')
  const requester = (browser: Browser) => browser.open('/replace/requester')
  const ask = (r: Running) => (browser: Browser) => browser.submit({ proof: r.candidateId }, '/replace/requester')
  return [
    {
      accountId: told.made.id,
      valid: { answer: 'neither' },
      async open() {
        const browser = new Browser(server.origin)
        await browser.open(link)
        return browser
      },
    },
    await elsewhere(() => [oldProof]),
    await elsewhere((r) => [oldProof, choose(r)]),
    await elsewhere((r) => [oldProof, choose(r), name(r)]),
    await elsewhere(() => [requester]),
    await elsewhere((r) => [requester, ask(r)]),
  ]
}

async function finishing(server: Server): Promise<Stand> {
  const made = await account(server)
  const requester = new Browser(server.origin)
  await waitByMail(server, requester, made, fresh('ready'))
  await server.advance('P32D')
  return {
    accountId: made.id,
    valid: { current: made.password, new: 'another long password now' },
    async open() {
      await signIn(requester, made)
      await requester.open('/replace/status')
      await requester.submit({}, '/replace/finish/code')
      return requester
    },
  }
}

export async function makeStands(server: Server): Promise<Stand[]> {
  const finish = await finishing(server)
  return [
    ...outside(server),
    ...inside(server),
    ...(await verifying(server)),
    ...(await trusting(server)),
    ...(await beginning(server)),
    ...(await running(server)),
    finish,
  ]
}

/** An account with a request that runs, its requester's browser, a stranger's, and the token of a stop link. */
export async function forgedForms(server: Server) {
  const made = await account(server)
  const browser = new Browser(server.origin)
  await waitByMail(server, browser, made, fresh('forged'))
  const link = await linkAt(server, made.proofs[0]?.address ?? '', 'stop')
  const stranger = new Browser(server.origin)
  await stranger.open('/stop')
  await server.advance('PT0S')
  return { browser, stranger, accountId: made.id, token: link.replace('/stop/', '') }
}
