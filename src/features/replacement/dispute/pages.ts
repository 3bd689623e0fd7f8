import { days } from '../../../kernel/duration.ts'
import { type Html, html, type Part } from '../../../kernel/html.ts'
import { say, type Text } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../../platform/page/content.ts'
import { facts } from '../../../platform/page/facts.ts'
import { actions, linkButton, type Way, ways } from '../../../platform/page/form.ts'
import { frozen } from '../../account/rules.ts'
import { liveRecoveryCode } from '../../recovery-code/rules.ts'
import { sentence, show, shownFrom, shownWhen, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { type CaseRead, readCase } from '../flow-case.ts'
import { isOver, type Request } from '../request.ts'
import { askedFacts, receiptFact } from '../status/pages-facts.ts'
import type { SettledUndo } from '../undo.ts'
import { type Frozen, isResolver, readDispute } from './flow.ts'
import { resolveTexts, disputeTexts as t } from './texts.ts'

/** How long a taken-back replacement is worth a page of its own. */
const UNDONE_SHOWN_MS = days(30)

/** All that somebody can see who signs in to a frozen account, with either first factor. */
async function disputePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await readDispute(x.service, x.person.account.accountId)
  return found ? frozenPage(x, x.person, found) : afterwards(x, x.person)
}

function frozenPage(x: Web, person: Person, found: Frozen): Answer {
  const { locale } = x.visitor
  const { request, dispute } = found
  const { hosted } = person.account
  return show(x, {
    title: say(t.heading, locale),
    receipt: request.receipt,
    body: html`${lead(say(hosted ? t.leadHosted : t.lead, locale))}${facts([
      { term: say(t.since, locale), value: shownWhen(x, dispute.disputedAt) },
      {
        term: say(t.until, locale),
        value: shownFrom(x, dispute.expiresAt),
        note: say(hosted ? t.untilNoteHosted : t.untilNote, locale),
      },
      { term: say(t.replacedAt, locale), value: shownWhen(x, dispute.completedAt) },
      ...askedFacts(x, request),
      receiptFact(x, request),
    ])}${heading(say(t.waysHeading, locale))}${waysBack(x, person, found)}${heading(say(t.newSide, locale))}${paragraph(
      say(t.newSideBody, locale),
    )}`,
  })
}

/** Only what is possible can be pressed; what is not says why, below it. */
function waysBack(x: Web, person: Person, { dispute, resolvers }: Frozen): Html {
  const { locale } = x.visitor
  const closed: Text[] = []
  const open: Way[] = []
  const way = (title: Text, then: Text, href: string) =>
    open.push({ title: say(title, locale), consequence: say(then, locale), href, kind: 'go' })
  if (dispute.codes.length === 0) closed.push(resolveTexts.noCode)
  else way(t.code, t.codeThen, '/dispute/recovery-code')
  if (resolvers.length < 2) closed.push(resolveTexts.tooFew)
  else if (isResolver(person, dispute)) way(t.proofs, t.proofsThen, '/dispute/proofs')
  else way(t.link, t.linkThen, '/undo')
  const support: Way = { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' }
  return html`${lead(say(open.length > 0 ? t.waysLead : t.noWays, locale))}${ways([
    ...open,
    open.length > 0 ? support : { ...support, kind: 'go' },
  ])}${closed.length > 0 && html`${paragraph(say(t.closedLead, locale))}${bullets(closed.map((why) => say(why, locale)))}`}`
}

/** Nothing is frozen: what was taken back lately is told, everything else is on the account's own page. */
async function afterwards(x: Web, person: Person): Promise<Answer> {
  const read = await readCase(x.service, person.account.accountId)
  const undone = read?.case.undos.findLast(
    (u): u is SettledUndo => u.state === 'reverted' && read.moment.now - u.endedAt < UNDONE_SHOWN_MS,
  )
  const request = read?.case.requests.find((r) => r.requestId === undone?.requestId)
  return read && undone && request && isOver(request) ? undonePage(x, read, request, undone) : goto('/account')
}

function undonePage(x: Web, read: CaseRead, request: Request, undone: SettledUndo): Answer {
  const { locale } = x.visitor
  const hasCode = liveRecoveryCode(read.case.codes) !== undefined
  const points = [...t.undonePoints, hasCode ? t.undoneNewCode : t.undoneNoCode]
  return show(x, {
    title: say(t.undoneHeading, locale),
    receipt: request.receipt,
    body: html`${lead(say(t.undoneLead, locale))}${bullets(points.map((line) => say(line, locale)))}${facts([
      { term: say(t.undoneAt, locale), value: shownWhen(x, undone.endedAt) },
      receiptFact(x, request),
    ])}${heading(say(t.next, locale))}${ways([
      {
        title: say(hasCode ? t.review : t.security, locale),
        consequence: say(hasCode ? t.reviewThen : t.securityThen, locale),
        href: hasCode ? '/security' : '/security/recovery-code',
        kind: 'go',
      },
      { title: say(t.account, locale), href: '/account' },
    ])}`,
  })
}

/** Everything else of a frozen account answers like this, and leads to the one page that it has. */
export function closedPage(x: Web): Answer {
  const { locale } = x.visitor
  const refusal = frozen({ disputedAt: x.now.now })?.refusal
  const body: Part = refusal && lead(sentence(x, {}, refusal))
  return show(x, {
    title: say(t.closedHeading, locale),
    status: 403,
    refusal,
    body: html`${body}${actions(linkButton({ href: '/dispute', label: say(t.closedButton, locale) }))}`,
  })
}

export const noWayBack = (x: Web, why: keyof Pick<typeof resolveTexts, 'noCode' | 'tooFew'>): Part =>
  html`${paragraph(say(resolveTexts[why], x.visitor.locale))}${actions(
    linkButton({ href: '/dispute', label: say(resolveTexts.back, x.visitor.locale) }),
  )}`

export const disputeRoutes: readonly Route<Person>[] = [{ method: 'GET', path: '/dispute', handle: disputePage }]
