import { type Html, html, type Part } from '../../kernel/html.ts'
import { say, type Text } from '../../kernel/text.ts'
import { form, passkeyButton } from '../../platform/page/form.ts'
import { passkeyPart } from '../../platform/page/passkey.ts'
import { tokens, type Web } from '../session/shell.ts'
import { passkeyWords as words } from './texts.ts'

export interface PasskeyForm {
  readonly action: string
  readonly act: 'make' | 'show'
  readonly options: object
  readonly button?: Text | undefined
  /** Fields that are answered before the passkey is asked. */
  readonly fields?: Part
}

/** A form that a passkey answers. Its page has to load `passkeyScripts`, and to offer another way for who has no script. */
export function passkeyForm(x: Web, { action, act, options, button = words.show, fields }: PasskeyForm): Html {
  const { locale } = x.visitor
  return form({
    action,
    hidden: tokens(x),
    body: html`${fields}${passkeyPart({
      act,
      options,
      without: say(words.without, locale),
      withIt: say(words.unlock, locale),
      canceled: say(words.canceled, locale),
      already: say(words.already, locale),
    })}${passkeyButton(say(button, locale))}`,
  })
}
