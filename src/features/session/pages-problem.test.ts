import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LOCALES } from '../../kernel/locale.ts'
import { policy } from '../../policy/policy.ts'
import { brokenPage, expiredFormPage, forbiddenOriginPage, notFoundPage, tooLargePage } from './pages-problem.ts'
import type { Web } from './shell.ts'

const web = (path: string, locale = 'ja'): Web =>
  ({
    service: { settings: { brand: 'Honnin', mode: 'production' }, policy },
    now: { now: 0, servedMs: 0, shiftMs: 0 },
    visitor: { locale },
    person: undefined,
    path,
    csrf: 'token',
  }) as unknown as Web

const PAGES = { notFoundPage, expiredFormPage, forbiddenOriginPage, tooLargePage }

function render(page: (x: Web) => ReturnType<typeof notFoundPage>, x: Web) {
  const answer = page(x)
  if (answer.kind !== 'page') throw new Error('no page')
  return { ...answer, markup: answer.html.markup }
}

for (const locale of LOCALES)
  for (const [name, page] of Object.entries(PAGES))
    test(`${name} (${locale}) is an error with a stable code and a way on`, () => {
      const { status, code, markup } = render(page, web('/sign-in', locale))
      assert.ok(status >= 400 && status < 500)
      assert.match(code ?? '', /^[a-z_]+\.[a-z_]+$/)
      assert.match(markup, /<a class="button [a-z]+" href="\/"/)
    })

test('a form that is too old leads back to the page it stood on', () => {
  assert.match(
    render(expiredFormPage, web('/sign-up/code/resend')).markup,
    /<a class="button primary" href="\/sign-up\/code"/,
  )
})

test('a mishap of ours shows the reference; an outage says with 503 what is known of what was sent, and when to come back', () => {
  for (const [recorded, status, code, title] of [
    ['no', 503, 'service.unavailable', /was not recorded/],
    ['unknown', 503, 'service.unconfirmed', /could not confirm whether/],
    [undefined, 500, 'service.broken', /Something went wrong on our side/],
  ] as const) {
    const page = render((x) => brokenPage(x, 'a1b2c3d4', recorded), web('/', 'en'))
    assert.deepEqual([page.status, page.code], [status, code])
    assert.equal(page.retryAfter, recorded && policy.outage_retry_after_ms / 1000)
    assert.match(page.markup, /a1b2c3d4/)
    assert.match(page.markup, title)
  }
})

test('what an outage swallowed is sent again as it was, or its page is opened again', () => {
  const fields = { csrf: 'as it came', answer: 'stop "now"' }
  const form = render((x) => brokenPage(x, 'a1b2c3d4', 'unknown', { method: 'POST', fields }), web('/stop/abc'))
  assert.match(form.markup, /<form method="post" action="\/stop\/abc"/)
  assert.match(
    form.markup,
    /name="csrf" value="as it came"><input type="hidden" name="answer" value="stop &quot;now&quot;"/,
  )
  const post = render((x) => brokenPage(x, 'a1b2c3d4', 'no', { method: 'POST' }), web('/verify/code/resend'))
  assert.match(post.markup, /<a class="button primary" href="\/verify\/code"/)
  const get = render((x) => brokenPage(x, 'a1b2c3d4', 'no', { method: 'GET' }), web('/security'))
  assert.match(get.markup, /<a class="button primary" href="\/security"/)
  for (const { markup } of [post, get]) assert.doesNotMatch(markup, /<form[^>]*action="\/(?:verify|security)/)
})

test('a path from outside becomes no link to elsewhere', () => {
  const { markup } = render(notFoundPage, web('//elsewhere.example/"><b>'))
  assert.doesNotMatch(markup, /elsewhere/)
})
