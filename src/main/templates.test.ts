import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readCode } from '../features/challenge/entry.ts'
import { SMS_SEGMENTS_MAX, smsSegments } from '../features/notice/mails-sms.ts'
import { LOCALES, type Locale } from '../kernel/locale.ts'
import { mailEnvelope } from '../platform/delivery/envelope.ts'
import { assertMail, type Mail, withoutLinks } from '../platform/delivery/message.ts'
import { renderHtml } from '../platform/delivery/render-html.ts'
import { renderText } from '../platform/delivery/render-text.ts'
import { renderSms, type Sms } from '../platform/delivery/sms.ts'
import { messageSamples, templates } from './templates.ts'

interface Shown {
  readonly id: string
  readonly template: string
  readonly name: string
  readonly locale: Locale
  readonly mail: Mail | undefined
  readonly sms: Sms | undefined
  /** As it is read: the text part of a mail, or the SMS. */
  readonly text: string
}

const SHOWN: readonly Shown[] = messageSamples.flatMap((sample) =>
  LOCALES.map((locale) => {
    const rendered = sample.word(locale)
    const mail = 'mail' in rendered ? rendered.mail : undefined
    const sms = 'sms' in rendered ? rendered.sms : undefined
    const text = mail ? renderText(mail) : sms ? renderSms(sms) : ''
    const { template, name } = sample
    return { id: `${template}/${name}/${locale}`, template, name, locale, mail, sms, text }
  }),
)
const MAILS = SHOWN.flatMap((shown) => (shown.mail ? [{ ...shown, mail: shown.mail }] : []))
const SMSES = SHOWN.flatMap((shown) => (shown.sms ? [{ ...shown, sms: shown.sms }] : []))
const of = (template: string) => SHOWN.filter((shown) => shown.template === template)
const isCode = ({ template }: Shown) => template.startsWith('code-')
/** An account is hosted or not, and so is sent one of both wordings of a code. */
const isHosted = ({ name }: Shown) => name.startsWith('hosted')
const CODE = '30571846'
const ENVELOPE = { messageId: 'm@x.jp', from: { name: 'x', address: 'a@x.jp' }, to: 'b@y.jp', date: 0 }

/** Those that may reach a stranger: a new address that nobody has shown to be the owner's. */
const TO_CANDIDATES = [
  'code-add-proof',
  'code-candidate',
  'code-requester',
  'code-finish',
  'replacement-continue',
  'replacement-receipt',
  'replacement-held-requester',
  'replacement-over-new',
]

test('every message that a flow enqueues has a template and samples in both languages', () => {
  const root = fileURLToPath(new URL('../features', import.meta.url))
  const files = globSync('**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts') && !/mails/.test(file))
  const enqueued = files.flatMap((file) =>
    readFileSync(`${root}/${file}`, 'utf8')
      .split('\n')
      .filter((line) => /\btemplate: /.test(line))
      .flatMap((line) => [...line.slice(line.indexOf('template: ')).matchAll(/'([a-z]+-[a-z-]+)'/g)].map((m) => m[1])),
  )
  assert.ok(enqueued.length >= 10, `found only ${enqueued.length}`)
  for (const name of enqueued) assert.ok(name && templates[name], `no template for ${name}`)
  for (const name of Object.keys(templates)) assert.ok(of(name).length >= 2, `no sample of ${name}`)
})

