import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../../platform/page/content.ts'
import { type Fact, facts } from '../../../platform/page/facts.ts'
import { radioGroup } from '../../../platform/page/field.ts'
import { button, form, type Way, ways } from '../../../platform/page/form.ts'
import {
  forAnybody,
  type Sentences,
  sentence,
  show,
  shownDate,
  shownFrom,
  shownWhen,
  tokens,
  type Web,
} from '../../session/shell.ts'
import { aboutHost } from '../../session/shell-host.ts'
import type { Person } from '../../session/store-visitor.ts'
import { hostWords } from '../../session/texts-host.ts'
import { numberFields } from '../pages-numbers.ts'
import { finishableAt, isLive, isOver, type Live, type Request, status } from '../request.ts'
import { readStop, type StopPage, stopByLink, stopByNumber } from '../status/flow-end.ts'
import { askedFacts, receiptFact } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { undoOfStop } from '../undo/flow.ts'
import { undoOverTexts } from '../undo/texts.ts'
import { undoStatus } from '../undo.ts'
import { disownByStopLink } from './flow-disown.ts'
import { stopNumberTexts, stopOverTexts, stopTexts as t } from './texts.ts'

const SENTENCES: Sentences = { ...replacementSentences, 'choice.missing': t['choice.missing'] }
const UNCHOSEN: Refusal = { code: 'choice.missing', params: {} }

/** Opening the link shows the request and changes nothing, however often and by whom (S16). */
async function linkPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const read = await readStop(x.service, x.param('token'))
  if (!read.ok) return unknownPage(x, read.refusal)
  const { request } = read.value
  const is = status(request, x.now, x.service.policy)
  if (is === 'vetoed') return stoppedPage(x, request, read.value)
  if (is === 'waiting' || is === 'ready' || is === 'held')
    return isLive(request) ? questionPage(x, request, refusal) : unknownPage(x, { code: 'stop.unknown', params: {} })
  if (is === 'completed') return overPage(x, is, { request, undo: await undoWays(x) })
  return overPage(x, is, { request, more: [disownWay(x)] })
}

async function decideByLink(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  if (answer === 'disown') {
    const said = await disownByStopLink(x.service, x.visitor, x.param('token'))
    return said.ok ? disownedPage(x) : unknownPage(x, said.refusal)
  }
  if (answer !== 'stop') return linkPage(x, UNCHOSEN)
  await stopByLink(x.service, x.param('token'))
  // The link's own page tells what is so now: stopped just now, stopped before, or over in another way.
  return goto(x.path)
}

function questionPage(x: Web, request: Live, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const { brand } = x.service.settings
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: say(t.title, locale),
    refusal,
    errors: message ? [{ message, field: 'answer' }] : [],
    body: html`${lead(say(t.lead, locale, { brand }))}${facts([
      { term: say(t.service, locale), value: brand },
      receiptFact(x, request),
      ...askedFacts(x, request),
      {
        term: say(t.replacedAt, locale),
        value: shownFrom(x, finishableAt(request, x.now, x.service.policy)),
        note: say(request.state === 'held' ? t.heldNote : t.replacedAtNote, locale),
      },
    ])}${form({
      action: x.path,
      hidden: tokens(x),
      body: html`${choice(x, 'link', message)}${button({ label: say(t.decide, locale) })}`,
    })}`,
  })
}

/**
 * The answers, none chosen beforehand: what submits a form as it stands decides nothing (machine.md 0.9). Who came by a
 * link may not know the account at all (T056).
 */
function choice(x: Web, by: 'link' | 'number', error?: string): Html {
  const { locale } = x.visitor
  const sent = x.form.text('answer')
  return radioGroup({
    locale,
    name: 'answer',
    label: say(t.question, locale),
    hint: say(t.questionHint, locale),
    error,
    selected: ['stop', 'keep', 'disown'].includes(sent) ? sent : undefined,
    options: [
      { value: 'stop', label: say(t.stop, locale), consequence: say(t.stopThen, locale) },
      { value: 'keep', label: say(t.keep, locale), consequence: say(t.keepThen, locale) },
      ...(by === 'link'
        ? [{ value: 'disown', label: say(t.disown, locale), consequence: say(t.disownThen, locale) }]
        : []),
    ],
  })
}

