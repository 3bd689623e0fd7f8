import { closedPage } from '../features/replacement/dispute/pages.ts'
import type { Web } from '../features/session/shell.ts'
import type { Person } from '../features/session/store-visitor.ts'
import { type Answer, goto, type Route } from '../platform/http/exchange.ts'
import { closedWhileFrozen } from './routes.ts'

/**
 * The one gate of a frozen account (machine.md b.7, S13): who signed in to it, with whichever first factor, gets its
 * dispute and nothing else. Undefined where the route may answer.
 */
export function frozenAnswer(route: Route<Person>, x: Web): Answer | undefined {
  const account = x.person?.account
  if (!account || account.disputedAt === null || !closedWhileFrozen.has(route)) return undefined
  // Where signing in leads: the dispute is this account's own page now.
  return route.method === 'GET' && route.path === '/account' ? goto('/dispute') : closedPage(x)
}
