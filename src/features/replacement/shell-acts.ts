import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { small } from '../../platform/page/content.ts'
import { mark, table } from '../../platform/page/facts.ts'
import { ACTS, type Act } from './restrict.ts'
import { actTexts, actsTableTexts as t } from './texts-acts.ts'

/** The very table that the flows ask (restrict.ts), so that the page cannot promise what is refused. */
export const actsTable = (locale: Locale): Html => {
  const acts = Object.keys(ACTS) as Act[] // The keys of a constant of ours are its acts.
  const works = (act: Act) => ACTS[act] === 'allowed'
  return html`${table({
    caption: say(t.table, locale),
    columns: [say(t.act, locale), say(t.works, locale)],
    rows: acts.map((act) => [say(actTexts[act], locale), mark(works(act), say(works(act) ? t.yes : t.no, locale))]),
  })}${small(say(t.owner, locale))}`
}
