import type { Html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import type { Service } from '../service.ts'
import type { Now } from '../time.ts'

/** What a form sent, as it came: a field that came twice is a list, a file is a File. Rules refuse what is not a string. */
export interface Form {
  value(name: string): unknown
  /** The value where it is exactly one piece of text; '' otherwise. */
  text(name: string): string
  /** An uploaded file's text (at most 64 KiB of it), or undefined where none was chosen. */
  fileText(name: string): Promise<string | undefined>
}

/** One request on its way to an answer. `person` is who is signed in in this browser, if anybody is. */
export interface Exchange<Person> {
  readonly service: Service
  readonly visitor: {
    readonly browserKey: string
    readonly locale: Locale
    readonly source: string
    readonly agent: string
  }
  readonly person: Person | undefined
  readonly now: Now
  /** The path without query, as routed; the only thing of the address that pages may show again. */
  readonly path: string
  readonly form: Form
  /** The body as JSON; undefined where it is none. */
  json(): Promise<unknown>
  /** The body as it came: for machines, whose routes have no form. */
  body(): Promise<string>
  header(name: string): string | undefined
  param(name: string): string
  query(name: string): string | undefined
  cookie(name: CookieName): string | undefined
  /** The page token that every form carries (S16): bound to this browser and, where there is one, to its session. */
  readonly csrf: string
}

/**
 * `session` opens the account; `enrolment` is a sign-up on its way, `forgotten` a new password; `onward` is the app that
 * waits for a sign-in; `upstream` is a sign-in at the host on its way, `hint` the account that the host named. All are of this
 * browser only (HttpOnly).
 */
export type CookieName = 'session' | 'enrolment' | 'forgotten' | 'onward' | 'upstream' | 'hint'

export interface CookieChange {
  readonly name: CookieName
  /** Null takes it away. */
  readonly value: string | null
}

export type Answer = { readonly cookies?: readonly CookieChange[] } & (
  | {
      readonly kind: 'page'
      readonly status: number
      readonly html: Html
      readonly code?: string
      readonly policy?: string
      /** Whole seconds until it is worth trying again. */
      readonly retryAfter?: number
      /** A path of our own that the browser goes on to by itself; a link on the page leads there, too. */
      readonly onward?: string
    }
  /** 303 to a path of our own: after a POST, so that a reload repeats nothing. */
  | { readonly kind: 'goto'; readonly path: string }
  /** 303 to the host that people sign in at: an address of its own metadata or of the settings, never of a request. */
  | { readonly kind: 'away'; readonly url: string }
  /** For a machine, as its protocol words it; without a body where there is nothing to say. */
  | { readonly kind: 'reply'; readonly status: number; readonly body?: object }
  | { readonly kind: 'file'; readonly type: string; readonly name: string; readonly body: string }
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
)

export const goto = (path: string, cookies: readonly CookieChange[] = []): Answer => ({ kind: 'goto', path, cookies })

export interface Route<Person> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** 'none': a machine's route without page token (development's JSON); a request from another site is refused all the same. */
  readonly token?: 'none'
  /** Fields of the form that hold no secret and suffice to send it again, where an outage swallowed it. */
  readonly again?: readonly string[]
  readonly handle: (exchange: Exchange<Person>) => Answer | Promise<Answer>
}
