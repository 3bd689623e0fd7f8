// Forms around a replacement that is complete: undoing it, and the frozen account.
import assert from 'node:assert/strict'
import { linkAt, takeByCode, undoByMail, undoNumberAt } from './journey.ts'
import { Browser } from './pages.ts'
import type { Server } from './server.ts'
import { account, fresh, type Stand } from './stands.ts'

/** An account that was taken with its recovery code, so that nobody has to wait; three old proofs. */
async function taken(server: Server) {
  const proofs = [fresh('old'), fresh('old'), fresh('old')].map((address) => ({ address }))
  const made = await account(server, { recoveryCode: true, proofs })
  await takeByCode(server, new Browser(server.origin), made, fresh('taken'))
  const [receipt] = (await server.state(made.id)).requests.map((r) => r.receipt)
  assert.ok(receipt)
  return { made, receipt, old: proofs[0]?.address ?? '' }
}

/** Each of them has an account of its own, because tries are counted. */
export async function undoStands(server: Server): Promise<Stand[]> {
  const stand = async (
    go: (browser: Browser, it: Awaited<ReturnType<typeof taken>>) => Promise<unknown>,
    valid: Record<string, string>,
  ): Promise<Stand> => {
    const it = await taken(server)
    const open = async () => {
      const browser = new Browser(server.origin)
      await go(browser, it)
      return browser
    }
    return { accountId: it.made.id, valid, open }
  }
  const byLink = async (browser: Browser, old: string) => browser.open(await linkAt(server, old, 'undo'))
  const frozen = (browser: Browser, { old, made }: Awaited<ReturnType<typeof taken>>) =>
    undoByMail(server, browser, { old, password: made.password })
  return [
    await stand((browser) => browser.open('/undo'), { receipt: '12345678', number: '12345678' }),
    await stand(
      async (browser, { old, receipt }) => {
        await browser.open('/undo')
        await browser.submit({ receipt, number: await undoNumberAt(server, old, receipt), answer: 'undo' })
      },
      { password: 'wrong' },
    ),
    await stand((browser, { old }) => byLink(browser, old), { answer: 'neither' }),
    await stand(
      async (browser, { old }) => {
        await byLink(browser, old)
        await browser.submit({ answer: 'undo' })
      },
      { password: 'wrong' },
    ),
    await stand(async (browser, it) => {
      await frozen(browser, it)
      await browser.open('/dispute/proofs')
    }, {}),
    await withCodes(server),
  ]
}

/** The two codes are sent once: a browser that asks again gets none, because those of a quarter of an hour are counted. */
async function withCodes(server: Server): Promise<Stand> {
  const { made, old } = await taken(server)
  const browser = new Browser(server.origin)
  await undoByMail(server, browser, { old, password: made.password })
  await browser.open('/dispute/proofs')
  const [a, b] = made.proofs.map((p) => `proof-${p.id}`)
  await browser.submit({ [a ?? '']: 'yes', [b ?? '']: 'yes' })
  return {
    accountId: made.id,
    valid: { new: 'another long password now' },
    async open() {
      await browser.open('/dispute/proofs/code')
      return browser
    },
  }
}
