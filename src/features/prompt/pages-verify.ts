import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { sendsSms } from '../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { lead, masked, notice, paragraph, small } from '../../platform/page/content.ts'
import { button, form, type Way, ways } from '../../platform/page/form.ts'
import { codeKey, currentChallenge } from '../challenge/flow.ts'
import { codeSentences } from '../challenge/texts.ts'
import { factorWays } from '../passkey/shell-ways.ts'
import type { Address } from '../proof/address.ts'
import { maskFull, maskStrict, spokenMask } from '../proof/mask.ts'
import { isAddress, powers } from '../proof/rules.ts'
import { loadProofs, type StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import { addressTexts } from '../proof/texts.ts'
import { runningRequest } from '../replacement/start/flow.ts'
import { isKnownBrowser } from '../session/flow.ts'
import { type Sentences, sentence, show, shownMonth, tokens, type Web } from '../session/shell.ts'
import { addressPage } from '../session/shell-address.ts'
import { codePage } from '../session/shell-code.ts'
import type { Person } from '../session/store-visitor.ts'
import { registeredIn } from '../session/texts-address.ts'
import { askVerifyCode, askVerifyCodeByAddress, resendVerifyCode, verify } from './flow.ts'
import { type Aim, aimOf, noneAt, purposeOf } from './pages-verify-aim.ts'
import { factorRoutesUnder } from './pages-verify-factor.ts'
import { isOffered } from './rules.ts'
import { verifyTexts as t, verifySentences } from './texts-verify.ts'

const SENTENCES = { ...addressTexts, ...codeSentences, ...verifySentences } satisfies Sentences

interface Usable {
  readonly proof: StoredProof
  readonly address: Address
}

/** The proofs to choose from, and whether this browser may see a little more of them (T141). */
async function choicesOf(x: Web, person: Person) {
  const { accountId } = person.account
  const [known, proofs] = await Promise.all([
    isKnownBrowser(x.service, person, x.now.now),
    loadProofs(x.service.database, accountId),
  ])
  const usable = proofs.flatMap((proof): Usable[] => {
    const reachable = isOffered(proof, proofs) && (proof.kind !== 'phone' || sendsSms(x.service.settings))
    const address = reachable ? openAddress(x.service, accountId, proof) : undefined
    return address ? [{ proof, address }] : []
  })
  return { known, usable, others: proofs.filter((p) => powers(p).verify && !isAddress(p)) }
}

const maskOf = (address: Address, known: boolean): string => (known ? maskFull(address) : maskStrict(address))

/** The mask for eyes, and in words for who hears the page. */
const shownMask = (x: Web, address: Address, known: boolean): Html =>
  html`<span aria-hidden="true">${masked(maskOf(address, known))}</span><span class="vh">${say(
    spokenMask(address, known ? 'full' : 'strict'),
    x.visitor.locale,
  )}</span>`

async function choosePage(x: Web, aim: Aim, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { locale } = x.visitor
  const { known, usable, others } = await choicesOf(x, person)
  if (usable.length + others.length === 0) return nothingUsable(x, aim)
  const why = await halfwayNotice(x, person)
  return show(x, {
    title: say(t.title, locale),
    help: '/help/001002',
    back: backFrom(x, aim),
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    refusal,
    body: html`${why}${usable.length > 0 && lead(say(known ? t.known : t.unknown, locale))}${form({
      action: aim.base,
      hidden: tokens(x),
      body: ways([
        ...factorWays(x, others, aim.base),
        ...usable.map((one) => wayOf(x, one, known)),
        { title: say(t.none, locale), consequence: say(t.noneThen, locale), name: 'proof', value: 'none' },
      ]),
    })}${usable.some(({ proof }) => proof.kind === 'phone') && small(say(t.sms, locale))}`,
  })
}

/** Before the second step there is nothing to go back to. */
const backFrom = ({ person }: Web, aim: Aim): string | undefined => (person?.halfway ? undefined : aim.back)

/** Why the password was not all; and while a request runs, that it does, and where it is (RW-07). */
async function halfwayNotice(x: Web, { account, halfway }: Person): Promise<Part> {
  if (halfway !== 'two-step') return false
  const { locale } = x.visitor
  const live = await runningRequest(x.service, account.accountId)
  return live
    ? notice({
        tone: 'warning',
        title: say(t.running, locale),
        body: html`${paragraph(say(t.runningBody, locale))}<a href="/replace/status">${say(t.toStatus, locale)}</a>`,
      })
    : notice({ tone: 'info', title: say(t.twoStep, locale), body: say(t.twoStepBody, locale) })
}

function wayOf(x: Web, { proof, address }: Usable, known: boolean): Way {
  const { locale } = x.visitor
  const added = say(registeredIn, locale, { month: shownMonth(x, proof.provenAt ?? proof.createdAt) })
  return {
    title: html`${say(t[address.kind], locale)} ${shownMask(x, address, known)}`,
    consequence: html`${proof.label !== '' && html`${proof.label}<br>`}${added}`,
    kind: 'go',
    name: 'proof',
    value: proof.proofId,
  }
}

function nothingUsable(x: Web, aim: Aim): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.emptyTitle, locale),
    help: '/help/001001',
    back: backFrom(x, aim),
    body: html`${lead(say(t.emptyLead, locale))}${form({
      action: aim.base,
      hidden: { ...tokens(x), proof: 'none' },
      body: button({ label: say(t.emptyButton, locale) }),
    })}`,
  })
}

