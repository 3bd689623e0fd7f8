import type { ProofKind } from '../proof/rules.ts'

const RISC = 'https://schemas.openid.net/secevent/risc/event-type/'
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/'
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/'

/** What receivers are told (RISC 1.0, CAEP 1.0). Each stands in what a stream supports. */
export const EVENTS = {
  credentialChangeRequired: `${RISC}account-credential-change-required`,
  purged: `${RISC}account-purged`,
  disabled: `${RISC}account-disabled`,
  enabled: `${RISC}account-enabled`,
  recoveryActivated: `${RISC}recovery-activated`,
  recoveryChanged: `${RISC}recovery-information-changed`,
  optIn: `${RISC}opt-in`,
  optOutInitiated: `${RISC}opt-out-initiated`,
  optOutCancelled: `${RISC}opt-out-cancelled`,
  optOutEffective: `${RISC}opt-out-effective`,
  credentialChange: `${CAEP}credential-change`,
  sessionRevoked: `${CAEP}session-revoked`,
} as const

/** Told about a stream itself (SSF 1.0 8.1.4, 8.1.5): no receiver asks for them, each gets them. */
export const VERIFICATION = `${SSF}verification`
export const STREAM_UPDATED = `${SSF}stream-updated`

export const EVENT_TYPES: readonly string[] = Object.values(EVENTS)

