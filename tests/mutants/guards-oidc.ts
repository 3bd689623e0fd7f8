// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of the source are templates, and stay as they are.
// Guards between the account and what apps hold.
import { type Guard, guard } from './guard.ts'

const CODE = 'tests/oidc.test.ts'
const STEP_UP = 'tests/oidc-step-up.test.ts'
const ENDS = 'tests/oidc-ends.test.ts'
const RULES = 'src/features/oidc/acr.test.ts'
const STORE = 'src/features/oidc/store.ts'

export const oidcGuards: readonly Guard[] = [
  guard(
    'apps: what was given ends with the epoch',
    'S14 T109',
    STORE,
    ' and g.epoch = c.epoch',
    '',
    ENDS,
    'given before the change',
  ),
  guard('apps: a frozen account is nobody', 'S26', STORE, ' and c.disputed_at is null', '', ENDS, 'frozen account'),
  guard(
    'apps: what goes with a session ends with it',
    'S14 T109',
    STORE,
    'and s.session_id = a.session_id and s.ended_at is null',
    'and s.session_id = a.session_id',
    ENDS,
    'here tells every app',
  ),
  guard(
    'apps: a code is used up once',
    'S6',
    STORE,
    ' and consumed_at is null returning 1',
    ' returning 1',
    CODE,
    'twenty who use',
  ),
  guard(
    'apps: the way on is of one browser',
    'S12 T112',
    STORE,
    "      and browser_key = ${Buffer.from(browserKey, 'hex')} and",
    '      and',
    CODE,
    'T112',
  ),
  guard(
    'apps: no class above the first factor while security info is replaced',
    'S13 T111',
    'src/features/oidc/acr.ts',
    'if (restricted || !shown || !isFresh)',
    'if (!shown || !isFresh)',
    RULES,
  ),
  guard(
    'apps: mail is no second factor',
    'S22',
    'src/features/oidc/acr.ts',
    "kind === 'mail' ? ACR.verified : ACR.multi",
    'ACR.multi',
    RULES,
  ),
  guard(
    'apps: a refresh token tells no verification',
    'S22',
    'src/features/oidc/flow-adapter.ts',
    "model === 'RefreshToken' ? { ...given, ...lasting(given.amr ?? []) } : given",
    'given',
    STEP_UP,
    'four minutes',
  ),
  guard(
    'apps: a new sign-in is one',
    'S12',
    'src/features/oidc/flow.ts',
    '|| signedInAt >= stored.createdAt',
    '|| true',
    STEP_UP,
    'gets no further',
  ),
  guard(
    'apps: no lasting access while security info is replaced',
    'S13 T038',
    'src/features/oidc/flow.ts',
    "!(restricted && scopes.includes('offline_access'))",
    'true',
    STEP_UP,
    'T038',
  ),
  guard(
    'apps: signing out at the app ends the session where that is wished',
    'S14',
    'src/features/oidc/shell-provider.ts',
    'if (person) await signOut(service, person)',
    'void person',
    ENDS,
    'at the app asks',
  ),
  guard(
    'apps: the session of the library is of whoever is signed in',
    'S22',
    'src/features/oidc/shell-session.ts',
    'stored.accountId === undefined || stored.accountId === person?.account.accountId',
    'true',
    `${STEP_UP} ${ENDS}`,
    'whoever is signed in|T109',
  ),
]
