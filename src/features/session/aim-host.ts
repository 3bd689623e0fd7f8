const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** Pages that send somebody to the host to show the password once more, and that they want to be back at afterwards. */
const RETURNS = new RegExp(
  `^/(?:account|replace|replace/finish|secure|security|security/first|security/lost/${UUID}|undo|undo/[\\w-]{20,200}/password)$`,
)

/** Where somebody goes on who was at the host; any other page than those is none to come back to. */
export const readReturn = (path: string | undefined): string =>
  path !== undefined && RETURNS.test(path) ? path : '/account'

/** The password once more, at the host, and back. */
export const againPath = (to: string): string => `/upstream/again?to=${encodeURIComponent(readReturn(to))}`

/** Where the host leads back to; operators register it there. */
export const CALLBACK = '/upstream/callback'
