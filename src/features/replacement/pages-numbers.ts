import { type Html, html } from '../../kernel/html.ts'
import { say, type Text } from '../../kernel/text.ts'
import { codeField } from '../../platform/page/field.ts'
import type { Web } from '../session/shell.ts'
import { numbersTexts as t } from './texts-numbers.ts'

export interface NumbersForm {
  /** What the second number is called in the message. */
  readonly label: Text
  /** Its figures. */
  readonly length: number
  readonly errorOf: (field: 'receipt' | 'number') => string | undefined
}

/** The two numbers of a message without a link: which request it is, and that its reader got the message (L11). */
export function numberFields(x: Web, { label, length, errorOf }: NumbersForm): Html {
  const { locale } = x.visitor
  return html`${codeField({
    locale,
    name: 'receipt',
    kind: 'match',
    label: say(t.receipt, locale),
    hint: say(t.receiptHint, locale),
    value: x.form.text('receipt').slice(0, 40),
    error: errorOf('receipt'),
  })}${codeField({
    locale,
    name: 'number',
    kind: 'match',
    label: say(label, locale),
    hint: say(t.numberHint, locale, { length }),
    error: errorOf('number'),
  })}`
}
