import { type Browser, chromium } from 'playwright-core'
import type { Article } from '../../src/features/help/article.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { Reader } from './reader.ts'

const FLAGS =
  '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run --disable-lcd-text --font-render-hinting=none --force-color-profile=srgb --hide-scrollbars --disable-partial-raster --disable-checker-imaging --run-all-compositor-stages-before-draw --disable-threaded-scrolling'
const PHONE = { width: 360, height: 740 }

/** The service, and a browser for whoever reads its articles. */
export interface Steps {
  readonly server: Server
  readonly browser: Browser
  readonly open: (article: Article, knows: Reader['knows']) => Promise<Reader>
  readonly close: () => Promise<void>
}

/** Its root key, so that codes and numbers that are derived from it are the same again. */
const KEY = Buffer.alloc(32, 7).toString('base64')
const FIXED = { NODE_OPTIONS: `--import=${new URL('./fixed.ts', import.meta.url).href}`, HONNIN_KEY: KEY }

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS.split(' ') })

/** `fixed`: its clock stands still and its chance comes from a seed. */
export async function openService(how?: 'fixed'): Promise<Steps> {
  const environment = how === 'fixed' ? FIXED : {}
  // One after the other: a browser whose service did not start would be left open, and the tests would never end.
  const server = await startServer({ environment })
  const browser = await launchBrowser()
  return {
    server,
    browser,
    async open({ locale }, knows) {
      const context = await browser.newContext({
        baseURL: server.origin,
        locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
        viewport: PHONE,
        reducedMotion: 'reduce',
        // What a page may run is seen to by other tests; these look into it with expressions of their own.
        bypassCSP: true,
      })
      return new Reader(server, await context.newPage(), locale, knows)
    },
    async close() {
      await browser.close()
      await server.stop()
      removeFolder(server.folder)
    },
  }
}
