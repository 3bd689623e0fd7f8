import type { GrantAct } from '../challenge/rules.ts'
import { readVerifyAim, verifyPath } from '../session/aim.ts'
import type { Web } from '../session/shell.ts'
import type { VerifyPurpose } from './flow.ts'

/** What the person verifies for: the prompt, or one act that a code opens once. The address says which, and where it leads back to. */
export interface Aim {
  readonly base: string
  readonly back: string
  readonly act?: GrantAct
}

const PROMPT: Aim = { base: '/verify', back: '/account' }

/** Where each act is done, for who was not sent here by one page. */
const PLACES: Readonly<Record<GrantAct, string>> = {
  'add-proof': '/security',
  'remove-proof': '/security',
  'remove-at-once': '/security',
  'make-recovery-code': '/security/recovery-code',
  'trust-device': '/security/devices',
  'two-step': '/security/two-step',
  'choose-wait': '/security/wait',
  'signals-out': '/security/signals',
  'change-password': '/password',
  'end-sessions': '/sessions',
  'secure-account': '/secure',
}

export function aimOf(x: Web): Aim {
  const aim = readVerifyAim(x.param('act'))
  if (!aim) return PROMPT
  return { base: verifyPath(aim.act, aim.from ?? ''), back: aim.from ?? PLACES[aim.act], act: aim.act }
}

/** Who can use none of them goes on to the ways without one; on a protected account it is told first what a password cannot do. */
export const noneAt = (x: Web): string => (x.person?.halfway === 'protected' ? '/replace/wait' : '/replace')

export const purposeOf = ({ act }: Aim): VerifyPurpose => (act ? `allow-${act}` : 'verify')
