import { type DestinationStream, pino } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * What may stand in a log line: ids, codes of refusals, numbers. Every other field is left out, so that an address
 * or a code cannot slip in with an object (LG-02, S18).
 */
export interface LogFields {
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly code?: string
  readonly kind?: string
  readonly detail?: string
  readonly template?: string
  readonly account?: string
  readonly message?: string
  readonly ms?: number
  readonly count?: number
  readonly pid?: number
  readonly port?: number
  readonly origin?: string
  readonly folder?: string
  readonly error?: string
  readonly stack?: string
}

const FIELDS: ReadonlySet<string> = new Set([
  'method',
  'route',
  'status',
  'code',
  'kind',
  'detail',
  'template',
  'account',
  'message',
  'ms',
  'count',
  'pid',
  'port',
  'origin',
  'folder',
  'error',
  'stack',
])

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

const allowed = (fields: LogFields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => FIELDS.has(name)))

export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const out = destination ? pino(options, destination) : pino(options, pino.destination({ dest: 2, sync: true }))
  const write =
    (to: LogLevel) =>
    (event: string, fields: LogFields = {}) =>
      out[to](allowed(fields), event)
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** An error as log fields: where it happened and its SQLSTATE or system code. PostgreSQL's `detail` may hold values and stays out. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const stack =
    error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim().replace(/^at /, ''))
      .join(' < ') ?? ''
  return { error: error.name, ...code, stack }
}
