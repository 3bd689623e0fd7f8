// A process that lives one world after the other, as pool.ts hands them over.
import './quick-hook.ts'
import type { Scenario } from './scenario.ts'

const { liveWorld } = await import('./world.ts')
process.on('message', async (scenario: Scenario) => {
  process.send?.(await liveWorld(scenario))
})
// Nothing else holds the process: when its parent is gone, it ends.
process.on('disconnect', () => process.exit(1))
