import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../platform/page/content.ts'
import { actions, button, form, linkButton, linkList, type Way, ways } from '../../platform/page/form.ts'
import { reachable, sentence, show, shownDate, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { cancelRequest, objectToRequest } from './flow-end.ts'
import { isRequesterHere, type Running, runningHere } from './pages-status-facts.ts'
import { replacementSentences } from './texts-refusals.ts'
import { choiceTexts } from './texts-status.ts'
import { cancelTexts, notMineTexts as t } from './texts-status-exits.ts'

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

/** Strongest first; a bare password can no more than hold it (machine.md b.2). */
function notMine(running: Running, refusal?: Refusal): Answer {
  const { x, request } = running
  const { locale } = x.visitor
  const own = isRequesterHere(running)
  const mayHold = !own && request.state === 'pending' && request.rank <= 1
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
    errors: refusal ? [{ message: sentence(x, replacementSentences, refusal) }] : [],
    body: html`${lead(say(own ? t.ownLead : running.person.session.recoveryOf === null ? t.lead : t.leadByCode, locale))}${ways(
      [...(own ? [cancelWay] : []), ...reachable(x, strongerWays(x))],
    )}${mayHold && hold(running)}`,
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
  const held = await objectToRequest(x.service, x.person)
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
