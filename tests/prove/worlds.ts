import type { Proof } from '../../src/features/proof/rules.ts'
import { days } from '../../src/kernel/duration.ts'
import { type Act, ANY, type Event, NOTHING_SEEN, OLD, type Person, SECOND, type Who, type World } from './world.ts'

const LONG_AGO = days(-400)

const aProof = (proofId: string, kind: Proof['kind'] = 'mail'): Proof => ({
  proofId,
  kind,
  state: 'effective',
  addressKey: proofId,
  label: '',
  requestId: null,
  createdAt: LONG_AGO,
  provenAt: LONG_AGO,
  effectiveAt: LONG_AGO,
  changedAt: LONG_AGO,
  undeliverableAt: null,
})

const YOUNG: Proof = {
  ...aProof('thief-added-0'),
  state: 'probation',
  createdAt: 0,
  provenAt: 0,
  effectiveAt: null,
  changedAt: 0,
}

/** A code from long ago, of the owner's. */
const SAVED = 'owner-code-0'

const PERSON: Person = { passwords: [1], session: null, known: false, device: false, codes: [] }

type Acts = Readonly<Partial<Record<Act, number>>>

/** What stands in a world, and what may happen in it. */
export interface Plan {
  readonly name: string
  /** For whom it is: what is tried, in a sentence. */
  readonly about: string
  readonly proofs?: readonly Proof[]
  readonly owner?: Acts
  readonly thief?: Acts
  readonly events?: Readonly<Partial<Record<Event, number>>>
  readonly code?: boolean
  readonly people?: { readonly owner?: Partial<Person>; readonly thief?: Partial<Person> }
  readonly dead?: readonly string[]
  readonly crowded?: readonly Who[]
  /** A mailbox that the thief added on the first day, by an old proof. */
  readonly young?: boolean
}

export function firstWorld(plan: Plan): World {
  const code = { codeId: SAVED, digest: `digest of ${SAVED}`, madeAt: LONG_AGO, agedAt: LONG_AGO, changedAt: LONG_AGO }
  return {
    case: {
      accountId: 'account',
      epoch: 1,
      zone: 'UTC',
      createdAt: LONG_AGO,
      passwordChangedAt: null,
      verifiedAt: null,
      protectedAt: null,
      disputedAt: null,
      securedAt: null,
      twoStepAt: null,
      ownWait: null,
      failedCodes: 0,
      proofs: [...(plan.proofs ?? [aProof(OLD)]), ...(plan.young ? [YOUNG] : [])].map((p) =>
        plan.dead?.includes(p.proofId) ? { ...p, undeliverableAt: LONG_AGO } : p,
      ),
      requests: [],
      codes: plan.code ? [{ ...code, state: 'live' }] : [],
      undos: [],
    },
    password: 1,
    owner: { ...PERSON, known: true, codes: plan.code ? [SAVED] : [], ...plan.people?.owner },
    thief: { ...PERSON, ...plan.people?.thief },
    day: 0,
    servedDays: 0,
    realDay: 0,
    mailWorks: true,
    dead: plan.dead ?? [],
    crowded: plan.crowded ?? [],
    underway: [],
    moment: null,
    slow: null,
    backup: null,
    grant: null,
    left: { owner: plan.owner ?? {}, thief: plan.thief ?? {}, world: plan.events ?? {} },
    seen: plan.young ? { ...NOTHING_SEEN, vouched: [YOUNG.proofId], firstShown: { [YOUNG.proofId]: 0 } } : NOTHING_SEEN,
  }
}

/** A mailbox that was replaced a day ago: it may still stop, and is forgotten while something runs. */
const FORMER: Proof = { ...aProof('owner-former'), state: 'retired', changedAt: days(-1) }

const TWO = [aProof(OLD), aProof(SECOND)]
/** Whoever has begun may go on, stop and take back as often as there is occasion. */
const GOES_ON: Acts = { finish: ANY, cancel: ANY }

