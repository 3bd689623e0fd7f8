import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { askCode, codeKey, currentChallenge } from '../challenge/flow.ts'
import { loadProofs } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import type { Web } from '../session/shell.ts'
import { codePage } from '../session/shell-code.ts'
import type { Person } from '../session/store-visitor.ts'
import { confirmNewProof } from './flow.ts'
import { refusedPage } from './pages-gate.ts'
import { securitySentences, addWords as words } from './texts.ts'

/** What waits for its code in this browser: the challenge, and the address that was typed a moment ago. */
async function waiting(x: Web, person: Person) {
  const { accountId } = person.account
  const challenge = await currentChallenge(x.service, accountId, 'add-proof', person.browserKey)
  const proofs = challenge ? await loadProofs(x.service.database, accountId) : []
  const proof = proofs.find((p) => p.proofId === challenge?.proofId && p.state === 'unconfirmed')
  const address = proof && openAddress(x.service, accountId, proof)
  return challenge && address && { challenge, address }
}

async function addCodePage(x: Web, refusal?: Refusal): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await waiting(x, x.person)
  if (!found) return goto('/security')
  const { challenge, address } = found
  const path = address.kind === 'mail' ? '/security/mail' : '/security/phone'
  return codePage(x, {
    path: '/security/code',
    challenge,
    kind: address.kind,
    target: address.address,
    address,
    delivery: await deliveryOf(x.service.database, x.person.account.accountId, codeKey(challenge.challengeId)),
    button: words.confirm,
    refusal,
    sentences: securitySentences,
    links: [{ href: path, label: say(words.correct, x.visitor.locale) }],
    back: path,
  })
}

async function confirm(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await waiting(x, x.person)
  if (!found) return goto('/security')
  const done = await confirmNewProof(x.service, x.person, found.challenge.challengeId, x.form.value('code'))
  if (done.ok) return goto('/security')
  return refusedPage(x, done.refusal, 'add-proof') ?? addCodePage(x, done.refusal)
}

async function resend(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const found = await waiting(x, x.person)
  if (!found) return goto('/security')
  const sent = await askCode(x.service, {
    accountId: x.person.account.accountId,
    proofId: found.challenge.proofId,
    purpose: 'add-proof',
    browserKey: x.person.browserKey,
  })
  return sent.ok ? goto('/security/code') : addCodePage(x, sent.refusal)
}

export const addCodeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/security/code', handle: (x) => addCodePage(x) },
  { method: 'POST', path: '/security/code', handle: confirm },
  { method: 'GET', path: '/security/code/resend', handle: () => goto('/security/code') },
  { method: 'POST', path: '/security/code/resend', handle: resend },
]
