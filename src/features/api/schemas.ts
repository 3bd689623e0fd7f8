import { z } from 'zod'
import { LOCALES } from '../../kernel/locale.ts'
import { ACTS } from '../replacement/restrict.ts'
import { lineSchema } from '../transfer/line.ts'

/** Everything that is sent or answered, by the name under which the document knows it (`#/components/schemas/…`). */
export const schemas = z.registry<{ id: string }>()

const named = <S extends z.ZodType>(id: string, schema: S): S => {
  schemas.add(schema, { id })
  return schema
}

const instant = (says: string) => z.iso.datetime().describe(says)
const accountId = z.uuid().describe('the id of the account, which never changes')
const because = z.string().min(1).max(500).describe('why, in a line without an address; it is recorded and stays')

export const newAccount = named(
  'NewAccount',
  lineSchema.omit({ otherProofs: true, history: true }).extend({
    password: z
      .string()
      .max(1_000)
      .optional()
      .describe('instead of passwordHash: judged like one that the person chooses here'),
  }),
)

export const accountName = named(
  'AccountName',
  z
    .strictObject({
      identifier: z.string().max(1_000).optional().describe('the e-mail address that the person signs in with'),
      externalId: newAccount.shape.externalId.describe('what the account is called in your own system'),
    })
    .describe('exactly one of the two; sent in the body, because addresses do not belong into addresses of pages'),
)

export const reason = named('Reason', z.strictObject({ because }))

export const report = named(
  'Report',
  z.strictObject({
    what: z
      .enum(['account-compromised', 'password-changed'])
      .describe('somebody else got in; or the person has another password where you keep it'),
  }),
)

export const verification = named(
  'Verification',
  z.object({
    due: z.boolean().describe('is the person to be asked to verify now?'),
    reason: z.enum(['long_ago', 'never']).nullable().describe('why it is due; null where it is not'),
    since: instant('when the person last verified').nullable(),
    until: instant('after this nothing that depends on verifying works until it is done').nullable(),
    overdue: z.boolean(),
    url: z.url().describe('where the person verifies'),
  }),
)

export const replacement = named(
  'Replacement',
  z.object({
    receipt: z.string().describe('eight digits to read out on the telephone; they open nothing'),
    state: z.enum(['waiting', 'ready', 'held', 'expired']),
    askedAt: instant('when it was asked for'),
    finishableAt: instant('from when it can be finished; null while it is held').nullable(),
    finishableUntil: instant('until when it can be finished; null while it is held').nullable(),
    url: z.url().describe('where the person sees it, stops it or finishes it'),
  }),
)

export const contact = named(
  'Contact',
  z.object({
    id: z.uuid(),
    kind: z.enum(['mail', 'phone', 'totp', 'passkey']),
    masked: z
      .string()
      .nullable()
      .describe('never more than the first letter or the last two digits; null where there is no address'),
    state: z.enum(['probation', 'effective', 'leaving', 'blocked', 'retired', 'disowned', 'contested']),
    verifies: z.boolean().describe('can the person verify with it now?'),
    reachable: z.boolean().describe('false where messages came back'),
    addedAt: instant('when it was added'),
    lastUsedAt: instant('when it was last shown').nullable(),
  }),
)

export const accountListed = named(
  'AccountListed',
  z.object({
    id: accountId,
    externalId: z.string().nullable(),
    state: z.enum(['active', 'disputed']).describe('disputed: frozen over a replacement, until that is decided'),
    createdAt: instant('when it was made'),
    verifiedAt: instant('when the person last showed a contact').nullable(),
    verificationDue: z.boolean(),
    restricted: z.boolean().describe('is all security info being replaced?'),
  }),
)

export const account = named(
  'Account',
  z.object({
    id: accountId,
    externalId: z.string().nullable(),
    identifierMasked: z.string().describe('what the person signs in with, masked'),
    state: z.enum(['active', 'disputed']).describe('disputed: frozen over a replacement, until that is decided'),
    createdAt: instant('when it was made'),
    locale: z.enum(LOCALES),
    zone: z.string(),
    hasPassword: z.boolean(),
    twoStep: z.boolean().describe('is a contact asked for at every sign-in?'),
    verifiedAt: instant('when the person last showed a contact').nullable(),
    verification,
    restricted: z.boolean().describe('is all security info being replaced?'),
    replacement: replacement.nullable(),
    securityInfo: z.array(contact),
  }),
)

const nextCursor = z.string().nullable().describe('for the next page; null behind the last one')

export const accountPage = named('AccountPage', z.object({ accounts: z.array(accountListed), nextCursor }))

export const event = named(
  'Event',
  z.object({ id: z.uuid(), at: instant('when it happened'), kind: z.string().describe('such as session.begun') }),
)
export const eventPage = named('EventPage', z.object({ events: z.array(event), nextCursor }))

