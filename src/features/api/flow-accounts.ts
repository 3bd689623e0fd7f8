import { ok, type Result, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import { findAccountId } from '../account/store.ts'
import { identifierKey } from '../account/store-identifier.ts'
import { INTERNAL } from '../activity/rules.ts'
import { readReason } from '../erasure/rules.ts'
import { lookupKey, readMailAddress } from '../proof/address.ts'
import { unchanged } from '../replacement/case.ts'
import { changeCase } from '../replacement/flow-case.ts'
import { restricted } from '../replacement/restrict.ts'
import { isAlive } from '../session/rules.ts'
import { endAllSessions, loadOpenSessions } from '../session/store.ts'
import { exportLines } from '../transfer/flow-export.ts'
import { BEFORE_ALL, findByExternalId } from '../transfer/store-export.ts'
import { cursorOf, readCursor, readEventCursor } from './cursor.ts'
import { listedView, walled } from './flow-standing.ts'
import { eventsBefore, listAccounts } from './store.ts'

const UNKNOWN = refuse('account.unknown')

export interface Page {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export async function accountPage(service: Service, { limit, cursor }: Page) {
  const { database, policy } = service
  const behind = cursor === undefined ? ok(BEFORE_ALL) : readCursor(cursor)
  if (!behind.ok) return behind
  const size = limit ?? policy.api_page_count
  const [found, moment] = [await listAccounts(database, behind.value, size + 1), await service.time.moment()]
  const shown = found.slice(0, size)
  const last = shown.at(-1)
  return ok({
    accounts: shown.map((listed) => listedView(service, listed, moment)),
    nextCursor: found.length > size && last ? cursorOf(last.accountId) : null,
  })
}

/** After the last instant that can be written. */
const AFTER_ALL = { at: 253_402_300_799_000, eventId: BEFORE_ALL }

export async function eventPage(service: Service, accountId: string, { limit, cursor }: Page) {
  const { database, policy } = service
  const before = cursor === undefined ? ok(AFTER_ALL) : readEventCursor(cursor)
  if (!before.ok) return before
  const size = limit ?? policy.api_page_count
  const [found, moment] = [
    await eventsBefore(database, accountId, before.value, [...INTERNAL], size + 1),
    await service.time.moment(),
  ]
  const shown = found.slice(0, size)
  const last = shown.at(-1)
  return ok({
    events: shown.map((e) => ({ id: e.event_id, at: walled(e.at, moment), kind: e.kind })),
    nextCursor: found.length > size && last ? cursorOf(last.at, last.event_id) : null,
  })
}

export interface Name {
  readonly identifier?: string | undefined
  readonly externalId?: string | undefined
}

/** Whom a machine means; by name, never by a contact: what proves a person finds nobody (T110). */
export async function findAccount(
  { database, keys }: Service,
  { identifier, externalId }: Name,
): Promise<Result<string>> {
  if ((identifier === undefined) === (externalId === undefined)) return refuse('account.name_unfit')
  if (externalId !== undefined) {
    const id = await findByExternalId(database, externalId)
    return id === undefined ? UNKNOWN : ok(id)
  }
  const address = readMailAddress(identifier)
  if (!address.ok) return refuse(address.refusal.code, { field: 'identifier' })
  const id = await findAccountId(database, identifierKey(keys, lookupKey(address.value.address)))
  return id === undefined ? UNKNOWN : ok(id)
}

/** Signs the person out everywhere (OP-03). Devices stay trusted: they stop what a thief begins (T029). */
export async function endSessions(
  service: Service,
  accountId: string,
  client: string,
): Promise<Result<{ ended: number }>> {
  return changeCase(service, accountId, UNKNOWN, async (read) => {
    const { now } = read.moment
    const open = await loadOpenSessions(service.database, accountId)
    const ended = open.filter((session) => isAlive(session, now, service.policy)).length
    const happened = [{ kind: 'session.ended_by_operator', data: { client, count: ended } }]
    return ok({
      change: ended === 0 ? unchanged(read.case) : { ...unchanged(read.case), happened },
      value: { ended },
      parts: ended === 0 ? [] : [endAllSessions(accountId, now, 'ended_by_operator')],
    })
  })
}

/** Everything in clear, once it is recorded who had it and why (OP-03); not while who asks may be a thief (RW-15). */
export async function exportAccount(
  service: Service,
  accountId: string,
  { client, because }: { readonly client: string; readonly because: string },
): Promise<Result<unknown>> {
  const reason = readReason(because, service.policy.erase_reason_length_max)
  if (reason === undefined) return refuse('erase.reason_unfit', { field: 'because' })
  const recorded = await changeCase<void>(service, accountId, UNKNOWN, ({ case: c }) => {
    const closed = restricted(c, 'export-or-delete', false)
    if (closed) return closed
    const happened = [{ kind: 'account.exported', data: { client, because: reason } }]
    return ok({ change: { ...unchanged(c), happened }, value: undefined })
  })
  if (!recorded.ok) return recorded
  for await (const { text } of exportLines(service, { accountId, withPasswordHashes: false }))
    return ok(JSON.parse(text))
  return UNKNOWN
}
