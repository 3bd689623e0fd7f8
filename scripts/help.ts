// Walks the articles of the help as they are written, and takes the pictures of their steps (npm run help).
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isoInstant, systemClock } from '../src/kernel/clock.ts'
import { galleryPage } from '../tests/steps/gallery.ts'
import { type Taken, takePictures, writePictures } from '../tests/steps/pictures.ts'
import { scripts } from '../tests/steps/scripts.ts'
import { ensureBrowser } from './browser.js'
import { Advice, main, ROOT } from './child.js'

const FOLDER = join(ROOT, 'dist', 'help')

main(async () => {
  process.env.CHROMIUM_PATH = ensureBrowser()
  const numbers = Object.keys(scripts)
  const strange = process.argv.slice(2).filter((number) => !numbers.includes(number))
  if (strange.length > 0) throw new Advice(`No article with steps has the number ${strange.join(', ')}.`)
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : numbers
  const taken: Taken[] = []
  for (const number of chosen) {
    const mine = await takePictures(number)
    console.log(
      `${number}: ${mine.length} pictures, ${Math.round(mine.reduce((sum, p) => sum + p.bytes.length, 0) / 1024)} KiB`,
    )
    taken.push(...mine)
  }
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const date = isoInstant(systemClock.wall()).slice(0, 10)
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writePictures(FOLDER, taken, version, date)
  writeFileSync(join(FOLDER, 'gallery.html'), galleryPage(taken, { version, date }))
  console.log(`${taken.length} pictures and gallery.html are in dist/help; the service shows them from its next start`)
  return 0
})
