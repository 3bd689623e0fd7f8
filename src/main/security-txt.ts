import type { Instant } from '../kernel/clock.ts'
import { days } from '../kernel/duration.ts'
import type { Settings } from '../platform/config/settings.ts'

/** Who fetched it asks again within a month, so that a contact that was given up is not kept. */
const VALID_MS = days(30)

/** Where weaknesses are reported (RFC 9116): to the operator, who can be reached as the help page says. */
export function securityTxt({ origin, support }: Settings, now: Instant): string {
  const mail = /^[^\s@]+@[^\s@]+$/.test(support) ? [`mailto:${support}`] : []
  const lines = [...mail, `${origin}/help#contact`].map((contact) => `Contact: ${contact}`)
  lines.push(`Expires: ${new Date(now + VALID_MS).toISOString()}`)
  lines.push('Preferred-Languages: ja, en', `Canonical: ${origin}/.well-known/security.txt`)
  return `${lines.join('\n')}\n`
}
