import assert from 'node:assert/strict'
import { groupReceipt } from '../../src/features/notice/receipt.ts'
import { missingWords } from '../../src/features/session/texts-code.ts'
import { signIn, stopNumberAt, undoNumberAt } from '../support/journey.ts'
import { Browser } from '../support/pages.ts'
import { appCodeOn, withPasskeys } from './devices.ts'
import {
  begunElsewhere,
  doneElsewhere,
  matchNumber,
  type Owner,
  owner,
  proofIs,
  reads,
  requestOf,
  stateOf,
  typed,
} from './people.ts'
import type { Reader } from './reader.ts'
import type { Hand, Opening, Script } from './walk.ts'

const text = (reader: Reader): Promise<string> => reader.page.innerText('main')

const at = (path: string | RegExp) => async (reader: Reader) => {
  assert.match(reader.path, typeof path === 'string' ? new RegExp(`^${path}$`) : path)
}

/** What is asked of a caller, or left to their hands: there is nothing of the product to look at. */
const SPOKEN: Hand = { after: async () => undefined }

const receiptIsShown: Hand = {
  async after(reader) {
    assert.ok((await text(reader)).includes(groupReceipt((await requestOf(reader)).receipt)))
  },
}

const is = (status: string) => async (reader: Reader) => {
  assert.equal((await requestOf(reader)).status, status)
}
const replaced = is('completed')
const waits = is('waiting')
const stopped = is('vetoed')

const lostAll =
  (wish: Parameters<typeof owner>[1] = {}) =>
  async (opening: Opening) => {
    const one = await owner(opening, wish)
    return reads(opening, one, { address: one.newMail, inbox: one.newMail })
  }

const replaceAll: Readonly<Record<string, Script>> = {
  '': { begin: lostAll(), at: { '9': receiptIsShown }, end: replaced },
  '4a': { begin: lostAll({ recoveryCode: true }), until: '8', end: replaced },
  // From here on they are the article itself.
  '6a': {
    async begin(opening) {
      const one = await owner(opening)
      return reads(opening, one, { address: typed(one.newPhone), inbox: one.newPhone })
    },
    at: { '9': receiptIsShown },
    until: '9',
    end: waits,
  },
  '8a': {
    begin: lostAll(),
    at: {
      '8a': {
        async before(reader) {
          const number = await matchNumber(reader, reader.knows.inbox ?? '')
          reader.knows = { ...reader.knows, fields: { number } }
        },
      },
      '9': receiptIsShown,
    },
    until: '9',
    end: waits,
  },
}

/** Chooses the contact whose mailbox is read; in a browser that is new its whole address is asked for. */
async function chooseContact(reader: Reader): Promise<void> {
  await reader.chooseProof(reader.knows.inbox ?? '')
  await reader.enter()
  await reader.submit()
}

const asOwner = async (opening: Opening) => reads(opening, await owner(opening))

const verify: Script = {
  begin: asOwner,
  at: { '2': { after: chooseContact } },
  async end(reader) {
    assert.equal((await stateOf(reader)).prompt, null)
  },
}

const confirmAddress: Script = {
  async begin({ open, name }) {
    const address = `${name}@new-mail.example`
    return open({ address, inbox: address, password: 'a new long password' })
  },
  end: at(/^\/security/),
}

const noCode: Script = {
  async begin(opening) {
    const reader = await asOwner(opening)
    await reader.perform({ does: 'sign in' })
    await reader.perform({ does: 'open', href: '/verify' })
    await chooseContact(reader)
    return reader
  },
  at: {
    '2': {
      async after(reader) {
        assert.match(await text(reader), /@/)
      },
    },
    '3': {
      async after(reader) {
        assert.ok((await reader.page.content()).includes(missingWords.spam[reader.locale]))
      },
    },
  },
  end: at('/verify'),
}

const recoveryCode: Script = {
  begin: asOwner,
  async end(reader) {
    assert.deepEqual(
      (await stateOf(reader)).recoveryCodes.map(({ state }) => state),
      ['live'],
    )
  },
}

/** The way to one contact of the list. */
const toContact = (kind: string) => async (reader: Reader) => {
  const proof = (await stateOf(reader)).proofs.find((p) => p.kind === kind && p.state === 'effective')
  await reader.touchAt(`main a[href*="${proof?.id}"]`)
}

const lostPhone: Script = {
  async begin(opening) {
    const one = await owner(opening)
    await signIn(new Browser(opening.server.origin), one.account)
    return reads(opening, one)
  },
  at: {
    '3': { after: toContact('phone') },
    '5': SPOKEN,
    '6': { after: (reader) => reader.perform({ does: 'open', href: '/security' }) },
  },
  end: (reader) => proofIs(reader, 'phone', 'blocked'),
}

