import { accountProperties } from './properties-account.ts'
import { liveProperties } from './properties-live.ts'
import { powerProperties } from './properties-power.ts'
import { requestProperties } from './properties-request.ts'
import type { Property } from './property.ts'

export type { Property } from './property.ts'

/** All that is judged in every step and every state; what is most telling comes first. */
export const PROPERTIES: readonly Property[] = [
  ...requestProperties,
  ...powerProperties,
  ...accountProperties,
  ...liveProperties,
]
