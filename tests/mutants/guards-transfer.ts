// People who come from elsewhere, and people who go.
import { type Guard, guard } from './guard.ts'

const TRANSFER = 'src/features/transfer'
const ERASURE = 'src/features/erasure'

export const transferGuards: readonly Guard[] = [
  guard(
    'an import changes nobody who is there',
    'S21',
    `${TRANSFER}/sort.ts`,
    "else if (former !== undefined) rejected.push({ line, code: 'import.identifier_taken', field: 'identifier' })\n    else if",
    'else if',
    `${TRANSFER}/flow-import.test.ts`,
  ),
  guard(
    'an imported contact of the last days is on probation',
    'S1',
    `${TRANSFER}/line.ts`,
    "? 'effective' : 'probation'",
    "? 'effective' : 'effective'",
    `${TRANSFER}/line.test.ts`,
  ),
  guard(
    'the position of an import moves only from where it was read',
    'S11',
    `${TRANSFER}/store-import.ts`,
    ` and position_bytes = \${before.position} and`,
    ' and',
    `${TRANSFER}/flow-import.test.ts`,
  ),
  guard(
    'a contact that leaves is not exported as one that stays',
    'S5',
    `${TRANSFER}/out.ts`,
    " && state !== 'leaving'",
    '',
    `${TRANSFER}/out.test.ts`,
  ),
  guard(
    'nobody is judged by the hash of the next account',
    'S17',
    'src/features/session/flow.ts',
    'hashes.length > 0 ? hashes : [neighbour]',
    'hashes.length > 0 ? hashes : [null]',
    `${TRANSFER}/flow-people.test.ts`,
  ),
  guard(
    'no erasure while a replacement waits',
    'S13 T040',
    `${ERASURE}/rules.ts`,
    "  if (live) return refuse('erase.replacement_runs', { receipt: live.receipt })\n",
    '',
    `${ERASURE}/flow.test.ts`,
    'T040',
  ),
  guard(
    'no erasure while a completion can be undone',
    'S26 T040',
    `${ERASURE}/rules.ts`,
    "  return open && refuse('erase.may_be_undone', { at: open.untilAt })",
    '  return undefined',
    `${ERASURE}/flow.test.ts`,
    'T040',
  ),
]
