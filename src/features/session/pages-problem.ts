import { seconds } from '../../kernel/duration.ts'
import { html, type Part } from '../../kernel/html.ts'
import { refuse } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import { bullets, figures, lead, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { actions, button, form, linkButton } from '../../platform/page/form.ts'
import { show, type Web } from './shell.ts'
import { problemSentences, problemWords as words } from './texts-problem.ts'

interface Problem {
  readonly status: number
  readonly code: keyof typeof problemSentences
  readonly title: Text
  readonly more?: Part
  /** The page that the refused form was on. */
  readonly reopen?: string
  /** What leads on instead of the start and the help. */
  readonly ways?: readonly Part[] | undefined
  readonly retryAfter?: number | undefined
}

/** A mishap: its stable code, what happened, and at least one way on. */
function problem(x: Web, { status, code, title, more, reopen, ways, retryAfter }: Problem): Answer {
  const { locale } = x.visitor
  const start = linkButton({ href: '/', label: say(words.start, locale), kind: reopen ? 'secondary' : 'primary' })
  return show(x, {
    title: say(title, locale),
    status,
    retryAfter,
    refusal: refuse(code).refusal,
    body: html`${lead(say(problemSentences[code], locale))}${more}${actions(
      ...(ways ?? [
        reopen && linkButton({ href: reopen, label: say(words.reopen, locale) }),
        start,
        linkButton({ href: '/help', label: say(words.help, locale), kind: 'secondary' }),
      ]),
    )}`,
  })
}

export const notFoundPage = (x: Web): Answer =>
  problem(x, { status: 404, code: 'page.not_found', title: words.notFoundTitle })

const OUTAGE = {
  no: { code: 'service.unavailable', title: words.brokenTitle },
  unknown: { code: 'service.unconfirmed', title: words.unconfirmedTitle },
} as const

/** Where the same can be tried again: the form as it was sent, or the page that was asked for. */
export interface Repeat {
  readonly method: string
  readonly fields?: Readonly<Record<string, string>> | undefined
}

/** Ours to mend; `reference` finds the entry in the log and tells nothing by itself. */
export const brokenPage = (x: Web, reference: string, recorded?: keyof typeof OUTAGE, repeat?: Repeat): Answer =>
  problem(x, {
    ...(recorded
      ? { ...OUTAGE[recorded], status: 503, ways: repeat && outageWays(x, repeat) }
      : { code: 'service.broken' as const, title: words.brokenTitle, status: 500 }),
    retryAfter: recorded ? Math.ceil(x.service.policy.outage_retry_after_ms / seconds(1)) : undefined,
    more: html`${paragraph(say(words.brokenKept, x.visitor.locale))}${facts([
      { term: say(words.reference, x.visitor.locale), value: figures(reference) },
    ])}`,
  })

/** The database is a restored one or a copy, and the operator has not accepted it yet (S20). */
export const closedPage = (x: Web): Answer =>
  problem(x, {
    status: 503,
    code: 'service.closed',
    title: words.closedTitle,
    more: html`${bullets([words.closedSafe, words.closedRequest].map((line) => say(line, x.visitor.locale)))}${facts([
      { term: say(words.support, x.visitor.locale), value: x.service.settings.support },
    ])}`,
    retryAfter: Math.ceil(x.service.policy.outage_retry_after_ms / seconds(1)),
    ways: [linkButton({ href: x.path, label: say(words.tryAgain, x.visitor.locale) })],
  })

/** The page token is the one that came with the form: it is judged as it would have been. */
function outageWays(x: Web, { method, fields }: Repeat): readonly Part[] {
  const { locale } = x.visitor
  const help = linkButton({ href: '/help', label: say(words.help, locale), kind: 'secondary' })
  const start = linkButton({ href: '/', label: say(words.start, locale), kind: 'secondary' })
  if (fields) return [form({ action: x.path, hidden: fields, body: button({ label: say(words.again, locale) }) }), help]
  if (method === 'GET') return [linkButton({ href: x.path, label: say(words.retry, locale) }), start, help]
  return [linkButton({ href: formPage(x.path), label: say(words.reopen, locale) }), start, help]
}

/** Paths that only take forms ("…/resend") are reopened at the page they stand on. */
const formPage = (path: string): string => (path === '/sign-out' ? '/account' : path.replace(/\/resend$/, ''))

/** The page token did not fit. */
export const expiredFormPage = (x: Web): Answer =>
  problem(x, {
    status: 403,
    code: 'form.expired',
    title: words.expiredTitle,
    reopen: formPage(x.path),
  })

/** A recovery session is no sign-in (SS-08). */
export const recoveryOnlyPage = (x: Web): Answer =>
  problem(x, {
    status: 403,
    code: 'session.recovery_only',
    title: words.recoveryOnlyTitle,
    ways: [
      linkButton({ href: '/replace/status', label: say(words.toRequest, x.visitor.locale) }),
      linkButton({ href: '/sign-in', label: say(words.signIn, x.visitor.locale), kind: 'secondary' }),
    ],
  })

export const forbiddenOriginPage = (x: Web): Answer =>
  problem(x, { status: 403, code: 'form.foreign', title: words.foreignTitle })

export const tooLargePage = (x: Web): Answer =>
  problem(x, { status: 413, code: 'form.too_large', title: words.tooLargeTitle })
