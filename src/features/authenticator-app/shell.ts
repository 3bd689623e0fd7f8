import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { small } from '../../platform/page/content.ts'
import { codeField } from '../../platform/page/field.ts'
import type { Web } from '../session/shell.ts'
import { appCodeWords as words } from './texts.ts'

/** The field for the code of an app, as every page that asks for one has it. */
export const appCodeField = (x: Web, error: string | undefined): Html => {
  const { locale } = x.visitor
  return html`${codeField({
    locale,
    name: 'code',
    label: say(words.label, locale),
    hint: say(words.hint, locale),
    error,
  })}${small(say(words.secret, locale))}`
}
