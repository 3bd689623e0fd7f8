import { html } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { heading, notice } from '../../../platform/page/content.ts'
import { type Fact, facts } from '../../../platform/page/facts.ts'
import { printButton, type Way, ways } from '../../../platform/page/form.ts'
import { liveRecoveryCode } from '../../recovery-code/rules.ts'
import { show, shownDate, shownWhen, type Web } from '../../session/shell.ts'
import { aboutHost } from '../../session/shell-host.ts'
import type { Person } from '../../session/store-visitor.ts'
import { hostWords } from '../../session/texts-host.ts'
import { readCase } from '../flow-case.ts'
import { isOver, type Over } from '../request.ts'
import { requestToShow } from '../status/pages.ts'
import { currentProofs, maskedProof, receiptFact, retiredProofs, type Seen } from '../status/pages-facts.ts'
import { findUndo } from '../undo.ts'
import { doneTexts as t } from './texts.ts'

/** What has changed, and how not to lose everything again (journey.md F26, point 34). */
async function donePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { person } = x
  const { locale } = x.visitor
  const read = await readCase(x.service, person.account.accountId)
  const request = read && requestToShow(read, person, x)
  if (!read || !request || !isOver(request) || request.state !== 'completed') return goto('/replace/status')
  if (findUndo(read.case, request.requestId)?.state === 'reverted') return goto('/dispute')
  const hasCode = liveRecoveryCode(read.case.codes) !== undefined
  return show(x, {
    title: say(t.heading, locale),
    receipt: request.receipt,
    body: html`${notice({ tone: 'success', title: say(t.panel, locale), body: currentProofs({ x, person, read }) })}${heading(
      say(t.what, locale),
    )}${facts(changes({ x, person, read }, request))}${heading(say(t.next, locale))}${ways([
      ...newAtHost(x, person),
      ...(person.session.recoveryOf === null
        ? ([
            {
              title: say(hasCode ? t.secondContact : t.second, locale),
              consequence: say(t.secondThen, locale),
              href: '/security',
              kind: 'go',
            },
            { title: say(t.account, locale), consequence: say(t.accountThen, locale), href: '/account' },
          ] as const)
        : ([
            {
              title: say(t.signIn, locale),
              consequence: say(hasCode ? t.signInWithCodeThen : t.signInThen, locale),
              href: '/sign-in',
              kind: 'go',
            },
          ] as const)),
    ])}${printButton(say(t.print, locale))}`,
  })
}

/** The password that the host keeps may be known to somebody else; there it can be another one at once. */
function newAtHost(x: Web, { account }: Person): Way[] {
  const { locale } = x.visitor
  if (!account.hosted || x.service.settings.upstream?.resultUrl === undefined) return []
  return [
    {
      title: say(hostWords.newPassword, locale, aboutHost(x)),
      consequence: say(hostWords.newPasswordThen, locale, aboutHost(x)),
      href: '/upstream/new-password',
      kind: 'go',
    },
  ]
}

function changes(seen: Seen, request: Over): Fact[] {
  const { x, read } = seen
  const { locale } = x.visitor
  const newPassword = read.account.passwordChangedAt === request.endedAt
  return [
    ...oldInfo(seen),
    ...(newPassword ? [{ term: say(t.password, locale), value: say(t.passwordValue, locale) }] : []),
    {
      term: say(t.sessions, locale),
      value: say(t.sessionsValue, locale),
      note: newPassword && say(t.sessionsNote, locale),
    },
    ...(read.account.twoStepAt === null ? [] : [{ term: say(t.twoStep, locale), value: say(t.twoStepValue, locale) }]),
    { term: say(t.at, locale), value: shownWhen(x, request.endedAt) },
    receiptFact(x, request),
  ]
}

function oldInfo(seen: Seen): Fact[] {
  const { x } = seen
  const { locale } = x.visitor
  const retired = retiredProofs(seen)
  if (retired.length === 0) return []
  const until = Math.max(...retired.map((p) => p.changedAt)) + x.service.policy.proof_retired_ms
  return [
    {
      term: say(t.oldInfo, locale),
      value: retired.map((p, i) => html`${i > 0 && html`<br>`}${maskedProof(seen, p)}`),
      note: say(t.oldInfoNote, locale, { until: shownDate(x, until) }),
    },
  ]
}

export const doneRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/replace/done', handle: donePage }]
