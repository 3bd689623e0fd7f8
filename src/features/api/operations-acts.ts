import type { Code } from './codes.ts'
import * as example from './examples.ts'
import type { Operation } from './operation.ts'
import * as s from './schemas.ts'

const SENDING = [
  'code.gone',
  'code.too_many_sent',
  'code.too_many_wrong',
  'code.proof_disabled',
  'code.network_busy',
  'code.sms_busy',
  'account.disputed',
] as const satisfies readonly Code[]
const SHOWING = [
  'code.unreadable',
  'code.wrong',
  'code.dead',
  'code.expired',
  'code.gone',
  'code.too_many_wrong',
  'code.proof_disabled',
  'code.service_busy',
] as const satisfies readonly Code[]
const SHOWING_EITHER = [
  ...SHOWING,
  'code.which',
  'app_code.unreadable',
  'app_code.wrong',
  'app_code.gone',
  'app_code.used',
  'app_code.over',
  'app_code.paused',
] as const satisfies readonly Code[]
const IN_SESSION = ['sign_in.needed', 'session.ended'] as const satisfies readonly Code[]

const ownReplacement = { status: 200, schema: s.ownReplacement, example: example.ownReplacementExample } as const

/**
 * What an app of the operator's own may do for its person. Each is the flow of a page, with its rules and its budgets; what is
 * not here stays on the pages (docs/decisions/046-acts-over-tokens.md).
 */
export const actOperations: readonly Operation[] = [
  {
    id: 'askCode',
    method: 'POST',
    path: '/me/codes',
    tag: 'Own account',
    summary: 'Send a security code to one of the contacts',
    description:
      'For one purpose; it works for no other one, and with no other key than that of this app. Until a contact was shown with this key, the person types the whole address of the contact: whether it is right is not told, and only then a code goes out.',
    caller: { by: 'person', scope: 'verification.write' },
    body: { schema: s.codeWish, example: example.codeWishExample },
    answer: { status: 200, says: 'One is on its way.', schema: s.challenge, example: example.challengeExample },
    refusals: [
      ...IN_SESSION,
      ...SENDING,
      'verify.address_needed',
      'verify.proof_unusable',
      'replacement.gone',
      'address.unfit',
    ],
  },
  {
    id: 'verify',
    method: 'POST',
    path: '/me/verify',
    tag: 'Own account',
    summary: 'Verify: it is them',
    description:
      'With the code that was sent, or that of an authenticator app. What was due is done, and the key of this app is known from now on. It opens no act. A passkey is shown on the page only: it answers to no other origin.',
    caller: { by: 'person', scope: 'verification.write' },
    body: { schema: s.shownCode, example: example.shownCodeExample },
    answer: {
      status: 200,
      says: 'How the account stands now.',
      schema: s.standing,
      example: { ...example.standingExample, verification: example.verifiedExample, restricted: false },
    },
    refusals: [...IN_SESSION, ...SHOWING_EITHER],
  },
  {
    id: 'addContact',
    method: 'POST',
    path: '/me/security-info',
    tag: 'Own account',
    summary: 'Add one of the security info',
    description:
      'Takes the code of a contact with its full say, sent for this purpose, in this very request: no token is enough. The new contact gets a code of its own. Refused while all security info is being replaced, but to such a contact.',
    caller: { by: 'person', scope: 'security_info.add' },
    body: { schema: s.newContact, example: example.newContactExample },
    answer: {
      status: 200,
      says: 'A code is on its way to it.',
      schema: s.challenge,
      example: example.challengeExample,
    },
    refusals: [
      ...IN_SESSION,
      ...SHOWING_EITHER,
      ...SENDING,
      'step_up.needed',
      'restricted.pending',
      'address.unfit',
      'security_info.too_many',
      'security_info.already_there',
      'security_info.gone',
    ],
  },
  {
    id: 'confirmContact',
    method: 'POST',
    path: '/me/security-info/confirm',
    tag: 'Own account',
    summary: 'Confirm the new one with its code',
    description:
      'It verifies from now on, and has its full say after seven days; all other contacts are told. What tokens stand on has changed: fetch a new one.',
    caller: { by: 'person', scope: 'security_info.add' },
    body: { schema: s.typedCode, example: example.typedCodeExample },
    answer: {
      status: 200,
      says: 'What there is.',
      schema: s.securityInfo,
      example: { securityInfo: example.contactsExample },
    },
    refusals: [...IN_SESSION, ...SHOWING, 'restricted.pending', 'security_info.gone'],
  },
  {
    id: 'startReplacement',
    method: 'POST',
    path: '/me/replacement',
    tag: 'Replacement',
    summary: 'Begin to replace all security info',
    description:
      'For who can use none of it. Needs a sign-in of ten minutes at most, and is refused as on the page after it was stopped. Nothing is told and nothing waits before a new contact is shown. With a recovery code it is begun on the page: no app sees one.',
    caller: { by: 'person', scope: 'replacement.write' },
    answer: { ...ownReplacement, says: 'It is begun; name a new contact within a day.', example: example.begunExample },
    refusals: [
      ...IN_SESSION,
      'account.disputed',
      'replacement.gone',
      'replacement.already_pending',
      'replacement.cooling_down',
      'replacement.too_many_starts',
      'replacement.operator_only',
    ],
  },
  {
    id: 'nameNewContact',
    method: 'POST',
    path: '/me/replacement/contacts',
    tag: 'Replacement',
    summary: 'Name the new contact',
    description:
      'A number gets a code. An address gets a link: its reader opens it and decides, and the wait begins. Named anew, it takes the place of one that was not shown.',
    caller: { by: 'person', scope: 'replacement.write' },
    body: { schema: s.newAddress, example: example.newAddressExample },
    answer: { status: 200, says: 'It was sent something.', schema: s.nameAnswer, example: example.namedExample },
    refusals: [
      ...IN_SESSION,
      ...SENDING,
      'address.unfit',
      'replacement.gone',
      'replacement.draft_expired',
      'replacement.candidate_is_old',
      'replacement.candidate_blocked',
      'replacement.too_many_candidates',
    ],
  },
  {
    id: 'proveNewContact',
    method: 'POST',
    path: '/me/replacement/prove',
    tag: 'Replacement',
    summary: 'Show the new number with its code',
    description: 'The wait begins, and everybody who has an old contact is told and can stop it.',
    caller: { by: 'person', scope: 'replacement.write' },
    body: { schema: s.typedCode, example: example.typedCodeExample },
    answer: { ...ownReplacement, says: 'It waits.' },
    refusals: [
      ...IN_SESSION,
      ...SHOWING,
      'replacement.gone',
      'replacement.draft_expired',
      'replacement.already_pending',
      'replacement.cooling_down',
      'replacement.too_many_starts',
      'replacement.operator_only',
    ],
  },
  {
    id: 'cancelReplacement',
    method: 'POST',
    path: '/me/replacement/cancel',
    tag: 'Replacement',
    summary: 'Take it back',
    description: 'By the app that began it, with the key that it had then. Everybody who was told is told this, too.',
    caller: { by: 'person', scope: 'replacement.write' },
    answer: { ...ownReplacement, says: 'None runs.', example: example.noReplacementExample },
    refusals: [...IN_SESSION, 'replacement.gone', 'replacement.not_requester'],
  },
  {
    id: 'stopReplacement',
    method: 'POST',
    path: '/me/replacement/stop',
    tag: 'Replacement',
    summary: 'Say that it is not theirs',
    description:
      'With the code of a contact from before it, sent for this purpose, or of an authenticator app. It is stopped at once and for good.',
    caller: { by: 'person', scope: 'replacement.write' },
    body: { schema: s.shownCode, example: example.shownCodeExample },
    answer: { ...ownReplacement, says: 'None runs.', example: example.noReplacementExample },
    refusals: [...IN_SESSION, ...SHOWING_EITHER, 'replacement.gone', 'stop.unknown', 'stop.already', 'stop.over'],
  },
]

