import { type Html, html } from '../../../kernel/html.ts'
import type { Refusal, Result } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { sendsSms } from '../../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { lead } from '../../../platform/page/content.ts'
import { button, form, linkList, type Way, ways } from '../../../platform/page/form.ts'
import { codeKey, currentChallenge } from '../../challenge/flow.ts'
import { type Challenge, isLive } from '../../challenge/rules.ts'
import { codeSentences } from '../../challenge/texts.ts'
import { factorWays } from '../../passkey/shell-ways.ts'
import { isAddress, powers } from '../../proof/rules.ts'
import type { StoredProof } from '../../proof/store.ts'
import { openAddress } from '../../proof/store-address.ts'
import { addressTexts } from '../../proof/texts.ts'
import { isKnownBrowser } from '../../session/flow.ts'
import { type Sentences, sentence, show, shownMonth, tokens, type Web } from '../../session/shell.ts'
import { addressPage } from '../../session/shell-address.ts'
import { deliveryPanel, missingHelp, newCodeForm, resendForm } from '../../session/shell-code.ts'
import type { Person } from '../../session/store-visitor.ts'
import { registeredIn } from '../../session/texts-address.ts'
import { codeWords } from '../../session/texts-code.ts'
import { awaitedField } from '../finish/pages-code.ts'
import { hintAddress, maskedProof, type Running, runningHere } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { askEarlyCode, askEarlyCodeByAddress, endWithOldProof, resendEarlyCode } from './flow-old-proof.ts'
import { factorRoutes } from './pages-factor.ts'
import { decided, verdict, verdictIn } from './pages-verdict.ts'
import { oldProofTexts as t } from './texts.ts'

const PATH = '/replace/old-proof'
const ADDRESS = `${PATH}/address`
const CODE = `${PATH}/code`
const RESEND = `${CODE}/resend`

const SENTENCES: Sentences = {
  ...addressTexts,
  ...codeSentences,
  ...replacementSentences,
  'choice.missing': t['choice.missing'],
}

async function choosePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  return running ? choice(running) : goto('/replace/status')
}

/** The old proofs that can decide, where something can be sent to them. */
const deciders = ({ x, read }: Running) =>
  read.proofs
    .filter(isAddress)
    .filter((p) => powers(p).authorise && (p.kind === 'mail' || sendsSms(x.service.settings)))

type Decider = ReturnType<typeof deciders>[number]

/** In a browser that the account knows, choosing sends the code; in any other the whole address is asked first. */
async function choice(running: Running, refusal?: Refusal): Promise<Answer> {
  const { x, person, request } = running
  const { locale } = x.visitor
  const proofs = deciders(running)
  const factors = factorWays(
    x,
    running.read.proofs.filter((p) => powers(p).authorise),
    PATH,
  )
  const none = proofs.length + factors.length === 0
  const known = await isKnownBrowser(x.service, person, x.now.now)
  return show(x, {
    title: say(none ? t.emptyHeading : t.heading, locale),
    receipt: request.receipt,
    back: '/replace/status',
    refusal,
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    body: html`${lead(
      say(none ? t.empty : proofs.length === 0 ? t.leadFactors : known ? t.lead : t.leadUnknown, locale),
    )}${
      !none &&
      form({
        action: PATH,
        hidden: tokens(x),
        body: ways([...factors, ...proofs.map((proof) => wayOf(running, proof))]),
      })
    }${linkList([{ href: '/replace/status', label: say(t.none, locale) }])}`,
  })
}

function wayOf(running: Running, proof: StoredProof): Way {
  const { x } = running
  const { locale } = x.visitor
  const registered = say(registeredIn, locale, { month: shownMonth(x, proof.provenAt ?? proof.createdAt) })
  return {
    title: html`${say(proof.kind === 'mail' ? t.mail : t.phone, locale)} ${maskedProof(running, proof)}`,
    consequence: html`${proof.label !== '' && html`${proof.label}<br>`}${registered}`,
    kind: 'go',
    name: 'proof',
    value: proof.proofId,
  }
}

async function choose(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  return after(x, x.person, proofId, await askEarlyCode(x.service, x.person, proofId))
}

async function after(x: Web, person: Person, proofId: string, asked: Result<Challenge>): Promise<Answer> {
  if (asked.ok) return goto(CODE)
  if (asked.refusal.code === 'verify.address_needed') return goto(`${ADDRESS}?proof=${proofId}`)
  const running = await runningHere(x, person)
  return running ? choice(running, asked.refusal) : goto('/replace/status')
}

