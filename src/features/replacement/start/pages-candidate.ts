import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { sendsSms } from '../../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { small } from '../../../platform/page/content.ts'
import { textField } from '../../../platform/page/field.ts'
import { button, form, linkList } from '../../../platform/page/form.ts'
import { askCode, codeKey, currentChallenge } from '../../challenge/flow.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { codeSentences } from '../../challenge/texts.ts'
import { maskFull } from '../../proof/mask.ts'
import type { AddressKind } from '../../proof/rules.ts'
import { addressTexts } from '../../proof/texts.ts'
import { type Sentences, sentence, show, tokens, type Web } from '../../session/shell.ts'
import { codePage } from '../../session/shell-code.ts'
import { typoPage } from '../../session/shell-typo.ts'
import type { Person } from '../../session/store-visitor.ts'
import type { Draft } from '../request.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { nameNewProof, proveByCode } from './flow.ts'
import { whereInReplacement } from './flow-where.ts'
import { lostPage } from './pages.ts'
import { checkMailPage, enterMatchNumber } from './pages-candidate-mail.ts'
import { typedProof } from './pages-candidate-typed.ts'
import { afterProof, withoutDraft } from './pages-where.ts'
import { candidateTexts as t } from './texts-candidate.ts'

const SENTENCES = { ...addressTexts, ...codeSentences, ...replacementSentences } satisfies Sentences

const PAGES = {
  mail: {
    path: '/replace/mail',
    next: '/replace/check-mail',
    title: t.mailTitle,
    hint: t.mailHint,
    note: t.mailNext,
    button: t.mailButton,
    instead: { href: '/replace/phone', label: t.phoneInstead },
    inputmode: 'email',
  },
  phone: {
    path: '/replace/phone',
    next: '/replace/code',
    title: t.phoneTitle,
    hint: t.phoneHint,
    note: t.phoneRisk,
    button: t.phoneButton,
    instead: { href: '/replace/mail', label: t.mailInstead },
    inputmode: 'tel',
  },
} as const

/** One question: the new address or number. What was typed before stands in the field, to be corrected or sent again. */
async function namePage(x: Web, kind: AddressKind): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  if (kind === 'phone' && !sendsSms(x.service.settings)) return goto('/replace/mail')
  const where = await whereInReplacement(x.service, person)
  if (!where.draft) return withoutDraft(where, person.browserKey, x.service.policy.replacement_draft_lifetime_ms)
  return nameForm(x, kind, where.draft, typedProof(x, where, kind)?.address.address ?? '')
}

