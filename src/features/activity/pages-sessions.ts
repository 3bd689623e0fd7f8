import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, notice, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { linkList, type Way, ways } from '../../platform/page/form.ts'
import { readCase } from '../replacement/flow-case.ts'
import { mayChange } from '../security-info/flow-gate.ts'
import { show, shownDate, shownWhen, tokens, type Web } from '../session/shell.ts'
import type { StoredSession } from '../session/store.ts'
import type { Person } from '../session/store-visitor.ts'
import { endSessions, openSessions } from './flow.ts'
import { activityWords, endOne, lastUsed, sessionListWords as words } from './texts.ts'

async function sessionsPage(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { locale } = x.visitor
  const open = await openSessions(x.service, person)
  const others = open.filter((s) => s.sessionId !== person.session.sessionId)
  const read = await readCase(x.service, person.account.accountId)
  const may = read && (await mayChange(x.service, person, read, 'end-sessions'))
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    body: html`${
      may?.ok &&
      others.length > 0 &&
      notice({ tone: 'success', title: say(words.open, locale), body: say(words.openBody, locale), announce: true })
    }${heading(say(words.here, locale))}${facts([
      { term: say(words.device, locale), value: deviceOf(x, person.session) },
      { term: say(words.place, locale), value: person.session.source },
      { term: say(words.begun, locale), value: shownWhen(x, person.session.createdAt) },
    ])}${ways([
      {
        action: '/sign-out',
        hidden: tokens(x),
        title: say(words.signOut, locale),
        consequence: say(words.signOutThen, locale),
      },
    ])}${heading(say(words.others, locale))}${
      others.length === 0
        ? paragraph(say(words.none, locale))
        : html`${!may?.ok && paragraph(say(words.verifyFirst, locale))}${ways([
            ...others.map((one) => endWay(x, one)),
            endAllWay(x),
          ])}`
    }${linkList([
      { href: '/activity', label: say(activityWords.title, locale) },
      { href: '/secure', label: say(activityWords.secure, locale) },
    ])}`,
  })
}

const deviceOf = (x: Web, { agent }: StoredSession): string =>
  agent === '' ? say(words.unknownDevice, x.visitor.locale) : agent

function endWay(x: Web, session: StoredSession): Way {
  const { locale } = x.visitor
  const about = { source: session.source, at: shownDate(x, session.seenAt) }
  return {
    action: '/sessions/end',
    hidden: tokens(x),
    name: 'session',
    value: session.sessionId,
    title: say(endOne, locale, { agent: deviceOf(x, session) }),
    consequence: say(lastUsed, locale, about),
    kind: 'stop',
  }
}

const endAllWay = (x: Web): Way => ({
  action: '/sessions/end',
  hidden: tokens(x),
  name: 'session',
  value: 'others',
  title: say(words.endAll, x.visitor.locale),
  consequence: say(words.endAllThen, x.visitor.locale),
  kind: 'stop',
})

/** Whoever has not shown a contact for this act is led there, and back to the list. */
async function end(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const done = await endSessions(x.service, x.person, x.form.text('session'))
  return goto(done.ok || done.refusal.code !== 'step_up.needed' ? '/sessions' : '/verify/for/end-sessions')
}

export const sessionListRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/sessions', handle: sessionsPage },
  { method: 'GET', path: '/sessions/end', handle: () => goto('/sessions') },
  { method: 'POST', path: '/sessions/end', handle: end },
]
