import { days } from '../../../kernel/duration.ts'
import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import type { Answer } from '../../../platform/http/exchange.ts'
import { bullets, disclosure, heading, lead, notice, paragraph, small, steps } from '../../../platform/page/content.ts'
import { dayMonth, dayMonthTime, duration } from '../../../platform/page/dates.ts'
import { actions, button, form, linkButton, linkList, type Way, ways } from '../../../platform/page/form.ts'
import { timeline } from '../../../platform/page/timeline.ts'
import { rankHere, signing } from '../../device/shell.ts'
import { powers } from '../../proof/rules.ts'
import { place, sentence, show, shownDate, shownWhen, tokens, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { waitDays } from '../schedule.ts'
import { actsTable } from '../shell-acts.ts'
import { start } from '../start.ts'
import { alerted } from '../tell.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { countedVetoes, type Risk, risksOf, usualWait, waitOf } from '../wait.ts'
import type { Where } from './flow-where.ts'
import { waysTexts } from './texts.ts'
import { aloneTexts, aloneUnreachable, aloneWait } from './texts-recover.ts'
import {
  finishStep,
  longer,
  longerWhy,
  mayBecomeLater,
  pictureLabel,
  toldStep,
  unreachable,
  waitButton,
  waitLead,
  waitStep,
  waitTexts,
  waitTitle,
} from './texts-wait.ts'

/** What a request begun now would stand on, once it is signed. */
const rankNow = (x: Web): 1 | 2 => (x.person ? rankHere(x, x.person) : 1)

/** The wait of a request begun now, in milliseconds: longer after vetoes, and where no old proof can be told. */
function waitNow(x: Web, { read }: Where): number {
  const { policy } = x.service
  const asked = { rank: rankNow(x), startedAt: read.moment.now, otherAccounts: 0 }
  const wait = waitOf(read.case, asked, read.moment, policy)
  return alerted(read.case).length === 0 ? Math.max(wait, policy.replacement_wait_unreached_ms) : wait
}

export const daysToWait = (x: Web, where: Where): number => waitDays(waitNow(x, where))

/** Everything about the wait before anybody commits to it; or why it cannot be begun now. */
export function waitPage(x: Web, person: Person, where: Where): Answer {
  const { locale } = x.visitor
  const { read } = where
  const refused = refusedNow(x, person, where)
  if (refused && !where.draft) return barred(x, refused, where, 200)
  const waitMs = waitNow(x, where)
  const count = waitDays(waitMs)
  const end = read.moment.now + waitMs
  return show(x, {
    title: say(waitTitle, locale, { days: count }),
    help: '/help/001009#why',
    back: '/replace/ways',
    body: html`${lead(waitLead[locale]({ end: shownWhen(x, end) }))}${small(
      say(mayBecomeLater, locale, { later: waitDays(x.service.policy.replacement_wait_risk_ms) }),
    )}${picture(x, where, end, count)}${whyLonger(
      x,
      where,
      count,
    )}${actsTable(locale)}${heading(say(waitTexts.flow, locale))}${flowSteps(x, where, count)}${disclosure({
      summary: say(waitTexts.early, locale),
      body: bullets([
        say(waitTexts.earlyProof, locale),
        say(waitTexts.earlyCode, locale),
        say(waitTexts.earlyStop, locale),
      ]),
    })}${disclosure({ summary: say(waitTexts.cancel, locale), body: paragraph(say(waitTexts.cancelBody, locale)) })}${disclosure(
      {
        summary: say(waitTexts.why, locale),
        body: paragraph(say(waitTexts.whyBody, locale)),
      },
    )}${form({
      action: '/replace/wait',
      hidden: tokens(x),
      body: html`${person.device && signing(x, person, 'start')}${actions(
        button({ label: say(waitButton, locale, { days: count }) }),
        linkButton({ href: '/replace/ways', label: say(waitTexts.quicker, locale), kind: 'secondary' }),
      )}`,
    })}${linkList([{ href: '/account', label: say(waitTexts.leave, locale) }])}`,
  })
}

/** What pressing the button would be answered with: the same rule, asked beforehand and not written. */
function refusedNow(x: Web, person: Person, { read }: Where): Refusal | undefined {
  if (person.halfway === 'protected') return { code: 'replacement.protected', params: {} }
  const { browserKey, source, agent } = person
  const command = { requestId: '', receipt: '', codeId: null, browserKey, source, agent }
  const mine = { rank: rankHere(x, person), sessionId: person.session.sessionId }
  const begun = start(read.case, { ...command, ...mine }, read.moment, x.service.policy)
  return begun.ok ? undefined : begun.refusal
}

function picture(x: Web, { read }: Where, end: number, count: number): Html {
  const { locale } = x.visitor
  const wall = (instant: number): number => instant + x.now.shiftMs
  return timeline({
    label: say(pictureLabel, locale, { days: count, end: shownDate(x, end) }),
    start: { title: say(waitTexts.pictureStart, locale), date: dayMonth(wall(read.moment.now), place(x)) },
    today: say(waitTexts.pictureToday, locale),
    end: { title: say(waitTexts.pictureEnd, locale), date: dayMonthTime(wall(end), place(x)) },
    passed: 0,
  })
}

function whyLonger(x: Web, { read }: Where, count: number): Html | false {
  const { locale } = x.visitor
  const { policy } = x.service
  if (alerted(read.case).length === 0) return notice({ tone: 'info', body: say(unreachable, locale, { days: count }) })
  const usual = waitDays(usualWait(read.case, read.moment.now, policy))
  const reasons: (Risk | 'vetoes')[] = risksOf(read.case, read.moment.now, policy).slice()
  if (countedVetoes(read.case, rankNow(x), read.moment, policy).length > 0) reasons.unshift('vetoes')
  if (count <= usual) return false
  const body = html`${paragraph(say(longer, locale, { days: count, usual }))}${bullets(
    reasons.map((reason) => say(longerWhy[reason], locale)),
  )}`
  return notice({ tone: 'info', body })
}

/** What waits for who has shown a recovery code and no password, before anything is committed. */
export function aloneNotice(x: Web, { read }: Where): Html {
  const { locale } = x.visitor
  const { policy } = x.service
  const wait = policy.replacement_wait_code_alone_ms
  const unreached = alerted(read.case).length === 0
  return notice({
    tone: 'info',
    title: say(aloneTexts.title, locale),
    body: unreached
      ? aloneUnreachable[locale]({ days: waitDays(policy.replacement_wait_unreached_ms) })
      : aloneWait[locale]({
          end: shownWhen(x, read.moment.now + wait),
          wait: duration(wait, locale),
          later: waitDays(policy.replacement_wait_risk_ms),
        }),
  })
}

function flowSteps(x: Web, { read }: Where, count: number): Html {
  const { locale } = x.visitor
  const { policy } = x.service
  const told = alerted(read.case)
  const reminders = policy.replacement_reminders_ms.filter(
    (after) => after < days(count) - policy.replacement_final_before_end_ms,
  )
  // Besides the reminders: the first notice, the final one, and by mail the one of the last day (schedule.ts).
  const bySms = reminders.filter((after) => (policy.replacement_sms_reminders_ms as readonly number[]).includes(after))
  return steps([
    { title: say(waitTexts.confirm, locale), body: say(waitTexts.confirmBody, locale) },
    {
      title: say(waitStep, locale, { days: count }),
      body: say(toldStep, locale, {
        mails: told.filter((p) => p.kind === 'mail').length,
        phones: told.filter((p) => p.kind === 'phone').length,
        byMail: reminders.length + 3,
        bySms: bySms.length + 2,
        unreachedDays: waitDays(Math.max(days(count), policy.replacement_wait_unreached_ms)),
      }),
    },
    {
      title: say(waitTexts.finish, locale),
      body: say(finishStep, locale, { window: waitDays(policy.replacement_ready_window_ms) }),
    },
  ])
}

/** Why the wait cannot be begun, until when, and what works now. */
export function barred(x: Web, refusal: Refusal, { read }: Where, status: number): Answer {
  const { locale } = x.visitor
  const oldProof: Way = {
    title: say(waysTexts.oldProof, locale),
    consequence: say(waysTexts.oldProofThen, locale),
    href: '/verify',
  }
  return show(x, {
    title: say(waitTexts.barred, locale),
    help: '/help/001001',
    back: '/replace/ways',
    refusal,
    status,
    body: html`${notice({ tone: 'warning', body: sentence(x, replacementSentences, refusal) })}${heading(
      say(waitTexts.others, locale),
    )}${ways([
      ...(read.proofs.some((p) => powers(p).verify) ? [oldProof] : []),
      {
        title: say(waysTexts.code, locale),
        consequence: say(waysTexts.codeThen, locale),
        href: '/replace/recovery-code',
      },
      {
        title: say(waitTexts.contact, locale),
        consequence: say(waitTexts.contactThen, locale),
        href: '/help#contact',
      },
    ])}${linkList([{ href: '/account', label: say(waitTexts.leave, locale) }])}`,
  })
}
