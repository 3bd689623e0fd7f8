import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordTexts } from '../account/password-texts.ts'
import { entryTexts } from '../challenge/entry-texts.ts'
import { recoveryCodeFormatTexts } from '../recovery-code/format-texts.ts'
import { addressTexts } from './texts.ts'

const PARAMS = { country: 'TW', minimum: 15, maximum: 256, length: 8, typed: 24, expected: 25 }
const spoken = Object.entries({
  ...addressTexts,
  ...passwordTexts,
  ...entryTexts,
  ...recoveryCodeFormatTexts,
}).map(([code, text]) => ({
  code,
  ja: typeof text.ja === 'string' ? text.ja : text.ja(PARAMS),
  en: typeof text.en === 'string' ? text.en : text.en(PARAMS),
}))

test('every refusal says in both languages what to do next', () => {
  for (const { code, ja, en } of spoken) {
    assert.match(ja, /(ください|なります|数えません)。$/, code)
    assert.match(en, /[A-Z“].*\.$/, code)
    assert.doesNotMatch(ja + en, /undefined|["']|不明/, code)
  }
})

test('a country is named in the reader’s language', () => {
  const sentence = spoken.find(({ code }) => code === 'address.phone_country_not_allowed')
  assert.match(sentence?.ja ?? '', /台湾/)
  assert.match(sentence?.en ?? '', /Taiwan/)
})
