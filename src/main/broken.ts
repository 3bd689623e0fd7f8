import { brokenPage } from '../features/session/pages-problem.ts'
import type { Web } from '../features/session/shell.ts'
import { uuid } from '../kernel/random.ts'
import type { Answer } from '../platform/http/exchange.ts'
import { errorFields } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'

/** What is asked for where something broke: its names go into the log, and nothing that was sent. */
export interface Asked {
  readonly method: string
  readonly route: string
}

/** Logs what broke, and tells the person where to find it again. */
export function brokenAnswer(service: Service, x: Web, error: unknown, asked: Asked): Answer {
  const reference = uuid(service.random).slice(0, 8)
  service.log.error('request failed', {
    ...errorFields(error instanceof Error ? error : new Error(String(error))),
    ...asked,
    code: reference,
  })
  // What carries a code of the system or of PostgreSQL is an outage, and so is a connection that broke, of which the driver
  // says no code; everything else is a mistake of ours.
  const outage = error instanceof Error && ('code' in error || error.message.startsWith('Connection terminated'))
  const status = outage ? 503 : 500
  return brokenPage(x, reference, status)
}
