import { buildLibrary, type Library } from './library.ts'
import { readSources } from './store-library.ts'
import { productReferences } from './texts-ui.ts'

let loaded: Library | undefined

/** Read once, for all requests. A mistake in an article is thrown with its file and line. */
export function library(): Library {
  loaded ??= buildLibrary(readSources(), productReferences)
  return loaded
}