export const sessionsEnded = named(
  'SessionsEnded',
  z.object({ ended: z.int().describe('how many sessions were open') }),
)

export const exported = named(
  'ExportedAccount',
  lineSchema
    .omit({ otherProofs: true, history: true })
    .extend({
      otherProofs: z.array(z.looseObject({ kind: z.string(), state: z.string() })),
      history: z.array(z.object({ at: z.iso.datetime(), kind: z.string(), data: z.unknown() })),
    })
    .describe('everything of the account in clear, in the form that an import takes; without the password'),
)

export const erased = named(
  'Erased',
  z.object({
    account: accountId,
    receipt: z.uuid().describe('the record that stays, by which the erasure can be shown'),
    at: instant('when it was done'),
    events: z.int().describe('how many records went'),
  }),
)

export const standing = named(
  'Standing',
  z.object({
    id: z.string().describe('the subject by which your app knows the person'),
    verification,
    restricted: z.boolean().describe('is all security info being replaced?'),
  }),
)
export const securityInfo = named('SecurityInfo', z.object({ securityInfo: z.array(contact) }))
const acts = z.array(z.enum(Object.keys(ACTS) as [keyof typeof ACTS, ...(keyof typeof ACTS)[]]))

export const newContactShown = named(
  'NewContact',
  z.object({
    id: z.uuid(),
    kind: z.enum(['mail', 'phone']),
    masked: z.string(),
    shown: z.boolean().describe('has its holder shown that it arrives?'),
  }),
)

export const ownReplacement = named(
  'OwnReplacement',
  z.object({
    replacement: replacement.nullable(),
    begun: z
      .object({ until: instant('until when a new contact has to be shown') })
      .nullable()
      .describe('what this app has begun with its key, before it waits'),
    newContacts: z.array(newContactShown),
    works: acts.describe('what works, also while it runs'),
    closed: acts.describe('what does not while it runs; nothing where none does'),
  }),
)

const typed = z.string().min(1).max(100)
const typedAddress = z.string().min(1).max(1_000).describe('as people write it')

export const codeWish = named(
  'CodeWish',
  z.strictObject({
    contact: z.uuid().describe('its id, as the list of the security info has it'),
    address: typedAddress.optional().describe('the whole address, where this key is not known yet'),
    for: z.enum(['verify', 'add-contact', 'stop-replacement']),
  }),
)

export const challenge = named(
  'Challenge',
  z.object({
    challenge: z.uuid().describe('what the code is sent back with'),
    contact: z.uuid(),
    until: instant('until when the code works'),
  }),
)

export const shownCode = named(
  'ShownCode',
  z
    .strictObject({
      challenge: z.uuid().optional().describe('of the code that was sent'),
      contact: z.uuid().optional().describe('of an authenticator app, which shows a code by itself'),
      code: typed,
    })
    .describe('exactly one of the first two'),
)

export const typedCode = named('TypedCode', z.strictObject({ challenge: z.uuid(), code: typed }))

export const newAddress = named(
  'NewAddress',
  z.strictObject({ kind: z.enum(['mail', 'phone']), address: typedAddress }),
)

export const newContact = named(
  'ContactToAdd',
  newAddress.extend({
    label: z.string().max(200).optional().describe('what the person calls it'),
    shown: shownCode.describe('of a contact with its full say, for this request'),
  }),
)

export const nameAnswer = named(
  'NamedContact',
  z.object({
    contact: z.uuid(),
    sent: challenge.nullable().describe('the code of a number; null for an address, which got a link'),
  }),
)

export const stopNumbers = named(
  'StopNumbers',
  z.strictObject({ receipt: typed.describe('the receipt number'), number: typed.describe('the stop number') }),
)
export const stopToken = named('StopLink', z.strictObject({ link: z.string().min(1).max(1_000) }))
export const stopped = named('Stopped', z.object({ receipt: z.string(), state: z.literal('stopped') }))

/** What to do next, so that no program has to guess it. */
export const next = named(
  'Next',
  z.object({
    do: z.enum(['correct', 'get_token', 'ask_operator', 'step_up', 'open', 'retry', 'new_key', 'read', 'nothing']),
    href: z.url().optional().describe('where'),
    at: instant('from when').optional(),
    field: z.string().optional().describe('what to correct'),
  }),
)

/** RFC 9457. */
export const problem = named(
  'Problem',
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      code: z.string().describe('stable; what a program goes by'),
      next,
    })
    .describe('RFC 9457; title and detail are in the language of Accept-Language (ja, en)'),
)

/** The parts of an address. */
export const query = {
  limit: z.coerce.number().int().min(1).max(200).optional().describe('how many at most'),
  cursor: z.string().max(200).optional().describe('the nextCursor of the page before'),
}
