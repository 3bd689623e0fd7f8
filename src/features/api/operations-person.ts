import * as example from './examples.ts'
import type { Operation } from './operation.ts'
import * as s from './schemas.ts'

/** What an app of a person may read, and the acts that any app may be registered for. */
export const personOperations: readonly Operation[] = [
  {
    id: 'readStanding',
    method: 'GET',
    path: '/me',
    tag: 'Own account',
    summary: 'How the account of the person stands',
    description:
      'For the prompt of an app: is verifying due, why and until when. The same as the claims of the scope `verification`, and the reason.',
    caller: { by: 'person', scope: 'verification' },
    answer: { status: 200, says: 'How it stands.', schema: s.standing, example: example.standingExample },
    refusals: [],
  },
  {
    id: 'readSecurityInfo',
    method: 'GET',
    path: '/me/security-info',
    tag: 'Own account',
    summary: 'The person’s security info, masked',
    description: 'What stands in the list of the person’s page. Changing it stays with the pages, but for removing.',
    caller: { by: 'person', scope: 'security_info' },
    answer: {
      status: 200,
      says: 'What there is.',
      schema: s.securityInfo,
      example: { securityInfo: example.contactsExample },
    },
    refusals: [],
  },
  {
    id: 'readReplacement',
    method: 'GET',
    path: '/me/replacement',
    tag: 'Own account',
    summary: 'The replacement that runs',
    description:
      'Its state and its exact times, what works meanwhile and what does not, and the new contacts, masked. An app with a key of its own is also told what it has begun itself. Finishing is done on the page: it takes a new password, which no app sees.',
    caller: { by: 'person', scope: 'security_info' },
    answer: {
      status: 200,
      says: 'It, or null.',
      schema: s.ownReplacement,
      example: example.ownReplacementExample,
    },
    refusals: [],
  },
  {
    id: 'removeContact',
    method: 'POST',
    path: '/me/security-info/{contact}/remove',
    tag: 'Own account',
    summary: 'Begin to remove one of the security info',
    description:
      'As on the page: it still verifies for seven days, all contacts are told, and each takes it back. Needs a step-up with one that has its full say, of ten minutes at most, for each removal. Refused while all security info is being replaced.',
    caller: { by: 'person', scope: 'security_info.write' },
    answer: {
      status: 200,
      says: 'It is leaving.',
      schema: s.securityInfo,
      example: { securityInfo: example.contactsExample },
    },
    refusals: ['step_up.needed', 'restricted.pending', 'account.disputed', 'proof.gone', 'proof.last'],
  },
  {
    id: 'endOtherSessions',
    method: 'POST',
    path: '/me/end-other-sessions',
    tag: 'Own account',
    summary: 'Sign out everywhere else',
    description: 'All sessions but the one in which this app was signed in to. Needs a step-up, as on the page.',
    caller: { by: 'person', scope: 'security_info.write' },
    answer: { status: 200, says: 'They ended.', schema: s.sessionsEnded, example: { ended: 1 } },
    refusals: ['step_up.needed', 'account.disputed'],
  },
]
