import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { heading, lead, notice, paragraph } from '../../platform/page/content.ts'
import { passwordField, textField } from '../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList } from '../../platform/page/form.ts'
import { signIn, signOut } from './flow.ts'
import { sentence, show, tokens, type Web } from './shell.ts'
import { aboutHost } from './shell-host.ts'
import type { Person } from './store-visitor.ts'
import { signInSentences, signInWords as words } from './texts.ts'
import { hostSignInWords as host, hostWords } from './texts-host.ts'

/** Also for who is signed in: some steps ask for the password again. */
const signInPage = (x: Web): Answer =>
  x.service.settings.upstream !== undefined && x.query('with') !== 'password' ? hostPage(x) : signInForm(x)

/** Where a host keeps the passwords, the way there comes first; accounts of our own are one press further (decision 38). */
function hostPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    help: '/help/001013',
    body: html`${lead(say(hostWords.signInLead, locale, aboutHost(x)))}${actions(
      linkButton({ href: '/upstream/sign-in', label: say(hostWords.signIn, locale, aboutHost(x)) }),
    )}${heading(say(host.others, locale))}${linkList([
      { href: '/sign-in/passkey', label: say(words.passkey, locale) },
      { href: '/forgotten', label: say(hostWords.forgot, locale, aboutHost(x)) },
      { href: '/recover', label: say(words.recover, locale) },
      { href: '/sign-in?with=password', label: say(host.password, locale) },
    ])}`,
  })
}

function signInForm(x: Web, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, signInSentences, refusal)
  const field = refusal?.code.startsWith('address.') ? 'identifier' : 'password'
  const errorOf = (name: typeof field) => (name === field ? message : undefined)
  return show(x, {
    title: say(words.title, locale),
    help: '/help/001013',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${
      x.person &&
      notice({
        tone: 'info',
        body: html`${paragraph(say(words.already, locale))}<a href="/account">${say(words.toAccount, locale)}</a>`,
      })
    }${form({
      action: '/sign-in',
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'identifier',
        label: say(words.identifier, locale),
        hint: say(words.identifierHint, locale),
        value: x.form.text('identifier'),
        // Not "email": browsers refuse or rewrite full-width letters in such a field before we can read them.
        type: 'text',
        inputmode: 'email',
        autocomplete: 'username',
        lang: 'en',
        error: errorOf('identifier'),
      })}${passwordField({
        locale,
        name: 'password',
        label: say(words.password, locale),
        autocomplete: 'current-password',
        show: say(words.show, locale),
        hide: say(words.hide, locale),
        error: errorOf('password'),
      })}${button({ label: say(words.submit, locale) })}`,
    })}${linkList([
      { href: '/sign-in/passkey', label: say(words.passkey, locale) },
      { href: '/forgotten', label: say(words.forgot, locale) },
      { href: '/recover', label: say(words.recover, locale) },
      ...(x.service.settings.upstream === undefined
        ? [{ href: '/sign-up', label: say(words.create, locale) }]
        : [{ href: '/sign-in', label: say(hostWords.signIn, locale, aboutHost(x)) }]),
    ])}`,
  })
}

async function enter(x: Web): Promise<Answer> {
  const { form: typed } = x
  const opened = await signIn(
    x.service,
    x.visitor,
    typed.value('identifier'),
    typed.value('password'),
    x.cookie('session'),
  )
  if (!opened.ok) return signInForm(x, opened.refusal)
  return goto('/account', [{ name: 'session', value: opened.value.token }])
}

async function leave(x: Web): Promise<Answer> {
  if (x.person) await signOut(x.service, x.person)
  return goto('/', [{ name: 'session', value: null }])
}

export const sessionRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/sign-in', handle: signInPage },
  { method: 'POST', path: '/sign-in', handle: enter },
  { method: 'POST', path: '/sign-out', handle: leave },
]
