import { days } from '../../../kernel/duration.ts'
import { html } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { lead } from '../../../platform/page/content.ts'
import { actions, linkButton } from '../../../platform/page/form.ts'
import { reachable, show, shownDate, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { liveDraftIn } from '../case.ts'
import { type CaseRead, readCase } from '../flow-case.ts'
import {
  type Draft,
  type Ending,
  finishableAt,
  finishableUntil,
  isLive,
  isOver,
  type Request,
  status,
} from '../request.ts'
import { actsTable } from '../shell-acts.ts'
import { calendarOf } from './calendar.ts'
import { heldPage, readyPage, waitingPage } from './pages-live.ts'
import { overPage } from './pages-over.ts'
import { calendarTexts, choiceTexts, statusTexts as t } from './texts.ts'

/** How long an ending is worth a page of its own. */
const ENDING_SHOWN_MS = days(30)

/** What its page tells of an ending; one that was taken back to begin anew after a restore was taken back. */
function howOf(request: Request): Exclude<Ending, 'completed'> {
  if (!isOver(request) || request.state === 'completed') return 'expired'
  return request.state === 'ended' && request.endReason === 'restored' ? 'canceled' : request.state
}

/** The request that the person is told of: the one that runs, else what was begun here, else what ended lately. */
export function requestToShow({ case: c, moment }: CaseRead, person: Person, x: Web): Request | undefined {
  const { recoveryOf } = person.session
  if (recoveryOf !== null) return c.requests.find((r) => r.requestId === recoveryOf)
  const draft = liveDraftIn(c, person.browserKey, moment, x.service.policy)
  return (
    c.requests.find(isLive) ??
    draft ??
    c.requests.findLast((r) => isOver(r) && moment.now - r.endedAt < ENDING_SHOWN_MS)
  )
}

/** One page for every state of a replacement, on both branches (journey.md F17, point 23). */
export async function statusPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { person } = x
  const read = await readCase(x.service, person.account.accountId)
  const request = read && requestToShow(read, person, x)
  if (!read || !request) return goto('/account')
  const is = status(request, read.moment, x.service.policy)
  if (request.state === 'draft')
    return is === 'expired' && person.session.recoveryOf !== null ? goto('/recover') : draftPage(x, request)
  if (is === 'completed') return goto('/replace/done')
  if (request.state === 'held' && is === 'held') return heldPage({ x, person, read, request })
  if (request.state === 'pending' && is === 'ready') return readyPage({ x, person, read, request })
  if (request.state === 'pending' && is === 'waiting') return waitingPage({ x, person, read, request })
  return overPage({
    x,
    person,
    read,
    request,
    how: howOf(request),
  })
}

function draftPage(x: Web, draft: Draft): Answer {
  const { locale } = x.visitor
  const until = shownDate(x, draft.startedAt + x.service.policy.replacement_draft_lifetime_ms)
  return show(x, {
    title: say(t.draftHeading, locale),
    body: html`${lead(say(t.draftLead, locale, { until }))}${actions(
      ...reachable(x, [
        { href: '/replace', label: say(t.draftContinue, locale) },
        { href: '/account', label: say(t.toAccount, locale), kind: 'secondary' as const },
      ]).map(linkButton),
    )}`,
  })
}

/** The address that messages bear. It answers alike for every number, so it tells of none whether it exists. */
const receiptPage = (x: Web): Answer => goto(x.person ? '/replace/status' : '/sign-in')

/** The table of what works, which the flows ask, on a page of its own. */
const meanwhilePage = (x: Web): Answer =>
  x.person
    ? show(x, {
        title: say(choiceTexts.meanwhile, x.visitor.locale),
        back: '/replace/status',
        body: html`${actsTable(x.visitor.locale)}${actions(
          linkButton({ href: '/replace/status', label: say(t.toStatus, x.visitor.locale), kind: 'secondary' }),
        )}`,
      })
    : goto('/sign-in')

/** The date for the person's calendar, without secrets and without the account's name (journey.md, point 33). */
async function calendarFile(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const read = await readCase(x.service, x.person.account.accountId)
  const request = read?.case.requests.find(isLive)
  if (!read || !request || status(request, read.moment, x.service.policy) === 'held') return goto('/replace/status')
  const { locale } = x.visitor
  const { brand, origin } = x.service.settings
  const { shiftMs } = x.now
  const until = finishableUntil(request, read.moment, x.service.policy)
  const byCode = x.person.session.recoveryOf !== null
  const receipt = `${request.receipt.slice(0, 4)}-${request.receipt.slice(4)}`
  const body = calendarOf({
    uid: `replacement-${request.requestId}@${new URL(origin).hostname}`,
    madeAt: read.moment.now + shiftMs,
    startsAt: finishableAt(request, read.moment, x.service.policy) + shiftMs,
    summary: say(calendarTexts.summary, locale, { brand }),
    description: say(byCode ? calendarTexts.descriptionByCode : calendarTexts.description, locale, {
      brand,
      receipt,
      until: shownDate(x, until),
    }),
    url: `${origin}${byCode ? '/recover' : '/replace/status'}`,
  })
  return { kind: 'file', type: 'text/calendar; charset=utf-8', name: `${receipt}.ics`, body }
}

export const statusRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/replace/status', handle: statusPage },
  { method: 'GET', path: '/r/:receipt', handle: receiptPage },
  { method: 'GET', path: '/replace/meanwhile', handle: meanwhilePage },
  { method: 'GET', path: '/replace/calendar.ics', handle: calendarFile },
]