export interface Fact {
  readonly kind: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** Who brought it about (CAEP 2). */
type Initiator = 'user' | 'policy'

export interface Signal {
  readonly type: string
  readonly claims: Readonly<Record<string, string>>
}

/** What a kind of event of ours is to receivers, or why it is nothing to them; and what a webhook shows of it. */
interface Telling {
  readonly signals: (fact: Fact, proof: ProofKind | undefined) => readonly Signal[]
  readonly silent?: string
  /** The fields of its data that a webhook shows; undefined where webhooks are not told either. */
  readonly shown: readonly string[] | undefined
}

const signal = (type: string, claims: Signal['claims'] = {}): Signal => ({ type, claims })

/** A mailbox is no credential in CAEP's list: its changes are told as recovery information (EV-11). */
const CREDENTIALS: Readonly<Record<ProofKind, string | undefined>> = {
  mail: undefined,
  phone: 'phone-sms',
  totp: 'app',
  passkey: 'fido2-platform',
}

const credential = (type: string, change: 'create' | 'revoke' | 'update' | 'delete', by: Initiator = 'user'): Signal =>
  signal(EVENTS.credentialChange, { credential_type: type, change_type: change, initiating_entity: by })

const recoveryChanged = signal(EVENTS.recoveryChanged)
const newPassword = credential('password', 'update')

const contact = (proof: ProofKind | undefined, change: 'create' | 'revoke' | 'delete', by?: Initiator) => {
  const type = proof && CREDENTIALS[proof]
  return [recoveryChanged, ...(type === undefined ? [] : [credential(type, change, by)])]
}

const told = (signals: readonly Signal[] | Telling['signals'], shown?: readonly string[]): Telling => ({
  signals: typeof signals === 'function' ? signals : () => signals,
  shown,
})

/** Nothing to receivers, for this reason; a webhook may be told all the same. */
const silent = (why: string, shown?: readonly string[]): Telling => ({ ...told([], shown), silent: why })

/** Of sessions that ended, session.revoked tells. */
const hostReport = (what: Fact['data'][string] | undefined): readonly Signal[] => {
  if (what === 'sessions-ended') return []
  return what === 'password-changed' ? [newPassword] : [signal(EVENTS.credentialChangeRequired)]
}

const STEP = 'A step on the way: replacement.begun has told it, and its end is told.'
const REQUEST = ['request'] as const
const PROOF = ['proof'] as const

/** Every kind of event of the product. A test finds kinds that do not stand here. */
export const TOLD: Readonly<Record<string, Telling>> = {
  'account.created': silent('Nobody has signed in to any receiver yet.', []),
  'account.imported': silent('Of a million at once; the operator has the report of the import.'),
  'account.exported': silent('Nothing changed; who exported it knows.'),
  'account.made_for_development': silent('Only in development.'),
  'account.verified': silent('Apps that ask for it are told in their tokens (acr).', PROOF),
  'account.secured': told([newPassword, recoveryChanged], []),
  'account.disputed': told([signal(EVENTS.disabled, { reason: 'hijacking' }), recoveryChanged], REQUEST),
  'account.reverted': told([signal(EVENTS.enabled), recoveryChanged, newPassword], REQUEST),
  'account.dispute_expired': told([signal(EVENTS.enabled), recoveryChanged], REQUEST),
  'account.erased': told([signal(EVENTS.purged)], ['receipt']),

  'password.changed': told(
    ({ data }) => [...(data.how === 'forgotten' ? [signal(EVENTS.recoveryActivated)] : []), newPassword],
    ['how'],
  ),
  // What a host that keeps the passwords says of an account (docs/decisions/038), in its own words.
  'host.reported': told(({ data }) => hostReport(data.what), ['what']),
  'two_step.on': silent('What sign-in asks for is no credential.', []),
  'two_step.off': silent('What sign-in asks for is no credential.', []),
  'wait.chosen': silent('How long a replacement waits is between the person and this service.'),
  'code.wrong': silent('A typing error is no news; too many of them are told to the person.'),

  'service.restored': silent('session.revoked tells what came of it.', []),

  'session.begun': silent('Where somebody signs in is not for every app to know.'),
  'session.halfway': silent('Nobody was let in.'),
  'session.recovery_begun': silent(STEP),
  'session.ended_by_operator': silent('session.revoked tells it.'),
  'session.ended': silent('session.signed_out tells it to the apps that know the session.'),
  'session.ended_others': silent('session.revoked tells it.'),
  // These two are what triggers make of sessions that end (migrations/*_signals.sql).
  'session.signed_out': told([signal(EVENTS.sessionRevoked, { initiating_entity: 'user' })]),
  'session.revoked': told(
    ({ data }) => [signal(EVENTS.sessionRevoked, { initiating_entity: initiator(data) })],
    ['reason'],
  ),

  'proof.added': told((_, proof) => contact(proof, 'create'), PROOF),
  'proof.leaving': silent('It still verifies for seven days; its end is told.', PROOF),
  'proof.kept': silent('Nothing changed in the end.', PROOF),
  'proof.blocked': told((_, proof) => contact(proof, 'revoke'), PROOF),
  'proof.removed': told((_, proof) => contact(proof, 'delete'), PROOF),
  'proof.disowned': told((_, proof) => contact(proof, 'revoke'), PROOF),
  'proof.doubted': silent('The only contact stays what it is.', PROOF),
  'proof.aged': told(
    ({ data }, proof) => (data.state === 'retired' ? contact(proof, 'delete', 'policy') : []),
    ['proof', 'state'],
  ),
  'recovery_code.made': told([recoveryChanged], ['code']),
  'recovery_code.used': silent('replacement.completed tells it.'),

  'report.addition_undone': told([signal(EVENTS.credentialChangeRequired), recoveryChanged], ['subject']),
  'report.removal_undone': told([signal(EVENTS.credentialChangeRequired), recoveryChanged], ['subject']),
  'report.code_undone': told([signal(EVENTS.credentialChangeRequired), recoveryChanged], ['subject']),

  'device.trusted': silent('What this service skips on a device is no credential elsewhere.'),
  'device.removed': silent('What this service skips on a device is no credential elsewhere.'),
  'device.copied': silent('session.revoked tells what came of it.', []),

  'replacement.begun': told([signal(EVENTS.recoveryActivated)], ['request', 'rank']),
  'replacement.candidate_named': silent(STEP),
  'replacement.candidate_proven': silent(STEP),
  'replacement.pending': silent(STEP, ['request', 'until']),
  'replacement.told': silent(STEP),
  'replacement.unreached': silent(STEP),
  'replacement.alert_returned': silent(STEP),
  'replacement.flagged': silent(STEP, ['request', 'reason']),
  'replacement.held': silent(STEP, ['request', 'reason']),
  'replacement.objected': silent('It goes on; only an old contact decides.', REQUEST),
  'replacement.vetoed': told([signal(EVENTS.credentialChangeRequired)], ['request', 'reason']),
  'replacement.canceled': silent('Nothing changed in the end.', ['request', 'reason']),
  'replacement.ended': silent('Nothing changed in the end.', ['request', 'reason']),
  'replacement.ended-early': silent('Nothing changed in the end.', REQUEST),
  'replacement.expired': silent('Nothing changed in the end.', ['request', 'reason']),
  // With a recovery code and the password it is done at once, and the password stays (machine.md b.6).
  'replacement.completed': told(
    ({ data }) => [recoveryChanged, ...(Number(data.rank) < 4 ? [newPassword] : [])],
    ['request', 'rank'],
  ),

  'signals.opt_out_initiated': told([signal(EVENTS.optOutInitiated)]),
  'signals.opt_out_cancelled': told([signal(EVENTS.optOutCancelled)]),
  'signals.opt_out_effective': told([signal(EVENTS.optOutEffective)]),
  'signals.opt_in': told([signal(EVENTS.optIn)]),
}

/** A session that ends because time is over was ended by nobody. */
const initiator = (data: Fact['data']): Initiator =>
  data.reason === 'account.dispute_expired' || data.reason === 'restored' ? 'policy' : 'user'

/** The kinds that a webhook may ask for. */
export const WEBHOOK_KINDS: readonly string[] = Object.entries(TOLD).flatMap(([kind, { shown }]) =>
  shown ? [kind] : [],
)

/** Of one session only: told to who knows it, by the name that they know it by. */
export const isOfOneSession = (kind: string): boolean => kind === 'session.signed_out'

/** These are told whatever the person chose: they are about the choice itself, and about its end. */
const ABOUT_CHOICE: ReadonlySet<string> = new Set(['signals.opt_out_effective', 'signals.opt_in', 'account.erased'])

export const isAboutChoice = (kind: string): boolean => ABOUT_CHOICE.has(kind)

/** What happened in one unit, as signals: what several facts of it say is said once (T109). */
export function signalsOf<F extends Fact>(
  facts: readonly F[],
  proofOf: (fact: Fact) => ProofKind | undefined,
): readonly { readonly fact: F; readonly signal: Signal }[] {
  const said = new Set<string>()
  return facts.flatMap((fact) =>
    (TOLD[fact.kind]?.signals(fact, proofOf(fact)) ?? []).flatMap((one) => {
      const { credential_type = '', change_type = '' } = one.claims
      const key = `${one.type} ${credential_type} ${change_type} ${isOfOneSession(fact.kind)}`
      if (said.has(key)) return []
      said.add(key)
      return [{ fact, signal: one }]
    }),
  )
}

/** What a webhook shows of a fact: ids and words, never an address, a code, or where somebody was. */
export function shownOf({ kind, data }: Fact): Readonly<Record<string, unknown>> | undefined {
  const shown = TOLD[kind]?.shown
  return shown && Object.fromEntries(shown.flatMap((name) => (name in data ? [[name, data[name]]] : [])))
}
