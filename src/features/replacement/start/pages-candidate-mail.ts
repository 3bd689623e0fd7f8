import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { sendsSms } from '../../../platform/config/sms.ts'
import { type Answer, goto } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { heading, lead, masked } from '../../../platform/page/content.ts'
import { codeField } from '../../../platform/page/field.ts'
import { button, form, linkList } from '../../../platform/page/form.ts'
import { maskFull } from '../../proof/mask.ts'
import { sentence, show, shownWhen, tokens, type Web } from '../../session/shell.ts'
import { deliveryPanel, missingHelp } from '../../session/shell-code.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { continueKey } from './flow.ts'
import { continueByNumber } from './flow-link.ts'
import { whereInReplacement } from './flow-where.ts'
import { typedProof } from './pages-candidate-typed.ts'
import { afterProof, withoutDraft } from './pages-where.ts'
import { checkLead, matchHint, candidateTexts as t } from './texts-candidate.ts'

/** The mail is on its way: what it is for, how it fares, and what to do on this device and on another one. */
export async function checkMailPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { service } = x
  const { locale } = x.visitor
  const where = await whereInReplacement(service, person)
  const lifetime = service.policy.replacement_draft_lifetime_ms
  if (!where.draft) return withoutDraft(where, person.browserKey, lifetime)
  const typed = typedProof(x, where, 'mail')
  if (!typed) return goto('/replace/mail')
  const { draft } = where
  const key = continueKey(draft.requestId, typed.proof.proofId)
  const report = await deliveryOf(service.database, person.account.accountId, key)
  const message = refusal && sentence(x, replacementSentences, refusal)
  const target = masked(maskFull(typed.address))
  return show(x, {
    title: say(t.checkTitle, locale),
    help: '/help/001004',
    back: '/replace/mail',
    receipt: draft.receipt,
    errors: message ? [{ message, field: 'number' }] : [],
    refusal,
    body: html`${lead(checkLead[locale]({ target, until: shownWhen(x, draft.startedAt + lifetime) }))}${report && deliveryPanel(x, { kind: 'mail', report, mask: maskFull(typed.address) })}${linkList(
      [
        { href: '/replace/check-mail', label: say(t.update, locale) },
        { href: '/replace/mail', label: say(t.wrongAddress, locale) },
        ...(sendsSms(service.settings) ? [{ href: '/replace/phone', label: say(t.phoneInstead, locale) }] : []),
      ],
    )}${missingHelp(x, { kind: 'mail', address: typed.address })}${matchForm(x, message)}`,
  })
}

function matchForm(x: Web, error: string | undefined): Html {
  const { locale } = x.visitor
  return html`${heading(say(t.otherDevice, locale))}${form({
    action: '/replace/match',
    hidden: tokens(x),
    body: html`${codeField({
      locale,
      name: 'number',
      kind: 'match',
      label: say(t.match, locale),
      hint: say(matchHint, locale, { length: x.service.policy.match_length_digits }),
      error,
    })}${button({ label: say(t.matchButton, locale), kind: 'secondary' })}`,
  })}`
}

/** The number from the other device's screen, typed where the request was begun (journey.md F14). */
export async function enterMatchNumber(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const matched = await continueByNumber(x.service, x.person, x.form.value('number'))
  return matched.ok ? afterProof(x, matched.value) : checkMailPage(x, matched.refusal)
}
