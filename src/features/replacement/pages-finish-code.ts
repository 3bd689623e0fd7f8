import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { codeField } from '../../platform/page/field.ts'
import type { Challenge } from '../challenge/rules.ts'
import { shownTime, type Web } from '../session/shell.ts'
import { codeWords } from '../session/texts-code.ts'
import { codeInFormTexts as t } from './texts-finish.ts'

/** A code that is asked for together with other things: the field's hint says where it went and until when it works. */
export const awaitedField = (
  x: Web,
  { challenge, target }: { challenge: Challenge; target: Html },
  name: string,
  error: string | undefined,
): Html => {
  const { locale } = x.visitor
  const about = { target, length: x.service.policy.code_length_digits, until: shownTime(x, challenge.expiresAt) }
  return codeField({
    locale,
    name,
    label: say(codeWords.label, locale),
    hint: html`${t.sentTo[locale](about)}<br>${say(codeWords.secret, locale)}`,
    error,
  })
}
