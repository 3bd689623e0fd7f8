import { assert } from '../../../kernel/assert.ts'
import type { Service } from '../../../platform/service.ts'
import { hereOf, type Person } from '../../session/store-visitor.ts'
import { draftToGoOn, liveRequest } from '../case.ts'
import { type CaseRead, readCase } from '../flow-case.ts'
import type { Draft, Live } from '../request.ts'

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
  return { read, live, draft: draftToGoOn(c, hereOf(person), moment, service.policy) }
}
