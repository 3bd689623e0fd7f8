import type { Person } from '../features/session/store-visitor.ts'
import { hostMessageRoutes } from '../features/upstream/api.ts'
import { hostSignInRoutes } from '../features/upstream/pages.ts'
import { hostHintRoutes } from '../features/upstream/pages-hint.ts'
import { hostResultRoutes } from '../features/upstream/pages-result.ts'
import type { Route } from '../platform/http/exchange.ts'

/**
 * Where a host keeps the passwords (docs/decisions/038): what leads there, and what it says. Loaded where it is set, so that
 * every other start is as quick as it was, and has nothing of it.
 */
export const upstreamRoutes: readonly Route<Person>[] = [
  ...hostSignInRoutes,
  ...hostHintRoutes,
  ...hostResultRoutes,
  ...hostMessageRoutes,
]
