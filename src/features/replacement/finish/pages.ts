import { days } from '../../../kernel/duration.ts'
import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { bullets, heading, lead, paragraph } from '../../../platform/page/content.ts'
import { codeField, passwordField } from '../../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList } from '../../../platform/page/form.ts'
import { passwordTexts } from '../../account/password-texts.ts'
import { codeKey } from '../../challenge/flow.ts'
import { type Challenge, isLive } from '../../challenge/rules.ts'
import { loadChallenges } from '../../challenge/store.ts'
import { codeSentences } from '../../challenge/texts.ts'
import type { Address } from '../../proof/address.ts'
import { type AddressKind, isAddress } from '../../proof/rules.ts'
import { codeInPlacePage } from '../../recovery-code/shell.ts'
import { firstFactorFresh, recoveryCodeFresh } from '../../session/rules.ts'
import { type Sentences, sentence, show, tokens, type Web } from '../../session/shell.ts'
import { deliveryPanel, missingHelp, newCodeForm, resendForm } from '../../session/shell-code.ts'
import { againAtHost, againNeeded } from '../../session/shell-host.ts'
import type { Person } from '../../session/store-visitor.ts'
import { signInSentences } from '../../session/texts.ts'
import { candidatesOf } from '../case.ts'
import { readCase } from '../flow-case.ts'
import { type Pending, status } from '../request.ts'
import { actsAsRequester } from '../status/flow-end.ts'
import { hintAddress, maskedProof } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { askFinishCodes, finishReplacement } from './flow.ts'
import { awaitedField } from './pages-code.ts'
import { finishSentences, finishTexts as t } from './texts.ts'

const PATH = '/replace/finish'
const SEND = `${PATH}/code`
const DONE = '/replace/done'

const SENTENCES: Sentences = {
  ...signInSentences,
  ...codeSentences,
  ...passwordTexts,
  ...replacementSentences,
  ...finishSentences,
}

/** A code that is awaited, and where it went. */
interface AwaitedCode {
  readonly challenge: Challenge
  readonly kind: AddressKind
  /** The address as this person may see it. */
  readonly target: Html
  readonly address: Address | undefined
}

interface Finishing {
  readonly person: Person
  readonly request: Pending
  readonly codes: readonly AwaitedCode[]
  /** Begun with a recovery code alone, and finished with it. */
  readonly byCode: boolean
}

/** The request that is ready here, with the newest code to each of its new addresses; otherwise the status page knows more. */
async function finishing(x: Web): Promise<Finishing | undefined> {
  const { person, service } = x
  const read = person && (await readCase(service, person.account.accountId))
  const request = read?.case.requests.find((r): r is Pending => r.state === 'pending')
  if (!read || !request || status(request, read.moment, service.policy) !== 'ready') return undefined
  const known = await loadChallenges(service.database, person.account.accountId, read.moment.now - days(1))
  const wanted = new Set(candidatesOf(read.case, request).map((p) => p.proofId))
  const typedHere = actsAsRequester(request, person)
  const codes = read.proofs
    .filter(isAddress)
    .filter((p) => wanted.has(p.proofId))
    .flatMap((proof) => {
      const challenge = known.findLast(
        (c) => c.proofId === proof.proofId && c.purpose === 'finish' && c.browserKey === person.browserKey,
      )
      if (!challenge || challenge.state === 'used') return []
      const seen = { x, person, read }
      const target = maskedProof(seen, proof, typedHere)
      return [{ challenge, kind: proof.kind, target, address: hintAddress(seen, proof, typedHere) }]
    })
  const byCode = request.rank === 0 && person.session.recoveryOf === request.requestId
  return codes.length === wanted.size ? { person, request, codes, byCode } : undefined
}

/** Shows the form; the codes were sent by the button that led here, because opening a page sends nothing (S16). */
async function finishPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await finishing(x)
  return found ? finishForm(x, found) : goto('/replace/status')
}

async function sendCodes(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const asked = await askFinishCodes(x.service, x.person)
  return asked.ok ? goto(PATH) : cannotPage(x, asked.refusal)
}

