import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import type { Block } from '../../platform/delivery/message.ts'
import type { Sender } from './mails-view.ts'
import { mailTexts } from './texts-mails.ts'

export const heading = (text: string): Block => ({ kind: 'heading', text })
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
/** A paragraph about a link, and what it says where there is none. */
export const aboutLink = (text: string, linkless = ''): Block => ({ kind: 'paragraph', text, linkless })

/** A table of what is known; what is not known has no row. */
export const facts = (...rows: readonly (readonly [label: string, value: string | undefined])[]): Block => ({
  kind: 'facts',
  rows: rows.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
})

/** The end of every notice: what is never asked, whom to turn to (NT-04), why it cannot be switched off (NT-08). */
export const noticeFooter = (sender: Sender, locale: Locale, receipt?: string): Block => ({
  kind: 'footer',
  lines: [
    say(mailTexts.neverAsked, locale, sender),
    say(mailTexts.contact, locale, { support: sender.support, receipt }),
    say(mailTexts.automatic, locale, sender),
  ],
})

/** The end of a mail with a code: nothing in it can be clicked (MC-03). */
export const codeFooter = (sender: Sender, locale: Locale): Block => ({
  kind: 'footer',
  lines: [say(mailTexts.automaticCode, locale, sender)],
})

/** The end of a mail to an address that may turn out to be a stranger's. */
export const candidateFooter = (sender: Sender, locale: Locale, receipt: string): Block => ({
  kind: 'footer',
  lines: [
    say(mailTexts.neverAsked, locale, sender),
    say(mailTexts.contact, locale, { support: sender.support, receipt }),
    say(mailTexts.automaticCode, locale, sender),
  ],
})
