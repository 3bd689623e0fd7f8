/** The status of each stable code (RFC 9110): what a program may do about it hangs on the code, and roughly on the status. */
export const STATUS = {
  'request.unreadable': 400,
  'idempotency.key_unfit': 400,
  'cursor.unknown': 400,
  'token.missing': 401,
  'token.invalid': 401,
  'token.proof_invalid': 401,
  'sign_in.needed': 401,
  'session.ended': 401,
  'step_up.needed': 401,
  'token.scope': 403,
  'account.disputed': 403,
  'restricted.pending': 403,
  'replacement.operator_only': 403,
  'replacement.not_requester': 403,
  'erase.replacement_runs': 403,
  'erase.disputed': 403,
  'erase.may_be_undone': 403,
  'request.not_found': 404,
  'account.unknown': 404,
  'proof.gone': 404,
  'code.gone': 404,
  'app_code.gone': 404,
  'verify.proof_unusable': 404,
  'security_info.gone': 404,
  'replacement.gone': 404,
  'stop.unknown': 404,
  'request.method': 405,
  'import.identifier_taken': 409,
  'import.id_taken': 409,
  'import.external_id_taken': 409,
  'idempotency.running': 409,
  'proof.last': 409,
  'code.dead': 409,
  'code.expired': 409,
  'app_code.used': 409,
  'app_code.over': 409,
  'replacement.already_pending': 409,
  'replacement.draft_expired': 409,
  'stop.already': 409,
  'stop.over': 409,
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
  'verify.address_needed': 422,
  'code.which': 422,
  'code.unreadable': 422,
  'code.wrong': 422,
  'app_code.unreadable': 422,
  'app_code.wrong': 422,
  'replacement.candidate_is_old': 422,
  'replacement.candidate_blocked': 422,
  'replacement.too_many_candidates': 422,
  'stop.receipt_unreadable': 422,
  'stop.number_unreadable': 422,
  'stop.wrong': 422,
  'address.unfit': 422,
  'password.unfit': 422,
  'rate.exceeded': 429,
  'code.too_many_sent': 429,
  'code.too_many_wrong': 429,
  'code.proof_disabled': 429,
  'code.network_busy': 429,
  'code.sms_busy': 429,
  'code.service_busy': 429,
  'app_code.paused': 429,
  'replacement.cooling_down': 429,
  'replacement.too_many_starts': 429,
  'stop.too_many': 429,
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
  if (refused.startsWith('stop.is_')) return 'stop.over'
  if (refused === 'erase.no_account') return 'account.unknown'
  return undefined
}

/** A problem's type (RFC 9457): a name that never changes. */
export const typeOf = (code: Code): string => `urn:honnin:problem:${code}`
