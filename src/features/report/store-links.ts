import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'
import { type Keys, sameSecret } from '../../platform/crypto/keys.ts'
import type { Policy } from '../../policy/policy.ts'
import { ABOUT, type Matter } from './rules.ts'

/** What the link of a notice stands for: its reader, and one matter at one moment (S12). */
export interface ReportLink {
  readonly accountId: string
  readonly readerId: string
  readonly matter: Matter
}

const MAC_BYTES = 16
const INSTANT_BYTES = 8
const LENGTH_BYTES = 3 * 16 + INSTANT_BYTES + 1 + MAC_BYTES

function bodyOf({ accountId, readerId, matter }: ReportLink): Buffer {
  const since = Buffer.alloc(INSTANT_BYTES)
  since.writeBigInt64BE(BigInt(matter.since))
  const about = Buffer.from([ABOUT.indexOf(matter.about)])
  return Buffer.concat([bytesOfUuid(accountId), bytesOfUuid(readerId), bytesOfUuid(matter.subject), since, about])
}

const mac = (keys: Keys, body: Buffer): Buffer => keys.digest('link', 'report', body).subarray(0, MAC_BYTES)

/** A bearer link of 128 bits (CR-01), derived like the stop link: nothing of it is stored. */
export function reportToken(keys: Keys, link: ReportLink): string {
  const body = bodyOf(link)
  return Buffer.concat([body, mac(keys, body)]).toString('base64url')
}

export function readReportToken(keys: Keys, token: string): ReportLink | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== LENGTH_BYTES) return undefined
  const body = bytes.subarray(0, LENGTH_BYTES - MAC_BYTES)
  const about = ABOUT[body.at(-1) ?? ABOUT.length]
  if (about === undefined || !sameSecret(bytes.subarray(LENGTH_BYTES - MAC_BYTES), mac(keys, body))) return undefined
  const id = (from: number) => uuidOfBytes(body.subarray(from, from + 16))
  const since = Number(body.readBigInt64BE(48))
  return { accountId: id(0), readerId: id(16), matter: { about, subject: id(32), since } }
}

/** The same as a number to type, for mailboxes and telephones without links (L11). */
export const reportNumber = (keys: Keys, policy: Policy, link: ReportLink): string =>
  keys.number('number', policy.stop_number_length_digits, 'report', bodyOf(link))
