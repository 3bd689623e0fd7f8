import type { Halfway } from './rules.ts'

/** Where a code to a registered contact is asked for and shown: the step that a halfway sign-in still needs. */
export const HALFWAY_STEP = '/verify'

/**
 * All that a halfway sign-in opens (machine.md b.7 "protected"): showing a proof, the way back to a relying party that
 * leads there, and the recovery code that replaces them. Whatever is not named here is shut, so that a new page cannot open by mistake.
 */
const OPEN =
  /^\/(?:sign-out|connect\/:interaction|device\/(?:challenge|prove)|verify(?:\/.*)?|dispute(?:\/.*)?|replace(?:\/(?:ways|recovery-code|wait|choose|mail|check-mail|match|phone|code|code\/resend|done))?|continue\/:token)$/

/**
 * What the password opens besides, where the person asked for two steps: the request that replaces the proofs, its way
 * out and its end (machine.md b.8 "Sign-in while pending", L9). On a protected account somebody else may know it.
 */
const REQUEST =
  /^\/replace\/(?:status|meanwhile|calendar\.ics|cancel|not-mine|finish(?:\/code)?|(?:old-proof|requester)(?:\/.*)?)$/

/** Pages that need no session: whether there is one is not looked at there. */
const FOR_ANYBODY =
  /^\/(?:|sign-in(?:\/.*)?|sign-up(?:\/.*)?|help(?:\/.*)?|stop(?:\/.*)?|report(?:\/.*)?|undo(?:\/.*)?|forgotten(?:\/.*)?|secure\/:token(?:\/.*)?|r\/:receipt|recover(?:\/.*)?|upstream(?:\/.*)?|dev(?:\/.*)?)$/

/** What a route is to a halfway sign-in: open to it, for anybody, or shut until a proof was shown. */
export function halfwayAt(route: string, why: Halfway): 'open' | 'for-anybody' | 'shut' {
  if (OPEN.test(route) || (why === 'two-step' && REQUEST.test(route))) return 'open'
  return FOR_ANYBODY.test(route) ? 'for-anybody' : 'shut'
}
