import { days } from '../../kernel/duration.ts'
import { html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { actions, linkButton, type Way, ways } from '../../platform/page/form.ts'
import { frozen } from '../account/rules.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { sentence, show, shownFrom, shownWhen, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { type CaseRead, readCase } from './flow-case.ts'
import { type Frozen, isResolver, readDispute } from './flow-dispute.ts'
import { askedFacts, receiptFact } from './pages-status-facts.ts'
import { isOver, type Request } from './request.ts'
import { resolveTexts, disputeTexts as t } from './texts-dispute.ts'
import type { SettledUndo } from './undo.ts'

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
  return show(x, {
    title: say(t.heading, locale),
    receipt: request.receipt,
    body: html`${lead(say(t.lead, locale))}${facts([
      { term: say(t.since, locale), value: shownWhen(x, dispute.disputedAt) },
      { term: say(t.until, locale), value: shownFrom(x, dispute.expiresAt), note: say(t.untilNote, locale) },
      { term: say(t.replacedAt, locale), value: shownWhen(x, dispute.completedAt) },
      ...askedFacts(x, request),
      receiptFact(x, request),
    ])}${heading(say(t.waysHeading, locale))}${lead(say(t.waysLead, locale))}${ways(waysBack(x, person, found))}${heading(
      say(t.newSide, locale),
    )}${paragraph(say(t.newSideBody, locale))}`,
  })
}

/** What is not possible says why, where it is looked for. */
function waysBack(x: Web, person: Person, { dispute, resolvers }: Frozen): Way[] {
  const { locale } = x.visitor
  const [noCode, tooFew] = [dispute.codes.length === 0, resolvers.length < 2]
  const proofs: Way = isResolver(person, dispute)
    ? {
        title: say(t.proofs, locale),
        consequence: say(tooFew ? resolveTexts.tooFew : t.proofsThen, locale),
        href: '/dispute/proofs',
      }
    : { title: say(t.link, locale), consequence: say(t.linkThen, locale), href: '/undo' }
  return [
    {
      title: say(t.code, locale),
      consequence: say(noCode ? resolveTexts.noCode : t.codeThen, locale),
      href: '/dispute/recovery-code',
      kind: noCode ? 'plain' : 'go',
    },
    { ...proofs, kind: tooFew ? 'plain' : 'go' },
    { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' },
  ]
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
        href: '/security',
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
