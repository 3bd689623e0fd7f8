import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isShown } from '../src/features/activity/rules.ts'
import { entryWords } from '../src/features/activity/texts.ts'
import { Html } from '../src/kernel/html.ts'
import { LOCALES, type Locale } from '../src/kernel/locale.ts'
import { allPairs, type Pair, spokenCodes } from './support/texts.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Parameters that answer to every name with the same word. */
const allNamed = (word: string) =>
  new Proxy({}, { get: (_, name) => (typeof name === 'string' ? word : undefined) }) as unknown

/** What a text may want: any word, a kind of contact, a country, or a piece of markup. */
const PARAMETERS: readonly unknown[] = [allNamed('X'), allNamed('mail'), allNamed('US'), new Html('X')]

function* words(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value instanceof Html) yield value.markup.replace(/<[^>]*>/g, '')
  else if (Array.isArray(value)) for (const one of value) yield* words(one)
}

/** The words of a text in one language; a text with parameters is said with the first ones that fit. */
function said(pair: Pair, locale: Locale): string[] {
  const text = pair[locale]
  if (typeof text !== 'function') return [...words(text)]
  for (const parameters of PARAMETERS)
    try {
      return [...words(text(parameters))]
    } catch {
      // The next ones may fit.
    }
  return []
}

interface Said {
  readonly at: string
  readonly locale: Locale
  readonly text: string
}

// The names of the languages are a pair of settings, not of sentences.
const pairs = allPairs.filter(({ at }) => !at.endsWith('otherLanguage'))
const everything: readonly Said[] = pairs.flatMap((pair) =>
  LOCALES.flatMap((locale) => said(pair, locale).map((text) => ({ at: pair.at, locale, text }))),
)

interface Rule {
  readonly wrong: (said: Said) => boolean
  /** What breaks it. */
  readonly examples: readonly string[]
}

/** Where something is told that is over and done. */
const OF_THE_END = /done|completed/i

const RULES: Readonly<Record<string, Rule>> = {
  'holds no leftover of the program': {
    wrong: ({ text }) => /undefined|NaN|\[object|\$\{/.test(text),
    examples: ['あと undefined 日です', '[object Object]'],
  },
  'is in one language': {
    wrong: ({ locale, text }) => locale === 'en' && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text),
    examples: ['Press 次へ'],
  },
  'calls nothing unknown, and asks for no notice': {
    wrong: ({ text }) => /不明|お知らせください/.test(text),
    examples: ['連絡先が不明です', 'サポートにお知らせください'],
  },
  'says that something is complete only where it is': {
    wrong: ({ at, text }) => !OF_THE_END.test(at) && /完了|\bcomplete(d|ly)?\b/i.test(text),
    examples: ['受け付けを完了しました', 'Your request is complete'],
  },
  'names the next step instead of "next"': {
    wrong: ({ text }) => /^(次へ|続行|送信|Next|Submit|OK)$/i.test(text.replaceAll('|', '').trim()),
    examples: ['次へ', 'Next'],
  },
  'has letters of the usual width': {
    wrong: ({ text }) => /[\uff61-\uff9f０-９Ａ-Ｚａ-ｚ]/.test(text),
    examples: ['ｺｰﾄﾞ', '８桁'],
  },
  'has Japanese punctuation in Japanese': {
    wrong: ({ locale, text }) => locale === 'ja' && /[()!?]|[\u3040-\u30ff\u4e00-\u9fff][:;,.]/.test(text),
    examples: ['国(日本)', '番号: 1'],
  },
  'has curly quotes in English': {
    wrong: ({ locale, text }) => locale === 'en' && /["']/.test(text.replace(/&#39;|&quot;/g, '"')),
    examples: ["You can't", 'Choose "none"'],
  },
  'writes dates out': {
    wrong: ({ text }) => /\d{1,4}\/\d{1,2}/.test(text),
    examples: ['2026/3/1 まで'],
  },
  'names no other house': {
    wrong: ({ text }) => /microsoft/i.test(text),
    examples: ['Microsoft アカウント'],
  },
}

describe('every text', () => {
  test('is there in both languages and can be said', () => {
    assert.ok(pairs.length > 800)
    const silent = pairs.filter((pair) => LOCALES.some((locale) => said(pair, locale).join('').trim() === ''))
    assert.deepEqual(
      silent.map(({ at }) => at),
      [],
    )
  })

  for (const [name, { wrong, examples }] of Object.entries(RULES))
    test(name, () => {
      assert.deepEqual(
        everything.filter(wrong).map(({ at, locale, text }) => `${at} ${locale}: ${text}`),
        [],
      )
      for (const text of examples)
        assert.ok(
          LOCALES.some((locale) => wrong({ at: 'an example', locale, text })),
          text,
        )
    })

  test('says 完了 at the end', () => {
    assert.ok(everything.some(({ at, text }) => OF_THE_END.test(at) && text.includes('完了')))
  })
})

/** The code of the product without its texts and tests. */
const sources = globSync('src/{features,platform,main}/**/*.ts', { cwd: ROOT })
  .filter((file) => !/\.test(ing)?\.ts$|\/(texts[\w-]*|[\w-]*-texts)\.ts$/.test(file))
  .map((file) => ({ file, code: readFileSync(join(ROOT, file), 'utf8') }))

/** Codes for operators and developers: of settings, migrations, import and erasure, carriers and the development pages. */
const NOT_FOR_PEOPLE = /^(dev|erase|import|migration|settings)\./

describe('refusals', () => {
  test('every code that is refused with has a sentence', () => {
    const refusal = /\b(?:refuse|no|refusedWith)\(\s*'([a-z_]+\.[a-z_]+)'|\bcode: '([a-z_]+\.[a-z_]+)'/g
    const refused = sources.flatMap(({ file, code }) =>
      [...code.matchAll(refusal)].map(([, called, named]) => ({ file, code: called ?? named ?? '' })),
    )
    assert.ok(refused.length > 60)
    assert.deepEqual(
      refused.filter(({ code }) => !NOT_FOR_PEOPLE.test(code) && !spokenCodes.has(code)),
      [],
    )
  })

  test('SS-14 everything that is recorded of an account has words in its list, or is not shown there', () => {
    const recorded = /\bkind: '([a-z_]+\.[a-z_-]+)'|\bhappenedTo\('([a-z_.-]+)'|: '(proof\.[a-z]+)'/g
    const kinds = new Set(sources.flatMap(({ code }) => [...code.matchAll(recorded)].map((m) => m[1] ?? m[2] ?? m[3])))
    assert.ok(kinds.size > 25)
    const silent = [...kinds].filter((kind) => {
      const entry = { eventId: '', at: 0, kind: kind ?? '', data: {} }
      return isShown(entry) && entryWords[entry.kind.replace('.', ' ')] === undefined
    })
    assert.deepEqual(silent, [])
  })

  test('every sentence belongs to a code that is used', () => {
    const all = sources.map(({ code }) => code).join('\n')
    const templates = [...all.matchAll(/`([a-z_]+\.[a-z_]*)\$\{/g)].map(([, start = '']) => start)
    const unused = [...spokenCodes.keys()].filter(
      (code) => !all.includes(`'${code}'`) && !templates.some((start) => code.startsWith(start)),
    )
    assert.deepEqual(unused, [])
  })
})
