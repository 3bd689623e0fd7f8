import { assert } from '../../kernel/assert.ts'
import { ok, refuse } from '../../kernel/result.ts'
import type { Service } from '../../platform/service.ts'
import type { Person } from '../session/store-visitor.ts'
import { candidatesOf, liveDraftIn, liveRequest, unchanged, withProofs } from './case.ts'
import { type CaseRead, changeCase, readCase } from './flow-case.ts'
import type { Draft, Live } from './request.ts'

/** Where a person stands with the replacement, read at one moment. */
export interface Where {
  readonly read: CaseRead
  readonly live: Live | undefined
  /** What this browser has begun and can go on with. While a request runs, only a recovery code goes past it. */
  readonly draft: Draft | undefined
}

export async function whereInReplacement(service: Service, person: Person): Promise<Where> {
  const read = await readCase(service, person.account.accountId)
  assert(read, 'who is signed in has an account')
  const { case: c, moment } = read
  const live = liveRequest(c)
  const draft = liveDraftIn(c, person.browserKey, moment, service.policy)
  return { read, live, draft: draft && mayGoOn(draft, c.epoch, live, person) ? draft : undefined }
}

/** With a recovery code it completes in the session that began it: in another one it has to begin anew. */
const mayGoOn = (draft: Draft, epoch: number, live: Live | undefined, person: Person): boolean =>
  draft.epoch === epoch && (draft.rank >= 4 ? draft.sessionId === person.session.sessionId : live === undefined)

/**
 * Forgets what was typed before and never shown, once another address is named: else both would have to be shown, and
 * the one that cannot be reached would keep the request from ever beginning.
 */
export async function forgetUnconfirmedBut(service: Service, person: Person, proofId: string): Promise<void> {
  await changeCase<undefined>(service, person.account.accountId, refuse('replacement.gone'), ({ case: c, moment }) => {
    const draft = liveDraftIn(c, person.browserKey, moment, service.policy)
    const typed = draft ? candidatesOf(c, draft).filter((p) => p.state === 'unconfirmed' && p.proofId !== proofId) : []
    const next = withProofs(c, (p) => (typed.includes(p) ? { ...p, state: 'gone', changedAt: moment.now } : p))
    return ok({ change: { ...unchanged(c), next: typed.length === 0 ? c : next }, value: undefined })
  })
}