function nameForm(x: Web, kind: AddressKind, draft: Draft | undefined, value: string, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const page = PAGES[kind]
  const message = refusal && sentence(x, SENTENCES, refusal)
  return show(x, {
    title: say(page.title, locale),
    help: '/help/001001',
    heading: false,
    back: '/replace/choose',
    receipt: draft?.receipt,
    errors: message ? [{ message, field: 'address' }] : [],
    refusal,
    body: html`${form({
      action: page.path,
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'address',
        label: say(page.title, locale),
        asHeading: true,
        hint: say(page.hint, locale),
        value,
        // Never type="email": browsers rewrite full-width letters in such a field before we can read them.
        inputmode: page.inputmode,
        autocomplete: page.inputmode,
        lang: 'en',
        error: message,
      })}${small(say(page.note, locale))}${button({ label: say(page.button, locale) })}`,
    })}${linkList([
      ...(sendsSms(x.service.settings) ? [{ href: page.instead.href, label: say(page.instead.label, locale) }] : []),
      ...(refusal?.code === 'replacement.candidate_is_old'
        ? [{ href: '/verify', label: say(t.verifyInstead, locale) }]
        : []),
    ])}`,
  })
}

/** The draft itself is over: no other address would help. */
const OVER: readonly string[] = ['replacement.gone', 'replacement.draft_expired']

async function name(x: Web, kind: AddressKind): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  if (kind === 'phone' && !sendsSms(x.service.settings)) return goto('/replace/mail')
  const { draft, live } = await whereInReplacement(x.service, person)
  if (!draft) return live ? goto('/replace/status') : lostPage(x, { code: 'replacement.gone', params: {} })
  const question = kind === 'mail' && typoPage(x, { action: PAGES.mail.path, field: 'address', back: PAGES.mail.path })
  if (question) return question
  const named = await nameNewProof(x.service, person, kind, x.form.value('address'))
  if (!named.ok)
    return OVER.includes(named.refusal.code)
      ? lostPage(x, named.refusal)
      : nameForm(x, kind, draft, x.form.text('address'), named.refusal)
  return goto(PAGES[kind].next)
}

/** The code that waits for this browser's new number, with what the page tells of it. */
async function waitingCode(x: Web, person: Person) {
  const where = await whereInReplacement(x.service, person)
  const typed = typedProof(x, where, 'phone')
  const challenge =
    typed && (await currentChallenge(x.service, person.account.accountId, 'candidate', person.browserKey))
  const mine = challenge?.proofId === typed?.proof.proofId ? challenge : undefined
  return { where, typed, challenge: mine }
}

async function enterCode(x: Web, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { where, typed, challenge } = await waitingCode(x, person)
  if (!where.draft) return withoutDraft(where, person.browserKey, x.service.policy.replacement_draft_lifetime_ms)
  if (!typed || !challenge) return goto('/replace/phone')
  const { locale } = x.visitor
  return codePage(x, {
    path: '/replace/code',
    challenge,
    kind: 'phone',
    target: maskFull(typed.address),
    delivery: await deliveryOf(x.service.database, person.account.accountId, codeKey(challenge.challengeId)),
    button: t.codeButton,
    address: typed.address,
    refusal,
    sentences: SENTENCES,
    links: [
      { href: '/replace/phone', label: say(t.fixPhone, locale) },
      { href: '/replace/mail', label: say(t.mailInstead, locale) },
    ],
    back: '/replace/phone',
    receipt: where.draft.receipt,
  })
}

async function takeCode(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { challenge } = await waitingCode(x, person)
  if (!challenge) return enterCode(x)
  const proven = await proveByCode(x.service, person, challenge.challengeId, x.form.value('code'))
  if (proven.ok) return afterProof(x, proven.value)
  return proven.refusal.code.startsWith('code.') ? enterCode(x, proven.refusal) : lostPage(x, proven.refusal)
}

async function resendCode(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { challenge } = await waitingCode(x, person)
  if (!challenge) return enterCode(x)
  const sent = await askCode(x.service, again(person, challenge))
  return sent.ok ? goto('/replace/code') : enterCode(x, sent.refusal)
}

const again = (person: Person, { proofId, requestId }: Challenge) => ({
  accountId: person.account.accountId,
  proofId,
  purpose: 'candidate' as const,
  browserKey: person.browserKey,
  ...(requestId === null ? {} : { requestId }),
})

export const candidateRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/replace/mail', handle: (x) => namePage(x, 'mail') },
  { method: 'POST', path: '/replace/mail', handle: (x) => name(x, 'mail'), again: ['address', 'typo'] },
  { method: 'GET', path: '/replace/phone', handle: (x) => namePage(x, 'phone') },
  { method: 'POST', path: '/replace/phone', handle: (x) => name(x, 'phone'), again: ['address'] },
  { method: 'GET', path: '/replace/check-mail', handle: (x) => checkMailPage(x) },
  { method: 'GET', path: '/replace/match', handle: () => goto('/replace/check-mail') },
  { method: 'POST', path: '/replace/match', handle: enterMatchNumber },
  { method: 'GET', path: '/replace/code', handle: (x) => enterCode(x) },
  { method: 'POST', path: '/replace/code', handle: takeCode },
  { method: 'GET', path: '/replace/code/resend', handle: () => goto('/replace/code') },
  { method: 'POST', path: '/replace/code/resend', handle: resendCode },
]
