// Made of the document (npm run map): change src/features/api/schemas.ts and operations.ts instead.

export interface NewAccount {
  /** the id that the account had in another Honnin, and keeps */
  readonly id?: string
  /** the e-mail address that the person signs in with */
  readonly identifier: string
  /** what the account is called in the operator’s own system; no address */
  readonly externalId?: string
  readonly locale?: 'ja' | 'en'
  /** IANA time zone */
  readonly zone?: string
  readonly createdAt?: string
  /** when the person last showed a contact */
  readonly verifiedAt?: string
  /** argon2id, scrypt or PBKDF2 as PHC string, or bcrypt */
  readonly passwordHash?: string
  readonly passwordChangedAt?: string
  /** a contact is asked for at every sign-in */
  readonly twoStep?: boolean
  /** how long a replacement of everything waits, where the person chose that */
  readonly waitDays?: number
  /** contacts that were confirmed */
  readonly proofs: readonly ({
    readonly kind: 'mail' | 'phone'
    /** as people write it; a number without "+" is one of the service’s country */
    readonly address: string
    /** what the person calls it */
    readonly label?: string
    /** when its holder first showed that it is theirs */
    readonly confirmedAt: string
  })[]
  /** instead of passwordHash: judged like one that the person chooses here */
  readonly password?: string
}

/** exactly one of the two; sent in the body, because addresses do not belong into addresses of pages */
export interface AccountName {
  /** the e-mail address that the person signs in with */
  readonly identifier?: string
  /** what the account is called in your own system */
  readonly externalId?: string
}

export interface Reason {
  /** why, in a line without an address; it is recorded and stays */
  readonly because: string
}

export interface Report {
  /** somebody else got in; or the person has another password where you keep it */
  readonly what: 'account-compromised' | 'password-changed'
}

export interface Verification {
  /** is the person to be asked to verify now? */
  readonly due: boolean
  /** why it is due; null where it is not */
  readonly reason: 'long_ago' | 'never' | null
  readonly since: string | null
  readonly until: string | null
  readonly overdue: boolean
  /** where the person verifies */
  readonly url: string
}

export interface Replacement {
  /** eight digits to read out on the telephone; they open nothing */
  readonly receipt: string
  readonly state: 'waiting' | 'ready' | 'held' | 'expired'
  /** when it was asked for */
  readonly askedAt: string
  readonly finishableAt: string | null
  readonly finishableUntil: string | null
  /** where the person sees it, stops it or finishes it */
  readonly url: string
}

export interface Contact {
  readonly id: string
  readonly kind: 'mail' | 'phone' | 'totp' | 'passkey'
  /** never more than the first letter or the last two digits; null where there is no address */
  readonly masked: unknown
  readonly state: 'probation' | 'effective' | 'leaving' | 'blocked' | 'retired' | 'disowned' | 'contested'
  /** can the person verify with it now? */
  readonly verifies: boolean
  /** false where messages came back */
  readonly reachable: boolean
  /** when it was added */
  readonly addedAt: string
  readonly lastUsedAt: string | null
}

export interface AccountListed {
  /** the id of the account, which never changes */
  readonly id: string
  readonly externalId: unknown
  /** disputed: frozen over a replacement, until that is decided */
  readonly state: 'active' | 'disputed'
  /** when it was made */
  readonly createdAt: string
  readonly verifiedAt: string | null
  readonly verificationDue: boolean
  /** is all security info being replaced? */
  readonly restricted: boolean
}

export interface Account {
  /** the id of the account, which never changes */
  readonly id: string
  readonly externalId: unknown
  /** what the person signs in with, masked */
  readonly identifierMasked: string
  /** disputed: frozen over a replacement, until that is decided */
  readonly state: 'active' | 'disputed'
  /** when it was made */
  readonly createdAt: string
  readonly locale: 'ja' | 'en'
  readonly zone: string
  readonly hasPassword: boolean
  /** is a contact asked for at every sign-in? */
  readonly twoStep: boolean
  readonly verifiedAt: string | null
  readonly verification: Verification
  /** is all security info being replaced? */
  readonly restricted: boolean
  readonly replacement: Replacement | null
  readonly securityInfo: readonly Contact[]
}

export interface AccountPage {
  readonly accounts: readonly AccountListed[]
  /** for the next page; null behind the last one */
  readonly nextCursor: unknown
}

export interface Event {
  readonly id: string
  /** when it happened */
  readonly at: string
  /** such as session.begun */
  readonly kind: string
}

export interface EventPage {
  readonly events: readonly Event[]
  /** for the next page; null behind the last one */
  readonly nextCursor: unknown
}

export interface SessionsEnded {
  /** how many sessions were open */
  readonly ended: number
}

