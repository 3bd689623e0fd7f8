import { type Answer, goto } from '../../../platform/http/exchange.ts'
import { codeInPlacePage } from '../../recovery-code/shell.ts'
import type { Web } from '../../session/shell.ts'
import { candidatesOf } from '../case.ts'
import { isLive } from '../request.ts'
import type { Proven } from './flow.ts'
import type { Where } from './flow-where.ts'

/** The step at which what was begun goes on: nothing that was answered is asked again (journey.md F4). */
export function nextPath({ read, draft }: Where): string {
  const typed = draft && candidatesOf(read.case, draft).findLast((p) => p.state === 'unconfirmed')
  if (!typed) return '/replace/choose'
  return typed.kind === 'mail' ? '/replace/check-mail' : '/replace/code'
}

/** Where to go when there is no draft to work on: the request that runs, the one that was just completed, the start. */
export function withoutDraft({ read, live }: Where, browserKey: string, recentMs: number): Answer {
  if (live) return goto('/replace/status')
  const last = read.case.requests.findLast((r) => r.browserKey === browserKey && r.state !== 'draft')
  const completed = last?.state === 'completed' && last.endedAt > read.moment.now - recentMs
  return goto(completed ? '/replace/done' : '/replace')
}

/** Where a request leads whose new address was shown just now; where a code was used up, first to the new one (RC-05). */
export function afterProof(x: Web, { request, newCode, token }: Proven): Answer | Promise<Answer> {
  const cookies = token === undefined ? [] : [{ name: 'session', value: token } as const]
  if (newCode) return codeInPlacePage(x, newCode, { of: 'used', href: '/replace/done', cookies })
  if (request.state === 'completed') return goto('/replace/done', cookies)
  return goto(isLive(request) ? '/replace/status' : '/replace')
}
