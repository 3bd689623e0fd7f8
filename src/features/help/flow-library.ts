import { buildLibrary, type Library } from './library.ts'
import { type Own, putTogether, type Together } from './own.ts'
import type { References } from './parse-inline.ts'
import { readChanges, readSources } from './store-library.ts'
import { productWords } from './texts-ui.ts'

const changes = readChanges()

export const productReferences: References = { ...productWords, updated: (number) => changes[number]?.updated }

let product: Library | undefined
let shown: Library | undefined

/** The articles of the product, read once. A mistake in one is thrown with its file and line. */
export function productLibrary(): Library {
  product ??= buildLibrary(readSources(), productReferences)
  return product
}

/** All articles there are: of the product, and of the operator where there are some. */
export const library = (): Library => shown ?? productLibrary()

/** From now on the operator's articles are shown, too; answers what is not, and why. */
export function showOwn(own: Omit<Own, 'references'>, sites: readonly string[]): Together {
  const together = lookThrough(own, sites)
  shown = together.library
  return together
}

export const lookThrough = (own: Omit<Own, 'references'>, sites: readonly string[]): Together =>
  putTogether(productLibrary(), { ...own, references: { ...productReferences, sites } })
