// A host that keeps identifiers and passwords: what it says, and what only it can say.
import { type Guard, guard } from './guard.ts'

const UPSTREAM = 'src/features/upstream'
const MESSAGES = 'tests/upstream-messages.test.ts'
const RECOVERY = 'tests/upstream-recovery.test.ts'

export const hostGuards: readonly Guard[] = [
  guard(
    'what the host says ends what runs',
    'S7 T116',
    'src/features/replacement/host.ts',
    'const ended = endByEpoch(c, REASONS[what], moment)',
    'const ended = unchanged(c)',
    MESSAGES,
    'T116',
  ),
  guard(
    'a message of the host is taken once',
    'S11',
    `${UPSTREAM}/flow-host.ts`,
    'musts: once ? [once.must] : []',
    'musts: []',
    MESSAGES,
    'twenty at once',
  ),
  guard(
    'what asks for the password at the host means now',
    'S13',
    `${UPSTREAM}/flow-answer.ts`,
    'if (begun.fresh && ',
    'if (!begun && ',
    'tests/upstream.test.ts',
    'not typed now',
  ),
  guard(
    'beside a host the undo asks for the password of its own account',
    'S26',
    'src/features/replacement/undo/flow.ts',
    'person?.account.accountId === accountId && firstFactorFresh(',
    'person !== undefined && firstFactorFresh(',
    RECOVERY,
    'the undo link alone',
  ),
  guard(
    'the host hears a result only of who has shown a contact',
    'S13',
    `${UPSTREAM}/flow-result.ts`,
    'if (!senior || ',
    'if (',
    RECOVERY,
    'no result',
  ),
]
