import { type Browser, chromium } from 'playwright-core'
import type { Article } from '../../src/features/help/article.ts'
import { removeFolder, type Server, startServer } from '../support/server.ts'
import { Reader } from './reader.ts'

const FLAGS = '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --no-first-run'
const PHONE = { width: 360, height: 740 }

/** The service, and a browser for whoever reads its articles. */
export interface Steps {
  readonly server: Server
  readonly browser: Browser
  readonly open: (article: Article, knows: Reader['knows']) => Promise<Reader>
  readonly close: () => Promise<void>
}

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: FLAGS.split(' ') })

export async function openService(): Promise<Steps> {
  const [server, browser] = await Promise.all([startServer(), launchBrowser()])
  return {
    server,
    browser,
    async open({ locale }, knows) {
      const context = await browser.newContext({
        baseURL: server.origin,
        locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
        viewport: PHONE,
        reducedMotion: 'reduce',
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
