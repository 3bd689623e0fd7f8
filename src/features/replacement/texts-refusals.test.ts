import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { codeSentences } from '../challenge/texts.ts'
import { finishSentences } from './finish/texts.ts'
import { replacementSentences } from './texts-refusals.ts'

const FOLDER = join(import.meta.dirname, '..')
const ENDINGS = ['draft', 'completed', 'vetoed', 'canceled', 'ended', 'ended_early', 'expired']

/** Every code that the rules and flows of replacement can answer with, read out of their text. */
function codes(): string[] {
  const files = globSync(['replacement/**/*.ts', 'recovery-code/*.ts'], { cwd: FOLDER }).filter(
    (path) => !/\.test\.ts$|\/(?:texts|mails|pages)/.test(path),
  )
  const found = files.flatMap((path) => [
    ...readFileSync(join(FOLDER, path), 'utf8').matchAll(
      /'((?:replacement|stop|match|number|restricted|recovery|recovery_code)\.\w+)'/g,
    ),
  ])
  const templates = ENDINGS.flatMap((how) => [`replacement.is_${how}`, `stop.is_${how}`])
  // A request that was vetoed is told apart from the other endings by `stop.already`.
  return [...new Set([...found.map((match) => match[1] ?? ''), ...templates])].filter((c) => c !== 'stop.is_vetoed')
}

/** Kinds of events and reasons of endings look like codes and are none. */
const NO_REFUSAL =
  /^(?:replacement\.(?:begun|pending|told|objected|unreached|alert_returned|candidate_(?:named|proven)|completed|vetoed|held|flagged|ended-early)|recovery_code\.(?:used|made))$/

test('every refusal of a replacement has its sentence in both languages', () => {
  const sentences: Readonly<Record<string, { readonly ja: unknown; readonly en: unknown } | undefined>> = {
    ...codeSentences,
    ...finishSentences,
    ...replacementSentences,
  }
  const wanted = codes().filter((code) => !NO_REFUSAL.test(code))
  assert.ok(wanted.length > 40)
  assert.deepEqual(
    wanted.filter((code) => !sentences[code]?.ja || !sentences[code]?.en),
    [],
  )
})

test('receipt numbers stand in sentences as they stand on pages', () => {
  const sentence = replacementSentences['replacement.already_pending']
  assert.match(sentence.ja({ receipt: '48210937' }), /4821-0937/)
  assert.match(sentence.en({ receipt: '48210937' }), /4821-0937/)
})
