import PostalMime from 'postal-mime'

/** What a mail that came back says of itself (RFC 3464 2.3). */
export interface Bounce {
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** "5.1.1" (RFC 3463). */
  readonly status: string
}

const ACTIONS: ReadonlySet<string> = new Set(['failed', 'delayed', 'delivered', 'relayed', 'expanded'])
const DEPTH_MAX = 8
const HEAD_BYTES_MAX = 65_536

const isAction = (word: string): word is Bounce['action'] => ACTIONS.has(word)

/** The head of a mail as it came. */
export const headOf = (raw: string): string => raw.split(/\r?\n\r?\n/, 1)[0] ?? ''

/**
 * Reads a delivery status notification. Undefined for everything else that comes to a return path: absence notes, complaints,
 * advertising. Our mails have one recipient each, so the first one that is told of is meant.
 */
export async function readBounce(raw: string): Promise<Bounce | undefined> {
  let parts: readonly string[]
  try {
    const mail = await PostalMime.parse(raw, {
      rfc822Attachments: true,
      attachmentEncoding: 'utf8',
      maxNestingDepth: DEPTH_MAX,
      maxHeadersSize: HEAD_BYTES_MAX,
    })
    parts = mail.attachments
      .filter(({ mimeType }) => mimeType === 'message/delivery-status')
      .map(({ content }) => (typeof content === 'string' ? content : ''))
  } catch {
    return undefined
  }
  // One block of the whole message, then one of each recipient; each is written like the head of a mail.
  const blocks = parts.flatMap((part) => part.trim().split(/(?:\r?\n[ \t]*){2,}/))
  const told = await Promise.all(blocks.map(readRecipient))
  return told.find((bounce) => bounce !== undefined)
}

async function readRecipient(block: string): Promise<Bounce | undefined> {
  const { headers } = await PostalMime.parse(`${block.trim()}\n\n`, { maxHeadersSize: HEAD_BYTES_MAX })
  // Comments stand in parentheses, "5.1.1 (unknown user)".
  const field = (name: string) => (headers.find(({ key }) => key === name)?.value ?? '').replace(/\(.*$/s, '').trim()
  const [action, status] = [field('action').toLowerCase(), field('status')]
  if (!isAction(action) || !/^[245]\.\d{1,3}\.\d{1,3}$/.test(status)) return undefined
  return { action, status }
}
