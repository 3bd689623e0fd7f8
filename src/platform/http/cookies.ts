import type { CookieName } from './exchange.ts'

/** `browser` tells one browser from another before anybody signs in; `lang` is no secret. */
export type AnyCookie = CookieName | 'browser' | 'lang'

const LIFETIMES_S: Readonly<Record<AnyCookie, number>> = {
  session: 30 * 86_400,
  enrolment: 86_400,
  forgotten: 86_400,
  onward: 3_600,
  upstream: 1_800,
  hint: 1_800,
  browser: 400 * 86_400,
  lang: 400 * 86_400,
}

/** Over https the name makes the browser insist on Secure, Path=/ and no Domain (RFC 6265bis 4.1.3.2, SS-03). */
export const cookieName = (name: AnyCookie, secure: boolean): string => `${secure ? '__Host-' : ''}honnin-${name}`

export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    // The first one wins: a sub-domain cannot shadow it with a second of the same name.
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

export function setCookie(name: AnyCookie, value: string | null, secure: boolean): string {
  const life = value === null ? 0 : LIFETIMES_S[name]
  return `${cookieName(name, secure)}=${value ?? ''}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
}
