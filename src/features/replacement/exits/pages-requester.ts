import { html } from '../../../kernel/html.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { say } from '../../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../../platform/http/exchange.ts'
import { deliveryOf } from '../../../platform/outbox.ts'
import { lead } from '../../../platform/page/content.ts'
import { form, linkList, ways } from '../../../platform/page/form.ts'
import { codeKey, currentChallenge } from '../../challenge/flow.ts'
import { codeSentences } from '../../challenge/texts.ts'
import { maskFull, maskStrict } from '../../proof/mask.ts'
import { openAddress } from '../../proof/store-address.ts'
import { type Sentences, sentence, show, tokens, type Web } from '../../session/shell.ts'
import { codePage } from '../../session/shell-code.ts'
import type { Person } from '../../session/store-visitor.ts'
import { askRequesterCode, becomeRequester } from '../status/flow-end.ts'
import { isRequesterHere, maskedProof, newProofs, type Running, runningHere } from '../status/pages-facts.ts'
import { replacementSentences } from '../texts-refusals.ts'
import { oldProofTexts, requesterTexts as t } from './texts.ts'

const PATH = '/replace/requester'
const CODE = `${PATH}/code`

const SENTENCES: Sentences = { ...codeSentences, ...replacementSentences }

/** Where it was begun elsewhere: a code to the new address makes this browser the requester's, too (L9). */
async function requesterPage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const running = await runningHere(x, x.person)
  return running && !isRequesterHere(running) ? candidates(running) : goto('/replace/status')
}

function candidates(running: Running, refusal?: Refusal): Answer {
  const { x, request } = running
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
        newProofs(running).map((p) => ({
          title: html`${say(p.kind === 'mail' ? oldProofTexts.mail : oldProofTexts.phone, locale)} ${maskedProof(running, p)}`,
          consequence: say(t.send, locale),
          name: 'proof',
          value: p.proofId,
          kind: 'go',
        })),
      ),
    })}${linkList([{ href: '/replace/status', label: say(oldProofTexts.none, locale) }])}`,
  })
}

async function choose(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  return send(x, x.person, x.form.text('proof'))
}

async function send(x: Web, person: Person, proofId: string): Promise<Answer> {
  const asked = await askRequesterCode(x.service, person, proofId)
  if (asked.ok) return goto(CODE)
  const running = await runningHere(x, person)
  return running ? candidates(running, asked.refusal) : goto('/replace/status')
}

const awaited = (x: Web, person: Person) =>
  currentChallenge(x.service, person.account.accountId, 'requester', person.browserKey)

async function resend(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const challenge = await awaited(x, x.person)
  return challenge ? send(x, x.person, challenge.proofId) : goto(PATH)
}

async function entryPage(x: Web, refusal?: Refusal): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const { person } = x
  const running = await runningHere(x, person)
  if (!running || isRequesterHere(running)) return goto('/replace/status')
  const challenge = await awaited(x, person)
  const proof = newProofs(running).find((p) => p.proofId === challenge?.proofId)
  const address = proof && openAddress(x.service, person.account.accountId, proof)
  if (!challenge || !address) return goto(PATH)
  const known = person.session.proofId !== null
  return codePage(x, {
    path: CODE,
    challenge,
    kind: address.kind,
    target: known ? maskFull(address) : maskStrict(address),
    delivery: await deliveryOf(x.service.database, person.account.accountId, codeKey(challenge.challengeId)),
    button: t.button,
    address: known ? address : undefined,
    refusal,
    sentences: SENTENCES,
    otherWay: newProofs(running).length > 1 ? PATH : undefined,
    noneOfThese: '/replace/status',
    back: PATH,
    receipt: running.request.receipt,
  })
}

async function enter(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const challenge = await awaited(x, x.person)
  if (!challenge) return goto(PATH)
  const mine = await becomeRequester(x.service, x.person, challenge.challengeId, x.form.value('code'))
  return mine.ok ? goto('/replace/status') : entryPage(x, mine.refusal)
}

export const requesterRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: requesterPage },
  { method: 'POST', path: PATH, handle: choose },
  { method: 'GET', path: CODE, handle: (x) => entryPage(x) },
  { method: 'POST', path: CODE, handle: enter },
  { method: 'GET', path: `${CODE}/resend`, handle: () => goto(CODE) },
  { method: 'POST', path: `${CODE}/resend`, handle: resend },
]
