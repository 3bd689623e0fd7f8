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

test('a mishap of ours shows the reference, and 503 where it will pass', () => {
  const { status, code, markup } = render((x) => brokenPage(x, 'a1b2c3d4', 503), web('/'))
  assert.deepEqual([status, code], [503, 'service.unavailable'])
  assert.match(markup, /a1b2c3d4/)
})

test('a path from outside becomes no link to elsewhere', () => {
  const { markup } = render(notFoundPage, web('//elsewhere.example/"><b>'))
  assert.doesNotMatch(markup, /elsewhere/)
})