/** everything of the account in clear, in the form that an import takes; without the password */
export interface ExportedAccount {
  /** the id that the account had in another Honnin, and keeps */
  readonly id?: string
  /** the e-mail address that the person signs in with */
  readonly identifier: string
  /** what the account is called in the operator’s own system; no address */
  readonly externalId?: string
  readonly locale?: 'ja' | 'en'
  /** IANA time zone */
  readonly zone?: string
  readonly createdAt?: string
  /** when the person last showed a contact */
  readonly verifiedAt?: string
  /** argon2id, scrypt or PBKDF2 as PHC string, or bcrypt */
  readonly passwordHash?: string
  readonly passwordChangedAt?: string
  /** a contact is asked for at every sign-in */
  readonly twoStep?: boolean
  /** how long a replacement of everything waits, where the person chose that */
  readonly waitDays?: number
  /** contacts that were confirmed */
  readonly proofs: readonly ({
    readonly kind: 'mail' | 'phone'
    /** as people write it; a number without "+" is one of the service’s country */
    readonly address: string
    /** what the person calls it */
    readonly label?: string
    /** when its holder first showed that it is theirs */
    readonly confirmedAt: string
  })[]
  readonly otherProofs: readonly ({
    readonly kind: string
    readonly state: string
  })[]
  readonly history: readonly ({
    readonly at: string
    readonly kind: string
    readonly data: unknown
  })[]
}

export interface Erased {
  /** the id of the account, which never changes */
  readonly account: string
  /** the record that stays, by which the erasure can be shown */
  readonly receipt: string
  /** when it was done */
  readonly at: string
  /** how many records went */
  readonly events: number
}

export interface Standing {
  /** the subject by which your app knows the person */
  readonly id: string
  readonly verification: Verification
  /** is all security info being replaced? */
  readonly restricted: boolean
}

export interface SecurityInfo {
  readonly securityInfo: readonly Contact[]
}

export interface NewContact {
  readonly id: string
  readonly kind: 'mail' | 'phone'
  readonly masked: string
  /** has its holder shown that it arrives? */
  readonly shown: boolean
}

export interface OwnReplacement {
  readonly replacement: Replacement | null
  /** what this app has begun with its key, before it waits */
  readonly begun: {
    /** until when a new contact has to be shown */
    readonly until: string
  } | null
  readonly newContacts: readonly NewContact[]
  /** what works, also while it runs */
  readonly works: readonly ('sign-in' | 'use-services' | 'old-proofs' | 'stop-or-cancel' | 'end-sessions' | 'change-password' | 'secure-account' | 'change-identifier' | 'add-proof' | 'remove-proof' | 'make-recovery-code' | 'trust-device' | 'two-step' | 'choose-wait' | 'signals-out' | 'export-or-delete')[]
  /** what does not while it runs; nothing where none does */
  readonly closed: readonly ('sign-in' | 'use-services' | 'old-proofs' | 'stop-or-cancel' | 'end-sessions' | 'change-password' | 'secure-account' | 'change-identifier' | 'add-proof' | 'remove-proof' | 'make-recovery-code' | 'trust-device' | 'two-step' | 'choose-wait' | 'signals-out' | 'export-or-delete')[]
}

export interface CodeWish {
  /** its id, as the list of the security info has it */
  readonly contact: string
  /** the whole address, where this key is not known yet */
  readonly address?: string
  readonly for: 'verify' | 'add-contact' | 'stop-replacement'
}

export interface Challenge {
  /** what the code is sent back with */
  readonly challenge: string
  readonly contact: string
  /** until when the code works */
  readonly until: string
}

/** exactly one of the first two */
export interface ShownCode {
  /** of the code that was sent */
  readonly challenge?: string
  /** of an authenticator app, which shows a code by itself */
  readonly contact?: string
  readonly code: string
}

export interface TypedCode {
  readonly challenge: string
  readonly code: string
}

export interface NewAddress {
  readonly kind: 'mail' | 'phone'
  /** as people write it */
  readonly address: string
}

export interface ContactToAdd {
  readonly kind: 'mail' | 'phone'
  /** as people write it */
  readonly address: string
  /** what the person calls it */
  readonly label?: string
  /** of a contact with its full say, for this request */
  readonly shown: ShownCode
}

export interface NamedContact {
  readonly contact: string
  /** the code of a number; null for an address, which got a link */
  readonly sent: Challenge | null
}

export interface StopNumbers {
  /** the receipt number */
  readonly receipt: string
  /** the stop number */
  readonly number: string
}

export interface StopLink {
  readonly link: string
}

export interface Stopped {
  readonly receipt: string
  readonly state: string
}

export interface Next {
  readonly do: 'correct' | 'get_token' | 'ask_operator' | 'step_up' | 'open' | 'retry' | 'new_key' | 'read' | 'nothing'
  /** where */
  readonly href?: string
  /** from when */
  readonly at?: string
  /** what to correct */
  readonly field?: string
}

