import nodemailer from 'nodemailer'
import { assert } from '../../kernel/assert.ts'
import { type Milliseconds, seconds } from '../../kernel/duration.ts'
import type { Dkim } from '../config/delivery.ts'
import { accepted, type Carrier, isSingleAddress, type MailEnvelope, never } from './carrier.ts'
import type { SmtpServer } from './smtp-server.ts'
import { type SmtpFailure, smtpVerdict } from './smtp-verdict.ts'

const CONNECTIONS_MAX = 5
/** A pooled connection that the server closed meanwhile is replaced once; after that the outbox tries again. */
const REQUEUES_MAX = 1
const CONNECT_TIMEOUT_MS = seconds(10)
const SILENCE_TIMEOUT_MS = seconds(30)
/**
 * The whole message, its turn among others included: a server that trickles its answers is not silent. RFC 5321 4.5.3.2 would
 * wait longer; we retry. Two of them have to end within a lease of the outbox.
 */
export const SEND_TIMEOUT_MS: Milliseconds = seconds(110)

export interface SmtpOptions {
  /** Every mail is signed with it (RFC 6376); undefined where the server signs. */
  readonly dkim?: Dkim | undefined
  /** Hears the server's own words, in which addresses stand: for the operator's test mail, never for a log. */
  readonly onAnswer?: (words: string) => void
}

/** Hands mails to an SMTP server over a few kept connections. */
export function smtpCarrier(server: SmtpServer, options: SmtpOptions = {}): Carrier<MailEnvelope> & { close(): void } {
  const { dkim, onAnswer } = options
  const transport = nodemailer.createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: !server.secure && server.startTls === 'required',
    ...(server.login ? { auth: { user: server.login.user, pass: server.login.password } } : {}),
    maxConnections: CONNECTIONS_MAX,
    maxRequeues: REQUEUES_MAX,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // Said here, so that no environment variable makes it less.
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...(dkim ? { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(envelope) {
      if (!isSingleAddress(envelope.to)) return never('address_refused')
      const mail = message(envelope)
      try {
        const { response } = await transport.sendMail({ ...mail, signal: AbortSignal.timeout(SEND_TIMEOUT_MS) })
        onAnswer?.(response)
        return accepted
      } catch (error) {
        onAnswer?.(error instanceof Error ? error.message : String(error))
        return smtpVerdict(error as SmtpFailure)
      }
    },
    close: () => transport.close(),
  }
}

/**
 * Addresses go in as objects, in the header and in the envelope: a string would be parsed, and parsing is where one
 * recipient becomes two (attacks T089). `Auto-Submitted` keeps vacation replies away (RFC 3834 5).
 */
function message(envelope: MailEnvelope) {
  const from = envelope.from.address
  assert(isSingleAddress(from), 'the sender is one address')
  assert(isSingleAddress(envelope.returnPath ?? from), 'what comes back goes to one address')
  assert(/^[\w.+-]+@[\w.-]+$/.test(envelope.messageId), 'a message id is local@domain without brackets')
  return {
    // Replies of machines and bounces go there; every MTA takes it from the envelope alone (RFC 5321 4.4).
    envelope: { from: { name: '', address: envelope.returnPath ?? from }, to: [{ name: '', address: envelope.to }] },
    from: { name: envelope.from.name, address: from },
    to: { name: '', address: envelope.to },
    subject: envelope.subject,
    messageId: `<${envelope.messageId}>`,
    date: new Date(envelope.date),
    text: envelope.text,
    ...(envelope.html === undefined ? {} : { html: envelope.html }),
    headers: { ...envelope.headers, 'Auto-Submitted': 'auto-generated' },
  }
}
