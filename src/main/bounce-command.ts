import type { Readable } from 'node:stream'
import type { Outcome } from '../features/delivery/flow.ts'
import { takeBounce } from '../features/delivery/flow-bounce.ts'
import type { Settings } from '../platform/config/settings.ts'
import { withService } from './beside.ts'

/** What tells of the delivery stands before the mail that came back, so that the rest is not needed. */
const BYTES_MAX = 131_072

/** Takes a mail from a pipe. */
export async function returnedMail(settings: Settings, input: Readable): Promise<Outcome> {
  const raw = await readSome(input)
  return withService(settings, (service) => takeBounce(service, raw))
}

/** All of it is read, or the mail server would see a broken pipe; what is too much is not kept. */
async function readSome(input: Readable): Promise<string> {
  const kept: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    if (length < BYTES_MAX) kept.push(chunk)
    length += chunk.length
  }
  return Buffer.concat(kept).subarray(0, BYTES_MAX).toString('utf8')
}
