import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { actions, linkButton, linkList } from '../../platform/page/form.ts'
import { CALLBACK, readReturn } from '../session/aim-host.ts'
import { sentence, show, type Web } from '../session/shell.ts'
import { aboutHost, hintedKey, NO_HINT } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { beginAtHost } from './flow-answer.ts'
import { enterFromHost } from './flow-sign-in.ts'
import { upstreamSentences, upstreamWords as words } from './texts.ts'

/** Leaves for the host. Nothing happens here, so a link may lead to it. */
async function leave(x: Web, wish: { readonly to: string; readonly fresh: boolean }): Promise<Answer> {
  const expected = hintedKey(x)?.toString('hex')
  const leaving = await beginAtHost(x.service, x.visitor, { ...wish, expected })
  if (!leaving.ok) return problemPage(x, leaving.refusal)
  const { url, cookie } = leaving.value
  return { kind: 'away', url, cookies: [{ name: 'upstream', value: cookie }] }
}

const signIn = (x: Web): Promise<Answer> =>
  leave(x, { to: hintedKey(x) ? '/replace' : readReturn(x.query('to')), fresh: hintedKey(x) !== undefined })

/** The password once more, however lately it was entered there. */
const again = (x: Web): Promise<Answer> => leave(x, { to: readReturn(x.query('to')), fresh: true })

/** RFC 6749 4.1.2, RFC 9207 and OpenID Connect: nothing else of the address is looked at. */
const ANSWERS = ['code', 'state', 'iss', 'error', 'error_description', 'session_state'] as const

async function comeBack(x: Web): Promise<Answer> {
  const given = ANSWERS.flatMap((name): [string, string][] => {
    const value = x.query(name)
    return value === undefined ? [] : [[name, value]]
  })
  const formerToken = x.cookie('session')
  const entered = await enterFromHost(x.service, x.visitor, {
    cookie: x.cookie('upstream'),
    answer: new URLSearchParams(given),
    ...(formerToken !== undefined && { formerToken }),
  })
  const used = { name: 'upstream', value: null } as const
  if (!entered.ok) return { ...problemPage(x, entered.refusal), cookies: [used] }
  const { opened, to } = entered.value
  return goto(to, [used, NO_HINT, { name: 'session', value: opened.token }])
}

/** Why nobody is signed in, and every way in that there is. */
export function problemPage(x: Web, refusal: Refusal): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.problemTitle, locale),
    help: '/help/001013#right-password',
    once: true,
    refusal,
    status: refusal.code === 'upstream.away' ? 503 : undefined,
    body: html`${lead(sentence(x, upstreamSentences, refusal))}${actions(
      linkButton({ href: '/upstream/sign-in', label: say(hostWords.signIn, locale, aboutHost(x)) }),
    )}${linkList([
      { href: '/sign-in/passkey', label: say(words.passkey, locale) },
      { href: '/help', label: say(words.help, locale) },
    ])}`,
  })
}

export const hostSignInRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/upstream/sign-in', handle: signIn },
  { method: 'GET', path: '/upstream/again', handle: again },
  { method: 'GET', path: CALLBACK, handle: comeBack },
]
