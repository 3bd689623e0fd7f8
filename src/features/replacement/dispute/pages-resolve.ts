import { days } from '../../../kernel/duration.ts'
import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal, Result } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { bullets, heading, lead } from '../../../platform/page/content.ts'
import { checkbox, codeField, passwordField } from '../../../platform/page/field.ts'
import { button, form, linkList } from '../../../platform/page/form.ts'
import { passwordTexts } from '../../account/password-texts.ts'
import { codeKey } from '../../challenge/flow.ts'
import { type Challenge, isLive } from '../../challenge/rules.ts'
import { loadChallenges } from '../../challenge/store.ts'
import { codeSentences } from '../../challenge/texts.ts'
import type { StoredProof } from '../../proof/store.ts'
import { recoveryCodeFormatTexts } from '../../recovery-code/format-texts.ts'
import { codeInPlacePage } from '../../recovery-code/shell.ts'
import { type Sentences, sentence, show, shownMonth, tokens, type Web } from '../../session/shell.ts'
import { deliveryPanel, missingHelp, newCodeForm, resendForm } from '../../session/shell-code.ts'
import type { Person } from '../../session/store-visitor.ts'
import { registeredIn } from '../../session/texts-address.ts'
import { awaitedField } from '../finish/pages-code.ts'
import { hintAddress, maskedProof } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import {
  askDisputeCodes,
  type Frozen,
  isResolver,
  type Reverted,
  readDispute,
  revertByCode,
  revertByProofs,
} from './flow.ts'
import { noWayBack } from './pages.ts'
import { disputeSentences, resolveTexts as t } from './texts.ts'

const BY_CODE = '/dispute/recovery-code'
const CHOOSE = '/dispute/proofs'
const CODES = `${CHOOSE}/code`
const RESEND = `${CODES}/resend`

const SENTENCES: Sentences = {
  ...codeSentences,
  ...recoveryCodeFormatTexts,
  ...replacementSentences,
  ...passwordTexts,
  ...disputeSentences,
}

/** The person at a frozen account. */
interface Here {
  readonly x: Web
  readonly person: Person
  readonly found: Frozen
}

/** Runs a page of the frozen account; who is not signed in, or has nothing frozen, is led on. */
const whileFrozen =
  (page: (here: Here) => Answer | Promise<Answer>) =>
  async (x: Web): Promise<Answer> => {
    const { person } = x
    if (!person) return goto('/sign-in')
    const found = await readDispute(x.service, person.account.accountId)
    return found ? page({ x, person, found }) : goto('/dispute')
  }

function done(x: Web, result: Result<Reverted>, refused: (refusal: Refusal) => Answer | Promise<Answer>) {
  if (!result.ok) return refused(result.refusal)
  const { token, newCode } = result.value
  const cookies = [{ name: 'session', value: token }] as const
  return newCode ? codeInPlacePage(x, newCode, { of: 'used', href: '/dispute', cookies }) : goto('/dispute', cookies)
}

const backLink = (x: Web): Html => linkList([{ href: '/dispute', label: say(t.back, x.visitor.locale) }])

/** A refusal about the password belongs to its field, every other one to `otherwise`. */
const fieldOf = ({ code }: Refusal, otherwise: string | undefined): string | undefined =>
  code.startsWith('password.') ? 'new' : otherwise

function newPassword({ x, person }: Here, error: string | undefined): Html {
  const { locale } = x.visitor
  return html`${
    !person.account.hosted &&
    passwordField({
      locale,
      name: 'new',
      label: say(t.new, locale),
      hint: say(t.newHint, locale, { min: x.service.policy.password_length_min }),
      show: say(t.show, locale),
      hide: say(t.hide, locale),
      autocomplete: 'new-password',
      error,
    })
  }${heading(say(t.what, locale))}${bullets(
    [...t.points.slice(0, 2), person.account.hosted ? t.pointHosted : t.points[2]].map((line) => say(line, locale)),
  )}${button({
    label: say(t.button, locale),
  })}`
}

