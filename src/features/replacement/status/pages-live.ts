import { days } from '../../../kernel/duration.ts'
import { type Html, html } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import type { Answer } from '../../../platform/http/exchange.ts'
import { heading, lead, notice, paragraph } from '../../../platform/page/content.ts'
import { dayMonth, dayMonthTime, duration } from '../../../platform/page/dates.ts'
import { facts } from '../../../platform/page/facts.ts'
import { button, form, linkList, printButton, type Way, ways } from '../../../platform/page/form.ts'
import { timeline } from '../../../platform/page/timeline.ts'
import { place, reachable, show, shownWhen, tokens, type Web } from '../../session/shell.ts'
import { finishableAt, finishableUntil, type Held, status } from '../request.ts'
import { waitDays } from '../schedule.ts'
import {
  askedFacts,
  finishFact,
  isRequesterHere,
  proofFacts,
  type Running,
  receiptFact,
  toldFact,
} from './pages-facts.ts'
import { choiceTexts as choice, statusTexts as t } from './texts.ts'

/** The wait, for who asked: how long, what, and the three exits (journey.md S23, F16–F20). */
export function waitingPage(running: Running): Answer {
  if (!isRequesterHere(running)) return otherPage(running)
  const { x, read, request } = running
  const { locale } = x.visitor
  const left = finishableAt(request, read.moment, x.service.policy) - read.moment.now
  return show(x, {
    title: say(t.waitingHeading, locale, { left: duration(left, locale) }),
    receipt: request.receipt,
    body: html`${lead(say(t.waitingLead, locale, { days: waitDays(request.waitMs) }))}${picture(running)}${
      request.unreached &&
      notice({ tone: 'warning', body: say(t.unreached, locale, { days: waitDays(request.waitMs) }) })
    }${heading(say(t.details, locale))}${facts([
      finishFact(running),
      ...proofFacts(running),
      toldFact(running),
    ])}${exits(running, ['wait', 'cancel', 'notMine'])}${quicker(running)}${asked(running)}${records(running, 'with calendar')}`,
  })
}

/** What ends the wait; of these ways a recovery session has none. */
function quicker(running: Running): Html {
  const { x, person } = running
  const { locale } = x.visitor
  if (person.session.recoveryOf !== null) return paragraph(say(t.codeSooner, locale))
  return html`${heading(say(choice.quickHeading, locale))}${waysOf(running, ['oldWorks', 'codeFound'])}`
}

/** It can be finished: one button, which sends the codes at once. */
export function readyPage(running: Running): Answer {
  if (!isRequesterHere(running)) return otherPage(running)
  const { x, request } = running
  const { locale } = x.visitor
  return show(x, {
    title: say(t.readyHeading, locale),
    receipt: request.receipt,
    body: html`${lead(say(running.person.account.hosted ? t.readyLeadHosted : t.readyLead, locale))}${form({
      action: '/replace/finish/code',
      hidden: tokens(x),
      body: html`${button({ label: say(t.finish, locale) })}<p class="small">${say(t.finishHint, locale)}</p>`,
    })}${heading(say(t.details, locale))}${facts([
      untilFact(running),
      ...proofFacts(running),
      toldFact(running),
    ])}${exits(running, ['leave', 'cancel', 'notMine'])}${asked(running)}${records(running)}`,
  })
}

const WHY_HELD = { contest: t.heldLead, review: t.reviewLead, restored: t.restoredLead } as const

/** Two people with equal evidence, or another reason: what ends it, until when, who heard of it (machine.md b.2). */
export function heldPage(running: Running & { readonly request: Held }): Answer {
  const { x, request } = running
  const { locale } = x.visitor
  const mine = isRequesterHere(running)
  const anew = request.heldReason === 'restored'
  return show(x, {
    title: say(t.heldHeading, locale),
    receipt: request.receipt,
    body: html`${lead(say(WHY_HELD[request.heldReason], locale))}${heading(say(t.heldEnds, locale))}${waysOf(
      running,
      mine
        ? ['oldProof', 'code', anew ? 'anew' : 'cancel', 'leaveHeld']
        : ['oldProof', 'code', anew ? 'mineAnew' : 'mine', 'leaveHeld'],
    )}${heading(say(t.details, locale))}${facts([
      {
        term: say(t.heldUntil, locale),
        value: shownWhen(x, request.heldExpiresAt),
        note: say(t.heldUntilNote, locale),
      },
      ...askedFacts(x, request),
      ...proofFacts(running),
      toldFact(running),
      receiptFact(x, request),
    ])}${records(running)}`,
  })
}

/** In a browser that is not the requester's, who asked comes first (machine.md b.2, equal ranks). */
function otherPage(running: Running): Answer {
  const { x, read, request } = running
  const ready = status(request, read.moment, x.service.policy) === 'ready'
  const { locale } = x.visitor
  return show(x, {
    title: say(t.otherHeading, locale),
    receipt: request.receipt,
    body: html`${lead(say(t.otherLead, locale))}${facts([
      {
        term: say(t.who, locale),
        value: say(request.rank > 1 ? t.codeShown : request.rank === 0 ? t.codeAloneShown : t.passwordShown, locale),
      },
      ...askedFacts(x, request),
      finishFact(running),
    ])}${exits(running, ['notMine', 'oldProof', ready ? (running.person.account.hosted ? 'mineReadyHosted' : 'mineReady') : 'mine', 'leave'])}${heading(say(t.details, locale))}${facts(
      [...proofFacts(running), toldFact(running), receiptFact(x, request)],
    )}${records(running)}`,
  })
}

