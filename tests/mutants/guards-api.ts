// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of the source are templates, and stay as they are.
// Guards between the account and programs.
import { type Guard, guard } from './guard.ts'

const TOKENS = 'tests/machine-tokens.test.ts'
const OWN = 'tests/api-own.test.ts'
const API = 'tests/api.test.ts'
const MACHINE = 'src/features/oidc/flow-machine.ts'
const ACTS = 'src/features/api/flow-own.ts'

export const apiGuards: readonly Guard[] = [
  guard(
    'api: a token is of the client as it is registered now',
    'EV-05',
    MACHINE,
    '  if (payload.registration !== registrationKey(service.keys, client)) return invalidToken\n',
    '',
    TOKENS,
    'until it ends',
  ),
  guard(
    'api: a client that may do less can do less at once',
    'EV-05',
    MACHINE,
    'machineScopesOf(registration).includes(one)',
    'one !== ""',
    TOKENS,
    'until it ends',
  ),
  guard('api: a token is for us', 'EV-05', MACHINE, '      audience: resourceOf(settings),\n', '', TOKENS, 'signed by'),
  guard('api: an ID token is no access token', 'EV-05', MACHINE, "      typ: 'at+jwt',\n", '', TOKENS, 'signed by'),
  guard(
    'api: an app does what it was let do',
    'D2',
    'src/features/oidc/flow-person.ts',
    "  if (!String(scopes).split(' ').includes(scope)) return insufficientScope(scope)\n",
    '',
    OWN,
    'is given only',
  ),
  guard(
    'api: a token from before the step-up opens nothing',
    'SU-02 T113',
    ACTS,
    '  if (!CLASSES.includes(bearer.claims.acr)) return NEEDED\n',
    '',
    OWN,
    'T113',
  ),
  guard(
    'api: a proof without its full say opens nothing',
    'S4 T064',
    ACTS,
    '  if (!seniorProofShown(session, proofs, moment.now, policy)) return NEEDED\n',
    '',
    OWN,
    'T064',
  ),
  guard('api: ten minutes', 'SU-01', ACTS, ' || !firstFactorFresh(session, moment.now, policy)', '', OWN, 'SU-01'),
  guard(
    'api: one showing opens one act',
    'S11 T113',
    ACTS,
    'musts: [spend(budget, moment.now)]',
    'musts: []',
    OWN,
    'T113',
  ),
  guard(
    'api: nothing changes while all security info is being replaced',
    'S13 RW-15',
    ACTS,
    "    const closed = restricted(read.case, 'remove-proof', false)\n    if (closed) return closed\n",
    '',
    OWN,
    'acts are refused with 403',
  ),
  guard(
    'api: nothing is exported while all security info is being replaced',
    'S13 RW-15',
    'src/features/api/flow-accounts.ts',
    "    if (closed) return closed\n    const happened = [{ kind: 'account.exported'",
    "    const happened = [{ kind: 'account.exported'",
    OWN,
    'RW-13',
  ),
  guard(
    'api: a key is of one request',
    'D2',
    'src/features/api/flow-answer.ts',
    "    if (kept && !kept.sameRequest) return { is: 'reused' }\n",
    '',
    API,
    'the same key and request',
  ),
  guard(
    'api: what somebody works on is not begun by another request',
    'D2',
    'src/features/api/store.ts',
    ' and a.request_digest = excluded.request_digest',
    '',
    API,
    'who died in the middle',
  ),
  guard(
    'api: a request is counted before it is looked at',
    'RL-06',
    'src/features/api/api.ts',
    '  if (!allowance.allowed)',
    '  if (allowance.retryAfter < 0)',
    API,
    'each client has its own',
  ),
]
