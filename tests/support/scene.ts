// Scenes on the real engine that attacks begin from: an owner, a thief who knows the password, a request that waits.
import assert from 'node:assert/strict'
import { askFinishCodes, finishReplacement } from '../../src/features/replacement/finish/flow.ts'
import { type CaseRead, readCase } from '../../src/features/replacement/flow-case.ts'
import { type Request, status } from '../../src/features/replacement/request.ts'
import { nameNewProof, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { continueByLink } from '../../src/features/replacement/start/flow-link.ts'
import type { Person } from '../../src/features/session/store-visitor.ts'
import { days, hours } from '../../src/kernel/duration.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { AccountWish, MadeAccount } from '../../src/main/dev-accounts.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { DevMessage } from '../../src/platform/delivery/mailbox.ts'
import { codeIn, inbox, lastWithLink, tokenIn } from './inbox.ts'
import { PASSWORD, type World } from './world.ts'

export const NEW_PASSWORD = 'another long password now'

export function must<T>(result: Result<T>): T {
  if (!result.ok) assert.fail(`refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

/** The code of the refusal, or "ok". */
export const said = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code)

/** When it will be possible, as a refusal tells it. */
export const saidAt = (result: Result<unknown>): number => (result.ok ? 0 : Number(result.refusal.params.at))

export interface Scene {
  readonly account: MadeAccount
  /** Whoever began, in the browser in which it was begun. */
  readonly person: Person
  readonly old: string
  readonly oldPhone: string
  readonly fresh: string
}

let phones = 0

/** An account with an old mailbox and an old telephone, and somebody who knows its password. */
export async function scene(world: World, name: string, wish: Partial<AccountWish> = {}): Promise<Scene> {
  const [old, oldPhone] = [`${name}@old-mail.example`, `+8180${String(30_000_000 + ++phones)}`]
  const account = await world.account({
    proofs: [
      { kind: 'mail', address: old },
      { kind: 'phone', address: oldPhone },
    ],
    ...wish,
  })
  return { account, person: await world.person(account), old, oldPhone, fresh: `${name}@new-mail.example` }
}

export const linkTo = async (world: World, to: string, page: 'stop' | 'continue'): Promise<string> =>
  tokenIn(await lastWithLink(world, to, page), page)

/** Begun, and the link on its way to the new mailbox. */
export async function draft(world: World, name: string, wish: Partial<AccountWish> = {}): Promise<Scene> {
  const begun = await scene(world, name, wish)
  must(await startReplacement(world.service, begun.person))
  must(await nameNewProof(world.service, begun.person, 'mail', begun.fresh))
  await world.settle()
  return begun
}

/** Waiting: the new mailbox was shown, and every old proof was told. */
export async function pending(world: World, name: string, wish: Partial<AccountWish> = {}): Promise<Scene> {
  const begun = await draft(world, name, wish)
  const token = await linkTo(world, begun.fresh, 'continue')
  must(await continueByLink(world.service, begun.person, begun.person, token))
  await world.settle()
  return begun
}

/** Lets everything that waits become ready; sessions that slept were used meanwhile. */
export async function untilReady(world: World): Promise<void> {
  await world.advance(days(27) + hours(12))
  await world.advance(days(3))
}

/** Alerts have numbers of the same shape, to stop what they tell of; in a mail with a code it has a line of its own. */
const isCode = ({ channel, text }: DevMessage): boolean =>
  channel === 'mail' ? /^ {4}\d{4} \d{4}$/m.test(text) && !text.includes('/stop') : !text.includes('/stop')

/** The newest code at an address, once everything that is on its way has arrived. */
export async function codeAt(world: World, to: string): Promise<string> {
  await world.settle()
  const message = (await inbox(world, to)).findLast(isCode)
  assert.ok(message, `no code arrived at ${to}`)
  return codeIn(message)
}

/** What the finish asks for, as the new mailbox has it. */
export async function finishCodes(world: World, { person, fresh }: Pick<Scene, 'person' | 'fresh'>) {
  const challenges = must(await askFinishCodes(world.service, person))
  const entry = await codeAt(world, fresh)
  return new Map(challenges.map((c) => [c.challengeId, entry as unknown]))
}

export async function finish(world: World, { person, fresh }: Pick<Scene, 'person' | 'fresh'>) {
  return finishReplacement(world.service, person, {
    codes: await finishCodes(world, { person, fresh }),
    currentPassword: PASSWORD,
    newPassword: NEW_PASSWORD,
  })
}

export interface Seen {
  readonly read: CaseRead
  readonly request: Request | undefined
  readonly status: string | undefined
}

export async function look(world: World, { account }: Pick<Scene, 'account'>): Promise<Seen> {
  const read = await readCase(world.service, account.id)
  assert.ok(read)
  const request = read.case.requests.findLast((r) => r.state !== 'draft') ?? read.case.requests.at(-1)
  return { read, request, status: request && status(request, read.moment, world.service.policy) }
}

/** Proofs by state, as a sorted list. */
export const statesIn = ({ read }: Seen): readonly string[] =>
  read.proofs
    .map((p) => p.state)
    .filter((state) => state !== 'gone' && state !== 'discarded')
    .sort()

/** All that a refused act must leave as it was: requests, proofs, recovery codes, password, sessions that are open. */
export async function substance(world: World, { account }: Pick<Scene, 'account'>): Promise<string> {
  const { read } = await look(world, { account })
  const sessions = await world.service.database.query(sql`select session_id, proof_id, request_id, ended_at from session
    where account_id = ${account.id} order by session_id`)
  const { requests, codes, epoch, verifiedAt, protectedAt } = read.case
  const proofs = read.proofs.filter((p) => !/^(unconfirmed|discarded|gone)$/.test(p.state))
  const { passwordHash } = read.account
  return JSON.stringify({ requests, codes, epoch, verifiedAt, protectedAt, proofs, passwordHash, sessions })
}
