// Apart from the adapter, which takes the library into memory: it is loaded when somebody asks for it.
import { AsyncLocalStorage } from 'node:async_hooks'

/** In whose name the library keeps something: the browser of the request, and who is signed in in it. */
export interface Acting {
  readonly browserKey: string
  /** The coarse network of the request. */
  readonly source: string
  readonly sessionId: string | undefined
  /** Of the account as it was read with the session. */
  readonly epoch: number | undefined
}

/** Follows a request through the library, which does not hand on what it does not know. */
export const acting = new AsyncLocalStorage<Acting>()
