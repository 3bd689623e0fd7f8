import { type Html, html } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import { codeField } from '../../../platform/page/field.ts'
import type { Challenge } from '../../challenge/rules.ts'
import { shownTime, type Web } from '../../session/shell.ts'
import { codeWords } from '../../session/texts-code.ts'
import { codeInFormTexts as t } from './texts.ts'

/** A code that is asked for together with other things: its label says where it went, its hint until when it works. */
export const awaitedField = (
  x: Web,
  { challenge, target, note }: { challenge: Challenge; target: Html; note?: string },
  name: string,
  error: string | undefined,
): Html => {
  const { locale } = x.visitor
  const about = { length: x.service.policy.code_length_digits, until: shownTime(x, challenge.expiresAt) }
  return codeField({
    locale,
    name,
    label: t.label[locale]({ target }),
    hint: html`${note !== undefined && html`${note}<br>`}${t.until[locale](about)}<br>${say(codeWords.secret, locale)}`,
    error,
  })
}
