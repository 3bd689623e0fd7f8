import { asset } from './asset.ts'
import { token } from './tokens.ts'

/** The sign beside the site's name and in the browser's tab: a person, whole. Stands on both schemes as it is. */
export const mark = asset(
  'svg',
  'image/svg+xml',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="8" fill="${token('color-primitive-blue-900')}"/><circle cx="14" cy="10.5" r="4" fill="#fff"/><path d="M6.5 22a7.5 6 0 0 1 15 0z" fill="#fff"/></svg>`,
)
