import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { linkList, ways } from '../../platform/page/form.ts'
import { show, type Web } from './shell.ts'
import type { Person } from './store-visitor.ts'
import { landingLead, landingWords as words } from './texts.ts'

function landingPage(x: Web): Answer {
  if (x.person) return goto('/account')
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    body: html`${lead(say(landingLead, locale, { brand: x.service.settings.brand }))}${ways([
      { href: '/sign-in', title: say(words.signIn, locale), consequence: say(words.signInThen, locale), kind: 'go' },
      { href: '/sign-up', title: say(words.signUp, locale), consequence: say(words.signUpThen, locale) },
      { href: '/stop', title: say(words.stop, locale), consequence: say(words.stopThen, locale), kind: 'stop' },
    ])}${linkList([
      { href: '/help/001001', label: say(words.lost, locale) },
      { href: '/help', label: say(words.help, locale) },
    ])}`,
  })
}

export const landingRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/', handle: landingPage }]
