import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LOCALES } from '../../../kernel/locale.ts'
import { renderText } from '../../../platform/delivery/render-text.ts'
import { renderSms } from '../../../platform/delivery/sms.ts'
import { disputeSamples } from './mails-dispute.ts'
import { undoSamples } from './mails-undo.ts'

const shown = [...disputeSamples, ...undoSamples].flatMap(({ template, name, word }) =>
  LOCALES.map((locale) => {
    const rendered = word(locale)
    const text = 'mail' in rendered ? renderText(rendered.mail) : renderSms(rendered.sms)
    return { id: `${template}/${name}/${locale}`, template, name, locale, mail: 'mail' in rendered, text }
  }),
)
const of = (template: string, name?: string) =>
  shown.filter((s) => s.template === template && (!name || s.name === name))

test('NT-11 the mail of a suspension says why, until when, how to end it, and how to object', () => {
  const why = { ja: /わたしの手続きではありません/, en: /was not theirs/ }
  const until = { ja: /2027年1月29日\(金\)\s?14:04（日本時間）まで/, en: /Until Friday, 29 January 2027, 14:04/ }
  const object = {
    ja: /support@example\.jp\s*へ、受付番号4821-0937/,
    en: /support@example\.jp\s*with the receipt number 4821-0937/,
  }
  for (const side of ['old', 'new', 'hosted-old', 'hosted-new'])
    for (const { id, locale, text } of of('dispute-opened', side)) {
      const plain = text.replaceAll(/\s*\n\s*/g, locale === 'ja' ? '' : ' ')
      for (const words of [why, until, object]) assert.match(plain, words[locale], id)
    }
  for (const { id, text, locale } of of('dispute-opened', 'old')) {
    assert.match(text, /id\.example\.jp\/dispute/, id)
    assert.match(
      text,
      locale === 'ja' ? /回復用コード[\s\S]*前の連絡先2つ/ : /recovery\s+code[\s\S]*two\s+of\s+the\s+old\s+contacts/,
      id,
    )
  }
})

test('only the old side is given the way back, and nobody a number that undoes anything, once it is frozen', () => {
  for (const { id, template, name, text } of shown.filter((s) => s.template.startsWith('dispute-'))) {
    assert.equal(/\/undo\/A{60,}/.test(text), template === 'dispute-opened' && /^(hosted-)?old$/.test(name), id)
    assert.doesNotMatch(text, /6017 4425/, id)
  }
})

test('the reminder has the link, and both numbers for who uses no link (L11)', () => {
  for (const { id, mail, text } of of('undo-reminder')) {
    if (mail) assert.match(text, /\/undo\/A{60,}/, id)
    assert.match(text, /id\.example\.jp\/undo\s/, id)
    assert.match(text, /4821-0937/, id)
    assert.match(text, /6017 4425/, id)
  }
})
