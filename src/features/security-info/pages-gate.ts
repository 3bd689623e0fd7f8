import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto } from '../../platform/http/exchange.ts'
import { lead, paragraph, small } from '../../platform/page/content.ts'
import { actions, linkButton } from '../../platform/page/form.ts'
import type { GrantAct } from '../challenge/rules.ts'
import { type CaseRead, readCase } from '../replacement/flow-case.ts'
import { verifyPath } from '../session/aim.ts'
import { proofFresh } from '../session/rules.ts'
import { sentence, show, type Web } from '../session/shell.ts'
import { againAtHost } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { type GatedAct, mayChange } from './flow-gate.ts'
import { securitySentences, securityWords, stepUpAfter, stepUpWords as words } from './texts.ts'

export interface Opened {
  readonly person: Person
  readonly read: CaseRead
}

/** The person and what is stored of them, or the answer for who is not signed in. */
export async function opened(x: Web): Promise<Opened | Answer> {
  const read = x.person && (await readCase(x.service, x.person.account.accountId))
  return x.person && read ? { person: x.person, read } : goto('/sign-in')
}

/** Is this open now? Asked before anything is typed; the flow asks again. */
export async function closedPage(x: Web, { person, read }: Opened, act: GatedAct): Promise<Answer | undefined> {
  const may = await mayChange(x.service, person, read, act)
  return may.ok ? undefined : refusedPage(x, may.refusal, act)
}

/** Refusals that close the whole page, with the way on; others are told in its form. */
export function refusedPage(x: Web, refusal: Refusal, act: GrantAct): Answer | undefined {
  if (refusal.code === 'restricted.pending') return pendingPage(x, refusal, act)
  if (refusal.code === 'sign_in.at_host') return againPage(x, refusal)
  return refusal.code === 'step_up.needed' ? stepUpPage(x, refusal, verifyPath(act, x.path)) : undefined
}

const back = (x: Web) => linkButton({ href: '/security', label: say(words.back, x.visitor.locale), kind: 'secondary' })

/** The password once more, at the host, because nothing else of this account can be shown yet. */
const againPage = (x: Web, refusal: Refusal): Answer =>
  show(x, {
    title: say(words.title, x.visitor.locale),
    back: '/security',
    refusal,
    status: 403,
    body: againAtHost(x, '/security/first'),
  })

const MINUTE_MS = 60_000

/** A proof has to be shown first; `verify` is where. */
export function stepUpPage(x: Web, refusal: Refusal, verify: string): Answer {
  const { locale } = x.visitor
  const young = x.person !== undefined && proofFresh(x.person.session, x.now.now, x.service.policy)
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    refusal,
    status: 403,
    body: html`${lead(say(young ? words.young : words.why, locale))}${actions(
      linkButton({ href: verify, label: say(words.verify, locale) }),
      back(x),
    )}${small(say(stepUpAfter, locale, { minutes: x.service.policy.grant_lifetime_ms / MINUTE_MS }))}`,
  })
}

function pendingPage(x: Web, refusal: Refusal, act: GrantAct): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.closedTitle, locale),
    back: '/security',
    refusal,
    status: 403,
    body: html`${paragraph(sentence(x, securitySentences, refusal))}${actions(
      linkButton({ href: '/replace/status', label: say(securityWords.toStatus, locale) }),
      linkButton({ href: verifyPath(act, x.path), label: say(words.verifyOld, locale), kind: 'secondary' }),
    )}`,
  })
}
