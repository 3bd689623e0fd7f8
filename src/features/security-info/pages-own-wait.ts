import { days } from '../../kernel/duration.ts'
import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, notice, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { radioGroup } from '../../platform/page/field.ts'
import { actions, button, form, linkButton } from '../../platform/page/form.ts'
import { plain } from '../../platform/page/phrase.ts'
import { waitDays } from '../replacement/schedule.ts'
import { chosenFrom, usualWait } from '../replacement/wait.ts'
import { sentence, show, shownWhen, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { mayChange } from './flow-gate.ts'
import { setOwnWait } from './flow-own-wait.ts'
import { chosenWait, waitFixedUntil } from './own-wait.ts'
import { type Opened, opened, refusedPage } from './pages-gate.ts'
import {
  dayCount,
  holdsAtOnce,
  holdsFrom,
  laterFrom,
  nowFor,
  ownWaitSentences,
  ownWaitWords as words,
} from './texts-own-wait.ts'

const PATH = '/security/wait'
const VERIFY = '/verify/for/choose-wait'

/** What the wait is and does is told to who only looks; changing it takes a proof, shown for that. */
async function ownWaitPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const may = await mayChange(x.service, found.person, found.read, 'choose-wait')
  if (!may.ok && may.refusal.code === 'restricted.pending')
    return refusedPage(x, may.refusal, 'choose-wait') ?? goto('/security')
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    refusal,
    errors:
      refusal?.code === 'wait.choice_needed'
        ? [{ message: sentence(x, ownWaitSentences, refusal), field: 'days' }]
        : [],
    body: html`${lead(say(words.lead, locale))}${standing(x, found)}${bullets([
      say(words.longer, locale),
      say(words.shorter, locale),
      say(words.running, locale),
      say(words.told, locale),
    ])}${await changing(x, found, may.ok, refusal)}`,
  })
}

/** How it stands: the wait of a request begun now, and the one that follows where it was made shorter. */
function standing(x: Web, { read }: Opened): Html {
  const { locale } = x.visitor
  const { ownWait } = read.case
  const { now } = read.moment
  const current = waitDays(usualWait(read.case, now, x.service.policy))
  if (ownWait === null || now >= chosenFrom(ownWait))
    return paragraph(html`<b>${say(nowFor, locale, { days: current })}</b>`)
  const from = shownWhen(x, chosenFrom(ownWait))
  return notice({
    tone: 'info',
    title: say(words.later, locale),
    body: html`${paragraph(
      laterFrom[locale]({ days: waitDays(ownWait.waitMs), formerDays: current, from }),
    )}${paragraph(say(words.laterBack, locale))}`,
  })
}

async function changing(x: Web, found: Opened, open: boolean, refusal: Refusal | undefined): Promise<Html> {
  const { locale } = x.visitor
  const { read } = found
  const stay = linkButton({ href: '/security', label: say(words.back, locale), kind: 'secondary' })
  const fixed = waitFixedUntil(read.case, read.moment)
  if (fixed !== undefined) {
    const why: Refusal = { code: 'wait.after_replacement', params: { at: fixed } }
    return html`${notice({ tone: 'info', title: say(words.fixedTitle, locale), body: sentence(x, ownWaitSentences, why) })}${actions(stay)}`
  }
  if (!open) return actions(linkButton({ href: VERIFY, label: say(words.verify, locale) }), stay)
  return form({
    action: PATH,
    hidden: tokens(x),
    body: html`${radioGroup({
      locale,
      name: 'days',
      label: say(words.choose, locale),
      options: choices(x, found),
      selected: String(waitDays(chosenWait(read.case, x.service.policy))),
      error: refusal?.code === 'wait.choice_needed' ? sentence(x, ownWaitSentences, refusal) : undefined,
    })}${await openUntil(x, 'choose-wait')}${actions(button({ label: say(words.save, locale) }), stay)}`,
  })
}

const choices = (x: Web, { read }: Opened) => {
  const { locale } = x.visitor
  const { policy } = x.service
  const { now } = read.moment
  const current = usualWait(read.case, now, policy)
  return policy.replacement_own_waits_ms.map((waitMs) => ({
    value: String(waitDays(waitMs)),
    label: say(dayCount, locale, { days: waitDays(waitMs) }),
    consequence:
      waitMs === current
        ? say(words.now, locale)
        : waitMs > current
          ? say(holdsAtOnce, locale)
          : holdsFrom[locale](shownWhen(x, now + current)),
  }))
}

async function change(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const changed = await setOwnWait(x.service, x.person, days(Number(x.form.text('days') || Number.NaN)))
  if (changed.ok) return goto(PATH)
  const { refusal } = changed
  return (
    refusedPage(x, refusal, 'choose-wait') ?? (refusal.code in ownWaitSentences ? ownWaitPage(x, refusal) : goto(PATH))
  )
}

/** How it stands, on the page of the security info. */
export function ownWaitFact(x: Web, { read }: Opened): Html {
  const { locale } = x.visitor
  const current = waitDays(usualWait(read.case, read.moment.now, x.service.policy))
  return html`${heading(say(words.title, locale))}${facts([
    {
      term: say(words.setting, locale),
      value: say(dayCount, locale, { days: current }),
      change: { href: PATH, label: say(words.see, locale), about: plain(say(words.title, locale)) },
    },
  ])}`
}

export const ownWaitRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => ownWaitPage(x) },
  { method: 'POST', path: PATH, handle: change },
]
