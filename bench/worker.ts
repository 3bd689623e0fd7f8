// A worker of the service in a process of its own: runs what is due until nothing is, and tells what it handed over.
import { systemClock } from '../src/kernel/clock.ts'
import { systemRandom } from '../src/kernel/random.ts'
import type { Carriers } from '../src/main/carriers.ts'
import { runDue } from '../src/main/worker.ts'
import { readSettings } from '../src/platform/config/settings.ts'
import { KeyRing } from '../src/platform/crypto/key-ring.ts'
import { RootKey } from '../src/platform/crypto/root-key.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { accepted } from '../src/platform/delivery/carrier.ts'
import { openLog } from '../src/platform/log.ts'
import { Time } from '../src/platform/time.ts'
import { policy } from '../src/policy/policy.ts'

const { directory, user, database: name, key } = JSON.parse(process.env.HONNIN_BENCH_WORKER ?? '{}')
const database = openDatabase({ socket: { directory, user, database: name }, connectionsMax: 10 }, () => undefined)
const time = new Time(database, systemClock, {
  heartbeatMs: policy.ledger_heartbeat_ms,
  creditMaxMs: policy.ledger_credit_max_ms,
})
await time.join()
const ring = await KeyRing.open(database, [new RootKey(Buffer.from(key, 'base64'))], systemRandom)
const handed: string[] = []
const carriers: Carriers = {
  mail: {
    async send({ to, messageId }) {
      handed.push(`${to} ${messageId}`)
      return accepted
    },
  },
  sms: undefined,
  close() {},
}
const service = {
  database,
  time,
  clock: systemClock,
  random: systemRandom,
  keys: ring.keys,
  ring,
  policy,
  settings: readSettings({}, 'development'),
  log: openLog('error'),
  nudge() {},
}
process.send?.({ port: 0 })
process.once('message', async () => {
  // Others may be in the middle of the last of it: nothing twice in a row is the end.
  for (let idle = 0; idle < 2; ) {
    if ((await runDue(service, carriers)) === 0) idle++
    else idle = 0
  }
  process.send?.({ handed })
})
process.once('disconnect', () => process.exit(0))