export const PLANS: readonly Plan[] = [
  {
    name: 'undo and dispute',
    about: 'the thief gets through; the owner comes back with the former password, two old mailboxes and a code',
    proofs: TWO,
    code: true,
    owner: { dispute: 2, revert: 1, 'revert-by-code': 1, stop: ANY },
    thief: { begin: 1, ...GOES_ON, add: 1, 'make-code': 1, dispute: 1, revert: 1, 'revert-by-code': 1, disown: 1 },
    events: {},
  },
  {
    name: 'two completions',
    about: 'the thief gets through, and once more with a code of their own; either may be called wrong, in any order',
    code: true,
    owner: { dispute: 2, 'revert-by-code': 1 },
    thief: { begin: 1, finish: ANY, 'make-code': 1, 'begin-by-code': 1, 'take-another-mailbox': ANY, dispute: 1 },
    events: {},
  },
  {
    name: 'two workers',
    about: 'one worker has read and decided the finish, and is slow to write; everybody else goes on',
    proofs: TWO,
    owner: { stop: ANY, 'end-early': ANY, secure: 1, add: 1 },
    thief: { begin: 1, ...GOES_ON, 'finish-slowly': 1 },
    events: {},
  },
  {
    name: 'an old proof for a moment, to come in',
    about: 'the thief has the password, and reads one of two old mailboxes for less than R: whatever gives power',
    proofs: TWO,
    code: true,
    owner: { stop: ANY, 'take-back': ANY, show: 1 },
    thief: { begin: 1, ...GOES_ON, 'end-early': 1, add: 1, 'make-code': 1, 'begin-by-code': 1, 'take-back': ANY },
    events: { moment: 1 },
  },
  {
    name: 'a mailbox of many accounts',
    about: 'the new mailbox of the thief is in the requests of other accounts, too; somebody looks at it, or nobody',
    crowded: ['thief'],
    owner: { stop: ANY, begin: 1, finish: ANY, object: ANY },
    thief: { begin: 2, ...GOES_ON, object: ANY },
    events: { 'mail-down': 1 },
  },
  {
    name: 'drafts',
    about: 'two browsers begin step by step, name two contacts, and show them in any order',
    owner: { draft: 1, name: 1, prove: 1, stop: 1, secure: 1 },
    thief: { draft: 1, name: 1, 'name-two': 2, prove: 2, finish: ANY },
    events: {},
  },
  {
    name: 'a stranger with the old number',
    about:
      'the only old proof belongs to somebody else by now, who stops and disowns; the owner has a device and a code',
    proofs: [aProof('thief-number'), aProof(OLD)],
    dead: [OLD],
    code: true,
    people: { owner: { device: true }, thief: { passwords: [] } },
    owner: { 'begin-by-device': 2, finish: ANY, 'begin-by-code': 1, 'report-lost': 1 },
    thief: { stop: ANY, disown: 1, 'take-back': ANY },
    events: {},
  },
  {
    name: 'a contest of ranks',
    about: 'the owner has a trusted device and none of the proofs any more; the thief has the password',
    dead: [OLD],
    people: { owner: { device: true } },
    owner: { 'begin-by-device': 2, ...GOES_ON, object: ANY, 'object-by-device': ANY },
    thief: { begin: 2, ...GOES_ON, object: ANY },
    events: {},
  },
  {
    name: 'an old proof for a moment, to push out',
    about: 'the same thief takes contacts away, reports them as lost, and sets a new password',
    proofs: TWO,
    owner: { stop: ANY, 'take-back': ANY, keep: 1, secure: 1 },
    thief: { add: 1, remove: 1, 'remove-at-once': 1, 'report-lost': 1, 'change-password': 1, 'take-back': ANY },
    events: { moment: 1 },
  },
  {
    name: 'vetoes without end',
    about: 'a thief begins again after every stop, until only the operator helps; the owner makes the account secure',
    proofs: [aProof(OLD), FORMER],
    people: { thief: { known: true } },
    owner: { stop: ANY, secure: 1 },
    thief: { begin: 4, cancel: ANY, object: ANY, finish: ANY },
    events: {},
  },
  {
    name: 'nobody reads the old mailbox',
    about: 'it takes nothing any more, so nobody hears of anything; owner and thief both know the password',
    dead: [OLD],
    young: true,
    owner: { begin: 1, ...GOES_ON, object: ANY },
    thief: { begin: 1, ...GOES_ON, object: ANY, stop: ANY },
    events: { outage: 1, jump: 1, 'mail-down': 1 },
  },
  {
    name: 'an old backup',
    about: 'a backup is made at some time, and restored at another',
    code: true,
    owner: { stop: ANY, begin: 1, finish: ANY, 'begin-by-code': 1 },
    thief: { begin: 1, finish: ANY },
    events: { backup: 1, restore: 1 },
  },
  {
    name: 'a host that keeps the passwords',
    about: 'owner and thief set passwords there, by turns; the host says so, warns, signs out and gives the account up',
    owner: { 'reset-at-host': 1, stop: ANY, begin: 1, finish: ANY },
    thief: { 'change-at-host': 1, 'reset-at-host': 1, begin: 1, finish: ANY },
    events: { 'host-warns': 1, 'host-purges': 1, 'host-signs-out': 1 },
  },
  {
    name: 'a copied cookie',
    about: 'the thief has a session of the owner, and not the password; the owner types codes in it',
    people: {
      owner: { session: { sessionId: 'owner', since: 0, proofShown: true } },
      thief: { passwords: [], session: { sessionId: 'owner', since: 0, proofShown: true } },
    },
    proofs: TWO,
    owner: { stop: ANY, show: 1, 'take-back': ANY, secure: 1, 'change-password': 1, begin: 1, finish: ANY },
    thief: { begin: 1, ...GOES_ON, add: 1, 'make-code': 1, stop: ANY, 'report-lost': 1 },
    events: {},
  },
  {
    name: 'a thief with the password',
    about: 'tries again and again; the service is down, the mail server, too, and the clock jumps',
    owner: { stop: ANY, begin: 1, finish: ANY },
    thief: { begin: 2, ...GOES_ON, stop: ANY, 'end-early': ANY },
    events: { outage: 2, jump: 1, 'mail-down': 1 },
  },
  {
    name: 'a wait of one’s own',
    about:
      'owner and thief choose how long a replacement waits; the thief has the password, and an old proof for a moment',
    proofs: TWO,
    owner: { 'choose-wait': 1, begin: 1, finish: ANY, secure: 1, stop: 1 },
    thief: { 'choose-wait': 2, begin: 1, ...GOES_ON },
    events: { moment: 1 },
  },
  {
    name: 'contacts that come and go',
    about: 'the owner’s contacts are added, leave, are lost, kept, disowned; a thief with the password joins in',
    proofs: TWO,
    owner: { add: 1, remove: 1, 'remove-at-once': 1, 'report-lost': 1, keep: 1, disown: 1, 'take-back': 1 },
    thief: { begin: 1, finish: ANY },
    events: {},
  },
  {
    name: 'a recovery code',
    about: 'with the password and without it; somebody stops, makes another one, or stole the first',
    code: true,
    people: { thief: { codes: [SAVED] } },
    owner: {
      'begin-by-code': 1,
      'begin-by-code-alone': 1,
      'finish-by-code': ANY,
      stop: ANY,
      'make-code': 1,
      finish: ANY,
    },
    thief: { 'begin-by-code-alone': 1, 'begin-by-code': 1, 'finish-by-code': ANY, object: ANY, begin: 1, finish: ANY },
    events: { 'mail-down': 1 },
  },
]

/** The same world with more time and more tries: what `--deep` explores. */
export function deeper(plan: Plan): Plan {
  const more = (acts: Acts = {}): Acts => ({ ...acts, ...(acts.begin ? { begin: acts.begin + 1 } : {}) })
  const events = { ...plan.events, outage: (plan.events?.outage ?? 0) + 1, jump: 1 }
  return { ...plan, name: `${plan.name}, wider`, owner: more(plan.owner), thief: more(plan.thief), events }
}
