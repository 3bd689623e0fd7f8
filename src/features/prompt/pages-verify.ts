import { type Html, html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { sendsSms } from '../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { lead, masked, small } from '../../platform/page/content.ts'
import { button, form, type Way, ways } from '../../platform/page/form.ts'
import { codeKey, currentChallenge } from '../challenge/flow.ts'
import { codeSentences } from '../challenge/texts.ts'
import type { Address } from '../proof/address.ts'
import { maskFull, maskStrict, spokenMask } from '../proof/mask.ts'
import { powers } from '../proof/rules.ts'
import { loadProofs, type StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import { addressTexts } from '../proof/texts.ts'
import { isKnownBrowser } from '../session/flow.ts'
import { type Sentences, sentence, show, shownMonth, tokens, type Web } from '../session/shell.ts'
import { addressPage } from '../session/shell-address.ts'
import { codePage } from '../session/shell-code.ts'
import type { Person } from '../session/store-visitor.ts'
import { registeredIn } from '../session/texts-address.ts'
import { askVerifyCode, askVerifyCodeByAddress, resendVerifyCode, verify } from './flow.ts'
import { verifyTexts as t, verifySentences } from './texts-verify.ts'

const SENTENCES = { ...addressTexts, ...codeSentences, ...verifySentences } satisfies Sentences

/** The same steps under two names, so that the way back is known without being carried through the forms. */
const BASES = { '/verify': '/account', '/verify/security': '/security' } as const
type Base = keyof typeof BASES

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
    const reachable = powers(proof).verify && (proof.kind === 'mail' || sendsSms(x.service.settings))
    const address = reachable ? openAddress(x.service, accountId, proof) : undefined
    return address ? [{ proof, address }] : []
  })
  return { known, usable }
}

const maskOf = (address: Address, known: boolean): string => (known ? maskFull(address) : maskStrict(address))

/** The mask for eyes, and in words for who hears the page. */
const shownMask = (x: Web, address: Address, known: boolean): Html =>
  html`<span aria-hidden="true">${masked(maskOf(address, known))}</span><span class="vh">${say(
    spokenMask(address, known ? 'full' : 'strict'),
    x.visitor.locale,
  )}</span>`

async function choosePage(x: Web, base: Base, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  if (base === '/verify' && x.query('next') === 'security') return goto('/verify/security')
  const { locale } = x.visitor
  const { known, usable } = await choicesOf(x, person)
  if (usable.length === 0) return nothingUsable(x, base)
  return show(x, {
    title: say(t.title, locale),
    help: '/help#about',
    back: BASES[base],
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    refusal,
    body: html`${lead(say(known ? t.known : t.unknown, locale))}${form({
      action: base,
      hidden: tokens(x),
      body: ways([
        ...usable.map((one) => wayOf(x, one, known)),
        { title: say(t.none, locale), consequence: say(t.noneThen, locale), name: 'proof', value: 'none' },
      ]),
    })}${usable.some(({ proof }) => proof.kind === 'phone') && small(say(t.sms, locale))}`,
  })
}

function wayOf(x: Web, { proof, address }: Usable, known: boolean): Way {
  const { locale } = x.visitor
  const added = say(registeredIn, locale, { month: shownMonth(x, proof.provenAt ?? proof.createdAt) })
  return {
    title: html`${say(t[proof.kind], locale)} ${shownMask(x, address, known)}`,
    consequence: html`${proof.label !== '' && html`${proof.label}<br>`}${added}`,
    kind: 'go',
    name: 'proof',
    value: proof.proofId,
  }
}

function nothingUsable(x: Web, base: Base): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(t.emptyTitle, locale),
    help: '/help#lost',
    back: BASES[base],
    body: html`${lead(say(t.emptyLead, locale))}${form({
      action: base,
      hidden: { ...tokens(x), proof: 'none' },
      body: button({ label: say(t.emptyButton, locale) }),
    })}`,
  })
}

