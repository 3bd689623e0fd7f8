import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Html } from '../../kernel/html.ts'
import { refuse } from '../../kernel/result.ts'
import { NO_FORM } from '../../platform/http/form.ts'
import type { Delivery } from '../../platform/outbox.ts'
import { policy } from '../../policy/policy.ts'
import type { Challenge } from '../challenge/rules.ts'
import type { Web } from './shell.ts'
import { type CodePage, codePage } from './shell-code.ts'

/** 2026-11-22 14:04 in Tokyo. */
const NOW = Date.UTC(2026, 10, 22, 5, 4)

const web = (now = NOW): Web =>
  ({
    service: {
      policy,
      settings: {
        brand: 'Honnin',
        mailFrom: 'no-reply@honnin.example',
        country: 'JP',
        zone: 'Asia/Tokyo',
        mode: 'production',
      },
    },
    visitor: { browserKey: 'b', locale: 'ja', source: '', agent: '' },
    person: undefined,
    now: { now, servedMs: 0, shiftMs: 0 },
    path: '/verify/code',
    form: NO_FORM,
    csrf: 'token',
  }) as unknown as Web

const challenge: Challenge = {
  challengeId: 'c',
  proofId: 'p',
  purpose: 'verify',
  requestId: null,
  browserKey: 'b',
  trusted: false,
  epoch: 1,
  deliverable: true,
  state: 'live',
  attempts: 0,
  sends: 1,
  createdAt: NOW,
  sentAt: NOW,
  expiresAt: NOW + policy.code_mail_lifetime_ms,
}

const options: CodePage = {
  path: '/verify/code',
  challenge,
  kind: 'mail',
  target: 't•••@•••',
  delivery: undefined,
  button: { ja: '本人確認をする', en: 'Verify' },
  otherWay: '/verify',
  noneOfThese: '/replace',
}

function render(more: Partial<CodePage> = {}, now = NOW): { markup: string; status: number; code: string | undefined } {
  const answer = codePage(web(now), { ...options, ...more })
  assert.equal(answer.kind, 'page')
  const { html, status, code } = answer as { html: Html; status: number; code?: string }
  return { markup: html.markup, status, code }
}

test('a live code: what for, where, until when, one field, and the ways on', () => {
  const { markup, status } = render()
  assert.equal(status, 200)
  for (const said of ['本人確認のためのコード', 't•••@•••', '<b>14:34</b>', 'href="/verify"', 'href="/replace"'])
    assert.ok(markup.includes(said), said)
  assert.equal(markup.match(/autocomplete="one-time-code"/g)?.length, 1)
  assert.match(markup, /<form method="post" action="\/verify\/code\/resend"/)
})

test('nothing on the page depends on whether the code was sent at all', () => {
  const undeliverable = render({ challenge: { ...challenge, deliverable: false } })
  assert.equal(undeliverable.markup, render().markup)
})

test('a wrong code tells the tries left at the field and in the summary, with its stable code', () => {
  const { markup, status, code } = render({
    challenge: { ...challenge, attempts: 1 },
    refusal: refuse('code.wrong', { left: 4 }).refusal,
  })
  assert.equal(status, 422)
  assert.equal(code, 'code.wrong')
  assert.equal(markup.match(/あと4回入力できます/g)?.length, 2)
  assert.match(markup, /<a href="#code">/)
})

const OVER: readonly [why: string, over: Partial<Challenge>][] = [
  ['out of tries', { attempts: policy.code_attempts_max }],
  ['expired', { expiresAt: NOW }],
  ['replaced by a newer one', { state: 'replaced' }],
]

for (const [why, over] of OVER)
  test(`a code that is ${why} has no field, but a new one can be sent`, () => {
    const { markup } = render({ challenge: { ...challenge, ...over }, refusal: refuse('code.dead').refusal })
    assert.doesNotMatch(markup, /name="code"|href="#code"/)
    assert.match(markup, /新しいコードを送る/)
  })

test('the pause before a resend is told up to a full minute, and only while it runs', () => {
  const late = NOW + 1_000
  assert.match(render({ challenge: { ...challenge, sentAt: late } }, late).markup, /次に送れるのは、14:06 からです/)
  assert.doesNotMatch(render({}, NOW + policy.code_resend_pause_ms).markup, /次に送れるのは/)
})

test('the panel tells how the message fares, and why it did not arrive', () => {
  const fares = (state: Delivery, detail: string | null) =>
    render({
      target: 't•••@example.jp',
      delivery: { state, detail, settledAt: state === 'queued' ? null : NOW, reportedAt: NOW },
    }).markup
  assert.match(fares('queued', null), /送っています/)
  assert.match(fares('queued', 'deferred'), /しばらく待つように答えました。自動で送り直しています/)
  assert.match(fares('accepted', 'accepted'), /14:04 に渡しました。受信箱に/)
  const sms = render({
    kind: 'phone',
    delivery: { state: 'accepted', detail: 'accepted', settledAt: NOW, reportedAt: null },
  }).markup
  assert.match(sms, /14:04 に渡しました。電話に/)
  assert.doesNotMatch(sms, /受信箱|メール/)
  assert.match(fares('failed', 'mailbox_unknown'), /example\.jp のメールサーバーが「宛先がない」と答えました/)
  assert.match(fares('delivered', null), /14:04 に届きました/)
  assert.match(fares('returned', 'mailbox_full'), /戻ってきました.*受信箱がいっぱいです.*別の方法を選んでください/s)
  assert.match(fares('returned', 'expired'), /しばらく送り直しましたが、届きませんでした。14:04 に戻ってきました/)
  const phone = { state: 'returned', detail: 'refused', settledAt: NOW, reportedAt: NOW } as const
  assert.match(
    render({ kind: 'phone', target: '••• •••• ••78', delivery: phone }).markup,
    /携帯電話会社が受け取りませんでした/,
  )
  assert.match(fares('failed', 'a detail of tomorrow'), /届けられませんでした/)
  assert.match(fares('dropped', 'meaningless'), /送りませんでした/)
})

test('a number that was typed in full is shown as people write it', () => {
  assert.match(render({ kind: 'phone', target: '+819012345678' }).markup, /090-1234-5678/)
})

test('the hint about a carrier needs the address', () => {
  const address = { kind: 'mail', address: 'taro@docomo.ne.jp' } as const
  assert.match(render({ address }).markup, /ドコモ/)
  assert.doesNotMatch(render().markup, /ドコモ/)
})