function codePage(here: Here, refusal?: Refusal): Answer {
  const { x, found } = here
  const { locale } = x.visitor
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && fieldOf(refusal, 'code')
  const errorOf = (name: string) => (field === name ? message : undefined)
  return show(x, {
    title: say(t.codeHeading, locale),
    back: '/dispute',
    receipt: found.request.receipt,
    refusal,
    errors: message ? [{ message, field }] : [],
    body:
      found.dispute.codes.length === 0
        ? noWayBack(x, 'noCode')
        : html`${lead(say(here.person.account.hosted ? t.codeLeadHosted : t.codeLead, locale))}${form({
            action: BY_CODE,
            hidden: tokens(x),
            body: html`${codeField({
              locale,
              name: 'code',
              kind: 'recovery',
              label: say(t.code, locale),
              hint: say(t.codeHint, locale),
              error: errorOf('code'),
            })}${newPassword(here, errorOf('new'))}`,
          })}${backLink(x)}`,
  })
}

async function takeBackByCode(here: Here): Promise<Answer> {
  const { x, person } = here
  const typed = { code: x.form.value('code'), newPassword: x.form.value('new') }
  return done(x, await revertByCode(x.service, person, typed), (refusal) => codePage(here, refusal))
}

function choosePage(here: Here, refusal?: Refusal): Answer {
  const { x, person, found } = here
  const { locale } = x.visitor
  if (!isResolver(person, found.dispute) && !refusal) return goto('/dispute')
  const message = refusal && sentence(x, SENTENCES, refusal)
  const many = found.resolvers.length > 2
  return show(x, {
    title: say(t.chooseHeading, locale),
    back: '/dispute',
    receipt: found.request.receipt,
    refusal,
    errors: message ? [{ message }] : [],
    body:
      found.resolvers.length < 2
        ? noWayBack(x, 'tooFew')
        : html`${lead(say(many ? t.chooseLeadMany : t.chooseLead, locale))}${form({
            action: CHOOSE,
            hidden: tokens(x),
            body: html`${many ? found.resolvers.map((proof) => oneOf(here, proof)) : bullets(found.resolvers.map((proof) => html`${named(here, proof)}<small>${since(here, proof)}</small>`))}${button({ label: say(t.send, locale) })}`,
          })}${backLink(x)}`,
  })
}

const seen = ({ x, person, found }: Here) => ({ x, person, read: found.read })

const named = (here: Here, proof: StoredProof): Html =>
  html`${maskedProof(seen(here), proof)}${proof.label !== '' && ` ${proof.label}`}`

/** Two masks may be equal: since when each was registered tells them apart. */
const since = ({ x }: Here, proof: StoredProof): string =>
  say(registeredIn, x.visitor.locale, { month: shownMonth(x, proof.provenAt ?? proof.createdAt) })

const oneOf = (here: Here, proof: StoredProof): Html =>
  checkbox({
    locale: here.x.visitor.locale,
    name: `proof-${proof.proofId}`,
    label: named(here, proof),
    hint: since(here, proof),
    checked: here.x.form.text(`proof-${proof.proofId}`) === 'yes',
  })

/** Where there are just two, there is nothing to choose. */
function chosen({ x, found }: Here): string[] {
  const ids = found.resolvers.map((p) => p.proofId)
  return ids.length === 2 ? ids : ids.filter((id) => x.form.text(`proof-${id}`) === 'yes')
}

async function send(here: Here, proofIds: readonly string[]): Promise<Answer> {
  const asked = await askDisputeCodes(here.x.service, here.person, proofIds)
  return asked.ok ? goto(CODES) : choosePage(here, asked.refusal)
}

interface AwaitedCode {
  readonly challenge: Challenge
  readonly proof: Frozen['resolvers'][number]
}

/** The newest code to each of the two proofs that were chosen last in this browser. */
async function awaited({ x, person, found }: Here): Promise<AwaitedCode[]> {
  const known = await loadChallenges(x.service.database, person.account.accountId, found.read.moment.now - days(1))
  const newest = new Map<string, Challenge>()
  for (const c of known)
    if (c.purpose === 'dispute' && c.browserKey === person.browserKey && c.epoch === person.account.epoch)
      newest.set(c.proofId, c)
  return [...newest.values()]
    .sort((a, b) => b.sentAt - a.sentAt)
    .slice(0, 2)
    .flatMap((challenge) => {
      const proof = found.resolvers.find((p) => p.proofId === challenge.proofId)
      return proof && challenge.state !== 'used' ? [{ challenge, proof }] : []
    })
}