/** RFC 9457; title and detail are in the language of Accept-Language (ja, en) */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** stable; what a program goes by */
  readonly code: string
  readonly next: Next
}

/** Every call, by its method and path. */
export interface Calls {
  /** Create an account. */
  'POST /accounts': { takes: { body: NewAccount; idempotencyKey?: string }; gives: Account }
  /** List accounts. */
  'GET /accounts': { takes: { query?: { limit?: number; cursor?: string } }; gives: AccountPage }
  /** Find an account. */
  'POST /accounts/find': { takes: { body: AccountName }; gives: Account }
  /** Read how an account stands. */
  'GET /accounts/{account}': { takes: { path: { account: string } }; gives: Account }
  /** List what happened lately. */
  'GET /accounts/{account}/events': { takes: { path: { account: string }; query?: { limit?: number; cursor?: string } }; gives: EventPage }
  /** End all sessions. */
  'POST /accounts/{account}/end-sessions': { takes: { path: { account: string }; idempotencyKey?: string }; gives: SessionsEnded }
  /** Say what happened to an account at your side. */
  'POST /accounts/{account}/report': { takes: { path: { account: string }; body: Report; idempotencyKey?: string }; gives: Account }
  /** Have everything of an account in clear. */
  'POST /accounts/{account}/export': { takes: { path: { account: string }; body: Reason }; gives: ExportedAccount }
  /** Erase an account. */
  'POST /accounts/{account}/erase': { takes: { path: { account: string }; body: Reason; idempotencyKey?: string }; gives: Erased }
  /** Is verifying due?. */
  'GET /accounts/{account}/verification': { takes: { path: { account: string } }; gives: Verification }
  /** How the account of the person stands. */
  'GET /me': { takes: Record<never, never>; gives: Standing }
  /** The person’s security info, masked. */
  'GET /me/security-info': { takes: Record<never, never>; gives: SecurityInfo }
  /** The replacement that runs. */
  'GET /me/replacement': { takes: Record<never, never>; gives: OwnReplacement }
  /** Begin to remove one of the security info. */
  'POST /me/security-info/{contact}/remove': { takes: { path: { contact: string }; idempotencyKey?: string }; gives: SecurityInfo }
  /** Sign out everywhere else. */
  'POST /me/end-other-sessions': { takes: { idempotencyKey?: string }; gives: SessionsEnded }
  /** Send a security code to one of the contacts. */
  'POST /me/codes': { takes: { body: CodeWish; idempotencyKey?: string }; gives: Challenge }
  /** Verify: it is them. */
  'POST /me/verify': { takes: { body: ShownCode; idempotencyKey?: string }; gives: Standing }
  /** Add one of the security info. */
  'POST /me/security-info': { takes: { body: ContactToAdd; idempotencyKey?: string }; gives: Challenge }
  /** Confirm the new one with its code. */
  'POST /me/security-info/confirm': { takes: { body: TypedCode; idempotencyKey?: string }; gives: SecurityInfo }
  /** Begin to replace all security info. */
  'POST /me/replacement': { takes: { idempotencyKey?: string }; gives: OwnReplacement }
  /** Name the new contact. */
  'POST /me/replacement/contacts': { takes: { body: NewAddress; idempotencyKey?: string }; gives: NamedContact }
  /** Show the new number with its code. */
  'POST /me/replacement/prove': { takes: { body: TypedCode; idempotencyKey?: string }; gives: OwnReplacement }
  /** Take it back. */
  'POST /me/replacement/cancel': { takes: { idempotencyKey?: string }; gives: OwnReplacement }
  /** Say that it is not theirs. */
  'POST /me/replacement/stop': { takes: { body: ShownCode; idempotencyKey?: string }; gives: OwnReplacement }
  /** Stop a replacement by the numbers of its alert. */
  'POST /stop': { takes: { body: StopNumbers }; gives: Stopped }
  /** Stop a replacement by the link of its alert. */
  'POST /stop/link': { takes: { body: StopLink }; gives: Stopped }
}

/** Calls that are sent with an Idempotency-Key, so that sending them again does nothing twice. */
export const ACTS: readonly (keyof Calls)[] = [
  'POST /accounts',
  'POST /accounts/{account}/end-sessions',
  'POST /accounts/{account}/report',
  'POST /accounts/{account}/erase',
  'POST /me/security-info/{contact}/remove',
  'POST /me/end-other-sessions',
  'POST /me/codes',
  'POST /me/verify',
  'POST /me/security-info',
  'POST /me/security-info/confirm',
  'POST /me/replacement',
  'POST /me/replacement/contacts',
  'POST /me/replacement/prove',
  'POST /me/replacement/cancel',
  'POST /me/replacement/stop',
]
