// The spec reporter without its closing figures: the tests run as several groups, and one sum is printed for all.
import { writeSync } from 'node:fs'
import { Readable } from 'node:stream'
import { spec, type TestEvent } from 'node:test/reporters'

/** The file descriptor on which a group hands its figures to the runner, when it got to its end. */
const TALLY_FD = 3

const FIGURE = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /

async function* withoutFigures(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    if (event.type === 'test:summary') writeSync(TALLY_FD, JSON.stringify(event.data.counts))
    const isFigure = event.type === 'test:diagnostic' && event.data.nesting === 0 && FIGURE.test(event.data.message)
    if (!isFigure) yield event
  }
}

/** Node takes a custom reporter from the default export. */
export default async function* reporter(events: AsyncIterable<TestEvent>) {
  yield* Readable.from(withoutFigures(events)).compose(spec())
}
