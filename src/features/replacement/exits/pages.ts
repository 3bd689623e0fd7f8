import { html, type Part } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, notice, paragraph } from '../../../platform/page/content.ts'
import { actions, button, form, linkButton, linkList, type Way, ways } from '../../../platform/page/form.ts'
import { rankHere, signing } from '../../device/shell.ts'
import { deviceSentences } from '../../device/texts.ts'
import { reachable, type Sentences, sentence, show, shownDate, tokens, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { weigh } from '../contest.ts'
import { cancelRequest, objectToRequest, stopByDevice } from '../status/flow-end.ts'
import { isRequesterHere, type Running, runningHere } from '../status/pages-facts.ts'
import { choiceTexts } from '../status/texts.ts'
import { deviceTexts as d } from '../status/texts-device.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { cancelTexts, notMineTexts as t } from './texts.ts'

async function cancelPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  if (!running) return goto('/replace/status')
  if (!isRequesterHere(running)) return elsewherePage(x, { code: 'replacement.not_requester', params: {} })
  const { locale } = x.visitor
  return show(x, {
    title: say(cancelTexts.heading, locale),
    receipt: running.request.receipt,
    back: '/replace/status',
    body: html`${lead(say(cancelTexts.lead, locale))}${bullets([
      say(cancelTexts.points, locale),
      say(cancelTexts.told, locale),
    ])}${form({
      action: '/replace/cancel',
      hidden: tokens(x),
      body: actions(
        button({ label: say(cancelTexts.doIt, locale), kind: 'stop' }),
        linkButton({ href: '/replace/status', label: say(cancelTexts.keep, locale), kind: 'secondary' }),
      ),
    })}`,
  })
}

async function cancel(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const canceled = await cancelRequest(x.service, x.person)
  // A request that ended meanwhile is told of, with how it ended, where all of them are.
  return canceled.ok || canceled.refusal.code === 'replacement.gone'
    ? goto('/replace/status')
    : elsewherePage(x, canceled.refusal)
}

/** In a browser that is not the requester's: how to become it, or what is stronger. */
function elsewherePage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(cancelTexts.elsewhere, locale),
    back: '/replace/status',
    refusal,
    body: html`${paragraph(sentence(x, replacementSentences, refusal))}${onward(x, [
      {
        title: say(choiceTexts.mine, locale),
        consequence: say(choiceTexts.mineThen, locale),
        href: '/replace/requester',
        kind: 'go',
      },
      {
        title: say(choiceTexts.oldProof, locale),
        consequence: say(choiceTexts.oldProofThen, locale),
        href: '/replace/old-proof',
      },
    ])}`,
  })
}

/** The ways that this session opens, or the sign-in where it opens none. */
function onward(x: Web, all: readonly Way[]) {
  const open = reachable(x, all)
  return open.length > 0
    ? ways(open)
    : linkList([
        { href: '/replace/status', label: say(choiceTexts.toStatus, x.visitor.locale) },
        { href: '/sign-in', label: say(choiceTexts.signIn, x.visitor.locale) },
      ])
}

async function notMinePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  return running ? notMine(running) : goto('/replace/status')
}

const SENTENCES: Sentences = { ...replacementSentences, ...deviceSentences }

/** Strongest first; a bare password can no more than hold it (machine.md b.2). */
function notMine(running: Running, refusal?: Refusal): Answer {
  const { x, request } = running
  const { locale } = x.visitor
  const own = isRequesterHere(running)
  const cancelWay: Way = {
    title: say(choiceTexts.cancel, locale),
    consequence: say(cancelTexts.lead, locale),
    href: '/replace/cancel',
    kind: 'go',
  }
  return show(x, {
    title: say(own ? t.ownHeading : t.heading, locale),
    receipt: request.receipt,
    back: '/replace/status',
    refusal,
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    body: html`${lead(say(own ? t.ownLead : running.person.session.recoveryOf === null ? t.lead : t.leadByCode, locale))}${byDevice(running)}${ways(
      [...(own ? [cancelWay] : []), ...reachable(x, strongerWays(x))],
    )}${!own && byPassword(running)}`,
  })
}

const strongerWays = (x: Web): Way[] => {
  const { locale } = x.visitor
  return [
    {
      title: say(t.oldProof, locale),
      consequence: say(t.oldProofThen, locale),
      href: '/replace/old-proof',
      kind: 'stop',
    },
    { title: say(t.number, locale), consequence: say(t.numberThen, locale), href: '/stop' },
    { title: say(t.code, locale), consequence: say(t.codeThen, locale), href: '/replace/recovery-code' },
  ]
}

/** What the word of this device does, once its key has signed it; the script shows the form where the key is. */
function byDevice(running: Running): Part {
  const { x, person, request } = running
  const weight = rankHere(x, person) === 2 ? weigh(2, request.rank) : 'tells'
  const done = weight === 'holds' && (request.state === 'held' || isRequesterHere(running))
  if (weight === 'tells' || done) return false
  const { locale } = x.visitor
  const stops = weight === 'stops'
  return html`<div data-unable>${paragraph(say(d.unable, locale))}</div><div data-keyed hidden>${heading(say(d.heading, locale))}${paragraph(
    say(stops ? d.stopThen : d.holdThen, locale),
  )}${form({
    action: '/replace/not-mine',
    hidden: { ...tokens(x), by: 'device' },
    body: html`${signing(x, person, 'stop')}${button({ label: say(stops ? d.stop : d.hold, locale), kind: 'stop' })}`,
  })}</div>`
}

/** What the password alone does: it holds what began with no more, and is passed on where that was more. */
function byPassword(running: Running): Part {
  const { x, request } = running
  if (weigh(1, request.rank) === 'holds') return request.state === 'pending' && hold(running)
  const { locale } = x.visitor
  if (request.told.includes('objected')) return notice({ tone: 'info', body: say(d.told, locale) })
  return html`${heading(say(t.noneHeading, locale))}${paragraph(say(d.tellThen, locale))}${form({
    action: '/replace/not-mine',
    hidden: tokens(x),
    body: button({ label: say(d.tell, locale), kind: 'secondary' }),
  })}`
}

function hold({ x, request }: Running) {
  const { locale } = x.visitor
  const until = shownDate(x, x.now.now + x.service.policy.replacement_held_lifetime_ms)
  return html`${heading(say(t.noneHeading, locale))}${paragraph(say(request.rank === 0 ? t.holdThenCode : t.holdThen, locale, { until }))}${form(
    {
      action: '/replace/not-mine',
      hidden: tokens(x),
      body: actions(
        button({ label: say(t.hold, locale), kind: 'stop' }),
        linkButton({ href: '/replace/status', label: say(t.back, locale), kind: 'secondary' }),
      ),
    },
  )}`
}

async function objectHere(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const byKey = x.form.text('by') === 'device'
  const held = byKey
    ? await stopByDevice(x.service, x.person, x.form.value('signature'))
    : await objectToRequest(x.service, x.person)
  if (held.ok && !byKey && held.value.state === 'pending') return goto('/replace/not-mine')
  if (held.ok || held.refusal.code === 'replacement.gone') return goto('/replace/status')
  const running = await runningHere(x, x.person)
  return running ? notMine(running, held.refusal) : goto('/replace/status')
}

export const exitRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/replace/cancel', handle: cancelPage },
  { method: 'POST', path: '/replace/cancel', handle: cancel },
  { method: 'GET', path: '/replace/not-mine', handle: notMinePage },
  { method: 'POST', path: '/replace/not-mine', handle: objectHere },
]
