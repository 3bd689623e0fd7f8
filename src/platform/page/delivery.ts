import { type Html, html, type Part } from '../../kernel/html.ts'
import { type IconName, icon } from './icon.ts'
import { breaks, type Phrase } from './phrase.ts'

export type DeliveryState = 'sending' | 'accepted' | 'delayed' | 'failed'

const LOOKS: Record<DeliveryState, { readonly tone: string; readonly icon: IconName }> = {
  sending: { tone: 'info', icon: 'clock' },
  accepted: { tone: 'success', icon: 'check' },
  delayed: { tone: 'warning', icon: 'clock' },
  failed: { tone: 'stop', icon: 'alert' },
}

/** Where the message is now: a status, not a passing toast (WCAG 4.1.3; journey.md, point 9). */
export const delivery = (options: {
  readonly state: DeliveryState
  /** "Sent to ta••••@example.jp", "Not delivered". */
  readonly title: Phrase
  /** When it was sent, why it failed, what to do. */
  readonly body?: Part
}): Html => {
  const look = LOOKS[options.state]
  return html`<div class="notice ${look.tone}" role="status">${icon(look.icon)}<div><p class="title">${breaks(options.title)}</p>${
    options.body && html`<div>${options.body}</div>`
  }</div></div>`
}
