import { days } from '../../kernel/duration.ts'
import type { Budget } from '../../kernel/window.ts'
import { claim } from '../../platform/budget.ts'
import type { Service } from '../../platform/service.ts'
import type { Now } from '../../platform/time.ts'
import type { Visitor } from '../session/store-visitor.ts'
import type { Article } from './article.ts'
import { countable } from './miss.ts'
import { countAnswer, countMiss } from './store.ts'

/** Counts once where every budget has room; each is spent before the next is asked. */
async function mayCount(service: Service, budgets: readonly Budget[], { now }: Now): Promise<boolean> {
  for (const budget of budgets) if (!(await claim(service.database, budget, now))) return false
  return true
}

const daily = (kind: string, subject: string, max: number): Budget => ({
  kind,
  subject,
  limits: [{ windowMs: days(1), max }],
})

/** "Did this help?": counted by article and edition, once a day for a browser; a program's answers are not. */
export async function answerHelped(
  service: Service,
  visitor: Visitor,
  { number, edition }: Pick<Article, 'number' | 'edition'>,
  helped: boolean,
  now: Now,
) {
  const { policy, database } = service
  const budgets = [
    daily('help-answer', `${number}/${visitor.browserKey}`, 1),
    daily('help-answer-from', visitor.source, policy.help_answers_network_day_max),
  ]
  if (await mayCount(service, budgets, now)) await countAnswer(database, number, edition, helped)
}

/** A search that found nothing, once a day for a network; its words are kept when several looked for them. */
export async function noteMiss(service: Service, visitor: Visitor, query: string, now: Now): Promise<void> {
  const { policy, database, keys } = service
  const words = countable(query, policy.help_miss_length_max)
  if (words === undefined) return
  const digest = keys.digest('search', visitor.locale, words)
  const budgets = [
    daily('help-miss', `${digest.toString('hex')}/${visitor.source}`, 1),
    daily('help-miss-from', visitor.source, policy.help_misses_network_day_max),
    daily('help-miss-all', 'all', policy.help_misses_day_max),
  ]
  if (!(await mayCount(service, budgets, now))) return
  await countMiss(database, { digest, locale: visitor.locale, words }, policy.help_miss_told_count, now.now)
}
