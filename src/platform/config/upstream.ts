/** The OpenID provider of the operator that keeps what people are called and their passwords (docs/guides/upstream.md). */
export interface Upstream {
  /** As it calls itself, letter by letter. */
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What people know it by: "Sign in with …". */
  readonly name: string
  /** Where people change their password there, and get a new one where they forgot it. */
  readonly passwordUrl: string
  /** Where a person is sent, with a signed result, who got all security info back and now needs a new password there. */
  readonly resultUrl: string | undefined
  /** What it shows when it pushes security events; without it none are taken. */
  readonly eventsToken: string | undefined
}

interface Reader {
  readonly development: boolean
  readonly text: (name: string) => string | undefined
  readonly problem: (sentence: string) => void
}

const NAMES = [
  'UPSTREAM_CLIENT_ID',
  'UPSTREAM_CLIENT_SECRET',
  'UPSTREAM_NAME',
  'UPSTREAM_PASSWORD_URL',
  'UPSTREAM_RESULT_URL',
  'UPSTREAM_EVENTS_TOKEN',
] as const

/** Whoever can guess it can end people's sessions: as many letters as 128 bits take in base64. */
const TOKEN_LENGTH_MIN = 22
const NAME_LENGTH_MAX = 30

/** Undefined where none is set: then everything is kept here. */
export function readUpstream({ development, text, problem }: Reader): Upstream | undefined {
  const issuer = text('UPSTREAM_ISSUER')
  if (issuer === undefined) {
    for (const name of NAMES) if (text(name) !== undefined) problem(`UPSTREAM_ISSUER belongs to ${name}.`)
    return undefined
  }
  const isSafe = (given: string) =>
    URL.canParse(given) && ['https:', ...(development ? ['http:'] : [])].includes(new URL(given).protocol)
  const address = (name: string, given: string) => {
    if (isSafe(given)) return
    problem(`${name} is an address that begins with https://${development ? ' (or http:// in development)' : ''}.`)
  }
  const needed = (name: string, example: string): string => {
    const given = text(name)
    if (given === undefined) problem(`${name} is needed with UPSTREAM_ISSUER, for example ${example}.`)
    return given ?? ''
  }
  address('UPSTREAM_ISSUER', issuer)
  if (/[?#]/.test(issuer)) problem('UPSTREAM_ISSUER is the "issuer" of the provider, without "?" and "#".')
  const name = needed('UPSTREAM_NAME', 'Example ID')
  if (name.length > NAME_LENGTH_MAX) problem(`UPSTREAM_NAME has at most ${NAME_LENGTH_MAX} letters.`)
  const passwordUrl = needed('UPSTREAM_PASSWORD_URL', 'https://login.example.jp/password')
  if (passwordUrl !== '') address('UPSTREAM_PASSWORD_URL', passwordUrl)
  const resultUrl = text('UPSTREAM_RESULT_URL')
  if (resultUrl !== undefined) address('UPSTREAM_RESULT_URL', resultUrl)
  const eventsToken = text('UPSTREAM_EVENTS_TOKEN')
  if (eventsToken !== undefined && eventsToken.length < TOKEN_LENGTH_MIN)
    problem(`UPSTREAM_EVENTS_TOKEN has at least ${TOKEN_LENGTH_MIN} letters, such as "openssl rand -base64 32" makes.`)
  return {
    issuer,
    clientId: needed('UPSTREAM_CLIENT_ID', 'honnin'),
    clientSecret: needed('UPSTREAM_CLIENT_SECRET', 'the secret that the provider gave'),
    name,
    passwordUrl,
    resultUrl,
    eventsToken,
  }
}

/** What people know the host by; for accounts that stayed when the setting went, what they know us by. */
export const hostName = ({
  upstream,
  brand,
}: {
  readonly upstream: Upstream | undefined
  readonly brand: string
}): string => upstream?.name ?? brand
