import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead, notice } from '../../platform/page/content.ts'
import { facts } from '../../platform/page/facts.ts'
import { radioGroup, textField } from '../../platform/page/field.ts'
import { button, form } from '../../platform/page/form.ts'
import { canSpare } from '../proof/leave.ts'
import { isAddress } from '../proof/rules.ts'
import { sentence, show, shownDate, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { addNewProof, type Former } from './flow.ts'
import { aboutFact, backLink, CONTACT_SENTENCES, type OpenedContact, openedContact } from './pages-contact.ts'
import { closedPage, refusedPage } from './pages-gate.ts'
import { addWords } from './texts.ts'
import { lostThen, slowlyThen, changedWords as words } from './texts-contact.ts'

const SENTENCES = { ...CONTACT_SENTENCES, 'choice.missing': words['choice.missing'] }

/** "My number changed": the new one and what becomes of the former, in one form (machine.md b.8 "Change of phone"). */
async function changedPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { proof, read } = found
  if (proof.state !== 'effective' || !isAddress(proof)) return goto(`/security/contact/${proof.proofId}`)
  const closed = refusal ? undefined : await closedPage(x, found, 'add-proof')
  if (closed) return closed
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && (refusal.code === 'choice.missing' ? 'former' : 'address')
  const isMail = proof.kind === 'mail'
  const spared = canSpare(read.proofs, proof.proofId)
  return show(x, {
    title: say(isMail ? words.mailTitle : words.phoneTitle, locale),
    back: `/security/contact/${proof.proofId}`,
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${lead(say(words.lead, locale))}${facts([aboutFact(x, found)])}${
      !spared && notice({ tone: 'info', body: say(words.only, locale) })
    }${form({
      action: x.path,
      hidden: { ...tokens(x), label: proof.label },
      body: html`${textField({
        locale,
        name: 'address',
        label: say(isMail ? words.newMail : words.newPhone, locale),
        hint: isMail ? undefined : say(addWords.phoneHint, locale),
        value: x.form.text('address'),
        type: isMail ? 'text' : 'tel',
        inputmode: isMail ? 'email' : 'tel',
        autocomplete: isMail ? 'email' : 'tel',
        lang: isMail ? 'en' : undefined,
        short: !isMail,
        error: field === 'address' ? message : undefined,
      })}${spared && formerField(x, field === 'former' ? message : undefined)}${await openUntil(x, 'add-proof')}${button({ label: say(words.send, locale) })}`,
    })}${backLink(x)}`,
  })
}

/** What becomes of the former one: it leaves while it still works, and is blocked where somebody else may have it. */
function formerField(x: Web, error?: string): Html {
  const { locale } = x.visitor
  const { policy } = x.service
  const at = (afterMs: number) => ({ at: shownDate(x, x.now.now + afterMs) })
  return radioGroup({
    locale,
    name: 'former',
    label: say(words.former, locale),
    error,
    selected: ['slowly', 'lost'].find((manner) => manner === x.form.text('former')),
    options: [
      {
        value: 'slowly',
        label: say(words.works, locale),
        consequence: say(slowlyThen, locale, at(policy.proof_removal_ms)),
      },
      {
        value: 'lost',
        label: say(words.gone, locale),
        consequence: say(lostThen, locale, at(policy.proof_retired_ms)),
      },
    ],
  })
}

function formerOf(x: Web, { proof, read }: OpenedContact): Former | undefined | Refusal {
  if (!canSpare(read.proofs, proof.proofId)) return undefined
  const manner = x.form.text('former')
  return manner === 'slowly' || manner === 'lost'
    ? { proofId: proof.proofId, manner }
    : { code: 'choice.missing', params: {} }
}

async function change(x: Web): Promise<Answer> {
  const found = await openedContact(x)
  if ('kind' in found) return found
  const { proof, person } = found
  if (!isAddress(proof)) return goto('/security')
  const former = formerOf(x, found)
  if (former && 'code' in former) return changedPage(x, former)
  const { form: sent } = x
  const added = await addNewProof(x.service, person, proof.kind, sent.value('address'), sent.value('label'), former)
  if (added.ok) return goto('/security/code')
  return refusedPage(x, added.refusal, 'add-proof') ?? changedPage(x, added.refusal)
}

export const changedRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/security/changed/:proof', handle: (x) => changedPage(x) },
  { method: 'POST', path: '/security/changed/:proof', handle: change },
]