const newNumber: Script = {
  async begin(opening) {
    const one = await owner(opening)
    return reads(opening, one, { address: typed(one.newPhone), inbox: one.newPhone, verifies: one.oldMail })
  },
  at: { '2': { before: toContact('phone') } },
  end: (reader) => proofIs(reader, 'phone', 'probation'),
}

/** The owner with the message about somebody's request, and its two numbers. */
async function told(opening: Opening, one: Owner, opens: 'stop' | 'undo'): Promise<Reader> {
  const reader = await reads(opening, one, { opens, newPassword: 'known to nobody but me' })
  const { receipt } = await requestOf(reader)
  const numberAt = opens === 'stop' ? stopNumberAt : undoNumberAt
  reader.knows = { ...reader.knows, fields: { receipt, number: await numberAt(opening.server, one.oldMail, receipt) } }
  return reader
}

const toldOfRequest = async (opening: Opening) => {
  const one = await owner(opening)
  await begunElsewhere(opening.server, one)
  return told(opening, one, 'stop')
}

const toldOfEnd = async (opening: Opening) => {
  const one = await owner(opening, { recoveryCode: true })
  const thief = await begunElsewhere(opening.server, one)
  return async () => {
    await doneElsewhere(opening.server, one, thief)
    return told(opening, one, 'undo')
  }
}

const stop: Readonly<Record<string, Script>> = {
  '': { begin: toldOfRequest, end: stopped },
  '1?': { begin: toldOfRequest, end: stopped },
  '3a': { begin: toldOfRequest, until: '3a', end: at(/^\/stop\//) },
}

const APP_PAGE = '/security/authenticator-app'

const passkey: Readonly<Record<string, Script>> = {
  '': {
    async begin(opening) {
      const reader = await asOwner(opening)
      await withPasskeys(reader.page)
      return reader
    },
    end: (reader) => proofIs(reader, 'passkey', 'probation'),
  },
  '3a': {
    async begin(opening) {
      const reader = await asOwner(opening)
      const { server } = reader
      const code = async () => (reader.path === APP_PAGE ? appCodeOn(server, reader.page) : undefined)
      reader.knows = { ...reader.knows, code }
      return reader
    },
    at: { '2': { other: true } },
    end: (reader) => proofIs(reader, 'totp', 'probation'),
  },
}

const helpers: Script = {
  unseen: true,
  async begin(opening) {
    const one = await owner(opening)
    await begunElsewhere(opening.server, one)
    const reader = await reads(opening, one)
    await reader.perform({ does: 'sign in' })
    return reader
  },
  at: {
    '2': {
      async after(reader) {
        await reader.perform({ does: 'open', href: '/replace/status' })
        assert.ok(await reader.page.isVisible('main time'), 'the date is shown')
      },
    },
    '3': receiptIsShown,
  },
  end: at('/replace/status'),
}

const staff: Script = {
  unseen: true,
  async begin(opening) {
    const reader = await asOwner(opening)
    await reader.perform({ does: 'open', href: '/sign-in' })
    return reader
  },
  at: {
    '1': {
      async after(reader) {
        assert.notEqual(await reader.heading(), '')
      },
    },
    '2': SPOKEN,
  },
  end: at('/sign-in'),
}

const forgotten: Script = {
  begin: asOwner,
  at: {
    '4': {
      async before(reader) {
        reader.knows = { ...reader.knows, password: reader.knows.newPassword ?? '' }
      },
    },
  },
  end: at('/account'),
}

const byCode: Hand = {
  before: (reader) => reader.touchAt('main a[href="/dispute/recovery-code"]'),
  after: (reader) => reader.submit(),
}

const undone = (reader: Reader) => proofIs(reader, 'mail', 'effective')

const undo: Readonly<Record<string, Script>> = {
  '': { begin: toldOfEnd, at: { '4': byCode }, end: undone },
  '1?': { begin: toldOfEnd, at: { '4': byCode }, end: undone },
}

/** For each article each way through it, by the name of the way. */
export const scripts: Readonly<Record<string, Readonly<Record<string, Script>>>> = {
  '001001': replaceAll,
  '001002': { '': verify },
  '001003': { '': confirmAddress },
  '001004': { '': noCode },
  '001005': { '': recoveryCode },
  '001006': { '': lostPhone },
  '001007': { '': newNumber },
  '001008': stop,
  '001010': passkey,
  '001011': { '': helpers },
  '001012': { '': staff },
  '001013': { '': forgotten },
  '001014': undo,
}

/** Ways of articles that nobody walks here, and why. An article without steps has none. */
export const notWalked: Readonly<Record<string, string>> = {
  '001002 2a': 'the article itself is walked in a browser that is new, so this is what happens in it',
  '001002 2b':
    'an app and a passkey in place of a code: tests/authenticator-app.test.ts, tests/browser/passkey.test.ts',
  '001005 2a': 'the same page, with another name on its button: tests/new-recovery-code.test.ts',
}
