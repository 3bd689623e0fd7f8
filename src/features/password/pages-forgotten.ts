import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, type CookieChange, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, lead, small } from '../../platform/page/content.ts'
import { textField } from '../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList } from '../../platform/page/form.ts'
import { forAnybody, sentence, show, tokens, type Web } from '../session/shell.ts'
import { aboutHost, toHostPassword } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { askForgotten, type Forgotten, forgottenStep, resendForgotten, resetForgotten } from './flow-forgotten.ts'
import { codeAndPasswordPage } from './pages-fields.ts'
import { fieldWords, passwordSentences, sentIfRegistered, forgottenWords as words } from './texts.ts'

const PATH = '/forgotten/code'

const about = (x: Web): string => `forgotten/${x.visitor.browserKey}`

/** Sealed for this browser: where the code waits is not for the browser to know (S17). Its length is always the same. */
const cookieOf = (x: Web, { standInId, accountId }: Forgotten): CookieChange => ({
  name: 'forgotten',
  value: x.service.keys.seal(`${standInId}/${accountId}`, about(x)).toString('base64url'),
})

function begun(x: Web): Forgotten | undefined {
  try {
    const opened = x.service.keys.open(Buffer.from(x.cookie('forgotten') ?? '', 'base64url'), about(x))
    const [standInId, accountId] = opened.split('/')
    return standInId && accountId ? { standInId, accountId } : undefined
  } catch {
    return undefined
  }
}

function askPage(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, passwordSentences, refusal)
  const field = refusal && askedField(refusal)
  const errorOf = (name: string) => (field === name ? message : undefined)
  const plain = { locale, type: 'text', inputmode: 'email', lang: 'en' } as const
  return show(x, {
    title: say(words.title, locale),
    back: '/sign-in',
    help: '/help/001013',
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${atHost(x)}${lead(say(words.lead, locale))}${form({
      action: '/forgotten',
      hidden: tokens(x),
      body: html`${textField({
        ...plain,
        name: 'identifier',
        label: say(words.identifier, locale),
        value: x.form.text('identifier'),
        autocomplete: 'username',
        error: errorOf('identifier'),
      })}${textField({
        ...plain,
        name: 'address',
        label: say(words.address, locale),
        hint: say(words.addressHint, locale),
        value: x.form.text('address'),
        autocomplete: 'email',
        error: errorOf('address'),
      })}${button({ label: say(words.send, locale) })}`,
    })}${small(say(words.note, locale))}${linkList([
      { href: '/sign-in', label: say(words.remembered, locale) },
      { href: '/help/001001', label: say(words.lost, locale) },
    ])}`,
  })
}

/** Whether this account is the host's nobody is told (S17): both ways stand there for everybody. */
const atHost = (x: Web) => {
  const { locale } = x.visitor
  return (
    x.service.settings.upstream !== undefined &&
    html`${lead(say(hostWords.forgotLead, locale, aboutHost(x)))}${toHostPassword(x)}${heading(
      say(hostWords.forgotHere, locale, aboutHost(x)),
    )}`
  )
}

function askedField({ code }: Refusal): string | undefined {
  if (code === 'password.address_unreadable') return 'address'
  return code.startsWith('address.') ? 'identifier' : undefined
}

async function ask(x: Web): Promise<Answer> {
  const asked = await askForgotten(x.service, x.visitor, x.form.value('identifier'), x.form.value('address'))
  return asked.ok ? goto(PATH, [cookieOf(x, asked.value)]) : askPage(x, asked.refusal)
}

async function setPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const forgotten = begun(x)
  const step = forgotten && (await forgottenStep(x.service, x.visitor, forgotten))
  if (!step) return goto('/forgotten')
  const { challenge, address, identifier } = step
  const { locale } = x.visitor
  return codeAndPasswordPage(x, {
    title: words.setTitle,
    lead: words.setLead,
    button: words.button,
    path: PATH,
    challenge,
    kind: address.kind,
    target: address.address,
    sent: sentIfRegistered,
    report: undefined,
    untold: words.untold,
    username: identifier,
    links: [
      { href: '/forgotten', label: say(words.again, locale) },
      { href: '/help/001001', label: say(words.lost, locale) },
    ],
    back: '/forgotten',
    refusal,
  })
}

async function set(x: Web): Promise<Answer> {
  const forgotten = begun(x)
  if (!forgotten) return goto('/forgotten')
  const entry = x.form.value('code')
  const done = await resetForgotten(x.service, x.visitor, forgotten, { entry, password: x.form.value('new') })
  return done.ok ? goto('/forgotten/done', [{ name: 'forgotten', value: null }]) : setPage(x, done.refusal)
}

async function resend(x: Web): Promise<Answer> {
  const forgotten = begun(x)
  if (!forgotten) return goto('/forgotten')
  const sent = await resendForgotten(x.service, x.visitor, forgotten)
  return sent.ok ? goto(PATH) : setPage(x, sent.refusal)
}

/** Nobody is signed in by it: the sign-in asks for everything that it asked for before (RC-16). */
function donePage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.doneTitle, locale),
    body: html`${lead(say(words.done, locale))}${actions(
      linkButton({ href: '/sign-in', label: say(fieldWords.signIn, locale) }),
    )}`,
  })
}

export const forgottenRoutes: readonly Route<Person>[] = forAnybody([
  { method: 'GET', path: '/forgotten', handle: askPage },
  { method: 'POST', path: '/forgotten', handle: ask },
  { method: 'GET', path: PATH, handle: setPage },
  { method: 'POST', path: PATH, handle: set },
  { method: 'GET', path: `${PATH}/resend`, handle: () => goto(PATH) },
  { method: 'POST', path: `${PATH}/resend`, handle: resend },
  { method: 'GET', path: '/forgotten/done', handle: donePage },
])