async function codesPage(here: Here, refusal?: Refusal): Promise<Answer> {
  const { x, found } = here
  const { locale } = x.visitor
  const codes = await awaited(here)
  if (codes.length < 2) return goto(CHOOSE)
  const live = codes.every(({ challenge }) => isLive(challenge, x.now.now, x.service.policy))
  const message = refusal && sentence(x, SENTENCES, refusal)
  const about = refusal?.params.challenge
  const field = refusal && live ? fieldOf(refusal, about === undefined ? undefined : `code-${about}`) : undefined
  return show(x, {
    title: say(here.person.account.hosted ? t.codesHeadingHosted : t.codesHeading, locale),
    back: CHOOSE,
    receipt: found.request.receipt,
    refusal,
    errors: message ? [{ message, field }] : [],
    body: live
      ? html`${lead(say(here.person.account.hosted ? t.codesLeadHosted : t.codesLead, locale))}${codesForm(here, codes, field, message)}${await Promise.all(
          codes.map((code) => delivered(here, code)),
        )}${resendForm(
          x,
          RESEND,
          codes.map(({ challenge }) => challenge),
        )}${backLink(x)}`
      : html`${lead(say(t.codesOver, locale))}${newCodeForm(x, RESEND)}${backLink(x)}`,
  })
}

const nameOf = (code: AwaitedCode | undefined): string => `code-${code?.challenge.challengeId ?? ''}`

function codesForm(here: Here, codes: readonly AwaitedCode[], field: string | undefined, message: string | undefined) {
  const { x } = here
  const errorOf = (name: string) => (field === name ? message : undefined)
  return form({
    action: CODES,
    hidden: tokens(x),
    body: html`${codes.map((code) =>
      awaitedField(
        x,
        { challenge: code.challenge, target: named(here, code.proof), note: since(here, code.proof) },
        nameOf(code),
        errorOf(nameOf(code)),
      ),
    )}${newPassword(here, errorOf('new'))}`,
  })
}

async function delivered(here: Here, { challenge, proof }: AwaitedCode): Promise<Html> {
  const { x, person } = here
  const report = await deliveryOf(x.service.database, person.account.accountId, codeKey(challenge.challengeId))
  const [about, address] = [maskedProof(seen(here), proof), hintAddress(seen(here), proof)]
  const { kind } = proof
  return html`${report && deliveryPanel(x, { kind, about, report, path: CODES })}${missingHelp(x, { kind, address })}`
}

async function resend(here: Here): Promise<Answer> {
  const codes = await awaited(here)
  return send(
    here,
    codes.map(({ proof }) => proof.proofId),
  )
}

async function takeBackByProofs(here: Here): Promise<Answer> {
  const { x, person } = here
  const codes = await awaited(here)
  if (codes.length < 2) return goto(CHOOSE)
  const typed = new Map(codes.map((code) => [code.challenge.challengeId, x.form.value(nameOf(code))]))
  const result = await revertByProofs(x.service, person, { codes: typed, newPassword: x.form.value('new') })
  return done(x, result, (refusal) => codesPage(here, refusal))
}

export const resolveRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: BY_CODE, handle: whileFrozen((here) => codePage(here)) },
  { method: 'POST', path: BY_CODE, handle: whileFrozen(takeBackByCode) },
  { method: 'GET', path: CHOOSE, handle: whileFrozen((here) => choosePage(here)) },
  { method: 'POST', path: CHOOSE, handle: whileFrozen((here) => send(here, chosen(here))) },
  { method: 'GET', path: CODES, handle: whileFrozen((here) => codesPage(here)) },
  { method: 'POST', path: CODES, handle: whileFrozen(takeBackByProofs) },
  { method: 'GET', path: RESEND, handle: () => goto(CODES) },
  { method: 'POST', path: RESEND, handle: whileFrozen(resend) },
]
