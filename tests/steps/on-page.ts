// What is asked of a page from inside it: it runs in the browser, whose types the compiler does not know.

interface Element {
  matches(selector: string): boolean
  setAttribute(name: string, value: string): void
}

/** Whatever can be pressed, chosen or unfolded. */
export const PRESSABLE = 'main a[href],main button,main summary,main .choice label'

/** The visible element that bears exactly these words; the consequence under a choice is no part of its name. */
export const NAMED = `(words, where) => {
  const name = (e) => (e.matches('.way') ? e.querySelector('b') : e).textContent.replace(/\\s+/g, ' ').trim()
  return [...document.querySelectorAll(where)].find((e) => e.checkVisibility({ visibilityProperty: true }) && name(e) === words)
}`

/** Fields that are empty and can be seen. */
export const FIELDS = `[...document.querySelectorAll('main input')]
  .filter((e) => !['hidden', 'radio', 'checkbox', 'file', 'search'].includes(e.type) && e.value === '' && e.checkVisibility({ visibilityProperty: true }))
  .map((e) => ({ name: e.name, isRecovery: e.classList.contains('recovery') }))`

/** Marks the page that is left, for the event of a page that has loaded may still be that of the page before. */
export const LEAVE = `document.documentElement.dataset.left = 'yes'`

/** Another page than that is here, as a whole; in between there is an empty one. */
export const ARRIVED = `document.readyState === 'complete' && document.querySelector('main') !== null && !document.documentElement.dataset.left`

/** Does pressing it lead to another page? */
export const leadsOn = (e: unknown): boolean =>
  // It is handed over by what finds elements.
  (e as Element).matches('a[href^="/"]:not([download]),button:not([type=button])')

/** Makes it known to the expressions above. */
export const mark = (e: unknown): void => (e as Element).setAttribute('data-marked', 'yes')
