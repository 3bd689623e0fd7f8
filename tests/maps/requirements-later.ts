// Step-up for relying parties, signals, the log, and operators.
import { met, open, type Row } from './requirement.ts'

const OIDC = 'OpenID Connect and signals'

export const LATER_ROWS: readonly Row[] = [
  ['SU-01', 'MUST', 'Security info needs a contact that was shown within ten minutes.', met()],
  [
    'SU-02',
    'MUST',
    'The API asks for step-up in the standard’s words.',
    open(OIDC, 'The words are there, for relying parties’ own resources; there is no API of ours.'),
  ],
  ['SU-03', 'MUST', 'A maximum age makes people authenticate again.', met()],
  ['SU-04', 'MUST', 'Prompts mean what the standard says.', met()],
  ['SU-05', 'MUST', 'A class that cannot be met ends in the error for that.', met()],
  ['SU-06', 'SHOULD', 'Methods are told by their registered names.', met()],
  ['SU-07', 'MUST', 'Redirects match exactly; codes and tokens are of one use.', met()],
  ['SU-08', 'MUST', 'During a replacement no higher class is issued.', met()],
  ['SU-09', 'MUST', 'A result is for its relying party, once, for ten minutes.', met()],

  ['EV-01', 'MUST', 'The transmitter’s configuration is published.', met()],
  ['EV-02', 'MUST', 'Each token has one event and the claims it needs.', met()],
  ['EV-03', 'MUST', 'Tokens are signed with published keys that rotate.', met()],
  ['EV-04', 'MUST', 'Streams are made, read, changed and deleted.', met()],
  ['EV-05', 'MUST', 'A receiver reaches its own streams only.', met()],
  ['EV-06', 'MUST', 'Push tries again for a day.', met()],
  ['EV-07', 'MUST', 'Poll gives what was not acknowledged again.', met()],
  ['EV-08', 'MUST', 'Verification answers with its state.', met()],
  ['EV-09', 'MUST', 'A paused stream keeps its events in order.', met()],
  ['EV-10', 'MUST', 'Recovery and changes of contacts are signalled within a minute.', met()],
  ['EV-11', 'MUST', 'Changes of credentials and ended sessions are signalled.', met()],
  ['EV-12', 'MUST', 'A takeover that was reported is signalled.', met()],
  ['EV-13', 'SHOULD', 'Opting out takes effect after a delay.', met()],

  [
    'LG-01',
    'MUST',
    'Everything that happens is recorded with who, when and from where.',
    open('operators', 'Events are recorded with their change; their form for an audit is missing.'),
  ],
  ['LG-02', 'MUST', 'Logs hold no code, password, token or whole address.', met()],
  ['LG-03', 'MUST', 'What people send cannot forge a record.', met('nothing of an unknown header is kept')],
  [
    'LG-04',
    'MUST',
    'The trail is append-only and shows when it was changed.',
    open('operators', 'Events are not chained.'),
  ],
  [
    'LG-05',
    'MUST',
    'Logs can be shipped; an error shows a reference only.',
    open('operators', 'The reference is there; shipping is not.'),
  ],

  [
    'OP-01',
    'MUST',
    'No account ships; the first operator has a token of one use.',
    open('operators', 'No account ships (T139); there are no operators.'),
  ],
  ['OP-02', 'MUST', 'Operators sign in with what phishing cannot use.', open('operators', 'There are no operators.')],
  [
    'OP-03',
    'MUST',
    'Operators can start and end, and neither read nor shorten.',
    open('operators', 'There are no operators.'),
  ],
  ['OP-04', 'SHOULD', 'Handing an account over takes two of them.', open('operators', 'There are no operators.')],
  [
    'OP-05',
    'MUST',
    'The documents list every limit, and a test compares them.',
    open('operators', 'The numbers stand in one file with their sources; no page is made of it.'),
  ],
  [
    'OP-06',
    'MUST',
    'A takeover is reported within one press; security.txt is there.',
    open('operators', 'Help is on every page, security.txt is there; who was touched by a breach cannot be listed.'),
  ],
  ['OP-07', 'MUST', 'A release has no means of development.', met()],
]
