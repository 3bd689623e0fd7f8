import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead, paragraph, small } from '../../platform/page/content.ts'
import { type Fact, facts } from '../../platform/page/facts.ts'
import { linkList } from '../../platform/page/form.ts'
import { show, shownWhen, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { recentActivity } from './flow.ts'
import { sessionListRoutes } from './pages-sessions.ts'
import { type Entry, isOfService, type Present, type Remedy, remedyOf, succeeded } from './rules.ts'
import { deviceAndPlace, entryWords, otherEntry, remedyWords, shownFor, activityWords as words } from './texts.ts'

const DAY_MS = 86_400_000

const PLACES: Readonly<Record<Remedy, string>> = {
  sessions: '/sessions',
  request: '/replace/status',
  security: '/security',
  secure: '/secure',
}

async function activityPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { locale } = x.visitor
  const { entries, present } = await recentActivity(x.service, x.person)
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    body: html`${lead(say(words.lead, locale))}${
      entries.length === 0
        ? paragraph(say(words.empty, locale))
        : facts(entries.map((entry) => entryFact(x, entry, present)))
    }${small(say(shownFor, locale, { days: x.service.policy.activity_shown_ms / DAY_MS }))}${linkList([
      { href: '/sessions', label: say(words.sessions, locale) },
      { href: '/security/signals', label: say(words.signals, locale) },
      { href: '/secure', label: say(words.secure, locale) },
      { href: '/account', label: say(words.toAccount, locale) },
    ])}`,
  })
}

function entryFact(x: Web, entry: Entry, present: Present): Fact {
  const { locale } = x.visitor
  const { agent, source } = placeIn(entry)
  const where = say(deviceAndPlace, locale, { agent, source })
  const remedy = remedyOf(entry, present)
  const what = {
    term: shownWhen(x, entry.at),
    value: say(entryWords[entry.kind.replace('.', ' ')] ?? otherEntry, locale),
  }
  if (isOfService(entry)) return what
  return {
    ...what,
    note: html`${where !== '' && html`${where}<br>`}${say(succeeded(entry) ? words.done : words.notDone, locale)}`,
    change: { href: PLACES[remedy], label: say(words.notMe, locale), about: say(remedyWords[remedy], locale) },
  }
}

/** Device and coarse network, where they were recorded. */
function placeIn({ data }: Entry): { agent: string; source: string } {
  const text = (value: unknown): string => (typeof value === 'string' && value !== 'unknown' ? value : '')
  return { agent: text(data.agent), source: text(data.source) }
}

export const activityRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/activity', handle: activityPage },
  ...sessionListRoutes,
]
