import type { Locale } from '../../kernel/locale.ts'

/** What is kept of a passkey, sealed like an address. The private key never leaves its authenticator. */
export interface Credential {
  /** Base64url. */
  readonly id: string
  /** COSE key, base64url. */
  readonly publicKey: string
  /** Where the browser finds it ("internal", "usb", "hybrid"), as it said itself. */
  readonly transports: readonly string[]
  /** Whether it is kept by one device or synchronised, as the authenticator said when it was made (WebAuthn 6.1.3). */
  readonly deviceType: string
  readonly backedUp: boolean
}

type Names = Readonly<Record<Locale, string>>

const windows: Names = { ja: 'Windows Hello', en: 'Windows Hello' }

/**
 * Where a passkey is kept, by the id that its provider gives itself. It is not attested, so it is a name for people and
 * proves nothing.
 * @source the community list github.com/passkeydeveloper/passkey-authenticator-aaguids
 */
const PROVIDERS: Readonly<Record<string, Names>> = {
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': { ja: 'iCloudキーチェーン', en: 'iCloud Keychain' },
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': { ja: 'Googleパスワードマネージャー', en: 'Google Password Manager' },
  'adce0002-35bc-c60a-648b-0b25f1f05503': { ja: 'MacのChrome', en: 'Chrome on Mac' },
  '08987058-cadc-4b81-b6e1-30de50dcbe96': windows,
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': windows,
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': windows,
  '53414d53-554e-4700-0000-000000000000': { ja: 'Samsung Pass', en: 'Samsung Pass' },
  'bada5566-a7aa-401f-bd96-45619a55120d': { ja: '1Password', en: '1Password' },
  'd548826e-79b4-db40-a3d8-11116f7e8349': { ja: 'Bitwarden', en: 'Bitwarden' },
  '531126d6-e717-415c-9320-3d9aa6981239': { ja: 'Dashlane', en: 'Dashlane' },
  '50726f74-6f6e-5061-7373-50726f746f6e': { ja: 'Proton Pass', en: 'Proton Pass' },
}

/** The name of a passkey's provider; '' where it is not known, or does not say. */
export const providerName = (aaguid: string, locale: Locale): string => PROVIDERS[aaguid]?.[locale] ?? ''
