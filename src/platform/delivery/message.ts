import { assert } from '../../kernel/assert.ts'
import type { Locale } from '../../kernel/locale.ts'

/**
 * A mail before it has a form. Every string is a plain value: it is never read as markup, and its line breaks and
 * control characters become single spaces, so a value cannot build structure of its own (attacks T095).
 */
export interface Mail {
  readonly locale: Locale
  readonly subject: string
  /** The line that mail programs show beside the subject: what this is about, without a code (MC-05). */
  readonly preheader: string
  readonly blocks: readonly Block[]
  /** It goes as text alone, without any link (see `withoutLinks`). */
  readonly linkless?: true
}

/** Of a part that is written in another language than the mail, `locale` names it (WCAG 3.1.2). */
export type Block = { readonly locale?: Locale } & (
  | { readonly kind: 'heading'; readonly text: string }
  /** `linkless` is what it says in a mail without links, where its words are about one; '' for nothing. */
  | { readonly kind: 'paragraph'; readonly text: string; readonly linkless?: string }
  /** The characters of the code, without spaces; they are shown in groups. */
  | { readonly kind: 'code'; readonly label: string; readonly code: string }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  /** `essential`: without it the mail is good for nothing. */
  | { readonly kind: 'button'; readonly label: string; readonly url: string; readonly essential?: true }
  | { readonly kind: 'notice'; readonly tone: 'important' | 'calm'; readonly title: string; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'rule' }
  | { readonly kind: 'footer'; readonly lines: readonly string[] }
)

export interface Fact {
  readonly label: string
  readonly value: string
}

/** "12345678" is read and typed as "1234 5678", "123456" as "123 456". */
export function groupCode(code: string): string {
  const size = code.length % 4 === 0 ? 4 : code.length % 3 === 0 ? 3 : code.length
  return (code.match(new RegExp(`.{1,${size}}`, 'gu')) ?? []).join(' ')
}

/** Characters that reorder or hide text (bidirectional controls, zero-width ones) have no place in a message. */
const HIDDEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu

/** One line without surprises. */
export const plain = (text: string): string => text.replace(BREAKS, ' ').replace(HIDDEN, '').trim()

/**
 * Words that a person chose (a label, a name), made harmless for a message: letters, digits and spaces only, so that
 * no mail program finds a link in them, and cut to `lengthMax` characters.
 */
export function foreignWords(text: string, lengthMax = 30): string {
  const words = text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
  const characters = Array.from(words)
  return characters.length <= lengthMax ? words : `${characters.slice(0, lengthMax - 1).join('')}…`
}

/** A web address that reads the same everywhere. That it is https in production is the settings' concern. */
export function isLink(url: string): boolean {
  if (!URL.canParse(url) || !/^[\x21-\x7e]+$/.test(url) || /[<>"]/.test(url)) return false
  const { protocol, username } = new URL(url)
  return username === '' && (protocol === 'https:' || protocol === 'http:')
}

/**
 * The same mail for a mailbox that refuses links (L11): what is clicked is left out, what spoke of it says what to type
 * instead. Undefined where that would be the same mail, or one that is good for nothing.
 */
export function withoutLinks(mail: Mail): Mail | undefined {
  const buttons = mail.blocks.flatMap((block) => (block.kind === 'button' ? [block] : []))
  if (mail.linkless || buttons.length === 0 || buttons.some(({ essential }) => essential)) return undefined
  const blocks = mail.blocks.flatMap((block): Block[] => {
    if (block.kind === 'button' || (block.kind === 'paragraph' && block.linkless === '')) return []
    return [block.kind === 'paragraph' && block.linkless !== undefined ? { ...block, text: block.linkless } : block]
  })
  return { ...mail, blocks, linkless: true }
}

/** What every mail keeps; a mail that does not is a bug of its author. */
export function assertMail(mail: Mail): void {
  assert(plain(mail.subject) !== '' && mail.blocks.length > 0, 'a mail has a subject and says something')
  for (const block of mail.blocks) {
    if (block.kind === 'button') assert(isLink(block.url), 'a button leads to a web address')
    if (block.kind !== 'code') continue
    assert(/^[0-9A-Z]+$/.test(block.code), 'a code is digits and capital letters')
    // A locked screen shows these two (NIST SP 800-63B-4 3.1.3.2, requirement MC-05).
    for (const shown of [mail.subject, mail.preheader]) {
      assert(!shown.replace(/[\s-]/g, '').includes(block.code), 'no code outside the body of a mail')
    }
  }
}
