import { mkdir } from 'node:fs/promises'
import type { Settings } from '../platform/config/settings.ts'
import { openLog } from '../platform/log.ts'
import type { Running } from './assemble.ts'
import { openStore } from './store.ts'

/** The pages and the articles; a mistake in an article is met here, before anybody reads it. */
async function loadPages() {
  const [pages, { library }] = await Promise.all([import('./assemble.ts'), import('../features/help/flow-library.ts')])
  library()
  return pages
}

/**
 * Config -> database -> everything on it. The pages are loaded while the engine starts, because the two take about
 * as long. What was begun is taken back if a later step fails.
 */
export async function serve(settings: Settings): Promise<Running> {
  const log = openLog(settings.logLevel)
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 })
  const [store, { assemble }] = await Promise.all([openStore(settings, log), loadPages()])
  try {
    return await assemble(settings, log, store)
  } catch (error) {
    await store.close()
    throw error
  }
}
