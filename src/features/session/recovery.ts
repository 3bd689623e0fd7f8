import type { Session } from './rules.ts'

/**
 * All that a recovery session opens (requirements.md SS-08): the steps of the one request that a recovery code alone
 * began, and what anybody may read. Whatever is not named here is shut, so that a new page cannot open by mistake.
 */
const RECOVERY_PATHS: ReadonlySet<string> = new Set([
  '/sign-out',
  '/recover',
  '/replace',
  '/replace/choose',
  '/replace/mail',
  '/replace/check-mail',
  '/replace/match',
  '/replace/phone',
  '/replace/code',
  '/replace/code/resend',
  '/continue/:token',
  '/replace/status',
  '/replace/meanwhile',
  '/replace/calendar.ics',
  '/replace/cancel',
  '/replace/not-mine',
  '/replace/finish',
  '/replace/finish/code',
  '/replace/done',
])

/** Pages that need no session; a recovery session is not looked at there. */
const FOR_ANYBODY: ReadonlySet<string> = new Set(['/', '/help', '/stop', '/sign-in', '/upstream/sign-in'])

/** May this session open a route? */
export const opens = (session: Pick<Session, 'recoveryOf'>, route: string): boolean =>
  session.recoveryOf === null || RECOVERY_PATHS.has(route)

/** Does a link lead on in this session? */
export function leadsOn(session: Pick<Session, 'recoveryOf'>, href: string): boolean {
  const path = href.replace(/[?#].*$/, '')
  return opens(session, path) || FOR_ANYBODY.has(path) || path.startsWith('/help/')
}
