import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import { small } from '../../platform/page/content.ts'
import { textField } from '../../platform/page/field.ts'
import { button, form, type ListedLink, linkList } from '../../platform/page/form.ts'
import type { Address } from '../proof/address.ts'
import { maskStrict } from '../proof/mask.ts'
import { type Sentences, sentence, show, tokens, type Web } from './shell.ts'
import { addressHint, addressWords as t } from './texts-address.ts'

export interface AddressPage {
  /** Takes the POST with the fields `proof` and `address`. */
  readonly path: string
  /** Where another proof is chosen. */
  readonly back: string
  readonly proofId: string
  /** What is registered; only its strict mask is shown. */
  readonly address: Address
  readonly refusal: Refusal | undefined
  readonly sentences: Sentences
  readonly none: ListedLink
  readonly receipt?: string | undefined
}

/** Asks for the whole address of a chosen proof. Nothing that follows tells whether it matched (SC-14, EP-04). */
export function addressPage(x: Web, options: AddressPage): Answer {
  const { locale } = x.visitor
  const { address, back, refusal } = options
  const isMail = address.kind === 'mail'
  const message = refusal && sentence(x, options.sentences, refusal)
  const title = say(isMail ? t.mailTitle : t.phoneTitle, locale)
  const keyboard = isMail ? 'email' : 'tel'
  return show(x, {
    title,
    heading: false,
    help: '/help/001004',
    back,
    receipt: options.receipt,
    errors: message ? [{ message, field: 'address' }] : [],
    refusal,
    body: html`${form({
      action: options.path,
      hidden: { ...tokens(x), proof: options.proofId },
      body: html`${textField({
        locale,
        name: 'address',
        label: title,
        asHeading: true,
        hint: say(addressHint, locale, { mask: maskStrict(address) }),
        value: refusal ? x.form.text('address') : '',
        // Never type="email": browsers rewrite full-width letters in such a field before we can read them.
        inputmode: keyboard,
        autocomplete: keyboard,
        lang: 'en',
        error: message,
      })}${small(say(t.note, locale))}${button({ label: say(t.button, locale) })}`,
    })}${linkList([{ href: back, label: say(t.other, locale) }, options.none])}`,
  })
}
