import { say } from '../../../kernel/text.ts'
import { type Answer, goto } from '../../../platform/http/exchange.ts'
import { radioGroup } from '../../../platform/page/field.ts'
import type { Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import type { Request } from '../request.ts'
import { stoppedPage } from '../stop/pages.ts'
import type { Verdict } from './flow-old-proof.ts'
import { oldProofTexts as t } from './texts.ts'

/** What the person chose; nothing is chosen beforehand, so that nobody decides by going on. */
export function verdictIn(x: Web): Verdict | undefined {
  const how = x.form.text('how')
  return how === 'early' || how === 'not-me' ? how : undefined
}

export function verdict(x: Web, error: string | undefined) {
  const { locale } = x.visitor
  return radioGroup({
    locale,
    name: 'how',
    label: say(t.choose, locale),
    hint: say(t.chooseHint, locale),
    error,
    selected: verdictIn(x),
    options: [
      { value: 'early', label: say(t.early, locale), consequence: say(t.earlyThen, locale) },
      { value: 'not-me', label: say(t.notMe, locale), consequence: say(t.notMeThen, locale) },
    ],
  })
}

/** A stop ends the session that began the request, and this may be it. */
export const decided = (x: Web, person: Person, how: Verdict, request: Request): Answer =>
  how === 'not-me' && request.sessionId === person.session.sessionId
    ? stoppedPage({ ...x, person: undefined }, request)
    : goto('/replace/status')
