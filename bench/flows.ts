// Messages handed over and sign-ins a second, without HTTP.
import { askCode } from '../src/features/challenge/flow.ts'
import { signIn } from '../src/features/session/flow.ts'
import type { Carriers } from '../src/main/carriers.ts'
import { runDue } from '../src/main/worker.ts'
import { accepted } from '../src/platform/delivery/carrier.ts'
import { measure, print, round } from './measure.ts'
import { makePeople, PASSWORD, type World } from './world.ts'

const FIRST = 1_000_000
const MESSAGES = 2_000
const SIGN_IN_WORKERS = 8
const SIGN_IN_MS = 4_000

/** Takes every message and sends none: what is left is reading, wording and settling. */
const nowhere: Carriers = {
  mail: { send: async () => accepted },
  sms: { send: async () => accepted },
  close() {},
}

export async function benchOutbox({ service }: World): Promise<void> {
  const people = await makePeople(service, FIRST, MESSAGES)
  const asking = await measure(8, 60_000, async (i) => {
    const waiting = people[i]
    if (!waiting) return false
    const { accountId } = waiting.person.account
    const { proofId } = waiting.challenge
    // For another purpose than the code that waits already, so that it is a new one.
    const wish = { accountId, proofId, purpose: 'password', browserKey: waiting.person.browserKey } as const
    const asked = await askCode(service, wish)
    if (!asked.ok) throw new Error(asked.refusal.code)
    return true
  })
  print('codes asked for', { how: 'flow, embedded engine', workers: 8, ...asking })
  const begun = performance.now()
  let count = 0
  for (let done = await runDue(service, nowhere); done > 0; done = await runDue(service, nowhere)) count += done
  const seconds = (performance.now() - begun) / 1000
  if (count !== MESSAGES) throw new Error(`${count} messages instead of ${MESSAGES}`)
  print('messages handed over', { to: 'nowhere', count, seconds: round(seconds, 2), perSecond: round(count / seconds) })
}

export async function benchSignIn({ service }: World): Promise<void> {
  const people = await makePeople(service, 2 * FIRST, SIGN_IN_WORKERS)
  const figures = await measure(SIGN_IN_WORKERS, SIGN_IN_MS, async (_, worker) => {
    const waiting = people[worker]
    if (!waiting) return false
    const opened = await signIn(service, waiting.person, waiting.identifier, PASSWORD)
    if (!opened.ok) throw new Error(opened.refusal.code)
    return true
  })
  print('sign-ins', { how: 'flow, argon2id', workers: SIGN_IN_WORKERS, ...figures })
}
