import { type Html, html } from '../../kernel/html.ts'

export interface Milestone {
  readonly title: string
  /** A day, or a day and a time: `dayMonth`, `dayMonthTime`. */
  readonly date: string
}

/** Beyond this share of the line, the word of today is set flush with the end instead of centred over its dot. */
const EDGE = 0.16

/**
 * The wait as a picture: start, today, end. Positions are attributes of the drawing, because the content security
 * policy allows no style attributes. `passed` runs from 0 to 1; `label` says the same in words.
 */
export function timeline(options: {
  readonly label: string
  readonly start: Milestone
  readonly today: string
  readonly end: Milestone
  readonly passed: number
}): Html {
  const passed = Math.min(1, Math.max(0, options.passed))
  const x = `${Math.round(passed * 1000) / 10}%`
  const anchor = passed < EDGE ? 'start' : passed > 1 - EDGE ? 'end' : 'middle'
  const wordAt = anchor === 'start' ? '0' : anchor === 'end' ? '100%' : x
  const end = ({ title, date }: Milestone) => html`<p>${title}<small>${date}</small></p>`
  return html`<figure class="timeline"><svg role="img" aria-label="${options.label}" width="100%" height="54"><text x="${wordAt}" y="16" text-anchor="${anchor}">${options.today}</text><line x1="0" x2="100%" y1="40" y2="40"/><line class="passed" x1="0" x2="${x}" y1="40" y2="40"/><circle class="passed" cx="0" cy="40" r="7"/><circle class="end" cx="100%" cy="40" r="8"/><circle class="today" cx="${x}" cy="40" r="11"/></svg><div class="ends">${end(options.start)}${end(options.end)}</div></figure>`
}
