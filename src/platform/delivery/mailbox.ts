import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { isoInstant } from '../../kernel/clock.ts'
import {
  accepted,
  type Carrier,
  type Channel,
  isSingleAddress,
  isSingleNumber,
  later,
  type MailEnvelope,
  never,
  type SmsEnvelope,
} from './carrier.ts'

/** A message as the development pages and tests see it. */
export interface DevMessage {
  readonly id: string
  readonly channel: Channel
  readonly to: string
  /** Empty for an SMS. */
  readonly subject: string
  readonly text: string
  /** Empty for an SMS. */
  readonly html: string
  /** ISO 8601, when the message was made. */
  readonly time: string
}

interface Envelopes {
  readonly mail: MailEnvelope
  readonly sms: SmsEnvelope
}

export interface Mailbox {
  carrierFor<C extends Channel>(channel: C): Carrier<Envelopes[C]>
  /** Newest last. */
  list(): Promise<DevMessage[]>
  clear(): Promise<void>
}

type Line = DevMessage | { readonly cleared: true }

/**
 * The mailbox and phone of development: a file beside the database, not in it, so that codes never enter a dump.
 *
 * The file only grows, one record a write with O_APPEND, so several processes share it. Each record begins with a line
 * break: what a crash left half written becomes a line of its own, which nobody can read and everybody skips. Clearing
 * is a record too. A message that comes again is the same message, also after a clearing: the outbox delivers at
 * least once, and people delete what they have read.
 */
export function openMailbox(dataDirectory: string): Mailbox {
  const path = join(dataDirectory, 'dev-messages.jsonl')
  const seen = new Reading(path)
  let turn: Promise<unknown> = Promise.resolve()

  /** One thing after the other in this process, each on a fresh reading. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(() => seen.catchUp()).then(work)
    turn = result.catch(() => undefined)
    return result
  }

  async function append(line: Line): Promise<boolean> {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
    const file = await open(path, 'a', 0o600)
    try {
      const record = Buffer.from(`\n${JSON.stringify(line)}\n`)
      return (await file.write(record)).bytesWritten === record.length
    } finally {
      await file.close()
    }
  }

  const deliver = (message: DevMessage) =>
    inTurn(async () => (seen.ids.has(message.id) || (await append(message)) ? accepted : later('deferred')))

  const carriers: { readonly [C in Channel]: Carrier<Envelopes[C]> } = {
    mail: {
      send: async ({ messageId: id, to, subject, text, html, date }) =>
        isSingleAddress(to)
          ? deliver({ id, channel: 'mail', to, subject, text, html: html ?? '', time: isoInstant(date) })
          : never('address_refused'),
    },
    sms: {
      send: async ({ id, to, text, date }) =>
        isSingleNumber(to)
          ? deliver({ id, channel: 'sms', to, subject: '', text, html: '', time: isoInstant(date) })
          : never('address_refused'),
    },
  }

  return {
    carrierFor: (channel) => carriers[channel],
    list: () => inTurn(async () => [...seen.messages]),
    clear: () =>
      inTurn(async () => {
        await append({ cleared: true })
      }),
  }
}

/** What the file says so far. Only what was added since the last time is read. */
class Reading {
  readonly ids = new Set<string>()
  /** What was not cleared, each message once. */
  messages: DevMessage[] = []
  #offset = 0
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  async catchUp(): Promise<void> {
    const file = await open(this.#path, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    try {
      const size = file ? (await file.stat()).size : 0
      if (size < this.#offset) this.#forget()
      if (!file || size === this.#offset) return
      const added = Buffer.alloc(size - this.#offset)
      const { bytesRead } = await file.read(added, 0, added.length, this.#offset)
      // A last line without its end is still being written, or never will be.
      const complete = added.subarray(0, added.subarray(0, bytesRead).lastIndexOf('\n') + 1)
      this.#offset += complete.length
      for (const line of complete.toString('utf8').split('\n')) this.#take(parseLine(line))
    } finally {
      await file?.close()
    }
  }

  #take(line: Line | undefined): void {
    if (!line) return
    if ('cleared' in line) this.messages = []
    else if (!this.ids.has(line.id)) {
      this.ids.add(line.id)
      this.messages.push(line)
    }
  }

  /** Somebody removed the file. */
  #forget(): void {
    this.#offset = 0
    this.messages = []
    this.ids.clear()
  }
}

function parseLine(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return typeof line === 'object' && line !== null && ('id' in line || 'cleared' in line) ? (line as Line) : undefined
  } catch {
    return undefined
  }
}
