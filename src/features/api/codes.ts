/** The status of each stable code (RFC 9110): what a program may do about it hangs on the code, and roughly on the status. */
export const STATUS = {
  'request.unreadable': 400,
  'idempotency.key_unfit': 400,
  'cursor.unknown': 400,
  'token.missing': 401,
  'token.invalid': 401,
  'step_up.needed': 401,
  'token.scope': 403,
  'account.disputed': 403,
  'restricted.pending': 403,
  'erase.replacement_runs': 403,
  'erase.disputed': 403,
  'erase.may_be_undone': 403,
  'request.not_found': 404,
  'account.unknown': 404,
  'proof.gone': 404,
  'request.method': 405,
  'import.identifier_taken': 409,
  'import.id_taken': 409,
  'import.external_id_taken': 409,
  'idempotency.running': 409,
  'proof.last': 409,
  'request.too_large': 413,
  'request.unsupported': 415,
  'request.invalid': 422,
  'account.name_unfit': 422,
  'account.password_twice': 422,
  'idempotency.reused': 422,
  'erase.reason_unfit': 422,
  'import.field_unreadable': 422,
  'import.in_the_future': 422,
  'import.hash_unknown': 422,
  'import.hash_too_costly': 422,
  'security_info.too_many': 422,
  'security_info.already_there': 422,
  'address.unfit': 422,
  'password.unfit': 422,
  'rate.exceeded': 429,
  'service.broken': 500,
  'service.unavailable': 503,
  'service.unconfirmed': 503,
} as const

export type Code = keyof typeof STATUS

const isCode = (code: string): code is Code => Object.hasOwn(STATUS, code)

/** The rules know thirty ways in which an address is none: a program is told that, and a person which one. */
export function codeOf(refused: string): Code | undefined {
  if (isCode(refused)) return refused
  if (refused.startsWith('address.')) return 'address.unfit'
  if (refused.startsWith('password.')) return 'password.unfit'
  if (refused === 'erase.no_account') return 'account.unknown'
  return undefined
}

/** A problem's type (RFC 9457): a name that never changes. */
export const typeOf = (code: Code): string => `urn:honnin:problem:${code}`
