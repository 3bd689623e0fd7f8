import type { ElementHandle, Page } from 'playwright-core'
import { mark } from './on-page.ts'

/** Where a picture is looked at, and what of the screen is on it. */
export const SCREENS = [
  { width: 360, height: 640, left: 0, shown: 360 },
  { width: 1280, height: 600, left: 270, shown: 740 },
] as const
export type Screen = (typeof SCREENS)[number]

export const QUALITY = 82

/** Draws a ring around what is marked, above the page, and brings it into sight. */
const RING = `(() => {
  document.activeElement?.blur()
  const banner = document.querySelector('.dev')
  if (banner) banner.style.display = 'none'
  scrollTo(0, 0)
  const marked = document.querySelector('[data-marked]')
  if (!marked) return
  const what = marked.closest('.choice') ?? marked
  const { left, top, width, height, bottom } = what.getBoundingClientRect()
  const ring = document.createElement('div')
  ring.dataset.ring = 'yes'
  const gap = 8
  Object.assign(ring.style, { position: 'absolute', zIndex: 9, pointerEvents: 'none', boxSizing: 'border-box',
    left: left - gap + 'px', top: top - gap + 'px', width: width + 2 * gap + 'px', height: height + 2 * gap + 'px',
    border: '4px solid #c2185b', borderRadius: '12px', boxShadow: '0 0 0 2px #fff' })
  document.body.append(ring)
  if (bottom > innerHeight - 40) scrollTo(0, Math.round(bottom - innerHeight * 0.7))
})()`

const UNRING = `(() => {
  document.querySelector('[data-ring]')?.remove()
  document.querySelector('[data-marked]')?.removeAttribute('data-marked')
  const banner = document.querySelector('.dev')
  if (banner) banner.style.display = ''
})()`

/** The page as it is now, on a screen, with a ring around what is marked. */
export async function shoot(page: Page, marked: ElementHandle | undefined, screen: Screen): Promise<Buffer> {
  const { width, height, left, shown } = screen
  const before = page.viewportSize()
  await page.bringToFront()
  await page.setViewportSize({ width, height })
  await page.mouse.move(0, 0)
  await marked?.evaluate(mark)
  await page.evaluate(RING)
  const y = await page.evaluate<number>('scrollY')
  const camera = await page.context().newCDPSession(page)
  const clip = { x: left, y, width: shown, height, scale: 1 }
  const { data } = await camera.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip })
  await page.evaluate(UNRING)
  if (before) await page.setViewportSize(before)
  return Buffer.from(data, 'base64')
}
