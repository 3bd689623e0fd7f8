import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead, masked, small } from '../../platform/page/content.ts'
import { passwordField, textField, usernameOf } from '../../platform/page/field.ts'
import { button, form, linkList } from '../../platform/page/form.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import { typoPage } from '../session/shell-typo.ts'
import type { Person } from '../session/store-visitor.ts'
import { beginEnrolment, completeEnrolment, enrolmentStep } from './flow.ts'
import { enroller, enrolmentCookie, signUpCodeRoutes } from './pages-code.ts'
import { enrolmentSentences, passwordLead, passwordRules, signUpWords as words } from './texts.ts'

async function addressPage(x: Web): Promise<Answer> {
  if (x.person) return goto('/account')
  // Accounts are made at the host, and here when their person first comes from there.
  if (x.service.settings.upstream) return goto('/sign-in')
  const accountId = enroller(x)
  const begun = accountId && (await enrolmentStep(x.service, accountId))
  return addressForm(x, begun ? begun.address : '')
}

function addressForm(x: Web, value: string, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const message = refusal && sentence(x, enrolmentSentences, refusal)
  const field = refusal?.code.startsWith('address.') ? 'address' : undefined
  return show(x, {
    title: say(words.title, locale),
    back: '/',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${lead(say(words.lead, locale))}${form({
      action: '/sign-up',
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'address',
        label: say(words.address, locale),
        hint: say(words.addressHint, locale),
        value,
        type: 'text',
        inputmode: 'email',
        autocomplete: 'email',
        lang: 'en',
        error: field && message,
      })}${button({ label: say(words.send, locale) })}`,
    })}${small(say(words.next, locale))}${linkList([{ href: '/sign-in', label: say(words.have, locale) }])}`,
  })
}

async function begin(x: Web): Promise<Answer> {
  if (x.service.settings.upstream) return goto('/sign-in')
  const question = typoPage(x, { action: '/sign-up', field: 'address', back: '/sign-up' })
  if (question) return question
  const begun = await beginEnrolment(x.service, x.visitor, x.form.value('address'), x.service.settings.zone)
  if (!begun.ok) return addressForm(x, x.form.text('address'), begun.refusal)
  return goto('/sign-up/code', [enrolmentCookie(x, begun.value.accountId)])
}

async function passwordPage(x: Web): Promise<Answer> {
  const accountId = enroller(x)
  const step = accountId && (await enrolmentStep(x.service, accountId))
  if (!step) return goto('/sign-up')
  return step.step === 'code' ? goto('/sign-up/code') : passwordForm(x, step.address)
}

function passwordForm(x: Web, address: string, refusal?: Refusal): Answer {
  const { locale } = x.visitor
  const error = refusal && sentence(x, enrolmentSentences, refusal)
  return show(x, {
    title: say(words.passwordTitle, locale),
    errors: error ? [{ message: error, field: 'password' }] : [],
    refusal,
    body: html`${lead(passwordLead[locale](masked(address)))}${form({
      action: '/sign-up/password',
      hidden: tokens(x),
      body: html`${usernameOf(address)}${passwordField({
        locale,
        name: 'password',
        label: say(words.password, locale),
        hint: say(passwordRules, locale, { minimum: x.service.policy.password_length_min }),
        autocomplete: 'new-password',
        show: say(words.show, locale),
        hide: say(words.hide, locale),
        error,
      })}${button({ label: say(words.create, locale) })}`,
    })}`,
  })
}

async function complete(x: Web): Promise<Answer> {
  const accountId = enroller(x)
  if (accountId === undefined) return goto('/sign-up')
  const step = await enrolmentStep(x.service, accountId)
  const made = await completeEnrolment(x.service, x.visitor, accountId, x.form.value('password'))
  if (made.ok)
    return goto('/security/first', [
      { name: 'session', value: made.value.token },
      { name: 'enrolment', value: null },
    ])
  const { refusal } = made
  return step?.step === 'password' && refusal.code.startsWith('password.')
    ? passwordForm(x, step.address, refusal)
    : addressForm(x, step?.address ?? '', refusal)
}

export const enrolmentRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/sign-up', handle: addressPage },
  { method: 'POST', path: '/sign-up', handle: begin, again: ['address', 'typo'] },
  ...signUpCodeRoutes,
  { method: 'GET', path: '/sign-up/password', handle: passwordPage },
  { method: 'POST', path: '/sign-up/password', handle: complete },
]
