import { bytesOfUuid, uuidOfBytes } from '../../kernel/random.ts'

/** What the session cookie holds: which account, which session, and the secret; 64 bytes in base64url. */
export interface SessionToken {
  readonly accountId: string
  readonly sessionId: string
  readonly secret: Buffer
}

const UUID_BYTES = 16
const SECRET_BYTES = 32

export const sessionToken = (accountId: string, sessionId: string, secret: Buffer): string =>
  Buffer.concat([bytesOfUuid(accountId), bytesOfUuid(sessionId), secret]).toString('base64url')

export function readToken(token: string | undefined): SessionToken | undefined {
  const bytes = Buffer.from(token ?? '', 'base64url')
  if (bytes.length !== 2 * UUID_BYTES + SECRET_BYTES) return undefined
  return {
    accountId: uuidOfBytes(bytes.subarray(0, UUID_BYTES)),
    sessionId: uuidOfBytes(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    secret: bytes.subarray(2 * UUID_BYTES),
  }
}
