import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { button, form, linkList } from '../../platform/page/form.ts'
import { show, type Web } from '../session/shell.ts'
import { aboutHost } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { passwordResult } from './flow-result.ts'
import { upstreamHostWords as host, upstreamWords as words } from './texts.ts'

/** The signed result leaves in a form, so that it stands in no address. */
async function resultPage(x: Web): Promise<Answer> {
  const { person } = x
  const to = x.service.settings.upstream?.resultUrl
  if (!person) return goto('/sign-in')
  const result = to === undefined ? undefined : await passwordResult(x.service, person)
  if (to === undefined || result === undefined) return goto('/password')
  const { locale } = x.visitor
  return show(x, {
    title: say(words.resultTitle, locale),
    back: '/account',
    once: true,
    leadsTo: new URL(to).origin,
    body: html`${lead(say(host.resultLead, locale, aboutHost(x)))}${form({
      action: to,
      hidden: { result },
      body: button({ label: say(hostWords.newPassword, locale, aboutHost(x)) }),
    })}${linkList([{ href: '/account', label: say(words.later, locale) }])}`,
  })
}

export const hostResultRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/upstream/new-password', handle: resultPage },
]
