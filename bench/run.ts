// `npm run bench`: prints a line of JSON for each figure. Load and service share the machine, so figures compare only
// with others of the same run.
import { availableParallelism, totalmem } from 'node:os'
import { removeFolder, startServer } from '../tests/support/server.ts'
import { benchCodes } from './codes.ts'
import { benchOutbox, benchSignIn } from './flows.ts'
import { benchImport } from './import.ts'
import { print, round } from './measure.ts'
import { benchPages } from './pages.ts'
import { benchStart } from './start.ts'
import { makeWorld } from './world.ts'

const GIB = 2 ** 30

print('machine', {
  cores: availableParallelism(),
  memoryGiB: round(totalmem() / GIB),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
})
await benchStart()

const server = await startServer({ environment: { LOG_LEVEL: 'warn' } })
try {
  await benchPages(server)
} finally {
  await server.stop()
  removeFolder(server.folder)
}

const world = await makeWorld()
try {
  await benchCodes(world)
  await benchOutbox(world)
  await benchSignIn(world)
} finally {
  await world.close()
}

await benchImport()