const stopped = {
  status: 200,
  says: 'It is stopped, for good.',
  schema: s.stopped,
  example: { receipt: '48210937', state: 'stopped' },
} as const

/** What stands in an alert is enough to stop what it tells of, for anybody and without a token (T055). */
export const publicOperations: readonly Operation[] = [
  {
    id: 'stopByNumbers',
    method: 'POST',
    path: '/stop',
    tag: 'Replacement',
    summary: 'Stop a replacement by the numbers of its alert',
    description:
      'Without a token. Numbers that nobody has are counted and answered like wrong ones. Asked twice, it is as good as done: 409 stop.already.',
    caller: { by: 'anybody' },
    body: { schema: s.stopNumbers, example: { receipt: '4821-0937', number: '1357 2468' } },
    answer: stopped,
    refusals: [
      'stop.receipt_unreadable',
      'stop.number_unreadable',
      'stop.wrong',
      'stop.too_many',
      'stop.unknown',
      'stop.already',
      'stop.over',
    ],
  },
  {
    id: 'stopByLink',
    method: 'POST',
    path: '/stop/link',
    tag: 'Replacement',
    summary: 'Stop a replacement by the link of its alert',
    description:
      'Without a token: what stands behind the last slash of the link. Only where the person has said that it is not theirs: opening a link must never do it.',
    caller: { by: 'anybody' },
    body: { schema: s.stopToken, example: { link: 'a1b2c3d4' } },
    answer: stopped,
    refusals: ['stop.unknown', 'stop.already', 'stop.over'],
  },
]
