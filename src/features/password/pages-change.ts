import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead, paragraph, small } from '../../platform/page/content.ts'
import { checkbox, passwordField, usernameOf } from '../../platform/page/field.ts'
import { actions, button, form, linkButton, linkList } from '../../platform/page/form.ts'
import { identifierOf } from '../account/store-identifier.ts'
import { readCase } from '../replacement/flow-case.ts'
import { type GatedAct, mayChange } from '../security-info/flow-gate.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import { aboutHost, toHostPassword } from '../session/shell-host.ts'
import type { Person } from '../session/store-visitor.ts'
import { hostWords } from '../session/texts-host.ts'
import { changeOwnPassword } from './flow.ts'
import { fieldOf, newPasswordField } from './pages-fields.ts'
import { fieldWords, passwordSentences, changeWords as words } from './texts.ts'

/** Why an act is not open now; undefined where it is. */
export async function closedFor(x: Web, person: Person, act: GatedAct): Promise<Refusal | undefined> {
  const read = await readCase(x.service, person.account.accountId)
  const may = read && (await mayChange(x.service, person, read, act))
  return may?.ok ? undefined : may?.refusal
}

/** While a replacement runs only an old contact opens this (b.7): the way to it, and to what runs. */
export function pendingPage(x: Web, refusal: Refusal, act: GatedAct): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.closedTitle, locale),
    back: '/account',
    refusal,
    status: 403,
    body: html`${paragraph(sentence(x, passwordSentences, refusal))}${actions(
      linkButton({ href: '/replace/status', label: say(words.toStatus, locale) }),
      linkButton({ href: `/verify/for/${act}`, label: say(words.verifyOld, locale), kind: 'secondary' }),
    )}`,
  })
}

/** Asked for before anything is typed: who has not shown a contact for this act is led there, and back. */
async function changePage(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  if (x.person.account.hosted) return atHostPage(x)
  const refusal = await closedFor(x, x.person, 'change-password')
  return refusal ? closed(x, refusal) : changeForm(x, x.person)
}

/** The host keeps it, and changes it. */
function atHostPage(x: Web): Answer {
  const { locale } = x.visitor
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    help: '/help/001013',
    body: html`${lead(say(hostWords.noPassword, locale, aboutHost(x)))}${toHostPassword(x)}${linkList([
      { href: '/account', label: say(fieldWords.toAccount, locale) },
    ])}`,
  })
}

const closed = (x: Web, refusal: Refusal): Answer =>
  refusal.code === 'restricted.pending'
    ? pendingPage(x, refusal, 'change-password')
    : goto('/verify/for/change-password')

async function changeForm(x: Web, person: Person, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const message = refusal && sentence(x, passwordSentences, refusal)
  const field = refusal && fieldOf(refusal)
  const errorOf = (name: string) => (field === name ? message : undefined)
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    help: '/help/001013',
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${form({
      action: '/password',
      hidden: tokens(x),
      body: html`${usernameOf(identifierOf(x.service.keys, person.account))}${passwordField({
        locale,
        name: 'current',
        label: say(words.current, locale),
        autocomplete: 'current-password',
        show: say(fieldWords.show, locale),
        hide: say(fieldWords.hide, locale),
        error: errorOf('current'),
      })}${newPasswordField(x, errorOf('new'))}${checkbox({
        locale,
        name: 'others',
        label: say(words.others, locale),
        hint: say(words.othersHint, locale),
        checked: refusal === undefined || x.form.text('others') === 'yes',
      })}${small(say(words.after, locale))}${await openUntil(x, 'change-password')}${button({ label: say(words.button, locale) })}`,
    })}${linkList([{ href: '/account', label: say(fieldWords.toAccount, locale) }])}`,
  })
}

async function change(x: Web): Promise<Answer> {
  const { person } = x
  if (!person) return goto('/sign-in')
  if (person.account.hosted) return goto('/password')
  const done = await changeOwnPassword(x.service, person, {
    current: x.form.value('current'),
    next: x.form.value('new'),
    endOthers: x.form.text('others') === 'yes',
  })
  if (done.ok) return goto('/password/done', [{ name: 'session', value: done.value.token }])
  const { code } = done.refusal
  return code === 'restricted.pending' || code === 'step_up.needed'
    ? closed(x, done.refusal)
    : changeForm(x, person, done.refusal)
}

function donePage(x: Web): Answer {
  if (!x.person) return goto('/sign-in')
  const { locale } = x.visitor
  return show(x, {
    title: say(words.doneTitle, locale),
    back: '/account',
    body: html`${lead(say(words.done, locale))}${actions(
      linkButton({ href: '/account', label: say(fieldWords.toAccount, locale) }),
      linkButton({ href: '/sessions', label: say(words.sessions, locale), kind: 'secondary' }),
    )}`,
  })
}

export const changeRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/password', handle: changePage },
  { method: 'POST', path: '/password', handle: change },
  { method: 'GET', path: '/password/done', handle: donePage },
]
