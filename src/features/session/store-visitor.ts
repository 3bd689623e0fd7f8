import type { Locale } from '../../kernel/locale.ts'
import type { StoredAccount } from '../account/store.ts'
import type { SessionDevice } from './device.ts'
import type { Doer, Halfway } from './rules.ts'
import type { StoredSession } from './store.ts'

/** Who is at the browser, as far as the request tells: nothing of it is believed to be a person yet. */
export interface Visitor {
  /** Keyed digest (hex) of the secret that this browser keeps. */
  readonly browserKey: string
  readonly locale: Locale
  /** Coarse network the request came from, for notices and limits: an IPv4 /24 or IPv6 /64, never a full address. */
  readonly source: string
  /** Browser and system in words, from a short list; nothing of the header itself is kept. */
  readonly agent: string
}

/** Who does it, for the record. */
export const doerOf = ({ session, source, agent }: Person): Doer => ({ session: session.sessionId, source, agent })

/** A visitor with a session: the first factor was shown, and perhaps a proof; in a recovery session, a recovery code. */
export interface Person extends Visitor {
  readonly account: StoredAccount
  readonly session: StoredSession
  /** The trusted device whose browser this session was begun in; that this is it, only its signature shows. */
  readonly device: SessionDevice | undefined
  /** It is an app of theirs that asks, with a key of its own: the cookie of the session is elsewhere, and stays. */
  readonly throughApp?: true
  /** Why the password, which is all that was shown, opens next to nothing here; undefined where it is enough. */
  readonly halfway: Halfway | undefined
}

/** Which browser and which session this is, for rules that ask who goes on with what was begun. */
export const hereOf = ({ browserKey, session: { sessionId, recoveryOf } }: Person) => ({
  browserKey,
  sessionId,
  recoveryOf,
})