async function choose(x: Web, base: Base): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const chosen = x.form.text('proof')
  if (chosen === 'none') return goto('/replace')
  const { known, usable } = await choicesOf(x, person)
  if (!usable.some(({ proof }) => proof.proofId === chosen))
    return choosePage(x, base, { code: 'verify.proof_unusable', params: {} })
  if (!known) return goto(`${base}/address?proof=${chosen}`)
  const asked = await askVerifyCode(x.service, person, chosen)
  return asked.ok ? goto(`${base}/code`) : choosePage(x, base, asked.refusal)
}

async function addressStep(x: Web, base: Base, proofId: string, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const { known, usable } = await choicesOf(x, person)
  const one = usable.find(({ proof }) => proof.proofId === proofId)
  if (!one || known) return goto(base)
  return addressPage(x, {
    path: `${base}/address`,
    back: base,
    proofId,
    address: one.address,
    refusal,
    sentences: SENTENCES,
    none: { href: '/replace', label: say(t.none, x.visitor.locale) },
  })
}

async function takeAddress(x: Web, base: Base): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  const asked = await askVerifyCodeByAddress(x.service, person, proofId, x.form.value('address'))
  if (asked.ok) return goto(`${base}/code`)
  return asked.refusal.code === 'verify.proof_unusable'
    ? choosePage(x, base, asked.refusal)
    : addressStep(x, base, proofId, asked.refusal)
}

/** The code this browser waits for. */
const waiting = (x: Web, person: Person) =>
  currentChallenge(x.service, person.account.accountId, 'verify', person.browserKey)

async function codeStep(x: Web, base: Base, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const [challenge, { known, usable }] = await Promise.all([waiting(x, person), choicesOf(x, person)])
  const one = usable.find(({ proof }) => proof.proofId === challenge?.proofId)
  if (!challenge || !one) return goto(base)
  const { database } = x.service
  return codePage(x, {
    path: `${base}/code`,
    challenge,
    kind: one.proof.kind,
    target: maskOf(one.address, known),
    // How the message fares would tell whether the typed address was right (EP-04).
    delivery: known ? await deliveryOf(database, person.account.accountId, codeKey(challenge.challengeId)) : undefined,
    button: t.button,
    address: known ? one.address : undefined,
    refusal,
    sentences: SENTENCES,
    otherWay: base,
    noneOfThese: '/replace',
    back: base,
  })
}

async function takeCode(x: Web, base: Base): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const challenge = await waiting(x, person)
  if (!challenge) return goto(base)
  const verified = await verify(x.service, person, challenge.challengeId, x.form.value('code'))
  return verified.ok
    ? goto(BASES[base], [{ name: 'session', value: verified.value.token }])
    : codeStep(x, base, verified.refusal)
}

async function resend(x: Web, base: Base): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const challenge = await waiting(x, person)
  if (!challenge) return goto(base)
  const sent = await resendVerifyCode(x.service, person, challenge)
  return sent.ok ? goto(`${base}/code`) : codeStep(x, base, sent.refusal)
}

const routesUnder = (base: Base): readonly Route<Person>[] => [
  { method: 'GET', path: base, handle: (x) => choosePage(x, base) },
  { method: 'POST', path: base, handle: (x) => choose(x, base) },
  { method: 'GET', path: `${base}/address`, handle: (x) => addressStep(x, base, x.query('proof') ?? '') },
  { method: 'POST', path: `${base}/address`, handle: (x) => takeAddress(x, base) },
  { method: 'GET', path: `${base}/code`, handle: (x) => codeStep(x, base) },
  { method: 'POST', path: `${base}/code`, handle: (x) => takeCode(x, base) },
  { method: 'GET', path: `${base}/code/resend`, handle: () => goto(`${base}/code`) },
  { method: 'POST', path: `${base}/code/resend`, handle: (x) => resend(x, base) },
]

export const verifyRoutes: readonly Route<Person>[] = [...routesUnder('/verify'), ...routesUnder('/verify/security')]
