import { createHmac } from 'node:crypto'
import { sameSecret } from '../crypto/keys.ts'

/**
 * Was a form sent by Twilio? HMAC-SHA-1 under the account's token over the address as Twilio was given it and the fields by their
 * names, each name followed by its value (twilio.com/docs/usage/security, "Validating Signatures"). SHA-1 is theirs to choose;
 * as a MAC it stands (RFC 6194 3.3). A field that comes twice is not what Twilio sends, and is signed by nobody.
 */
export function isFromTwilio(
  token: string,
  signature: string,
  { url, form }: { readonly url: string; readonly form: URLSearchParams },
): boolean {
  const fields = [...form].toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (new Set(form.keys()).size !== fields.length) return false
  const signed = createHmac('sha1', token).update(url + fields.map(([name, value]) => name + value).join(''))
  return sameSecret(signature, signed.digest('base64'))
}
