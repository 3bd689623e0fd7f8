import type { Person } from '../features/session/store-visitor.ts'
import type { Route } from '../platform/http/exchange.ts'

/** All pages of the product. */
export const productRoutes: readonly Route<Person>[] = []
