import { ok, type Result, refuse } from '../../kernel/result.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isUuid = (text: string): boolean => UUID.test(text)

/** Where the next page begins. Who pages on need not know what stands in it, so that it may change. */
export const cursorOf = (...parts: readonly (string | number)[]): string =>
  Buffer.from(parts.join(' ')).toString('base64url')

/** The id behind which a list goes on. */
export function readCursor(cursor: string): Result<string> {
  const id = Buffer.from(cursor, 'base64url').toString()
  return isUuid(id) ? ok(id) : refuse('cursor.unknown')
}

/** The instant and the id before which a list of events goes on. */
export function readEventCursor(cursor: string): Result<{ readonly at: number; readonly eventId: string }> {
  const [at = '', eventId = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  return /^\d{1,15}$/.test(at) && isUuid(eventId) ? ok({ at: Number(at), eventId }) : refuse('cursor.unknown')
}