async function addressStep(x: Web, proofId: string, refusal?: Refusal): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  const running = await runningHere(x, person)
  const proof = running && deciders(running).find((p) => p.proofId === proofId)
  const address = proof && openAddress(x.service, person.account.accountId, proof)
  if (!running || !address || (await isKnownBrowser(x.service, person, x.now.now))) return goto(PATH)
  return addressPage(x, {
    path: ADDRESS,
    back: PATH,
    proofId,
    address,
    refusal,
    sentences: SENTENCES,
    none: { href: '/replace/status', label: say(t.none, x.visitor.locale) },
    receipt: running.request.receipt,
  })
}

async function takeAddress(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const proofId = x.form.text('proof')
  const asked = await askEarlyCodeByAddress(x.service, x.person, proofId, x.form.value('address'))
  return !asked.ok && asked.refusal.code in addressTexts
    ? addressStep(x, proofId, asked.refusal)
    : after(x, x.person, proofId, asked)
}

async function resend(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const challenge = await awaited(x, x.person)
  if (!challenge) return goto(PATH)
  return after(x, x.person, challenge.proofId, await resendEarlyCode(x.service, x.person, challenge))
}

const awaited = (x: Web, person: Person): Promise<Challenge | undefined> =>
  currentChallenge(x.service, person.account.accountId, 'early-finish', person.browserKey)

async function codePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  return decision(x, x.person)
}

/** The code and the decision in one form; nothing is chosen beforehand, so that nobody decides by going on. */
async function decision(x: Web, person: Person, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const running = await runningHere(x, person)
  const challenge = running && (await awaited(x, person))
  const proof = running?.read.proofs.filter(isAddress).find((p) => p.proofId === challenge?.proofId)
  if (!running) return goto('/replace/status')
  if (!challenge || !proof || challenge.requestId !== running.request.requestId) return goto(PATH)
  const live = isLive(challenge, x.now.now, x.service.policy)
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = !live || !refusal ? undefined : refusal.code === 'choice.missing' ? 'how' : 'code'
  const errorOf = (name: string) => (field === name ? message : undefined)
  const target = maskedProof(running, proof)
  return show(x, {
    title: say(live ? t.enter : codeWords.titleOver, locale),
    receipt: running.request.receipt,
    back: PATH,
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${
      live
        ? html`${form({
            action: CODE,
            hidden: tokens(x),
            body: html`${awaitedField(x, { challenge, target }, 'code', errorOf('code'))}${verdict(
              x,
              errorOf('how'),
            )}${button({ label: say(t.decide, locale) })}`,
          })}${await delivered(running, proof, challenge)}`
        : html`${lead(say(codeWords.over, locale))}${newCodeForm(x, RESEND)}`
    }${linkList([
      { href: PATH, label: say(codeWords.otherWay, locale) },
      { href: '/replace/status', label: say(t.none, locale) },
    ])}`,
  })
}

/** Where the address had to be typed, how its message fares would tell whether it was right (EP-04). */
async function delivered(running: Running, proof: Decider, challenge: Challenge): Promise<Html> {
  const { x, person } = running
  const { kind } = proof
  const known = await isKnownBrowser(x.service, person, x.now.now)
  const report = known
    ? await deliveryOf(x.service.database, person.account.accountId, codeKey(challenge.challengeId))
    : undefined
  return html`${deliveryPanel(x, { kind, report, path: CODE })}${resendForm(x, RESEND, [challenge])}${missingHelp(x, {
    kind,
    address: hintAddress(running, proof),
  })}`
}

async function decide(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { person } = x
  const how = verdictIn(x)
  if (!how) return decision(x, person, { code: 'choice.missing', params: {} })
  const challenge = await awaited(x, person)
  if (!challenge) return goto(PATH)
  const ended = await endWithOldProof(x.service, person, challenge.challengeId, x.form.value('code'), how)
  if (!ended.ok) return decision(x, person, ended.refusal)
  return decided(x, person, how, ended.value)
}

export const oldProofRoutes: readonly Route<Person>[] = [
  ...factorRoutes,
  { method: 'GET', path: PATH, handle: choosePage },
  { method: 'POST', path: PATH, handle: choose },
  { method: 'GET', path: ADDRESS, handle: (x) => addressStep(x, x.query('proof') ?? '') },
  { method: 'POST', path: ADDRESS, handle: takeAddress },
  { method: 'GET', path: CODE, handle: codePage },
  { method: 'POST', path: CODE, handle: decide },
  { method: 'GET', path: RESEND, handle: () => goto(CODE) },
  { method: 'POST', path: RESEND, handle: resend },
]
