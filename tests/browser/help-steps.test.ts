// Every article as it is written, in both languages: what it says to press is pressed, what it says is shown is seen.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { signUpWords } from '../../src/features/enrolment/texts.ts'
import type { Article } from '../../src/features/help/article.ts'
import { library } from '../../src/features/help/flow-library.ts'
import { mapReferences, withoutStep } from '../steps/mutate.ts'
import { waysOf } from '../steps/plan.ts'
import { notWalked, scripts } from '../steps/scripts.ts'
import { openService, type Steps } from '../steps/service.ts'
import { differences, StepError, walk } from '../steps/walk.ts'

const articles = [...library()]

describe('what the articles have done', () => {
  test('T147 is the same in both languages', () => {
    assert.deepEqual(
      articles.flatMap(([, { ja, en }]) => differences(ja, en)),
      [],
    )
  })

  test('every way through an article is walked, or it says why not', () => {
    const all = articles.flatMap(([number, { ja }]) => waysOf(ja).map(({ name }) => `${number} ${name}`))
    const walked = Object.entries(scripts).flatMap(([number, ways]) =>
      Object.keys(ways).map((way) => `${number} ${way}`),
    )
    assert.deepEqual([...walked, ...Object.keys(notWalked)].sort(), all.sort())
  })
})

describe('the steps of the articles', () => {
  let steps: Steps
  before(async () => {
    steps = await openService()
  })
  after(() => steps?.close())

  for (const [number, ways] of Object.entries(scripts))
    for (const [name, script] of Object.entries(ways)) {
      const versions = library().get(number)
      assert.ok(versions, number)
      const { ja, en } = versions
      test(`T147 ${number}${name && `, the way ${name}`}: ${en.question}`, () =>
        walk({ ...steps, name, script, articles: [ja, en] }))
    }

  const signUp = library().get('001003')?.en
  const script = scripts['001003']?.['']
  let changed = 0
  /** Walks an article that was changed in memory, and says what stopped it. */
  async function stopped(change: (article: Article) => Article, end = script?.end): Promise<string> {
    assert.ok(signUp && script && end)
    const open: Steps['open'] = async (...about) => {
      const reader = await steps.open(...about)
      reader.patienceMs = 300
      return reader
    }
    const changes = { name: '', script: { ...script, end }, articles: [change(signUp)] }
    const name = `changed${++changed}`
    const wrong = await walk({ ...steps, ...changes, open, nameOf: () => name }).catch((error: unknown) => error)
    assert.ok(wrong instanceof StepError, 'an article that is wrong was walked to its end')
    return wrong.message
  }

  test('T147 a step that is taken out stops the walk, and is told', async () => {
    const without = await stopped((article) => withoutStep(article, 2))
    assert.match(
      without,
      /^article 001003 \(en\), step 2: there is no “Choose a password” on “Enter the security code”/,
    )
    assert.match(await stopped((article) => withoutStep(article, 1)), /^article 001003 \(en\), step 1: /)
  })

  test('T147 a step in another place stops the walk, and is told', async () => {
    assert.match(await stopped((article) => withoutStep(article, 2, 3)), /^article 001003 \(en\), step 2: /)
  })

  test('T147 a renamed button stops the walk, and is told', async () => {
    const rename = (words: string) => (words === signUpWords.send.en ? 'Send it to me' : words)
    const renamed = await stopped((article) => mapReferences(article, rename))
    assert.match(renamed, /^article 001003 \(en\), step 1: there is no “Send it to me” on “.+” \(\/sign-up\)$/)
  })

  test('what should have come of it is looked at', async () => {
    const end = async () => assert.fail('nothing came of it')
    assert.match(await stopped((article) => article, end), /step after the last: nothing came of it/)
  })
})
