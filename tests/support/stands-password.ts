// Pages of the account's own safety, each with its form there.
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { signIn, until } from './journey.ts'
import { Browser } from './pages.ts'
import type { Server } from './server.ts'
import { allowed, type Stand, WRONG_CODE } from './stands.ts'

const NEXT = 'four quiet lanterns drift'
let count = 0

const account = (server: Server): Promise<MadeAccount> => {
  const name = `safe-${++count}`
  return server.account({
    identifier: `${name}@mail.example`,
    proofs: [{ kind: 'mail', address: `${name}.old@mail.example` }],
  })
}

async function secureLink(server: Server, made: MadeAccount): Promise<string> {
  for (let i = 0; i < 2; i++) await signIn(new Browser(server.origin), made)
  return until('a notice of the second sign-in', async () => {
    const all = await server.messages(made.proofs[0]?.address)
    return all.map(({ text }) => /\/secure\/[\w-]{60,}/.exec(text)?.[0]).find((link) => link !== undefined)
  })
}

export async function passwordStands(server: Server): Promise<Stand[]> {
  const [changing, listing, told] = [await account(server), await account(server), await account(server)]
  const form = await allowed(server, 'change-password', changing)
  const list = new Browser(server.origin)
  for (const one of [new Browser(server.origin), list]) await signIn(one, listing)
  await list.open('/sessions')
  const link = await secureLink(server, told)
  const opened = async (path: string, ...steps: Record<string, string>[]) => {
    const browser = new Browser(server.origin)
    await browser.open(path)
    for (const step of steps) await browser.submit(step)
    return browser
  }
  const nobody = () => ({ identifier: `nobody-${++count}@mail.example`, address: `none-${count}@mail.example` })
  const answered = await opened(link, { answer: 'not-me' })
  return [
    { accountId: changing.id, open: async () => form, valid: { current: 'not this one at all', new: NEXT } },
    { open: () => opened('/forgotten'), valid: nobody() },
    { open: () => opened('/forgotten', nobody()), valid: { code: WRONG_CODE, new: NEXT } },
    { open: () => allowed(server, 'secure-account'), valid: { new: NEXT } },
    { accountId: told.id, open: () => opened(link), valid: { answer: 'neither' } },
    { accountId: told.id, open: async () => answered, valid: { code: WRONG_CODE, new: NEXT } },
    { open: async () => list, valid: { session: 'nobody' } },
  ]
}
