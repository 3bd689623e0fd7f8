import { type SignaturePurpose, signedText } from '../../src/features/device/rules.ts'

const text = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64url')

/** A browser's key, made as the page's script makes it: its private half can not be read. */
export async function makeKey() {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  return {
    privateKey: keys.privateKey,
    publicKey: text(await crypto.subtle.exportKey('spki', keys.publicKey)),
    async sign(purpose: SignaturePurpose, challenge: string): Promise<string> {
      const asked = Buffer.from(signedText(purpose, challenge))
      return text(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, asked))
    },
  }
}

/** What the script does on a page: asks for the challenge, and answers the signature. */
export async function keyOnPage(ask: (purpose: SignaturePurpose) => Promise<string>) {
  const { publicKey, sign } = await makeKey()
  return {
    publicKey,
    async sign(purpose: SignaturePurpose): Promise<string> {
      const { challenge } = JSON.parse(await ask(purpose)) as { challenge: string }
      return sign(purpose, challenge)
    },
  }
}
