// The spec reporter without its closing figures: the tests run as several groups, and one sum is printed for all.
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import { spec, type TestEvent } from 'node:test/reporters'

/** The file descriptor on which a group hands its figures to the runner, when it got to its end. */
const TALLY_FD = 3

const FIGURE = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /

/** How much is said again at the very end about one test that failed: enough to begin with, with the rest further up. */
const WHY_MAX = 1_500

/** What a group hands to the runner. */
export interface Report {
  readonly counts: Readonly<Record<string, number>>
  readonly failures: readonly string[]
}

/** A failed test in words; nothing for one that failed only by what is inside it. */
function failure(event: TestEvent): string[] {
  if (event.type !== 'test:fail') return []
  const { name, file, line, details } = event.data
  const { failureType, cause } = details.error as Error & { failureType?: string }
  if (failureType === 'subtestsFailed') return []
  const why = cause instanceof Error ? cause.message : String(cause ?? details.error.message)
  return [`✖ ${name} (${file}:${line})\n${why.slice(0, WHY_MAX).replace(/^/gm, '    ')}`]
}

async function* withoutFigures(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  const failures: string[] = []
  for await (const event of events) {
    failures.push(...failure(event))
    if (event.type === 'test:summary') {
      const report: Report = { counts: event.data.counts, failures }
      writeSync(TALLY_FD, JSON.stringify(report))
    }
    const isFigure = event.type === 'test:diagnostic' && event.data.nesting === 0 && FIGURE.test(event.data.message)
    if (!isFigure) yield event
  }
}

/** Node takes a custom reporter from the default export. */
export default async function* reporter(events: AsyncIterable<TestEvent>) {
  yield* Readable.from(withoutFigures(events)).compose(spec())
}
