import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { stylesheet } from '../../platform/page/stylesheet.ts'
import type { Web } from '../session/shell.ts'
import { library } from './flow-library.ts'
import { type Manifest, manifestSchema, SCREEN_WIDTHS } from './picture.ts'
import { articleBody } from './shell-article.ts'

const settings = { brand: 'Honnin', mailFrom: 'no-reply@honnin.example' }
// All that an article needs of a request.
const asked = (locale: Locale) => ({ service: { settings }, visitor: { locale } }) as unknown as Web

const STEPS = 12
const pictures = LOCALES.flatMap((language) =>
  Array.from({ length: STEPS }, (_, i) =>
    Object.values(SCREEN_WIDTHS).map((screen) => ({
      article: '001001',
      step: i + 1,
      language,
      screen,
      file: `001001-${language}-${i + 1}-${screen}-${String(i * screen).padStart(8, '0')}.webp`,
      width: screen,
      height: 640,
      sha256: 'ab'.repeat(32),
    })),
  ).flat(),
)
const manifest: Manifest = { version: '1.2.3', date: '2026-11-23', pictures }

const body = (locale: Locale, number: string, found: Manifest | undefined): string => {
  const article = library().get(number)?.[locale]
  assert.ok(article)
  return articleBody(asked(locale), article, found).markup
}
/** The default would look on the disk. */
const NONE: Manifest = { version: '1.2.3', date: '2026-11-23', pictures: [] }

describe('the pictures in an article', () => {
  test('every step has its own, which takes its room before it is loaded and says what the step says', () => {
    for (const locale of LOCALES) {
      const markup = body(locale, '001001', manifest)
      const images = markup.match(/<img [^>]*>/g) ?? []
      assert.equal(images.length, STEPS)
      for (const [i, image] of images.entries()) {
        assert.match(image, / width="360" height="640" loading="lazy" /)
        assert.match(image, new RegExp(`src="/help/pictures/001001-${locale}-${i + 1}-360-`))
        assert.match(image, / alt="[^"{}]{20,}"/)
      }
      assert.match(
        images[6] ?? '',
        locale === 'ja' ? /alt="手順7の画面。新しいメール/ : /alt="The screen of step 7. Enter/,
      )
      assert.equal(markup.split('<source media=').length - 1, STEPS)
    }
  })

  test('it says with which version and when its steps were tested', () => {
    assert.match(
      body('ja', '001001', manifest),
      /<time datetime="2026-11-23">2026年11月23日<\/time>に、バージョン1\.2\.3で/,
    )
    assert.match(
      body('en', '001001', manifest),
      /<time datetime="2026-11-23">23 November 2026<\/time>.*version 1\.2\.3/,
    )
  })

  test('where there are none, it shows none and says nothing of a test', () => {
    for (const locale of LOCALES)
      for (const markup of [body(locale, '001001', NONE), body(locale, '001002', manifest)])
        assert.doesNotMatch(markup, /<img|<picture|1\.2\.3/)
  })

  test('without the pictures themselves it still fits in 14 KB', () => {
    const frame = gzipSync(stylesheet.body).length + 1024
    for (const locale of LOCALES) assert.ok(frame + gzipSync(body(locale, '001001', manifest)).length < 14 * 1024)
  })

  test('a list of pictures that names other files is refused', () => {
    const [first] = pictures
    const named = (file: string) => ({ ...manifest, pictures: [{ ...first, file }] })
    for (const file of ['../../honnin.key', '001001-ja-1-360-0000000.webp', 'x/001001-ja-1-360-00000000.webp'])
      assert.equal(manifestSchema.safeParse(named(file)).success, false, file)
    assert.equal(manifestSchema.safeParse(manifest).success, true)
  })
})
