import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { lead, small } from '../../platform/page/content.ts'
import { linkList, ways } from '../../platform/page/form.ts'
import { isPresent } from '../proof/leave.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { show, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { addWays } from './pages-add.ts'
import { opened } from './pages-gate.ts'
import { strengthMeter } from './pages-strength.ts'
import { strengthOf } from './rules.ts'
import { securityWords, firstWords as words } from './texts.ts'

/** Right after the account was made: what keeps it from being lost is offered at once, and may be declined (F12). */
async function firstPage(x: Web): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const { locale } = x.visitor
  const { proofs, codes } = found.read.case
  const code = liveRecoveryCode(codes)
  // Who comes from the host has no contact yet, and begins with one.
  const bare = !proofs.some(isPresent)
  const strength = strengthOf(proofs, code !== undefined)
  return show(x, {
    title: say(words.title, locale),
    body: html`${lead(say(words.lead, locale))}${strengthMeter(strength, locale)}${ways([
      ...(bare ? addWays(x).map((way, i) => (i === 0 ? { ...way, kind: 'go' as const } : way)) : []),
      ...(code
        ? []
        : [
            {
              href: '/security/recovery-code',
              title: say(securityWords.codeMake, locale),
              consequence: say(securityWords.codeWhat, locale),
              kind: bare ? ('plain' as const) : ('go' as const),
            },
          ]),
      ...(bare ? [] : addWays(x)),
    ])}${small(say(words.atOnce, locale))}${linkList([{ href: '/account', label: say(words.later, locale) }])}`,
  })
}

export const firstRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/security/first', handle: firstPage }]
