import type { Instant } from '../../kernel/clock.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Queryable } from '../../platform/database/database.ts'
import { at, sql } from '../../platform/database/sql.ts'
import type { Edition } from './article.ts'

/** One more reader who was helped, or was not. */
export async function countAnswer(from: Queryable, article: string, edition: Edition, helped: boolean): Promise<void> {
  await from.query(sql`
    insert into help_answer as a (article, locale, helped, not_helped)
    values (${article}, ${edition}, ${helped ? 1 : 0}, ${helped ? 0 : 1})
    on conflict (article, locale) do update set
      helped = a.helped + excluded.helped, not_helped = a.not_helped + excluded.not_helped`)
}

export interface Miss {
  readonly digest: Buffer
  readonly locale: Locale
  readonly words: string
}

/** One more who looked for this in vain; from the `told`-th on its words are kept, too. */
export async function countMiss(from: Queryable, { digest, locale, words }: Miss, told: number, now: Instant) {
  await from.query(sql`
    insert into help_miss as m (digest, locale, words, times, last_at)
    values (${digest}, ${locale}, ${told <= 1 ? words : null}, 1, ${at(now)})
    on conflict (digest) do update set
      times = m.times + 1,
      words = case when m.times + 1 >= ${told}::int then ${words}::text else m.words end,
      last_at = excluded.last_at`)
}

export interface HelpReport {
  /** What several people looked for in vain, the most wanted first. */
  readonly misses: readonly { readonly words: string; readonly locale: string; readonly times: number }[]
  /** Articles by how many readers they did not help. */
  readonly answers: readonly {
    readonly article: string
    readonly locale: string
    readonly helped: number
    readonly not_helped: number
  }[]
}

/** What the staff learns of the help: nothing of it is about one person. */
export async function readHelpReport(from: Queryable): Promise<HelpReport> {
  const [misses, answers] = await Promise.all([
    from.query<HelpReport['misses'][number]>(sql`
      select words, locale, times from help_miss where words is not null order by times desc, words limit 100`),
    from.query<HelpReport['answers'][number]>(sql`
      select article, locale, helped, not_helped from help_answer order by not_helped desc, article, locale limit 100`),
  ])
  return { misses, answers }
}
