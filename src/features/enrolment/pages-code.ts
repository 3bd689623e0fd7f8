import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, type CookieChange, goto, type Route } from '../../platform/http/exchange.ts'
import { deliveryOf } from '../../platform/outbox.ts'
import { codeKey, currentChallenge } from '../challenge/flow.ts'
import type { Challenge } from '../challenge/rules.ts'
import { loadChallenges } from '../challenge/store.ts'
import type { Web } from '../session/shell.ts'
import { codePage } from '../session/shell-code.ts'
import type { Person } from '../session/store-visitor.ts'
import { confirmEnrolment, enrolmentStep, resendEnrolmentCode } from './flow.ts'
import { enrolmentSentences, signUpWords as words } from './texts.ts'

const about = (x: Web): string => `enrolment/${x.visitor.browserKey}`

/** The cookie that remembers a sign-up: which one it is, sealed for this browser, as an id alone shall be no power. */
export const enrolmentCookie = (x: Web, accountId: string): CookieChange => ({
  name: 'enrolment',
  value: x.service.keys.seal(accountId, about(x)).toString('base64url'),
})

/** The sign-up that this browser began, if it did. */
export function enroller(x: Web): string | undefined {
  try {
    return x.service.keys.open(Buffer.from(x.cookie('enrolment') ?? '', 'base64url'), about(x))
  } catch {
    return undefined
  }
}

async function signUpCodePage(x: Web, refusal?: Refusal): Promise<Answer> {
  const accountId = enroller(x)
  const step = accountId && (await enrolmentStep(x.service, accountId))
  if (!accountId || !step) return goto('/sign-up')
  if (step.step === 'password') return goto('/sign-up/password')
  const challenge = await currentChallenge(x.service, accountId, 'enrol', x.visitor.browserKey)
  if (!challenge) return goto('/sign-up')
  return codePage(x, {
    path: '/sign-up/code',
    challenge,
    kind: 'mail',
    target: step.address,
    address: { kind: 'mail', address: step.address },
    delivery: await firstDelivery(x, accountId, challenge),
    untold: words.untold,
    button: words.confirm,
    refusal,
    sentences: enrolmentSentences,
    links: [{ href: '/sign-up', label: say(words.correct, x.visitor.locale) }],
    back: '/sign-up',
  })
}

/**
 * How the first message fares: the code, or the mail that says the account exists. Both were asked for at once and
 * fare alike, so the panel does not tell which it was (S17); of what is sent later nothing is told, as that is only
 * ever a code.
 */
async function firstDelivery(x: Web, accountId: string, { challengeId, deliverable, sends }: Challenge) {
  const { database } = x.service
  const isFirst = sends === 1 && (await loadChallenges(database, accountId, 0)).length === 1
  return isFirst ? deliveryOf(database, accountId, deliverable ? codeKey(challengeId) : 'enrolment-exists') : undefined
}

async function confirm(x: Web): Promise<Answer> {
  const accountId = enroller(x)
  const challenge = accountId && (await currentChallenge(x.service, accountId, 'enrol', x.visitor.browserKey))
  if (!accountId || !challenge) return goto('/sign-up')
  const done = await confirmEnrolment(x.service, x.visitor, accountId, challenge.challengeId, x.form.value('code'))
  return done.ok ? goto('/sign-up/password') : signUpCodePage(x, done.refusal)
}

async function resend(x: Web): Promise<Answer> {
  const accountId = enroller(x)
  if (!accountId) return goto('/sign-up')
  const sent = await resendEnrolmentCode(x.service, x.visitor, accountId)
  return sent.ok ? goto('/sign-up/code') : signUpCodePage(x, sent.refusal)
}

export const signUpCodeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/sign-up/code', handle: (x) => signUpCodePage(x) },
  { method: 'POST', path: '/sign-up/code', handle: confirm },
  { method: 'GET', path: '/sign-up/code/resend', handle: () => goto('/sign-up/code') },
  { method: 'POST', path: '/sign-up/code/resend', handle: resend },
]
