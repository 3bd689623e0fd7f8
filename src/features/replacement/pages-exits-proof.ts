import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { radioGroup } from '../../platform/page/field.ts'
import { button, form, linkList, ways } from '../../platform/page/form.ts'
import { currentChallenge } from '../challenge/flow.ts'
import { type Challenge, isLive } from '../challenge/rules.ts'
import { codeSentences } from '../challenge/texts.ts'
import { powers } from '../proof/rules.ts'
import { type Sentences, sentence, show, shownDate, tokens, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { codeWords } from '../session/texts-code.ts'
import { askEarlyCode, endWithOldProof } from './flow-end.ts'
import { awaitedAgain, awaitedDelivery, awaitedField, awaitedResend } from './pages-finish-code.ts'
import { maskedProof, type Running, runningHere } from './pages-status-facts.ts'
import { stoppedPage } from './pages-stop.ts'
import { replacementSentences } from './texts-refusals.ts'
import { oldProofTexts as t } from './texts-status-exits.ts'

const PATH = '/replace/old-proof'
const CODE = `${PATH}/code`

const SENTENCES: Sentences = {
  ...codeSentences,
  ...replacementSentences,
  'choice.missing': t.unchosen,
}

async function choosePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  return running ? proofs(running) : goto('/replace/status')
}

/** The old proofs that can decide; choosing one sends its code. */
function proofs(running: Running, refusal?: Refusal): Answer {
  const { x, read, request } = running
  const { locale } = x.visitor
  return show(x, {
    title: say(t.heading, locale),
    receipt: request.receipt,
    back: '/replace/status',
    refusal,
    errors: refusal ? [{ message: sentence(x, SENTENCES, refusal) }] : [],
    body: html`${lead(say(t.lead, locale))}${form({
      action: PATH,
      hidden: tokens(x),
      body: ways(
        read.proofs
          .filter((p) => powers(p).authorise)
          .map((p) => ({
            title: html`${say(p.kind === 'mail' ? t.mail : t.phone, locale)} ${maskedProof(running, p)}`,
            consequence: html`${p.label !== '' && html`${p.label}<br>`}${say(t.registered, locale, { date: shownDate(x, p.createdAt) })}`,
            name: 'proof',
            value: p.proofId,
          })),
      ),
    })}${linkList([{ href: '/replace/status', label: say(t.none, locale) }])}`,
  })
}

async function choose(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  return send(x, x.person, x.form.text('proof'))
}

async function send(x: Web, person: Person, proofId: string): Promise<Answer> {
  const asked = await askEarlyCode(x.service, person, proofId)
  if (asked.ok) return goto(CODE)
  const running = await runningHere(x, person)
  return running ? proofs(running, asked.refusal) : goto('/replace/status')
}

async function resend(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const challenge = await awaited(x, x.person)
  return challenge ? send(x, x.person, challenge.proofId) : goto(PATH)
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
  const proof = running?.read.proofs.find((p) => p.proofId === challenge?.proofId)
  if (!running) return goto('/replace/status')
  if (!challenge || !proof || challenge.requestId !== running.request.requestId) return goto(PATH)
  const code = { challenge, kind: proof.kind, target: maskedProof(running, proof) }
  const live = isLive(challenge, x.now.now, x.service.policy)
  const message = refusal && sentence(x, SENTENCES, refusal)
  const field = !live || !refusal ? undefined : refusal.code === 'choice.missing' ? 'how' : 'code'
  return show(x, {
    title: say(live ? t.choose : codeWords.titleOver, locale),
    receipt: running.request.receipt,
    back: PATH,
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${
      live
        ? html`${form({
            action: CODE,
            hidden: tokens(x),
            body: html`${awaitedField(x, code, 'code', field === 'code' ? message : undefined)}${choice(
              x,
              field === 'how' ? message : undefined,
            )}${button({ label: say(t.decide, locale) })}`,
          })}${await awaitedDelivery(x, code, CODE)}${awaitedResend(x, `${CODE}/resend`, [challenge])}`
        : html`${lead(say(codeWords.over, locale))}${awaitedAgain(x, `${CODE}/resend`)}`
    }${linkList([
      { href: PATH, label: say(codeWords.otherWay, locale) },
      { href: '/replace/status', label: say(t.none, locale) },
    ])}`,
  })
}

function choice(x: Web, error: string | undefined) {
  const { locale } = x.visitor
  const sent = x.form.text('how')
  return radioGroup({
    locale,
    name: 'how',
    label: say(t.choose, locale),
    hint: say(t.chooseHint, locale),
    error,
    selected: sent === 'early' || sent === 'not-me' ? sent : undefined,
    options: [
      { value: 'early', label: say(t.early, locale), consequence: say(t.earlyThen, locale) },
      { value: 'not-me', label: say(t.notMe, locale), consequence: say(t.notMeThen, locale) },
    ],
  })
}

async function decide(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { person } = x
  const how = x.form.text('how')
  if (how !== 'early' && how !== 'not-me') return decision(x, person, { code: 'choice.missing', params: {} })
  const challenge = await awaited(x, person)
  if (!challenge) return goto(PATH)
  const ended = await endWithOldProof(x.service, person, challenge.challengeId, x.form.value('code'), how)
  if (!ended.ok) return decision(x, person, ended.refusal)
  // A stop ends the session that began the request, and this may be it.
  return how === 'not-me' && ended.value.sessionId === person.session.sessionId
    ? stoppedPage({ ...x, person: undefined }, ended.value)
    : goto('/replace/status')
}

export const oldProofRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: choosePage },
  { method: 'POST', path: PATH, handle: choose },
  { method: 'GET', path: CODE, handle: codePage },
  { method: 'POST', path: CODE, handle: decide },
  { method: 'GET', path: `${CODE}/resend`, handle: () => goto(CODE) },
  { method: 'POST', path: `${CODE}/resend`, handle: resend },
]