/** Where who stopped it makes the account secure, and where its password is. */
type SecuredBy = Pick<StopPage, 'securePath' | 'hosted'>

/** What happened, that it is final, and that nothing more has to be done. Also after a stop by an old proof's code. */
export function stoppedPage(x: Web, request?: Request, by?: SecuredBy): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.stoppedHeading, locale),
    body: html`${lead(say(t.stoppedLead, locale))}${bullets(
      [...t.stoppedPoints, request?.rank === 0 ? t.stoppedCode : t.stoppedPassword].map((line) => say(line, locale)),
    )}${
      request && facts(endFacts(x, request))
    }${paragraph(say(t.nothingMore, locale))}${heading(say(t.nextHeading, locale))}${ways([
      secureWay(x, by),
      ...afterwards(x).map((way): Way => ({ ...way, kind: 'plain' })),
    ])}`,
  })
}

/** Offered, not forced (machine.md b.8): with a code to the very contact that stopped it, or after signing in. */
function secureWay(x: Web, by?: SecuredBy): Way {
  const { locale } = x.visitor
  const here = say(by?.securePath ? t.secureThen : t.secureSignedInThen, locale)
  const hosted = by?.hosted ?? x.person?.account.hosted
  const consequence = hosted ? say(hostWords.secureThen, locale, aboutHost(x)) : here
  return { title: say(t.secure, locale), consequence, href: by?.securePath ?? '/secure', kind: 'go' }
}

const endFacts = (x: Web, request: Request): Fact[] => {
  const { locale } = x.visitor
  const term = say(request.state === 'vetoed' ? t.stoppedAt : t.endedAt, locale)
  return [
    receiptFact(x, request),
    ...(isOver(request) ? [{ term, value: shownWhen(x, request.endedAt) }] : []),
    ...askedFacts(x, request),
  ]
}

function afterwards(x: Web, first: 'review' | 'contact' = 'review'): Way[] {
  const { locale } = x.visitor
  const review: Way = { title: say(t.review, locale), consequence: say(t.reviewThen, locale), href: '/security' }
  const contact: Way = { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' }
  return first === 'review' ? [{ ...review, kind: 'go' }, contact] : [{ ...contact, kind: 'go' }, review]
}

interface Over {
  readonly request?: Request
  readonly refusal?: Refusal
  /** Where a completion can be undone, or why no longer. */
  readonly undo?: readonly Way[]
  /** What else can be said here. */
  readonly more?: readonly Way[]
}

/** The link's proof may undo what it can no longer stop; once that is decided or too late, its page says so. */
async function undoWays(x: Web): Promise<readonly Way[]> {
  const found = await undoOfStop(x.service, x.param('token'))
  if (!found) return []
  const { locale } = x.visitor
  const is = undoStatus(found.undo, x.now.now)
  const consequence = is === 'open' ? say(t.undoThen, locale, { until: shownDate(x, found.undo.untilAt) }) : undefined
  const over = is === 'open' || is === 'disputed' ? undefined : say(undoOverTexts[is].lead, locale)
  return [
    {
      title: say(t.undo, locale),
      consequence: consequence ?? over,
      href: `/undo/${found.token}`,
      kind: over ? 'plain' : 'stop',
    },
  ]
}

/** Whose address it is today is worth saying also when there is nothing left to stop (T056). */
const disownWay = (x: Web): Way => ({
  title: say(t.disown, x.visitor.locale),
  consequence: say(t.disownThenOver, x.visitor.locale),
  action: x.path,
  hidden: tokens(x),
  name: 'answer',
  value: 'disown',
})

/** Too late to stop it: how it ended, and what to do if that was wrong (T048). */
function overPage(x: Web, how: keyof typeof stopOverTexts, { request, refusal, undo = [], more = [] }: Over): Answer {
  const { locale } = x.visitor
  const words = stopOverTexts[how]
  const alarming = how === 'completed' || how === 'ended-early'
  return show(x, {
    title: say(words.heading, locale),
    refusal,
    body: html`${lead(say(words.lead, locale))}${request && facts(endFacts(x, request))}${heading(
      say(t.nextHeading, locale),
    )}${ways([...undo, ...afterwards(x, alarming ? 'contact' : 'review'), ...more])}`,
  })
}

function keptPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.keptHeading, locale),
    body: html`${lead(say(t.keptLead, locale))}${paragraph(say(t.keptLater, locale))}${ways([
      { title: say(t.status, locale), consequence: say(t.statusThen, locale), href: '/replace/status', kind: 'go' },
      { title: say(t.again, locale), consequence: say(t.questionHint, locale), href: x.path },
    ])}`,
  })
}

