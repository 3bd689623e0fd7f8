import { type Html, html, type Part } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import type { DeliveryReport } from '../../platform/outbox.ts'
import { lead, masked } from '../../platform/page/content.ts'
import { codeField, passwordField, usernameOf } from '../../platform/page/field.ts'
import { button, form, type ListedLink, linkList } from '../../platform/page/form.ts'
import { type Challenge, isLive } from '../challenge/rules.ts'
import type { AddressKind } from '../proof/rules.ts'
import { sentence, show, shownTime, tokens, type Web } from '../session/shell.ts'
import { deliveryPanel, missingHelp, newCodeForm, resendForm } from '../session/shell-code.ts'
import { newHint, passwordSentences, type sentTo, fieldWords as words } from './texts.ts'

/** The field for a new password, with its rule. */
export const newPasswordField = (x: Web, error: string | undefined): Html => {
  const { locale } = x.visitor
  return passwordField({
    locale,
    name: 'new',
    label: say(words.new, locale),
    hint: say(newHint, locale, { min: x.service.policy.password_length_min }),
    autocomplete: 'new-password',
    show: say(words.show, locale),
    hide: say(words.hide, locale),
    error,
  })
}

/** Which field a refusal is about; a pause is about none, since nothing that is typed there helps. */
export function fieldOf({ code }: Refusal): string | undefined {
  if (code === 'password.gone' || code === 'sign_in.paused') return undefined
  if (code === 'password.current_wrong' || code === 'replacement.first_factor_needed') return 'current'
  if (code.startsWith('password.')) return 'new'
  return code.startsWith('code.') ? 'code' : undefined
}

export interface CodeAndPasswordPage {
  readonly title: Text
  readonly lead: Text
  readonly button: Text
  readonly path: string
  readonly challenge: Challenge
  readonly kind: AddressKind
  readonly target: string
  readonly sent: typeof sentTo
  /** Undefined wherever it would tell whether what was typed matched. */
  readonly report: DeliveryReport | undefined
  readonly untold?: Text
  /** For the password manager: whose new password it keeps. */
  readonly username: string | undefined
  readonly links: readonly ListedLink[]
  readonly back: string
  readonly refusal: Refusal | undefined
}

/** The page that takes a code and a new password together, so that no open step lies between the two (SS-08). */
export function codeAndPasswordPage(x: Web, options: CodeAndPasswordPage): Answer {
  const { locale } = x.visitor
  const { challenge, refusal, path } = options
  const live = isLive(challenge, x.now.now, x.service.policy)
  const message = refusal && sentence(x, passwordSentences, refusal)
  const field = refusal && live ? fieldOf(refusal) : undefined
  const resend = `${path}/resend`
  return show(x, {
    title: say(options.title, locale),
    back: options.back,
    help: '/help#password',
    refusal,
    errors: message ? [{ message, field }] : [],
    body: html`${
      live
        ? html`${lead(say(options.lead, locale))}${fields(x, options, field, message)}${deliveryPanel(x, {
            ...options,
            path: options.report && path,
          })}${resendForm(x, resend, [challenge])}${missingHelp(x, { kind: options.kind })}`
        : html`${lead(say(words.over, locale))}${newCodeForm(x, resend)}`
    }${linkList(options.links)}`,
  })
}

function fields(x: Web, options: CodeAndPasswordPage, field: string | undefined, message: string | undefined): Part {
  const { locale } = x.visitor
  const { challenge, username } = options
  const errorOf = (name: string) => (field === name ? message : undefined)
  return form({
    action: options.path,
    hidden: tokens(x),
    body: html`${codeField({
      locale,
      name: 'code',
      label: say(words.code, locale),
      hint: options.sent[locale]({
        target: masked(options.target),
        digits: x.service.policy.code_length_digits,
        until: shownTime(x, challenge.expiresAt),
      }),
      error: errorOf('code'),
    })}${username !== undefined && usernameOf(username)}${newPasswordField(x, errorOf('new'))}${button({
      label: say(options.button, locale),
    })}`,
  })
}
