// Forms about one contact of an account, about a notice that somebody answers, and the recovery code alone.
import assert from 'node:assert/strict'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { linkAt } from './journey.ts'
import { Browser } from './pages.ts'
import type { Server } from './server.ts'
import { account, allow, allowed, fresh, type Stand } from './stands.ts'

/** Who is signed in and may do this to the second of three contacts. */
async function about(server: Server, page: string, act: string) {
  const proofs = [fresh('first'), fresh('second'), fresh('third')].map((address) => ({ address }))
  const made = await account(server, { proofs })
  const path = `/security/${page}/${made.proofs[1]?.id}`
  const browser = await allowed(server, act, made)
  return { made, browser, path }
}

/** A form that can be had again when it was used up. */
async function lasting(server: Server, page: string, act: string, valid: Record<string, string>): Promise<Stand> {
  const { made, browser, path } = await about(server, page, act)
  return {
    accountId: made.id,
    valid,
    async open() {
      const { code } = await browser.open(path)
      // What opened it lasts for ten minutes.
      if (code === 'step_up.needed') await allow(server, browser, made, act).then(() => browser.open(path))
      return browser
    },
  }
}

/** Once used, the contact is leaving: each time it is another account's. */
function changing(server: Server): Stand {
  let accountId = ''
  return {
    get accountId() {
      return accountId
    },
    valid: { address: fresh('changed'), former: 'slowly', label: 'x' },
    async open() {
      const { made, browser, path } = await about(server, 'changed', 'add-proof')
      accountId = made.id
      await browser.open(path)
      return browser
    },
  }
}

/** An account in which somebody made a recovery code; its contacts were told. */
async function told(server: Server): Promise<{ made: MadeAccount; link: string }> {
  const made = await account(server)
  const thief = await allowed(server, 'make-recovery-code', made)
  await thief.open('/security/recovery-code')
  await thief.submit({}, '/security/recovery-code')
  const [old] = made.proofs
  assert.ok(old)
  return { made, link: await linkAt(server, old.address, 'report') }
}

export async function contactStands(server: Server): Promise<Stand[]> {
  const at = (path: string) => async () => {
    const browser = new Browser(server.origin)
    await browser.open(path)
    return browser
  }
  const { made, link } = await told(server)
  const coded = await account(server, { recoveryCode: true })
  return [
    await lasting(server, 'label', 'add-proof', { label: 'x' }),
    await lasting(server, 'remove', 'remove-proof', { manner: 'neither' }),
    await lasting(server, 'lost', 'remove-proof', { password: 'not this one at all' }),
    changing(server),
    { open: at('/report'), valid: { address: fresh('nobody'), number: '1234 5678', answer: 'undo' } },
    { accountId: made.id, open: at(link), valid: { answer: 'neither' } },
    {
      accountId: coded.id,
      open: at('/recover'),
      valid: { identifier: coded.identifier, code: '00000-00000-00000-00000-00000' },
    },
  ]
}
