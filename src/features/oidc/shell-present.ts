import type { ServerResponse } from 'node:http'
import type { Answer } from '../../platform/http/exchange.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import type { Standing } from './flow-standing.ts'

/** Who is there in a request that the library answers, and how a page of ours is answered in it. */
export interface Present {
  readonly x: Web
  /** Signed in, all the way, to an account that is not frozen. */
  readonly person: Person | undefined
  readonly standing: Standing | undefined
  /** The page of a mistake of ours, with the reference under which it is logged. */
  readonly broken: (error: Error) => Answer
  /** Writes a page of ours as it leaves everywhere, to an answer that the library has begun. */
  readonly write: (response: ServerResponse, answer: Answer) => Promise<{ status: number; body: Buffer }>
}
