import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead, paragraph } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { type Choice, passwordField, radioGroup, usernameOf } from '../../platform/page/field.ts'
import { actions, button, form, linkButton, ways } from '../../platform/page/form.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { canSpare, type Manner } from '../proof/leave.ts'
import { replacementSentences } from '../replacement/texts-refusals.ts'
import { verifyPath } from '../session/aim.ts'
import { sentence, show, shownDate, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import { againAtHost, againNeeded } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { signInSentences } from '../session/texts.ts'
import { keepProof, removeProof, reportLost } from './flow-leave.ts'
import { contactWays } from './pages-add.ts'
import { aboutFact, backLink, CONTACT_SENTENCES, type OpenedContact, openedContact } from './pages-contact.ts'
import { closedPage, refusedPage } from './pages-gate.ts'
import { changedWords, keepWords, lostThen, lostWords, slowlyThen, removeWords as words } from './texts-contact.ts'

const SENTENCES = {
  ...CONTACT_SENTENCES,
  ...signInSentences,
  'replacement.first_factor_needed': replacementSentences['replacement.first_factor_needed'],
  'choice.missing': changedWords['choice.missing'],
}
const MANNERS: readonly string[] = ['slowly', 'lost', 'at-once'] satisfies Manner[]
const isManner = (text: string): text is Manner => MANNERS.includes(text)

const contactPath = (x: Web): string => `/security/contact/${x.param('proof')}`

const notNow = (x: Web, label: string): Html => linkButton({ href: contactPath(x), label, kind: 'secondary' })

/** What each way of removing does, when, and who is told, before it is done. */
async function removePage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { proof, read } = found
  const removable = proof.state === 'probation' || proof.state === 'effective' || proof.state === 'leaving'
  if (!removable) return goto(contactPath(x))
  const closed = refusal ? undefined : await closedPage(x, found, 'remove-proof')
  if (closed) return closed
  if (proof.state !== 'probation' && !canSpare(read.proofs, proof.proofId)) return lastPage(x, found)
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const young = proof.state === 'probation'
  return show(x, {
    title: say(words.title, locale),
    back: contactPath(x),
    refusal,
    errors: message ? [{ message, field: young ? undefined : 'manner' }] : [],
    body: html`${facts([
      aboutFact(x, found),
      { term: say(words.told, locale), value: say(words.toldAll, locale) },
    ])}${form({
      action: x.path,
      hidden: { ...tokens(x), ...(young && { manner: 'slowly' }) },
      body: html`${young ? paragraph(say(words.young, locale)) : mannerField(x, found, message)}${await openUntil(x, 'remove-proof')}${actions(
        button({ label: say(young ? words.confirm : words.decide, locale) }),
        notNow(x, say(words.notNow, locale)),
      )}`,
    })}`,
  })
}

/** None is chosen beforehand; one that leaves already can only be hurried. */
function mannerField(x: Web, { proof }: OpenedContact, error?: string): Html {
  const { locale } = x.visitor
  const { policy } = x.service
  const at = (afterMs: number) => ({ at: shownDate(x, x.now.now + afterMs) })
  const options: readonly Choice[] = [
    {
      value: 'slowly',
      label: say(words.slowly, locale),
      consequence: say(slowlyThen, locale, at(policy.proof_removal_ms)),
    },
    { value: 'lost', label: say(words.lost, locale), consequence: say(lostThen, locale, at(policy.proof_retired_ms)) },
    { value: 'at-once', label: say(words.now, locale), consequence: say(words.nowThen, locale) },
  ]
  return radioGroup({
    locale,
    name: 'manner',
    label: say(words.how, locale),
    hint: say(words.howHint, locale),
    error,
    selected: MANNERS.find((manner) => manner === x.form.text('manner')),
    options: proof.state === 'leaving' ? options.slice(1) : options,
  })
}

/** What cannot be done (any more), with the sentence that says why and what to do first. */
function lastPage(x: Web, found: OpenedContact, code = 'proof.last'): Answer {
  const { locale } = x.visitor
  const refusal: Refusal = { code, params: {} }
  return show(x, {
    title: say(code === 'proof.gone' ? words.goneTitle : words.lastTitle, locale),
    back: contactPath(x),
    refusal,
    status: 409,
    body: html`${facts([aboutFact(x, found)])}${paragraph(sentence(x, SENTENCES, refusal))}${
      code === 'proof.last' && ways(contactWays(x))
    }${backLink(x)}`,
  })
}