async function finish(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await finishing(x)
  if (!found) return goto('/replace/status')
  const currentPassword = x.form.value('current')
  const done = await finishReplacement(x.service, x.person, {
    codes: new Map(
      found.codes.map(({ challenge }) => [challenge.challengeId, x.form.value(`code-${challenge.challengeId}`)]),
    ),
    ...(currentPassword === undefined ? {} : { currentPassword }),
    newPassword: x.form.value('new'),
  })
  if (done.ok) {
    const { token, newCode } = done.value
    const cookies = [{ name: 'session', value: token }] as const
    return newCode ? codeInPlacePage(x, newCode, { of: 'used', href: DONE, cookies }) : goto(DONE, cookies)
  }
  const { refusal } = done
  const again = await finishing(x)
  return again && (!refusal.code.startsWith('replacement.') || refusal.code === 'replacement.first_factor_needed')
    ? finishForm(x, again, refusal)
    : cannotPage(x, refusal)
}

/** Which field a refusal is about. */
function fieldOf({ code }: Refusal, { codes }: Finishing): string | undefined {
  if (code === 'password.current_wrong' || code === 'replacement.first_factor_needed') return 'current'
  if (code.startsWith('recovery_code.')) return 'current'
  if (code.startsWith('password.')) return 'new'
  return code.startsWith('code.') ? `code-${codes[0]?.challenge.challengeId}` : undefined
}

async function finishForm(x: Web, found: Finishing, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const { codes, request } = found
  const live = codes.every(({ challenge }) => isLive(challenge, x.now.now, x.service.policy))
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = refusal && live ? fieldOf(refusal, found) : undefined
  const panels = live ? await Promise.all(codes.map((code) => delivered(x, found.person, code))) : []
  return show(x, {
    title: say(t.heading, locale),
    receipt: request.receipt,
    back: '/replace/status',
    refusal,
    errors: message ? [{ message, field }] : [],
    body: againNeeded(x)
      ? againAtHost(x, PATH)
      : live
        ? html`${lead(say(found.person.account.hosted ? t.leadHosted : t.lead, locale))}${fields(x, found, field, message)}${panels}${resendForm(
            x,
            SEND,
            codes.map((code) => code.challenge),
          )}`
        : html`${lead(say(t.over, locale))}${newCodeForm(x, SEND)}${linkList([
            { href: '/replace/status', label: say(t.toStatus, locale) },
          ])}`,
  })
}

/** How the code's message fares, and what to look at where it does not come (journey.md F7). */
async function delivered(x: Web, person: Person, code: AwaitedCode): Promise<Html> {
  const report = await deliveryOf(x.service.database, person.account.accountId, codeKey(code.challenge.challengeId))
  return html`${report && deliveryPanel(x, { ...code, about: code.target, report, path: PATH })}${missingHelp(x, code)}`
}

function fields(x: Web, { codes, person, byCode }: Finishing, field: string | undefined, message: string | undefined) {
  const { locale } = x.visitor
  const { policy } = x.service
  const errorOf = (name: string) => (field === name ? message : undefined)
  const switches = { show: say(t.show, locale), hide: say(t.hide, locale) }
  return form({
    action: PATH,
    hidden: tokens(x),
    body: html`${codes.map((code) => {
      const name = `code-${code.challenge.challengeId}`
      return awaitedField(x, code, name, errorOf(name))
    })}${
      byCode
        ? !recoveryCodeFresh(person.session, x.now.now, policy) &&
          codeField({
            locale,
            name: 'current',
            kind: 'recovery',
            label: say(t.codeAgain, locale),
            hint: say(t.codeAgainHint, locale),
            error: errorOf('current'),
          })
        : !person.account.hosted &&
          !firstFactorFresh(person.session, x.now.now, policy) &&
          passwordField({
            ...switches,
            locale,
            name: 'current',
            label: say(t.current, locale),
            hint: say(t.currentHint, locale),
            autocomplete: 'current-password',
            error: errorOf('current'),
          })
    }${
      !person.account.hosted &&
      passwordField({
        ...switches,
        locale,
        name: 'new',
        label: say(t.new, locale),
        hint: say(t.newHint, locale, { min: policy.password_length_min }),
        autocomplete: 'new-password',
        error: errorOf('new'),
      })
    }${heading(say(t.whatHeading, locale))}${bullets(t.what.map((line) => say(line, locale)))}${button({
      label: say(t.button, locale),
    })}`,
  })
}

/** Why it cannot be finished now, and the page that knows what comes next (L13). */
function cannotPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.cannotHeading, locale),
    refusal,
    body: html`${paragraph(sentence(x, SENTENCES, refusal))}${actions(
      linkButton({ href: '/replace/status', label: say(t.toStatus, locale) }),
    )}`,
  })
}

export const finishRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: finishPage },
  { method: 'POST', path: PATH, handle: finish },
  { method: 'GET', path: SEND, handle: () => goto(PATH) },
  { method: 'POST', path: SEND, handle: sendCodes },
]
