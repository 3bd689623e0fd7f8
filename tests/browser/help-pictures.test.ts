import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../src/features/help/flow-library.ts'
import { LOCALES } from '../../src/kernel/locale.ts'
import { stepsOf } from '../steps/act.ts'
import { SCREENS } from '../steps/camera.ts'
import { type Taken, takePictures } from '../steps/pictures.ts'

const NUMBER = '001003'
/** One in which somebody else acts, too, and messages come in between. */
const WITH_OTHERS = '001008'
const BYTES_MAX = 60 * 1024

describe('the pictures of an article', () => {
  test('there is one of each step, in both languages, on a telephone and on a computer, and each is small', async () => {
    const first = await takePictures(NUMBER)
    const wanted = LOCALES.flatMap((locale) => {
      const count = stepsOf(library().get(NUMBER)?.[locale] ?? assert.fail())?.items.length ?? 0
      return Array.from({ length: count }, (_, i) => SCREENS.map(({ width }) => `${locale} ${i + 1} ${width}`)).flat()
    })
    assert.deepEqual(first.map(({ language, step, screen }) => `${language} ${step} ${screen}`).sort(), wanted.sort())
    for (const { file, bytes } of first) {
      assert.equal(bytes.subarray(8, 12).toString('latin1'), 'WEBP', file)
      assert.ok(bytes.length > 2_000 && bytes.length <= BYTES_MAX, `${file}: ${bytes.length} bytes`)
    }
    assert.equal(new Set(first.map(({ sha256 }) => sha256)).size, first.length)
  })

  test('a second run gives the same bytes', async () => {
    const bytesOf = (taken: readonly Taken[]) => taken.map(({ file, sha256 }) => [file, sha256])
    const first = bytesOf(await takePictures(WITH_OTHERS))
    assert.ok(first.length > 10)
    assert.deepEqual(bytesOf(await takePictures(WITH_OTHERS)), first)
  })
})
