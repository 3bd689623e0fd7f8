import { z } from 'zod'
import { LOCALES } from '../../kernel/locale.ts'
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
export const ownReplacement = named('OwnReplacement', z.object({ replacement: replacement.nullable() }))

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
