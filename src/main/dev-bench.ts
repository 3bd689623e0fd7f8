import type { Service } from '../platform/service.ts'
import type { DevelopmentCarriers } from './carriers.ts'

/** What development's pages and machine routes work with. */
export interface Workbench {
  readonly service: Service
  readonly carriers: DevelopmentCarriers
  /** Lets time pass; all due work has run when it answers. */
  advance(byMs: number): Promise<void>
}
