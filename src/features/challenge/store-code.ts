import type { Service } from '../../platform/service.ts'
import type { StoredChallenge } from './store.ts'

/** The code of a challenge: derived, so that the database holds nothing a thief could type (product.md, decision 4). */
export const codeOf = (service: Pick<Service, 'keys' | 'policy'>, c: StoredChallenge): string =>
  service.keys.number('code', service.policy.code_length_digits, c.seed, c.challengeId, c.purpose, c.proofId)
