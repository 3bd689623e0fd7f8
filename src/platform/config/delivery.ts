import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** How mail and SMS leave, and who may tell what became of them (docs/delivery.md). */
export interface DeliverySettings {
  /** Where mails come back to, "bounce@bounces.example.jp"; undefined where nobody reads what comes back. */
  readonly returnPath: string | undefined
  /** What the mail server shows that hands over what came back. */
  readonly bounceToken: string | undefined
  /** The secret of webhooks that report on messages (Standard Webhooks, "whsec_…"). */
  readonly reportSecret: string | undefined
  readonly dkim: Dkim | undefined
  /** Domains to which mails go without links, because their filters refuse those. */
  readonly linklessDomains: readonly string[]
  /** A file that the operator's backup touches when it has ended. */
  readonly backupMarker: string | undefined
}

export interface Dkim {
  readonly domain: string
  readonly selector: string
  /** PEM. It is read at the start and never told. */
  readonly privateKey: string
}

interface Reader {
  readonly mailFrom: string
  readonly text: (name: string) => string | undefined
  readonly problem: (sentence: string) => void
}

/** Two parts and one "@": what `isSingleAddress` (delivery/carrier.ts) takes, and short enough for a reference in it. */
const RETURN_PATH = /^[A-Za-z0-9._-]{1,20}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/
const SECRET = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/
const SELECTOR = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/
/** Whoever can guess it can say that messages came back: as many letters as 128 bits take in base64. */
const TOKEN_LENGTH_MIN = 22
/** RFC 8301 3.2: signers use 2048 bits at least. */
const KEY_BITS_MIN = 2048

export function readDelivery(reader: Reader): DeliverySettings {
  const { text, problem } = reader
  const returnPath = text('RETURN_PATH')
  if (returnPath !== undefined && !RETURN_PATH.test(returnPath))
    problem(
      'RETURN_PATH is one mail address with at most 20 letters before the @, for example bounce@bounces.example.jp.',
    )
  const bounceToken = text('BOUNCE_TOKEN')
  if (bounceToken !== undefined && bounceToken.length < TOKEN_LENGTH_MIN)
    problem(`BOUNCE_TOKEN has at least ${TOKEN_LENGTH_MIN} letters; "openssl rand -base64 24" makes one.`)
  const reportSecret = text('REPORT_SECRET')
  if (reportSecret !== undefined && !SECRET.test(reportSecret))
    problem(
      'REPORT_SECRET is "whsec_" and at least 24 random bytes; "echo whsec_$(openssl rand -base64 24)" makes one.',
    )
  return {
    returnPath,
    bounceToken,
    reportSecret,
    dkim: readDkim(reader),
    linklessDomains: readDomains(reader),
    backupMarker: text('BACKUP_MARKER'),
  }
}

function readDomains({ text, problem }: Reader): readonly string[] {
  const domains = (text('MAIL_WITHOUT_LINKS') ?? '').split(',').map((domain) => domain.trim().toLowerCase())
  const given = domains.filter((domain) => domain !== '')
  if (given.some((domain) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(domain)))
    problem('MAIL_WITHOUT_LINKS is a list of mail domains, for example docomo.ne.jp,ezweb.ne.jp.')
  return given
}

/** The key is read here, so that a file that is missing stops the start and not the first mail. */
function readDkim({ mailFrom, text, problem }: Reader): Dkim | undefined {
  const [selector, file] = [text('DKIM_SELECTOR'), text('DKIM_KEY_FILE')]
  if (selector === undefined && file === undefined) return undefined
  if (selector === undefined || file === undefined || !SELECTOR.test(selector)) {
    problem('DKIM_SELECTOR (for example honnin1) and DKIM_KEY_FILE belong together.')
    return undefined
  }
  const privateKey = readKey(file)
  if (privateKey === undefined) {
    problem('DKIM_KEY_FILE is a file with an RSA key of 2048 bits or more; "openssl genrsa 2048" makes one.')
    return undefined
  }
  return { domain: mailFrom.slice(mailFrom.lastIndexOf('@') + 1), selector, privateKey }
}

/** Undefined where it is no key that mails can be signed with; what is in it is never told. */
function readKey(file: string): string | undefined {
  try {
    const key = createPrivateKey(readFileSync(file))
    const bits = key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : 0
    return bits >= KEY_BITS_MIN ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined
  } catch {
    return undefined
  }
}