async function remove(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const manner = x.form.text('manner')
  if (!isManner(manner)) return removePage(x, { code: 'choice.missing', params: {} })
  const removed = await removeProof(x.service, x.person, x.param('proof'), manner)
  if (removed.ok) return goto('/security')
  if (removed.refusal.code === 'proof.second_needed') return secondPage(x, removed.refusal)
  return refusedPage(x, removed.refusal, 'remove-proof') ?? refusedHere(x, removed.refusal, removePage)
}

/** The last one has a page of its own; everything else is told in the form. */
async function refusedHere(
  x: Web,
  refusal: Refusal,
  page: (x: Web, refusal: Refusal) => Promise<Answer>,
): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  return refusal.code === 'proof.last' || refusal.code === 'proof.gone'
    ? lastPage(x, found, refusal.code)
    : page(x, refusal)
}

function secondPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.secondTitle, locale),
    back: x.path,
    refusal,
    status: 403,
    body: html`${lead(say(words.second, locale))}${actions(
      linkButton({ href: verifyPath('remove-at-once', x.path), label: say(words.secondVerify, locale) }),
      notNow(x, say(words.notNow, locale)),
    )}`,
  })
}

async function keepPage(x: Web): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { locale } = x.visitor
  const closed = await closedPage(x, found, 'add-proof')
  if (closed) return closed
  return show(x, {
    title: say(keepWords.title, locale),
    back: contactPath(x),
    body: html`${lead(say(keepWords.lead, locale))}${facts([aboutFact(x, found)])}${form({
      action: x.path,
      hidden: tokens(x),
      body: actions(button({ label: say(keepWords.keep, locale) }), notNow(x, say(keepWords.notNow, locale))),
    })}`,
  })
}

async function keep(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const kept = await keepProof(x.service, x.person, x.param('proof'))
  if (kept.ok) return goto('/security')
  return refusedPage(x, kept.refusal, 'add-proof') ?? refusedHere(x, kept.refusal, keepPage)
}

/** "I lost it" needs the password and nothing else, because who lost it may have nothing else at hand (PL-08). */
async function lostPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { proof, read } = found
  if (proof.state !== 'effective') return goto(contactPath(x))
  if (!canSpare(read.proofs, proof.proofId)) return lastPage(x, found)
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal?.code === 'sign_in.paused' ? undefined : 'password'
  const until = shownDate(x, x.now.now + x.service.policy.proof_retired_ms)
  return show(x, {
    title: say(lostWords.title, locale),
    back: contactPath(x),
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(lostWords.lead, locale))}${facts([
      aboutFact(x, found),
      { term: say(words.told, locale), value: say(words.toldAll, locale) },
    ])}${paragraph(say(lostThen, locale, { at: until }))}${
      againNeeded(x)
        ? againAtHost(x, x.path)
        : form({
            action: x.path,
            hidden: tokens(x),
            body: html`${
              !found.read.account.hosted &&
              html`${usernameOf(identifierOf(x.service.keys, found.read.account))}${passwordField({
                locale,
                name: 'password',
                label: say(lostWords.password, locale),
                hint: say(lostWords.passwordHint, locale),
                error: field && message,
                autocomplete: 'current-password',
                show: say(lostWords.show, locale),
                hide: say(lostWords.hide, locale),
              })}`
            }${actions(button({ label: say(lostWords.block, locale) }), notNow(x, say(keepWords.notNow, locale)))}`,
          })
    }`,
  })
}

async function lost(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const blocked = await reportLost(x.service, x.person, x.param('proof'), x.form.value('password'))
  if (blocked.ok) return goto('/security')
  return refusedPage(x, blocked.refusal, 'remove-proof') ?? refusedHere(x, blocked.refusal, lostPage)
}

export const removeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/security/remove/:proof', handle: (x) => removePage(x) },
  { method: 'POST', path: '/security/remove/:proof', handle: remove },
  { method: 'GET', path: '/security/keep/:proof', handle: keepPage },
  { method: 'POST', path: '/security/keep/:proof', handle: keep },
  { method: 'GET', path: '/security/lost/:proof', handle: (x) => lostPage(x) },
  { method: 'POST', path: '/security/lost/:proof', handle: lost },
]
