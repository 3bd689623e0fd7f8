import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { hostName } from '../../platform/config/upstream.ts'
import type { CookieChange } from '../../platform/http/exchange.ts'
import { paragraph } from '../../platform/page/content.ts'
import { actions, linkButton } from '../../platform/page/form.ts'
import { againPath } from './aim-host.ts'
import { firstFactorFresh } from './rules.ts'
import type { Web } from './shell.ts'
import { hostWords } from './texts-host.ts'

/** What sentences about the host name it by. */
export const aboutHost = (x: Web) => ({ host: hostName(x.service.settings) })

/** Has this person to show the password once more, at the host, before they can go on here? */
export const againNeeded = ({ person, now, service }: Web): boolean =>
  person?.account.hosted === true && !firstFactorFresh(person.session, now.now, service.policy)

/** The way to the host and back to `to`, in place of a field for the password. */
export const againAtHost = (x: Web, to: string): Html => {
  const { locale } = x.visitor
  return html`${paragraph(say(hostWords.againLead, locale, aboutHost(x)))}${actions(
    linkButton({ href: againPath(to), label: say(hostWords.again, locale, aboutHost(x)) }),
  )}`
}

/** The host's own page for passwords; where there is no host any more, nothing leads there. */
export const toHostPassword = (x: Web): Html | false => {
  const { upstream } = x.service.settings
  const label = say(hostWords.toHost, x.visitor.locale, aboutHost(x))
  return upstream !== undefined && actions(linkButton({ href: upstream.passwordUrl, label }))
}

const about = (x: Web): string => `hint/${x.visitor.browserKey}`

/** The account that the host named, by its key: kept by this browser while the person shows that it is theirs. */
export const hintCookie = (x: Web, key: Buffer): CookieChange => {
  const until = x.service.clock.wall() + x.service.policy.upstream_hint_kept_ms
  return {
    name: 'hint',
    value: x.service.keys.seal(`${key.toString('hex')}/${until}`, about(x)).toString('base64url'),
  }
}

export const NO_HINT: CookieChange = { name: 'hint', value: null }

export function hintedKey(x: Web): Buffer | undefined {
  try {
    const opened = x.service.keys.open(Buffer.from(x.cookie('hint') ?? '', 'base64url'), about(x))
    const [key = '', until] = opened.split('/')
    return x.service.clock.wall() < Number(until) ? Buffer.from(key, 'hex') : undefined
  } catch {
    return undefined
  }
}
