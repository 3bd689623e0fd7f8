import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { linkList, type Way, ways } from '../../platform/page/form.ts'
import { show, type Web } from './shell.ts'
import { aboutHost } from './shell-host.ts'
import type { Person } from './store-visitor.ts'
import { landingLead, landingWords as words } from './texts.ts'
import { hostWords } from './texts-host.ts'

function landingPage(x: Web): Answer {
  if (x.person) return goto('/account')
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    body: html`${lead(say(landingLead, locale, { brand: x.service.settings.brand }))}${ways([
      ...waysIn(x),
      { href: '/stop', title: say(words.stop, locale), consequence: say(words.stopThen, locale), kind: 'stop' },
    ])}${linkList([
      { href: '/help/001001', label: say(words.lost, locale) },
      { href: '/help', label: say(words.help, locale) },
    ])}`,
  })
}

/** Where a host keeps the passwords, an account is made there, and here when its person first comes. */
function waysIn(x: Web): Way[] {
  const { locale } = x.visitor
  const signIn = { href: '/sign-in', title: say(words.signIn, locale), kind: 'go' } as const
  return x.service.settings.upstream === undefined
    ? [
        { ...signIn, consequence: say(words.signInThen, locale) },
        { href: '/sign-up', title: say(words.signUp, locale), consequence: say(words.signUpThen, locale) },
      ]
    : [{ ...signIn, consequence: say(hostWords.signInThen, locale, aboutHost(x)) }]
}

export const landingRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/', handle: landingPage }]
