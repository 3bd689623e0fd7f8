import { changeFrozenCase } from '../features/replacement/flow-case.ts'
import { restored } from '../features/replacement/restored.ts'
import { ok } from '../kernel/result.ts'
import { Unit } from '../platform/database/unit.ts'
import type { Service } from '../platform/service.ts'
import { logRestore, openFenceInside, readInside } from './store-fence.ts'
import { accountsWithRequests, countAll, recordEventsOfRestore, SILENCED, VOIDED } from './store-restore.ts'

export interface Accepted {
  /** The name that the database has from now on. */
  readonly identity: string
  /** Of a restored database people are told; of a copy nobody is. */
  readonly people: 'told' | 'silent'
  readonly why: string
}

/**
 * The operator takes a restored database, or a copy, for what it is (S20). All that is void becomes void in one unit; the
 * requests that run are held, each in one of its own; and only then the fence is taken down. Who is killed in between has
 * a fence that stands, and begins once more.
 */
export async function acceptRestore(service: Service, { identity, people, why }: Accepted) {
  const { database, time, random, policy, clock } = service
  const { now } = await time.moment()
  const [before, counts] = await Promise.all([readInside(database), countAll(database)])
  if (people === 'silent') for (const statement of SILENCED) await database.query(statement)
  const name = `${identity} ${before.restores + 1}`
  const unit = new Unit().add(...VOIDED.map(({ part }) => part(now, policy)))
  await unit.add(recordEventsOfRestore(name, now)).commit(database)
  for (const accountId of await accountsWithRequests(database))
    await changeFrozenCase(service, accountId, ok(undefined), ({ case: c, moment }) =>
      ok({ change: restored(c, people, moment, policy), value: undefined }),
    )
  const done = { why, people, before, identity, restores: before.restores + 1, counts }
  const last = new Unit().expect(openFenceInside(identity))
  await last.add(logRestore(random, 'accepted', clock.wall(), done)).commit(database)
  return done
}
