import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { small } from '../../platform/page/content.ts'
import type { GrantAct } from '../challenge/rules.ts'
import { verifyPath } from './aim.ts'
import { grantIsOpen } from './grant.ts'
import { shownTime, type Web } from './shell.ts'
import { loadGrant } from './store-grant.ts'
import { grantEnd, grantWords } from './texts-grant.ts'

/** Until when this form is open, told before it closes, and the way to more time (WCAG 2.2.1; AX-04). */
export async function openUntil(x: Web, act: GrantAct): Promise<Html | false> {
  const { person, service } = x
  if (!person) return false
  const { account, session } = person
  const grant = await loadGrant(service.database, account.accountId, session.sessionId, act)
  if (!grant || !grantIsOpen(grant, session, account.epoch, x.now.now, service.policy)) return false
  const { locale } = x.visitor
  const at = shownTime(x, grant.givenAt + service.policy.grant_lifetime_ms)
  return small(
    html`${grantEnd[locale]({ at })} <a href="${verifyPath(act, x.path)}">${say(grantWords.longer, locale)}</a>`,
  )
}
