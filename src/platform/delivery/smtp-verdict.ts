import { type Handover, type LaterDetail, later, type NeverDetail, never } from './carrier.ts'

/** What is read of a failed try: never the server's words themselves, they quote the address. */
export interface SmtpFailure {
  /** The mail library's kind of error: ECONNECTION, ETIMEDOUT, EAUTH, EENVELOPE … */
  readonly code?: string
  /** Under ESOCKET: what the system said (ECONNREFUSED …) or TLS (CERT_HAS_EXPIRED, ERR_TLS_CERT_ALTNAME_INVALID …). */
  readonly originalCode?: string
  /** The command that was answered: "CONN", "MAIL FROM", "RCPT TO", "DATA" … */
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
}

const TROUBLE: Readonly<Record<string, LaterDetail>> = {
  ETLS: 'tls_failed',
  EREQUIRETLS: 'tls_failed',
  EAUTH: 'login_refused',
  ENOAUTH: 'login_refused',
  EOAUTH2: 'login_refused',
}

/** Enhanced status codes (RFC 3463), most exact first. */
const PERMANENT: readonly (readonly [RegExp, NeverDetail])[] = [
  [/^5\.2\.2$/, 'mailbox_full'],
  [/^5\.(1\.\d+|2\.1|4\.4)$/, 'mailbox_unknown'],
  [/^5\.7\.\d+$/, 'refused_by_policy'],
  [/^5\./, 'refused'],
]

/** RFC 7372 3, X.7.20 to X.7.26, and X.7.27: who we are could not be proven. It says nothing about the mailbox. */
const UNPROVEN = /^[45]\.7\.(?:2[0-9])$/

/** What an enhanced status code says about a message that was refused for good, or came back (RFC 3463). */
export function statusDetail(status: string): NeverDetail | 'sender_unproven' | undefined {
  if (UNPROVEN.test(status)) return 'sender_unproven'
  return PERMANENT.find(([pattern]) => pattern.test(status))?.[1]
}

/** Plain reply codes (RFC 5321 4.2.3), for servers without enhanced ones. */
const PLAIN: Readonly<Record<number, NeverDetail>> = {
  550: 'mailbox_unknown',
  551: 'mailbox_unknown',
  552: 'mailbox_full',
  553: 'mailbox_unknown',
  554: 'refused_by_policy',
}

/** TLS errors have words with underscores; errors of the system have none. */
const TLS_ERROR = /_|^EPROTO$/

/** The commands whose answer is a verdict on this recipient or this message; all others speak about us. */
const ABOUT_THE_MESSAGE = new Set(['RCPT TO', 'DATA'])

/**
 * A refusal for good counts only as an answer to the recipient or the message. The same number after the greeting,
 * the login or our sender address says that we are set up badly: that must not turn an owner's address into a dead one.
 */
export function smtpVerdict(failure: SmtpFailure): Handover {
  const reply = failure.responseCode ?? 0
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(failure.response ?? '')?.[1]
  if (ABOUT_THE_MESSAGE.has(failure.command ?? '')) {
    if (reply >= 500) {
      const detail = enhanced && statusDetail(enhanced)
      if (detail === 'sender_unproven') return later(detail)
      return never(detail || PLAIN[reply] || 'refused')
    }
    if (reply === 452 || enhanced === '4.2.2') return later('mailbox_full')
    if (reply >= 400 && reply !== 421) return later('deferred')
  }
  if (failure.command === 'MAIL FROM' && reply >= 500) return later('sender_refused')
  if (TLS_ERROR.test(failure.originalCode ?? '')) return later('tls_failed')
  return later(TROUBLE[failure.code ?? ''] ?? 'unreachable')
}
