import { type Html, html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, lead, notice, small } from '../../platform/page/content.ts'
import { remaining } from '../../platform/page/dates.ts'
import { actions, linkButton, linkList } from '../../platform/page/form.ts'
import { copiedBanner } from '../device/shell.ts'
import { isPresent } from '../proof/leave.ts'
import { powers } from '../proof/rules.ts'
import { findProof } from '../replacement/case.ts'
import { finishableAt, finishableUntil, type Live, status } from '../replacement/request.ts'
import { type Where, whereInReplacement } from '../replacement/start/flow-where.ts'
import { careNotices } from '../security-info/shell-care.ts'
import { proofFresh } from '../session/rules.ts'
import { show, shownFrom, shownWhen, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type Prompt, promptFor } from './rules.ts'
import {
  dueBy,
  longAgo,
  nextPrompt,
  overdue,
  readyLead,
  accountTexts as t,
  verifiedBody,
  waitingLead,
} from './texts.ts'

/** What is due comes first: the request that runs (RW-07), else the prompt, else that nothing is. */
async function accountPage(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const where = await whereInReplacement(x.service, person)
  const { live } = where
  const prompt = live ? undefined : promptFor(person.account, x.now.now, x.service.policy)
  const bare = person.account.hosted && !where.read.proofs.some(isPresent)
  const { title, body } = live
    ? running(x, where, live)
    : bare
      ? nothingYet(x)
      : prompt
        ? prompted(x, prompt)
        : calm(x, person)
  const verified = verifiedJustNow(x, person, where)
  const copied = await copiedBanner(x, person)
  const { locale } = x.visitor
  return show(x, {
    title,
    help: live ? '/help/001009#why' : '/help/001002',
    receipt: live?.receipt,
    body: html`${copied}${verified}${isProtected(x, person)}${await careNotices(x, { person, read: where.read })}${body}${!live && where.draft && begun(x)}${heading(say(t.manage, locale))}${linkList(
      [
        { href: '/security', label: say(t.security, locale) },
        { href: '/password', label: say(t.password, locale) },
        { href: '/sessions', label: say(t.sessions, locale) },
        { href: '/activity', label: say(t.activity, locale) },
        { href: '/secure', label: say(t.secure, locale) },
      ],
    )}`,
  })
}

interface Due {
  readonly title: string
  readonly body: Part
}

function prompted(x: Web, { reason, since, until, overdue: late }: Prompt): Due {
  const { locale } = x.visitor
  const why =
    reason === 'never' || since === null ? say(t.never, locale) : longAgo[locale]({ since: shownWhen(x, since) })
  const by = { until: shownWhen(x, until) }
  return {
    title: say(t.promptTitle, locale),
    body: html`${lead(why)}${notice({
      tone: late ? 'warning' : 'info',
      title: late ? overdue[locale](by) : dueBy[locale](by),
      body: say(late ? t.stopped : t.otherwise, locale),
    })}${small(say(t.minutes, locale))}${linkButton({ href: '/verify', label: say(t.promptButton, locale) })}${linkList(
      [{ href: '/help/001002', label: say(t.what, locale) }],
    )}`,
  }
}

/** Who came from the host and has declined so far: nothing could be verified with, and nothing bring them back (F12). */
function nothingYet(x: Web): Due {
  const { locale } = x.visitor
  return {
    title: say(t.nothingYetTitle, locale),
    body: html`${lead(say(t.nothingYet, locale))}${actions(
      linkButton({ href: '/security/first', label: say(t.nothingYetButton, locale) }),
    )}`,
  }
}

function running(x: Web, { read }: Where, live: Live): Due {
  const { locale } = x.visitor
  const { policy } = x.service
  const { moment } = read
  const button = (label: string): Html => actions(linkButton({ href: '/replace/status', label }))
  const is = status(live, moment, policy)
  if (is === 'held')
    return {
      title: say(t.heldTitle, locale),
      body: html`${lead(say(t.heldLead, locale))}${button(say(t.heldButton, locale))}`,
    }
  if (is === 'ready')
    return {
      title: say(t.readyTitle, locale),
      body: html`${lead(readyLead[locale]({ until: shownWhen(x, finishableUntil(live, moment, policy)) }))}${button(
        say(t.readyButton, locale),
      )}`,
    }
  const at = finishableAt(live, moment, policy)
  const left = remaining(at - moment.now, locale)
  return {
    title: say(t.waitingTitle, locale),
    body: html`${lead(waitingLead[locale]({ left, at: shownFrom(x, at) }))}${small(say(t.stopHint, locale))}${button(
      say(t.statusButton, locale),
    )}`,
  }
}

function calm(x: Web, { account }: Person): Due {
  const { locale } = x.visitor
  const verifiedAt = account.verifiedAt ?? x.now.now
  return {
    title: say(t.title, locale),
    body: notice({
      tone: 'success',
      title: say(t.calm, locale),
      body: nextPrompt[locale]({ at: shownWhen(x, verifiedAt + x.service.policy.prompt_after_ms) }),
    }),
  }
}

/** A proof was shown within the last minutes: said, and what it opens. While a request runs, an old one ends the wait. */
function verifiedJustNow(x: Web, person: Person, { read, live }: Where): Html | false {
  const { locale } = x.visitor
  const { policy } = x.service
  const { session } = person
  if (session.proofShownAt === null || !proofFresh(session, x.now.now, policy)) return false
  const proof = session.proofId === null ? undefined : findProof(read.case, session.proofId)
  if (!live || !proof || !powers(proof).authorise)
    return notice({
      tone: 'success',
      title: say(t.verifiedTitle, locale),
      body: say(verifiedBody, locale),
      announce: true,
    })
  return html`${notice({
    tone: 'success',
    title: say(t.oldWorksTitle, locale),
    body: html`<p>${say(t.oldWorksBody, locale)}</p>${linkButton({
      href: '/replace/old-proof',
      label: say(t.oldWorksButton, locale),
    })}`,
    announce: true,
  })}`
}

/** After "this is not my request": offered, never forced (machine.md b.8). */
function isProtected(x: Web, { account }: Person): Html | false {
  const { locale } = x.visitor
  return (
    account.protectedAt !== null &&
    notice({
      tone: 'warning',
      title: say(t.protectedTitle, locale),
      body: html`<p>${say(t.protectedBody, locale)}</p>${linkButton({
        href: '/secure',
        label: say(t.secure, locale),
        kind: 'secondary',
      })}`,
    })
  )
}

function begun(x: Web): Html {
  const { locale } = x.visitor
  return notice({
    tone: 'info',
    title: say(t.draftTitle, locale),
    body: html`<p>${say(t.draftBody, locale)}</p>${linkButton({
      href: '/replace',
      label: say(t.draftButton, locale),
      kind: 'secondary',
    })}`,
  })
}

export const promptRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/account', handle: accountPage }]
