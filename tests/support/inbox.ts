import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import type { World } from './world.ts'

/** What arrived at one address, newest last. */
export async function inbox(world: World, to: string): Promise<DevMessage[]> {
  return (await world.carriers.mailbox.list()).filter((m) => m.to === to)
}

export async function last(world: World, to: string): Promise<DevMessage> {
  const message = (await inbox(world, to)).at(-1)
  if (!message) throw new Error(`nothing arrived at ${to}`)
  return message
}

/** The code in a message, as a person reads it off. */
export function codeIn(message: DevMessage): string {
  const found = /(?<!\d)(\d{4})[ -]?(\d{4})(?!\d)/.exec(message.text)
  if (!found) throw new Error(`no code in: ${message.text}`)
  return `${found[1]}${found[2]}`
}

/** The pages that links in messages lead to. */
export type LinkPage = 'stop' | 'continue' | 'report' | 'undo'

/** The codes that arrived at an address, newest last: other messages, such as of a new browser, hold none. */
export async function codesAt(world: World, to: string): Promise<string[]> {
  return (await inbox(world, to)).filter((m) => /(?<!\d)\d{4} \d{4}(?!\d)/.test(m.text)).map(codeIn)
}

export async function lastCode(world: World, to: string): Promise<string> {
  const code = (await codesAt(world, to)).at(-1)
  if (code === undefined) throw new Error(`no code arrived at ${to}`)
  return code
}

/** The token of a link to a page of ours. */
export function tokenIn(message: DevMessage, page: LinkPage): string {
  const found = new RegExp(`/${page}/([A-Za-z0-9_-]{60,})`).exec(message.text)
  if (!found?.[1]) throw new Error(`no ${page} link in: ${message.text}`)
  return found[1]
}

/** The newest message at an address that has a link to this page. */
export async function lastWithLink(world: World, to: string, page: LinkPage): Promise<DevMessage> {
  const message = (await inbox(world, to)).findLast((m) => m.text.includes(`/${page}/`))
  if (!message) throw new Error(`no ${page} link arrived at ${to}`)
  return message
}
