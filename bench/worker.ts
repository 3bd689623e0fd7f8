// A worker of the service in a process of its own: runs what is due until nothing is, and tells what it handed over.
import type { Carriers } from '../src/main/carriers.ts'
import { runDue } from '../src/main/worker.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { accepted } from '../src/platform/delivery/carrier.ts'
import { serviceOn } from './world.ts'

const { directory, user, database: name, key } = JSON.parse(process.env.HONNIN_BENCH_WORKER ?? '{}')
const database = openDatabase({ socket: { directory, user, database: name }, connectionsMax: 10 }, () => undefined)
const service = await serviceOn(database, {}, Buffer.from(key, 'base64'))
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
