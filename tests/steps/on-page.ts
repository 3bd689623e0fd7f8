// What is asked of a page from inside it. These run in the browser, where the compiler does not look.

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
