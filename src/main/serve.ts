import { mkdir } from 'node:fs/promises'
import type { Settings } from '../platform/config/settings.ts'
import { openLog } from '../platform/log.ts'
import type { Running } from './assemble.ts'
import { openStore } from './store.ts'

/**
 * Config -> database -> everything on it. The pages are loaded while the engine starts, because the two take about
 * as long. What was begun is taken back if a later step fails.
 */
export async function serve(settings: Settings): Promise<Running> {
  const log = openLog(settings.logLevel)
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 })
  const [store, { assemble }] = await Promise.all([openStore(settings, log), import('./assemble.ts')])
  try {
    return await assemble(settings, log, store)
  } catch (error) {
    await store.close()
    throw error
  }
}