function picture({ x, read, request }: Running): Html {
  const { locale } = x.visitor
  const where = place(x)
  const begun = request.provenAt
  const end = finishableAt(request, read.moment, x.service.policy)
  const passedMs = Math.max(0, read.moment.now - begun)
  const wall = (instant: number): number => instant + x.now.shiftMs
  return timeline({
    label: say(t.pictureLabel, locale, {
      total: waitDays(end - begun),
      passed: Math.floor(passedMs / days(1)),
      end: dayMonthTime(wall(end), where),
    }),
    start: { title: say(t.pictureStart, locale), date: dayMonth(wall(begun), where) },
    today: say(t.pictureToday, locale, { day: Math.floor(passedMs / days(1)) + 1 }),
    end: { title: say(t.pictureEnd, locale), date: dayMonthTime(wall(end), where) },
    passed: passedMs / (end - begun),
  })
}

const untilFact = ({ x, read, request }: Running) => ({
  term: say(t.until, x.visitor.locale),
  value: shownWhen(x, finishableUntil(request, read.moment, x.service.policy)),
  note: say(t.untilNote, x.visitor.locale),
})

const CHOICES = {
  wait: { title: choice.wait, consequence: choice.waitThen, href: '/account', kind: 'go' },
  leave: { title: choice.leave, consequence: choice.leaveThen, href: '/account', kind: 'plain' },
  leaveHeld: { title: choice.leave, consequence: choice.leaveHeldThen, href: '/account', kind: 'plain' },
  verify: { title: choice.verify, consequence: choice.verifyThen, href: '/verify', kind: 'plain' },
  cancel: { title: choice.cancel, consequence: choice.cancelThen, href: '/replace/cancel', kind: 'plain' },
  anew: { title: choice.anew, consequence: choice.anewThen, href: '/replace/cancel', kind: 'go' },
  mineAnew: { title: choice.mine, consequence: choice.mineAnewThen, href: '/replace/requester', kind: 'plain' },
  notMine: { title: choice.notMine, consequence: choice.notMineThen, href: '/replace/not-mine', kind: 'stop' },
  mine: { title: choice.mine, consequence: choice.mineThen, href: '/replace/requester', kind: 'plain' },
  mineReady: { title: choice.mine, consequence: choice.mineReadyThen, action: '/replace/finish/code', kind: 'plain' },
  mineReadyHosted: {
    title: choice.mine,
    consequence: choice.mineReadyThenHosted,
    action: '/replace/finish/code',
    kind: 'plain',
  },
  oldProof: { title: choice.oldProof, consequence: choice.oldProofThen, href: '/replace/old-proof', kind: 'go' },
  code: { title: choice.code, consequence: choice.codeThen, href: '/replace/recovery-code', kind: 'plain' },
  oldWorks: { title: choice.oldWorks, consequence: choice.oldWorksThen, href: '/replace/old-proof', kind: 'plain' },
  codeFound: { title: choice.codeFound, consequence: choice.codeThen, href: '/replace/recovery-code', kind: 'plain' },
} as const

type Choice = keyof typeof CHOICES

const ONWARD: ReadonlySet<Choice> = new Set(['wait', 'leave', 'leaveHeld'])

/** Whoever is only halfway in goes on to the account by showing a proof. */
const onwardFrom = ({ person }: Web, name: Choice): Choice => (person?.halfway && ONWARD.has(name) ? 'verify' : name)

function waysOf({ x }: Running, names: readonly Choice[]): Html {
  const { locale } = x.visitor
  const all = names.map((name): Way => {
    const { title, consequence, kind, ...to } = CHOICES[onwardFrom(x, name)]
    const words = { title: say(title, locale), consequence: say(consequence, locale), kind }
    return 'href' in to ? { ...words, ...to } : { ...words, ...to, hidden: tokens(x) }
  })
  return ways(reachable(x, all))
}

/** What was asked, below what can be done: on a phone the choices come first. */
const asked = ({ x, request }: Running): Html =>
  html`${heading(say(t.receivedHeading, x.visitor.locale))}${facts([...askedFacts(x, request), receiptFact(x, request)])}`

const exits = (running: Running, names: readonly Choice[]): Html =>
  html`${heading(say(choice.heading, running.x.visitor.locale))}${waysOf(running, names)}`

function records({ x }: Running, calendar?: 'with calendar'): Html {
  const { locale } = x.visitor
  const date = { href: '/replace/calendar.ics', label: say(choice.calendar, locale), download: true }
  return html`${heading(say(choice.moreHeading, locale))}${linkList([
    { href: '/replace/meanwhile', label: say(choice.meanwhile, locale) },
    ...(calendar ? [date] : []),
  ])}${printButton(say(choice.print, locale))}`
}
