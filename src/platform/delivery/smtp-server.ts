import { ok, type Result, refuse } from '../../kernel/result.ts'

/** Where mail is handed over, as read from SMTP_URL. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (smtps). */
  readonly secure: boolean
  /** Plain SMTP must become TLS before anything else is said (RFC 3207). */
  readonly startTls: 'required' | 'optional'
  readonly login?: { readonly user: string; readonly password: string }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1'])
const PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 }

/**
 * Reads `smtp://user:password@host:port` or `smtps://…`. We read it ourselves because the mail library takes any of
 * its options from the query, certificate checks included. The one option here is `?starttls=optional`, for a relay
 * in a private network; on this computer TLS is optional anyway.
 */
export function readSmtpUrl(text: string): Result<SmtpServer> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const port = url && PORTS[url.protocol]
  if (!url || !port || url.hostname === '' || !['', '/'].includes(url.pathname))
    return refuse('settings.smtp_url_unreadable')
  if (!['', '?starttls=optional'].includes(url.search) || url.hash !== '') return refuse('settings.smtp_url_option')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    const user = decodeURIComponent(url.username)
    return ok({
      host,
      port: Number(url.port) || port,
      secure: url.protocol === 'smtps:',
      startTls: url.search !== '' || LOOPBACK.has(host) ? 'optional' : 'required',
      ...(user === '' ? {} : { login: { user, password: decodeURIComponent(url.password) } }),
    })
  } catch {
    return refuse('settings.smtp_url_unreadable')
  }
}
