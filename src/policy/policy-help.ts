import { days } from '../kernel/duration.ts'

/** The numbers of the help centre. */
export const helpPolicy = {
  /** @source a question as people type it has less than 40 characters; what is longer is a text that was pasted. */
  help_query_length_max: 100,
  /** @source the same; longer words of a search that found nothing are not kept. */
  help_miss_length_max: 40,
  /** @source attacks.md T020 "secrets stay secret": what fewer than three networks typed may be one person's secret. */
  help_miss_told_count: 3,
  /** @source product.md H2 "zero-result list for staff": a season of it; longer it says nothing of today's articles. */
  help_miss_kept_ms: days(90),
  /** @source a person who looks for something tries a few words; more a day from one network is a program. */
  help_misses_network_day_max: 30,
  /** @source bounds what is written for everybody together; a thousand misses a day are more than staff can read. */
  help_misses_day_max: 1_000,
  /** @source a class or an office behind one network reads and answers; a program answers more. */
  help_answers_network_day_max: 50,
  /** @source as many titles as fit above the keyboard of a phone. */
  help_suggestions_max: 5,
  /** @source product.md H2: more than ten results are not read. */
  help_results_max: 10,
} as const
