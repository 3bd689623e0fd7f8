import type { Instant } from '../kernel/clock.ts'
import type { Milliseconds } from '../kernel/duration.ts'
import { type Random, uuid } from '../kernel/random.ts'
import type { Database } from './database/database.ts'
import { at, json, type Sql, sql } from './database/sql.ts'

export type Params = Readonly<Record<string, string | number | boolean>>

/** A message that somebody must get: to which proof, which template, with what harmless parameters. */
export interface Intent {
  readonly proofId: string
  readonly template: string
  readonly params: Params
  /** The same key is one message, however often it is asked for. */
  readonly dedupe: string
  readonly notBefore?: Instant
}

export interface Message {
  readonly accountId: string
  readonly messageId: string
  readonly proofId: string
  readonly template: string
  readonly params: Params
  readonly createdAt: Instant
  readonly attempts: number
  readonly giveUpAt: Instant
}

/** `delivered` and `returned` are known only where those who carry it report (features/delivery). */
export type Delivery = 'queued' | 'accepted' | 'delivered' | 'returned' | 'failed' | 'dropped'

/** The part of a unit that wants messages sent: written with the change they tell of (S8), handed over later. */
export const enqueue = (
  random: Random,
  accountId: string,
  now: Instant,
  giveUpMs: Milliseconds,
  intents: readonly Intent[],
): Sql =>
  enqueueFor(
    random,
    now,
    giveUpMs,
    intents.map((intent) => ({ ...intent, accountId })),
  )

/** The same for proofs of several accounts: what happens in one may have to be told in others. */
export function enqueueFor(
  random: Random,
  now: Instant,
  giveUpMs: Milliseconds,
  intents: readonly (Intent & { readonly accountId: string })[],
): Sql {
  const rows = intents.map((intent) => ({
    account: intent.accountId,
    id: uuid(random),
    proof: intent.proofId,
    template: intent.template,
    params: intent.params,
    dedupe: intent.dedupe,
    at: at(intent.notBefore ?? now),
    until: at((intent.notBefore ?? now) + giveUpMs),
  }))
  return sql`insert into outbox (account_id, message_id, proof_id, template, params, dedupe, state, created_at, next_at, give_up_at)
    select m.account, m.id, m.proof, m.template, m.params, m.dedupe, 'queued', ${at(now)}::timestamptz, m.at, m.until
    from jsonb_to_recordset(${json(rows)}::jsonb)
      as m(account uuid, id uuid, proof uuid, template text, params jsonb, dedupe text, at timestamptz, until timestamptz)
    on conflict (account_id, dedupe) do nothing`
}

interface MessageRow extends Record<string, unknown> {
  account_id: string
  message_id: string
  proof_id: string
  template: string
  params: Params
  created_at: Instant
  attempts: number
  give_up_at: Instant
}

/** Takes messages for the length of a lease: a sender that dies gives them back by itself. */
export async function claimMessages(
  database: Database,
  now: Instant,
  leaseMs: Milliseconds,
  limit: number,
): Promise<Message[]> {
  const rows = await database.query<MessageRow>(sql`
    with claimed as (
      select account_id, message_id from outbox where next_at <= ${at(now)} order by next_at limit ${limit} for update skip locked)
    update outbox o set next_at = ${at(now + leaseMs)}, attempts = o.attempts + 1 from claimed c
    where o.account_id = c.account_id and o.message_id = c.message_id
    returning o.account_id, o.message_id, o.proof_id, o.template, o.params, o.created_at, o.attempts, o.give_up_at`)
  return rows.map((row) => ({
    accountId: row.account_id,
    messageId: row.message_id,
    proofId: row.proof_id,
    template: row.template,
    params: row.params,
    createdAt: row.created_at,
    attempts: row.attempts,
    giveUpAt: row.give_up_at,
  }))
}

/** What became of the hand-over. A settled message is never sent again. */
export const settle = (
  { accountId, messageId }: Message,
  state: 'accepted' | 'dropped',
  detail: string,
  now: Instant,
): Sql => sql`update outbox set state = ${state}, detail = ${detail}, settled_at = ${at(now)}, next_at = null
    where account_id = ${accountId} and message_id = ${messageId} and state = 'queued'`

export async function tryAgain(database: Database, message: Message, detail: string, nextAt: Instant): Promise<void> {
  await database.query(sql`
    update outbox set detail = ${detail}, next_at = ${at(nextAt)}
    where account_id = ${message.accountId} and message_id = ${message.messageId} and state = 'queued'`)
}

export interface DeliveryReport {
  readonly state: Delivery
  readonly detail: string | null
  readonly settledAt: Instant | null
  /** When it was reported to have arrived, or to have come back. */
  readonly reportedAt: Instant | null
}

/** How the last message under a key fares, for the page that waits for it (journey.md F7). */
export async function deliveryOf(
  database: Database,
  accountId: string,
  dedupePrefix: string,
): Promise<DeliveryReport | undefined> {
  const [row] = await database.query<DeliveryRow>(sql`
    select state, detail, settled_at, reported_at from outbox
    where account_id = ${accountId} and starts_with(dedupe, ${dedupePrefix}) order by created_at desc, dedupe desc limit 1`)
  return row && { state: row.state, detail: row.detail, settledAt: row.settled_at, reportedAt: row.reported_at }
}

interface DeliveryRow extends Record<string, unknown> {
  state: Delivery
  detail: string | null
  settled_at: Instant | null
  reported_at: Instant | null
}
