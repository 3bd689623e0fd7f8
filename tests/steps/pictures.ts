import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Article } from '../../src/features/help/article.ts'
import { library } from '../../src/features/help/flow-library.ts'
import type { Picture } from '../../src/features/help/picture.ts'
import { SCREENS, shoot } from './camera.ts'
import { scripts } from './scripts.ts'
import { openService } from './service.ts'
import { type Watch, walk } from './walk.ts'

export interface Taken extends Picture {
  readonly bytes: Buffer
}

/** Who the articles are about, on their pictures. */
const NAMES = { ja: 'hanako', en: 'emma' } as const

/** The pictures of the steps of an article, in a service of its own: they do not depend on any other article. */
export async function takePictures(number: string): Promise<readonly Taken[]> {
  const versions = library().get(number)
  const script = scripts[number]?.['']
  if (!versions || !script || script.unseen) return []
  const steps = await openService('fixed')
  const taken: Taken[] = []
  const watch: Watch = async ({ page, locale }, step, marked) => {
    for (const screen of SCREENS) {
      const bytes = await shoot(page, marked, screen)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      // What is still the same screen is not shown twice.
      if (taken.some((one) => one.sha256 === sha256 && one.language === locale)) continue
      const name = [number, locale, step.name, screen.width, sha256.slice(0, 8)].join('-')
      const { shown: width, height } = screen
      const about = { article: number, step: Number(step.name), language: locale, screen: screen.width }
      taken.push({ ...about, file: `${name}.webp`, width, height, sha256, bytes })
    }
  }
  const nameOf = ({ locale }: Article) => (locale === 'ja' ? NAMES.ja : NAMES.en)
  try {
    await walk({ ...steps, name: '', script, articles: [versions.ja, versions.en], nameOf, watch })
  } finally {
    await steps.close()
  }
  return taken
}

/** Writes pictures and what there is to know of them, as the service reads it. */
export function writePictures(folder: string, taken: readonly Taken[], version: string, date: string): void {
  mkdirSync(join(folder, 'pictures'), { recursive: true })
  for (const { file, bytes } of taken) writeFileSync(join(folder, 'pictures', file), bytes)
  const pictures = taken.map(({ bytes, ...picture }) => picture)
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ version, date, pictures }, null, 1)}\n`)
}