test('every message renders, and nothing in it is missing', () => {
  for (const { id, text, mail } of SHOWN) {
    assert.ok(text.length > 40, id)
    assert.doesNotMatch(text, /undefined|null|NaN|\[object|\$\{|（）|\(\)/, id)
    if (!mail) continue
    assertMail(mail)
    assert.equal(renderHtml(mail).match(/<h1\b/g)?.length, 1, id)
    assert.ok(mail.blocks.at(-1)?.kind === 'footer', id)
  }
})

test('T096 NT-04 every message names the service, every mail an exact time with its zone, every notice whom to contact', () => {
  const date = {
    ja: /\d{4}年\d+月\d+日\(.\) \d\d:\d\d（日本時間）/,
    en: /\w+, \d+ \w+ \d{4}, \d\d:\d\d \(Japan Standard Time\)/,
  }
  for (const { id, text } of SHOWN) assert.match(text, /Honnin/, id)
  for (const shown of MAILS) {
    assert.match(shown.text.replaceAll(/\s+/g, ' '), date[shown.locale], shown.id)
    if (!isCode(shown)) assert.match(shown.text, /support@example\.jp/, shown.id)
  }
})

test('MC-03 MC-05 a code mail has no link, and its code is neither in the subject nor in the line beside it', () => {
  const codeMails = MAILS.filter(isCode)
  const kinds = new Set(messageSamples.map((sample) => sample.template).filter((name) => name.startsWith('code-')))
  assert.ok(kinds.size >= 14)
  assert.equal(codeMails.filter((shown) => !isHosted(shown)).length, 2 * kinds.size)
  for (const { id, mail, text } of codeMails) {
    assert.doesNotMatch(text, /https?:|www\.|\/stop|example\.jp\/|id\.example|support@/, id)
    assert.doesNotMatch(renderHtml(mail), /<a\b|https?:/, id)
    assert.doesNotMatch(`${mail.subject}${mail.preheader}`.replace(/\D/g, ''), /\d{4}/, id)
    assert.ok(text.includes('3057 1846'), id)
  }
})

test('T096 MC-04 a message with a code says for how long, that it is secret, and what to do for who did not ask', () => {
  const secret = { ja: /だれにも教えないでください/, en: /Do not share/ }
  for (const { id, locale, mail, text } of SHOWN.filter(isCode)) {
    assert.match(text, secret[locale], id)
    assert.match(text, mail ? /(30分間|30 minutes)/ : /14:14/, id)
    if (mail) assert.match(text, locale === 'ja' ? /心当たりがないとき/ : /If you did not ask for it/, id)
  }
})

test('T097 no purpose of a code begins like another one', () => {
  for (const locale of LOCALES)
    for (const channel of ['mail', 'sms'] as const) {
      const mine = SHOWN.filter((s) => isCode(s) && !isHosted(s) && s.locale === locale && s[channel])
      const beginnings = mine.map(({ text }) => Array.from(text).slice(0, 20).join(''))
      assert.equal(new Set(beginnings).size, mine.length, `${locale} ${channel}: ${beginnings.join(' | ')}`)
      const subjects = mine.flatMap(({ mail }) => (mail ? [mail.subject] : []))
      assert.equal(new Set(subjects).size, subjects.length)
    }
})

test('T096 MC-06 an SMS is two segments at most; one with a code ends in the line that binds it to the site', () => {
  assert.ok(SMSES.length >= 2 * 20)
  for (const shown of SMSES) {
    assert.ok(smsSegments(shown.text) <= SMS_SEGMENTS_MAX, `${shown.id}: ${shown.text.length} in ${shown.text}`)
    if (!isCode(shown)) continue
    assert.equal(shown.text.split('\n').at(-1), `@id.example.jp #${CODE}`, shown.id)
    assert.deepEqual(readCode(shown.text, 8), { ok: true, value: CODE }, 'pasted as a whole it is understood')
  }
})

test('T143 what goes to a new address names no account, but the receipt number', () => {
  for (const template of TO_CANDIDATES) {
    assert.ok(of(template).length > 0, template)
    for (const { id, text, mail } of of(template)) {
      const all = mail ? `${text}${renderHtml(mail)}${mail.subject}` : text
      assert.doesNotMatch(all, /[•*]{3}@|t•|t\*/, id)
      if (template !== 'code-add-proof') assert.match(all, /4821-0937/, id)
    }
  }
})

test('what goes to who is known to belong to the account names it, masked', () => {
  for (const { id, template, text } of SHOWN.filter(({ template }) => !TO_CANDIDATES.includes(template)))
    if (template !== 'replacement-completed-new' || !id.includes('sms')) assert.match(text, /t(•••|\*\*\*)@/, id)
})

test('T098 T143 L11 an alert has one button in both languages, and a way without it', () => {
  for (const template of ['replacement-alert', 'replacement-held'])
    for (const { id, name, mail, text, locale } of MAILS.filter((shown) => shown.template === template)) {
      const urls = mail.blocks.flatMap((block) => (block.kind === 'button' ? [block.url] : []))
      if (name === 'powerless') {
        assert.deepEqual(urls, [], id)
        assert.doesNotMatch(text, /\/stop|6017 4425/, id)
        continue
      }
      assert.equal(urls.length, 2, id)
      assert.equal(new Set(urls).size, 1, id)
      assert.match(text, /id\.example\.jp\/stop\s/, id)
      assert.match(text, /6017 4425/, id)
      assert.match(text, locale === 'ja' ? /This is not my request/ : /わたしの手続きではありません/, id)
      assert.match(text, /m•••@example\.com/, id)
      assert.match(text, /203\.0\.113\.0\/24/, id)
    }
})

test('T153 L11 every mail with a link can go without one, and says what to type instead; but the one that is good for nothing then', () => {
  const linked = MAILS.filter(({ mail }) => mail.blocks.some((block) => block.kind === 'button'))
  assert.ok(linked.length >= 60)
  for (const { id, template, mail, locale } of linked) {
    const plain = withoutLinks(mail)
    if (template === 'replacement-continue') {
      assert.equal(plain, undefined, 'who cannot open it is shown another way on the page')
      continue
    }
    assert.ok(plain, id)
    assert.equal(mailEnvelope(plain, ENVELOPE).html, undefined, id)
    const text = renderText(plain)
    assert.doesNotMatch(text, /https?:|www\./, id)
    assert.match(text, /(?<![\w@.])id\.example\.jp(?:\/[a-z]+)?(?![\w])/, `${id}: the name of the site`)
    assert.doesNotMatch(text, locale === 'ja' ? /下のボタン|ボタンを/ : /button/, id)
    assert.equal(withoutLinks(plain), undefined, 'once is enough')
  }
  for (const { id, mail } of MAILS.filter((shown) => !linked.includes(shown)))
    assert.equal(withoutLinks(mail), undefined, `${id}: it would be the same mail`)
})

test('the subjects of alerts begin alike and tell the phases apart', () => {
  const prefix = { ja: '【セキュリティ情報の置き換え】', en: 'Security info replacement: ' }
  for (const locale of LOCALES) {
    const subjects = MAILS.filter(
      (s) => s.locale === locale && /^replacement-(alert|held|over-old|completed-old)$/.test(s.template),
    )
    for (const { id, mail } of subjects) assert.ok(mail.subject.startsWith(prefix[locale]), id)
    const phases = subjects.filter((s) => s.template === 'replacement-alert' && s.name !== 'powerless')
    assert.equal(new Set(phases.map(({ mail }) => mail.subject)).size, 5)
  }
})

test('an SMS alert says how to stop it, unless its reader cannot', () => {
  for (const { id, name, text } of SMSES.filter((s) => /^replacement-(alert|held)$/.test(s.template))) {
    if (name.includes('powerless')) assert.doesNotMatch(text, /\/stop|6017/, id)
    else assert.match(text, /id\.example\.jp\/stop .*4821-0937.*6017 4425/, id)
  }
})

test('the words keep to the vocabulary', () => {
  for (const { id, template, locale, text, mail } of SHOWN) {
    const all = `${text}${mail?.subject ?? ''}`
    assert.doesNotMatch(all, /Microsoft|不明|お知らせください|次へ|プルーフ|要求|\d{4}\/\d{1,2}\/\d{1,2}/, id)
    if (!/^replacement-completed/.test(template)) assert.doesNotMatch(all, /完了|complete\b/, id)
    // The other language stands at the end of alerts.
    const own = locale === 'ja' ? (text.split('■ In English')[0] ?? '') : ''
    assert.doesNotMatch(own.replaceAll(/\(.\)/g, ''), /["'()]|[。、][。、]/, id)
  }
})

test('whoever has their password at a host is told of none that would be kept here', () => {
  const kept =
    /(?:前|いま)のパスワード(?:を|で|は使)|パスワードを忘れた|パスワードは新しく|新しいパスワードを決め、すべて|forgot your password|password from before|former password|There is a new password|present password|lets a new password/
  const plain = ({ text }: Shown) => text.replaceAll(/\s+/g, ' ').replaceAll(/(?<=[^ -~]) | (?=[^ -~])/g, '')
  const hosted = SHOWN.filter((shown) => /hosted/.test(shown.name) || shown.template === 'host-warned')
  for (const shown of hosted) assert.doesNotMatch(plain(shown), kept, shown.id)
  for (const template of ['undo-reminder', 'dispute-opened', 'replacement-completed-old', 'sign-in']) {
    const mails = hosted.filter((shown) => shown.template === template && shown.mail)
    assert.ok(mails.length >= 2, template)
    for (const shown of mails) assert.match(plain(shown), /Example ID/, shown.id)
  }
  // These very words are what everybody else is told.
  const others = SHOWN.filter((shown) => !hosted.includes(shown) && kept.test(plain(shown)))
  for (const template of [...new Set(hosted.map((shown) => shown.template))].filter((name) =>
    /undo|dispute/.test(name),
  ))
    for (const locale of LOCALES)
      assert.ok(
        others.some((shown) => shown.template === template && shown.locale === locale),
        `${template} ${locale}`,
      )
})
