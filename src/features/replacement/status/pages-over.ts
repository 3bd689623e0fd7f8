import { html } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import type { Answer } from '../../../platform/http/exchange.ts'
import { bullets, heading, lead, paragraph } from '../../../platform/page/content.ts'
import { facts } from '../../../platform/page/facts.ts'
import { printButton, type Way, ways } from '../../../platform/page/form.ts'
import { rankHere } from '../../device/shell.ts'
import { show, shownDate, shownWhen, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import type { CaseRead } from '../flow-case.ts'
import { type Ending, isOver, type Request } from '../request.ts'
import { start } from '../start.ts'
import { countedVetoes } from '../wait.ts'
import { askedFacts, currentProofs, receiptFact } from './pages-facts.ts'
import { choiceTexts, statusTexts } from './texts.ts'
import { deviceTexts } from './texts-device.ts'
import { heldExpired, overTexts, requesterOut, afterTexts as t } from './texts-over.ts'

export interface Over {
  readonly x: Web
  readonly person: Person
  readonly read: CaseRead
  readonly request: Request
  readonly how: Exclude<Ending, 'completed'>
}

/** How it ended, what holds now, what can be done next and from when (L13). */
export function overPage(over: Over): Answer {
  const { x, request, how } = over
  const { locale } = x.visitor
  const words = overTexts[how]
  const held =
    request.state === 'held' || (isOver(request) && /^(held|review|restored)_expired$/.test(request.endReason))
  return show(x, {
    title: say(words.heading, locale),
    receipt: request.receipt,
    body: html`${lead(say(held ? heldExpired : words.lead, locale))}${heading(say(t.now, locale))}${bullets(
      [...words.now, ...(how === 'vetoed' && request.rank <= 1 ? [requesterOut] : [])].map((line) => say(line, locale)),
    )}${facts([
      { term: say(statusTexts.oldInfo, locale), value: currentProofs(over) },
      ...(isOver(request) ? [{ term: say(t.endedAt, locale), value: shownWhen(x, request.endedAt) }] : []),
      ...askedFacts(x, request),
      receiptFact(x, request),
    ])}${heading(say(t.next, locale))}${
      stoppedAgain(over) && paragraph(say(deviceTexts.stoppedAgain, locale))
    }${ways(nextWays(over))}${printButton(say(choiceTexts.print, locale))}`,
  })
}

/** Who is stopped twice may be right all the same: the old contact can have changed hands (T057). */
const stoppedAgain = ({ x, read, request, how }: Over): boolean =>
  how === 'vetoed' &&
  countedVetoes(read.case, request.rank, read.moment, x.service.policy).length >=
    x.service.policy.replacement_vetoes_help_count

function nextWays({ x, person, read, request, how }: Over): Way[] {
  const { locale } = x.visitor
  if (person.session.recoveryOf !== null)
    return [
      { title: say(t.again, locale), consequence: say(t.againThen, locale), href: '/recover', kind: 'go' },
      { title: say(choiceTexts.signIn, locale), consequence: say(t.signInThen, locale), href: '/sign-in' },
      { title: say(t.contact, locale), consequence: say(t.contactThen, locale), href: '/help#contact' },
    ]
  const home: Way = {
    title: say(statusTexts.toAccount, locale),
    consequence: say(choiceTexts.waitThen, locale),
    href: '/account',
  }
  const security: Way = {
    title: say(t.security, locale),
    consequence: say(t.securityThen, locale),
    href: '/security',
    kind: 'go',
  }
  if (how === 'ended-early') return [security, home]
  const barred = whyNotAgain(x, person, read)
  const at = barred?.params.at
  const operatorOnly = barred?.code === 'replacement.operator_only'
  const verify: Way = {
    title: say(t.verify, locale),
    consequence: operatorOnly
      ? say(t.verifyThenOperator, locale)
      : typeof at === 'number'
        ? say(t.verifyThenAt, locale, { at: shownDate(x, at) })
        : say(t.verifyThen, locale),
    href: '/replace/ways',
    kind: 'go',
  }
  const again = stoppedAgain({ x, person, read, request, how })
  const code: Way = {
    title: say(choiceTexts.code, locale),
    consequence: say(choiceTexts.codeThen, locale),
    href: '/replace/recovery-code',
    kind: 'go',
  }
  const contact: Way = {
    title: say(t.contact, locale),
    consequence: say(t.contactThen, locale),
    href: '/help#contact',
  }
  return operatorOnly || how === 'vetoed' ? [...(again ? [code] : []), verify, contact, home] : [verify, home]
}

/** What the rules would answer if the person asked for the wait again now. */
function whyNotAgain(x: Web, person: Person, read: CaseRead) {
  const { browserKey, source, agent, session } = person
  const wish = {
    rank: rankHere(x, person),
    codeId: null,
    requestId: '',
    receipt: '',
    browserKey,
    sessionId: session.sessionId,
  } as const
  const answer = start(read.case, { ...wish, source, agent }, read.moment, x.service.policy)
  return answer.ok ? undefined : answer.refusal
}