/** Said by somebody who does not know the account: nothing of it is shown, and nothing of it is stopped. */
function disownedPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.disownedHeading, locale),
    body: html`${lead(say(t.disownedLead, locale))}${paragraph(say(t.disownedLater, locale))}${ways([
      { title: say(t.start, locale), consequence: say(t.startThen, locale), href: '/' },
      { title: say(t.contact, locale), href: '/help#contact' },
    ])}`,
  })
}

/** The same for every link that is none, so that it tells nothing (S17). */
function unknownPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.unknownHeading, locale),
    refusal,
    status: 404,
    body: html`${paragraph(sentence(x, SENTENCES, refusal))}${ways([
      { title: say(t.byNumber, locale), consequence: say(t.byNumberThen, locale), href: '/stop', kind: 'go' },
      { title: say(t.contact, locale), href: '/help#contact' },
    ])}`,
  })
}

function numberPage(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && NUMBER_FIELDS[refusal.code]
  const errorOf = (name: string) => (field === name ? message : undefined)
  const length = x.service.policy.stop_number_length_digits
  return show(x, {
    title: say(stopNumberTexts.heading, locale),
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(stopNumberTexts.lead, locale))}${form({
      action: '/stop',
      hidden: tokens(x),
      body: html`${numberFields(x, { label: stopNumberTexts.number, length, errorOf })}${choice(x, 'number', errorOf('answer'))}${button({ label: say(t.decide, locale) })}`,
    })}${ways([
      { title: say(t.undo, locale), consequence: say(t.undoAfter, locale), href: '/undo' },
      { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' },
    ])}`,
  })
}

const NUMBER_FIELDS: Readonly<Record<string, string>> = {
  'choice.missing': 'answer',
  'stop.receipt_unreadable': 'receipt',
  'stop.number_unreadable': 'number',
  'stop.wrong': 'number',
}

async function decideByNumber(x: Web): Promise<Answer> {
  const answer = x.form.text('answer')
  if (answer === 'keep') return keptPage(x)
  if (answer !== 'stop') return numberPage(x, UNCHOSEN)
  const stopped = await stopByNumber(x.service, x.visitor, x.form.value('receipt'), x.form.value('number'))
  if (stopped.ok) return stoppedPage(x, stopped.value.request, stopped.value)
  const { refusal } = stopped
  if (refusal.code === 'stop.already') return stoppedPage(x)
  const over = Object.keys(stopOverTexts).find((how) => refusal.code === `stop.is_${how.replace('-', '_')}`)
  const undo: Way[] =
    over === 'completed' ? [{ title: say(t.undo, x.visitor.locale), href: '/undo', kind: 'stop' }] : []
  return over ? overPage(x, over as keyof typeof stopOverTexts, { refusal, undo }) : numberPage(x, refusal)
}

export const stopRoutes: readonly Route<Person>[] = forAnybody([
  { method: 'GET', path: '/stop', handle: numberPage },
  { method: 'POST', path: '/stop', handle: decideByNumber },
  { method: 'GET', path: '/stop/:token', handle: linkPage },
  { method: 'POST', path: '/stop/:token', handle: decideByLink, again: ['answer'] },
])
