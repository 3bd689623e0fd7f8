import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { LOCALES, type Locale } from '../../kernel/locale.ts'
import { policy } from '../../policy/policy.ts'
import type { Web } from '../session/shell.ts'
import { helpRoutes } from './pages.ts'

async function help(locale: Locale, support = 'support@honnin.example'): Promise<string> {
  const x = {
    service: {
      policy,
      settings: { brand: 'Honnin', mode: 'production', support, mailFrom: 'no-reply@honnin.example' },
    },
    visitor: { locale },
    person: undefined,
    path: '/help',
  } as unknown as Web
  const answer = await helpRoutes[0]?.handle(x)
  if (answer?.kind !== 'page') throw new Error('no page')
  return answer.html.markup
}

const SOURCE = fileURLToPath(new URL('../../', import.meta.url))

test('every place in the help that a page leads to is there, in both languages', async () => {
  const files = globSync('**/*.ts', { cwd: SOURCE }).filter((file) => !file.endsWith('.test.ts'))
  const anchors = new Set(
    files.flatMap((file) =>
      [...readFileSync(SOURCE + file, 'utf8').matchAll(/['"]\/help#([a-z-]+)['"]/g)].map(([, anchor]) => anchor ?? ''),
    ),
  )
  assert.ok(anchors.has('contact'))
  for (const locale of LOCALES) {
    const markup = await help(locale)
    for (const anchor of anchors) assert.ok(markup.includes(` id="${anchor}"`), `#${anchor}`)
  }
})

test('the contact is a link where it can be one', async () => {
  assert.match(await help('ja'), /href="mailto:support@honnin\.example"/)
  assert.match(await help('ja', 'https://help.example/ask'), /<a href="https:\/\/help\.example\/ask">/)
  assert.match(await help('ja', '03-1234-5678'), /<div class="inset">03-1234-5678<\/div>/)
})
