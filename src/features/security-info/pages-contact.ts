import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { duration } from '../../platform/page/dates.ts'
import { facts } from '../../platform/page/facts.ts'
import { optional, textField } from '../../platform/page/field.ts'
import { button, form, linkList, type Way, ways } from '../../platform/page/form.ts'
import { agesAt, isAddress, type Proof } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { type Sentences, sentence, show, shownWhen, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { isListed, labelProof } from './flow-leave.ts'
import { type Opened, opened, stepUpPage } from './pages-gate.ts'
import { readLabel } from './rules.ts'
import { nameOf } from './shell-name.ts'
import { addWords, proofStateWords, securitySentences, securityWords } from './texts.ts'
import { contactSentences, labelWords, contactWords as words } from './texts-contact.ts'

export const CONTACT_SENTENCES: Sentences = { ...securitySentences, ...contactSentences }

export interface OpenedContact extends Opened {
  readonly proof: StoredProof
}

/** The contact of this path and its person; or the answer for who is not signed in, or has no such contact (EP-05). */
export async function openedContact(x: Web): Promise<OpenedContact | Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const proof = found.read.proofs.find((p) => p.proofId === x.param('proof') && isListed(p))
  return proof ? { ...found, proof } : goto('/security')
}

export const aboutFact = (x: Web, found: OpenedContact) => ({
  term: say(securityWords[found.proof.kind], x.visitor.locale),
  value: nameOf(x, found),
})

/** Its state in words, with how long that lasts. */
export function stateOf(x: Web, proof: Proof): string {
  const { locale } = x.visitor
  const { state } = proof
  if (state === 'unconfirmed' || state === 'candidate' || state === 'discarded' || state === 'gone') return ''
  const left = duration((agesAt(proof, x.service.policy) ?? x.now.now) - x.now.now, locale)
  return say(proofStateWords[state], locale, { left })
}

async function contactPage(x: Web): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { locale } = x.visitor
  const { proof } = found
  const at = agesAt(proof, x.service.policy)
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    body: html`${facts([
      aboutFact(x, found),
      { term: say(words.state, locale), value: stateOf(x, proof) },
      { term: say(words.added, locale), value: shownWhen(x, proof.provenAt ?? proof.createdAt) },
      {
        term: say(words.used, locale),
        value: proof.usedAt === null ? say(words.never, locale) : shownWhen(x, proof.usedAt),
      },
      ...(at === undefined ? [] : [{ term: say(words.until, locale), value: shownWhen(x, at) }]),
    ])}${ways(waysOf(x, proof))}${backLink(x)}`,
  })
}

/** What can be done with it in its state. */
function waysOf(x: Web, proof: Proof): Way[] {
  const { locale } = x.visitor
  const to = (path: string, title: Text, consequence: Text): Way => ({
    href: `/security/${path}/${proof.proofId}`,
    title: say(title, locale),
    consequence: say(consequence, locale),
  })
  const label = to('label', words.label, words.labelThen)
  const remove = to('remove', words.remove, words.removeThen)
  if (proof.state === 'leaving' || proof.state === 'blocked')
    return [to('keep', words.keep, words.keepThen), ...(proof.state === 'leaving' ? [remove] : []), label]
  if (proof.state === 'probation') return [remove, label]
  if (proof.state === 'effective')
    return [
      ...(isAddress(proof) ? [to('changed', words.changed, words.changedThen)] : []),
      remove,
      to('lost', words.lost, words.lostThen),
      label,
    ]
  if (!isAddress(proof)) return [label]
  const again = proof.kind === 'mail' ? '/security/mail' : '/security/phone'
  return [{ href: again, title: say(words.addAgain, locale), consequence: say(words.addAgainThen, locale) }, label]
}

export const backLink = (x: Web): Html => linkList([{ href: '/security', label: say(words.back, x.visitor.locale) }])

async function labelPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { locale } = x.visitor
  return show(x, {
    title: say(labelWords.title, locale),
    back: `/security/contact/${found.proof.proofId}`,
    errors: refusal ? [{ message: sentence(x, CONTACT_SENTENCES, refusal) }] : [],
    refusal,
    body: html`${facts([aboutFact(x, found)])}${form({
      action: x.path,
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'label',
        label: optional(say(addWords.label, locale), locale),
        hint: say(addWords.labelHint, locale),
        value: found.proof.label,
        autocomplete: 'off',
      })}${button({ label: say(labelWords.save, locale) })}`,
    })}${backLink(x)}`,
  })
}

async function label(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const name = readLabel(x.form.value('label'), x.service.policy)
  const named = await labelProof(x.service, x.person, x.param('proof'), name)
  if (named.ok) return goto(`/security/contact/${named.value.proofId}`)
  return named.refusal.code === 'step_up.needed' ? stepUpPage(x, named.refusal, '/verify') : labelPage(x, named.refusal)
}

export const contactRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/security/contact/:proof', handle: contactPage },
  { method: 'GET', path: '/security/label/:proof', handle: (x) => labelPage(x) },
  { method: 'POST', path: '/security/label/:proof', handle: label },
]
