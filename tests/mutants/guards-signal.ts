// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of the source are templates, and stay as they are.
// Guards between what happens to accounts and who is told of it.
import { type Guard, guard } from './guard.ts'

const EVENTS = 'tests/signals-events.test.ts'
const DELIVERY = 'tests/signals-delivery.test.ts'
const STREAMS = 'tests/signals-streams.test.ts'
const SETS = 'src/features/signal/store-sets.ts'
const MAKE = 'src/features/signal/flow-make.ts'

export const signalGuards: readonly Guard[] = [
  guard(
    'signals: nobody is told the second before the first',
    'S8',
    SETS,
    "and e.state = 'waiting' and e.position < s.position)",
    "and e.state = 'waiting' and e.position < s.position and false)",
    DELIVERY,
    'tried again, ever more seldom',
  ),
  guard(
    'signals: a fact is told once',
    'S8 T109',
    MAKE,
    'for (const { factId } of facts) unit.expect(deleteFact(accountId, factId))',
    '',
    EVENTS,
    'T109',
  ),
  guard(
    'signals: what one act says is said once',
    'T109',
    'src/features/signal/told.ts',
    'if (said.has(key)) return []',
    '',
    'src/features/signal/told.test.ts',
    'T109',
  ),
  guard(
    'signals: two acts are two',
    'S8',
    MAKE,
    'open.filter((fact) => fact.unit === unit)',
    'open.filter((fact) => fact.at === open.find((one) => one.unit === unit)?.at)',
    EVENTS,
    'two acts of one moment',
  ),
  guard(
    'signals: a receiver acknowledges its own only',
    'S8',
    SETS,
    'delete from signal_set where target_id = ${targetId} and set_id = any(${setIds}::uuid[])',
    'delete from signal_set where set_id = any(${setIds}::uuid[])',
    DELIVERY,
    'what was not acknowledged',
  ),
  guard(
    'signals: the stream of another is unknown',
    'S22',
    'src/features/signal/api.ts',
    'return stream?.targetId === id ? stream : undefined',
    'return stream',
    STREAMS,
    'as unknown as none',
  ),
  guard(
    'signals: who opted out is told of no more',
    'S22',
    MAKE,
    'choice?.effective ? facts.filter(({ kind }) => isAboutChoice(kind)) : facts',
    'facts',
    EVENTS,
    'opts out',
  ),
  guard(
    'signals: somebody else’s app hears only of whom it named',
    'S22',
    MAKE,
    ': !client.registration.consent',
    ': true',
    EVENTS,
    'only of whom it named',
  ),
  guard(
    'signals: a key stays published while its tokens wait',
    'S8',
    'src/features/oidc/store-keys.ts',
    '\n    and (select min(u.key_id) from signal_set u where u.key_id >= k.key_id) is distinct from k.key_id',
    '',
    DELIVERY,
    'EV-03',
  ),
  guard(
    'signals: no name leads into a private network',
    'S18',
    'src/platform/delivery/outgoing.ts',
    'if (!first || found.some(({ address }) => isPrivateAddress(address)))',
    'if (!first)',
    'src/platform/delivery/outgoing.test.ts',
    'nothing private',
  ),
]