async function choose(x: Web, aim: Aim): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const chosen = x.form.text('proof')
  if (chosen === 'none') return goto(noneAt(x))
  const asked = await askVerifyCode(x.service, person, chosen, purposeOf(aim), x.now.now)
  if (asked.ok) return goto(`${aim.base}/code`)
  if (asked.refusal.code !== 'verify.address_needed') return choosePage(x, aim, asked.refusal)
  // What was sent is only taken up into an address where it is one of theirs.
  const { usable } = await choicesOf(x, person)
  return usable.some(({ proof }) => proof.proofId === chosen)
    ? goto(`${aim.base}/address?proof=${chosen}`)
    : choosePage(x, aim, { code: 'verify.proof_unusable', params: {} })
}

async function addressStep(x: Web, aim: Aim, proofId: string, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { known, usable } = await choicesOf(x, person)
  const one = usable.find(({ proof }) => proof.proofId === proofId)
  if (!one || known) return goto(aim.base)
  return addressPage(x, {
    path: `${aim.base}/address`,
    back: aim.base,
    proofId,
    address: one.address,
    refusal,
    sentences: SENTENCES,
    none: { href: noneAt(x), label: say(t.none, x.visitor.locale) },
  })
}

async function takeAddress(x: Web, aim: Aim): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  const asked = await askVerifyCodeByAddress(x.service, person, proofId, x.form.value('address'), purposeOf(aim))
  if (asked.ok) return goto(`${aim.base}/code`)
  return asked.refusal.code === 'verify.proof_unusable'
    ? choosePage(x, aim, asked.refusal)
    : addressStep(x, aim, proofId, asked.refusal)
}

/** The code this browser waits for. */
const waiting = (x: Web, person: Person, aim: Aim) =>
  currentChallenge(x.service, person.account.accountId, purposeOf(aim), person.browserKey, x.now.now)

async function codeStep(x: Web, aim: Aim, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const [challenge, { known, usable }] = await Promise.all([waiting(x, person, aim), choicesOf(x, person)])
  const one = usable.find(({ proof }) => proof.proofId === challenge?.proofId)
  if (!challenge || !one) return goto(aim.base)
  const { database } = x.service
  return codePage(x, {
    path: `${aim.base}/code`,
    challenge,
    kind: one.address.kind,
    target: maskOf(one.address, known),
    // How the message fares would tell whether the typed address was right (EP-04).
    delivery: known ? await deliveryOf(database, person.account.accountId, codeKey(challenge.challengeId)) : undefined,
    button: t.button,
    address: known ? one.address : undefined,
    refusal,
    sentences: SENTENCES,
    otherWay: aim.base,
    noneOfThese: noneAt(x),
    back: aim.base,
  })
}

async function takeCode(x: Web, aim: Aim): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const challenge = await waiting(x, person, aim)
  if (!challenge) return goto(aim.base)
  const verified = await verify(x.service, person, challenge, x.form.value('code'), { now: x.now.now, challenge })
  return verified.ok
    ? goto(aim.back, [{ name: 'session', value: verified.value.token }])
    : codeStep(x, aim, verified.refusal)
}

async function resend(x: Web, aim: Aim): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const challenge = await waiting(x, person, aim)
  if (!challenge) return goto(aim.base)
  const sent = await resendVerifyCode(x.service, person, challenge)
  return sent.ok ? goto(`${aim.base}/code`) : codeStep(x, aim, sent.refusal)
}

const routesUnder = (base: string): readonly Route<Person>[] => [
  { method: 'GET', path: base, handle: (x) => choosePage(x, aimOf(x)) },
  { method: 'POST', path: base, handle: (x) => choose(x, aimOf(x)) },
  { method: 'GET', path: `${base}/address`, handle: (x) => addressStep(x, aimOf(x), x.query('proof') ?? '') },
  { method: 'POST', path: `${base}/address`, handle: (x) => takeAddress(x, aimOf(x)) },
  { method: 'GET', path: `${base}/code`, handle: (x) => codeStep(x, aimOf(x)) },
  { method: 'POST', path: `${base}/code`, handle: (x) => takeCode(x, aimOf(x)) },
  { method: 'GET', path: `${base}/code/resend`, handle: (x) => goto(`${aimOf(x).base}/code`) },
  { method: 'POST', path: `${base}/code/resend`, handle: (x) => resend(x, aimOf(x)) },
]

export const verifyRoutes: readonly Route<Person>[] = ['/verify', '/verify/for/:act'].flatMap((base) => [
  ...routesUnder(base),
  ...factorRoutesUnder(base),
])
