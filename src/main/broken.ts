import { brokenPage, type Repeat } from '../features/session/pages-problem.ts'
import type { Web } from '../features/session/shell.ts'
import { uuid } from '../kernel/random.ts'
import { recordedBy } from '../platform/database/recorded.ts'
import type { Answer } from '../platform/http/exchange.ts'
import { errorFields } from '../platform/log.ts'
import type { Service } from '../platform/service.ts'

/** What is asked for where something broke: its names go into the log, and nothing that was sent. */
export interface Asked {
  readonly method: string
  readonly route: string
  /** How it can be asked again, where somebody reads the answer. */
  readonly repeat?: Repeat
}

/** Logs what broke, and tells the person where to find it again. */
export function brokenAnswer(service: Service, x: Web, error: unknown, { repeat, ...asked }: Asked): Answer {
  const reference = uuid(service.random).slice(0, 8)
  service.log.error('request failed', {
    ...errorFields(error instanceof Error ? error : new Error(String(error))),
    ...asked,
    code: reference,
  })
  return brokenPage(x, reference, recordedBy(error), repeat)
}
