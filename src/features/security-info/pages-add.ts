import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { sendsSms } from '../../platform/config/sms.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { small } from '../../platform/page/content.ts'
import { optional, textField } from '../../platform/page/field.ts'
import { button, form, type Way } from '../../platform/page/form.ts'
import type { AddressKind } from '../proof/rules.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import { typoPage } from '../session/shell-typo.ts'
import type { Person } from '../session/store-visitor.ts'
import { addNewProof } from './flow.ts'
import { closedPage, opened, refusedPage } from './pages-gate.ts'
import { securitySentences, securityWords, addWords as words } from './texts.ts'
import { factorWays } from './texts-factor.ts'

const PATHS = { mail: '/security/mail', phone: '/security/phone' } as const satisfies Record<AddressKind, string>

/** The kinds of contact that can be added: what messages reach. */
export function contactWays(x: Web): Way[] {
  const { locale } = x.visitor
  const mail: Way = {
    href: PATHS.mail,
    title: say(securityWords.addMail, locale),
    consequence: say(securityWords.addMailThen, locale),
  }
  const phone: Way = {
    href: PATHS.phone,
    title: say(securityWords.addPhone, locale),
    consequence: say(securityWords.addPhoneThen, locale),
  }
  return sendsSms(x.service.settings) ? [mail, phone] : [mail]
}

/** Everything that can be added to verify with. */
export function addWays(x: Web): Way[] {
  const { locale } = x.visitor
  const app: Way = {
    href: '/security/authenticator-app',
    title: say(factorWays.app, locale),
    consequence: say(factorWays.appThen, locale),
  }
  const passkey: Way = {
    href: '/security/passkey',
    title: say(factorWays.passkey, locale),
    consequence: say(factorWays.passkeyThen, locale),
  }
  return [...contactWays(x), app, passkey]
}

const addPage =
  (kind: AddressKind) =>
  async (x: Web): Promise<Answer> => {
    const found = await opened(x)
    if ('kind' in found) return found
    return (await closedPage(x, found, 'add-proof')) ?? addForm(x, kind)
  }

async function addForm(x: Web, kind: AddressKind, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const message = refusal && sentence(x, securitySentences, refusal)
  const field = refusal && /^(address|security_info)\./.test(refusal.code) ? 'address' : undefined
  const isMail = kind === 'mail'
  return show(x, {
    title: say(isMail ? words.mailTitle : words.phoneTitle, locale),
    back: '/security',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${form({
      action: PATHS[kind],
      hidden: tokens(x),
      body: html`${textField({
        locale,
        name: 'address',
        label: say(isMail ? securityWords.mail : securityWords.phone, locale),
        hint: say(isMail ? words.mailHint : words.phoneHint, locale),
        value: x.form.text('address'),
        type: isMail ? 'text' : 'tel',
        inputmode: isMail ? 'email' : 'tel',
        autocomplete: isMail ? 'email' : 'tel',
        lang: isMail ? 'en' : undefined,
        short: !isMail,
        error: field && message,
      })}${textField({
        locale,
        name: 'label',
        label: optional(say(words.label, locale), locale),
        hint: say(words.labelHint, locale),
        value: x.form.text('label'),
        autocomplete: 'off',
      })}${await openUntil(x, 'add-proof')}${button({ label: say(words.send, locale) })}`,
    })}${small(say(words.next, locale))}`,
  })
}

const add =
  (kind: AddressKind) =>
  async (x: Web): Promise<Answer> => {
    if (!x.person) return goto('/sign-in')
    const keep = { label: x.form.text('label') }
    const question = kind === 'mail' && typoPage(x, { action: PATHS.mail, field: 'address', back: PATHS.mail, keep })
    if (question) return question
    const added = await addNewProof(x.service, x.person, kind, x.form.value('address'), x.form.value('label'))
    if (added.ok) return goto('/security/code')
    return refusedPage(x, added.refusal, 'add-proof') ?? addForm(x, kind, added.refusal)
  }

export const addContactRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATHS.mail, handle: addPage('mail') },
  { method: 'POST', path: PATHS.mail, handle: add('mail'), again: ['address', 'label', 'typo'] },
  { method: 'GET', path: PATHS.phone, handle: addPage('phone') },
  { method: 'POST', path: PATHS.phone, handle: add('phone'), again: ['address', 'label'] },
]
