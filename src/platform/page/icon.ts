import { type Html, html, raw } from '../../kernel/html.ts'

/** Drawn on a field of 24 by 24 with round lines; beside words, never instead of them. */
const STROKES = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  info: 'M12 11v6M12 7.2v.1',
  alert: 'M12 6.5v7M12 17.2v.1',
  clock: 'M12 7v5.2l3.2 2',
  next: 'M9 5.5l6.5 6.5L9 18.5',
  back: 'M15 5.5L8.5 12l6.5 6.5',
} as const

export type IconName = keyof typeof STROKES

const RINGED: ReadonlySet<IconName> = new Set<IconName>(['info', 'alert', 'clock'])

export const icon = (name: IconName): Html =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${
    RINGED.has(name) && raw('<circle cx="12" cy="12" r="10"/>')
  }<path d="${STROKES[name]}"/></svg>`
