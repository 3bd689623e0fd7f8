import type { Milliseconds } from '../../src/kernel/duration.ts'
import type { Service } from '../../src/platform/service.ts'

/** Whose account is looked at, in which service. */
export interface Audited {
  readonly service: Service
  readonly account: { readonly id: string }
}

/** Who acted, at which browser. */
export interface Audience {
  readonly name: string
  readonly visitor: { readonly browserKey: string }
}

/** What was promised of the shortest wait; 30 days, unless a simulation tries another policy. */
export interface Promised {
  readonly waitMs: Milliseconds
}
