import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { functionLengths, takeApart } from './support/source-text.ts'
import { tidy } from './support/tidy.ts'

const ROOT = join(import.meta.dirname, '..')

/** The findings in a tree that holds just these files. */
function findingsIn(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'honnin-tidy-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return tidy(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

const lines = (count: number): string => 'x()\n'.repeat(count)
const empty = 'export const a = 1\n'
const importing = (path: string): string => `import { a } from '${path}'\n`

/** What to plant, and the one finding that must come of it. The words themselves are put together only here. */
const PLANTS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'an import upward',
    { 'src/kernel/a.ts': importing('../policy/b.ts'), 'src/policy/b.ts': empty },
    /a\.ts:1: may not import src\/policy\/b\.ts: imports go downward/,
  ],
  [
    'rules that import platform',
    { 'src/features/proof/rules.ts': importing('../../platform/b.ts'), 'src/platform/b.ts': empty },
    /imports go downward/,
  ],
  [
    'mails that import flow',
    { 'src/features/proof/mails.ts': importing('./flow.ts'), 'src/features/proof/flow.ts': empty },
    /imports go downward/,
  ],
  [
    'a store that imports texts beside it',
    { 'src/features/proof/store.ts': importing('./texts.ts'), 'src/features/proof/texts.ts': empty },
    /texts stands beside store/,
  ],
  [
    'an import of a later feature',
    { 'src/features/proof/flow.ts': importing('../challenge/flow.ts'), 'src/features/challenge/flow.ts': empty },
    /"challenge" comes after "proof"/,
  ],
  [
    'an import of a later room',
    {
      'src/features/replacement/start/flow.ts': importing('../finish/flow.ts'),
      'src/features/replacement/finish/flow.ts': empty,
    },
    /the room "finish" comes after "start"/,
  ],
  [
    'a feature that knows its rooms',
    {
      'src/features/replacement/flow-case.ts': importing('./start/flow.ts'),
      'src/features/replacement/start/flow.ts': empty,
    },
    /the room "start" comes after "replacement"/,
  ],
  ['an unknown room', { 'src/features/replacement/attic/flow.ts': empty }, /"attic" is missing in the order of rooms/],
  [
    "another feature's pages",
    { 'src/features/challenge/pages-start.ts': importing('../proof/pages.ts'), 'src/features/proof/pages.ts': empty },
    /shows only rules, store, texts, mails, flow/,
  ],
  [
    'a platform that knows a feature',
    { 'src/platform/a.ts': importing('../features/proof/rules.ts'), 'src/features/proof/rules.ts': empty },
    /only features and main know features/,
  ],
  [
    'an import of a test',
    { 'src/main/a.ts': importing('../../tests/support/b.ts'), 'tests/support/b.ts': empty },
    /nothing imports tests/,
  ],
  ['an import of nothing', { 'src/main/a.ts': importing('./b.ts') }, /src\/main\/b\.ts, which does not exist/],
  [
    'a package that is no dependency',
    { 'src/main/a.ts': importing('@some/thing/part') },
    /@some\/thing is none of the dependencies/,
  ],
  [
    'rules that import the network',
    { 'src/features/proof/masking.ts': importing('node:net') },
    /node:net: kernel, policy and rules are pure/,
  ],
  [
    'a cycle',
    { 'src/main/a.ts': importing('./b.ts'), 'src/main/b.ts': `import type { a } from './a.ts'\n` },
    /import cycle: src\/main\/a\.ts -> src\/main\/b\.ts -> src\/main\/a\.ts/,
  ],
  ['a place of its own', { 'src/utils/a.ts': empty }, /src holds only/],
  ['an unknown feature', { 'src/features/payment/rules.ts': empty }, /"payment" is missing in the order/],
  ['a barrel', { 'src/main/index.ts': empty }, /no barrels/],
  ['a default export', { 'src/main/a.ts': 'export default 1\n' }, /no default exports/],
  ['rules that wait', { 'src/features/proof/rules.ts': 'export const f = async () => 1\n' }, /async: rules are pure/],
  ['a long file', { 'src/main/a.ts': lines(301) }, /301 lines, at most 300/],
  ['a long table of texts', { 'src/features/proof/page-texts.ts': lines(401) }, /401 lines, at most 400/],
  ['a long test', { 'tests/a.test.ts': `test('a', f)\n${lines(600)}` }, /601 lines, at most 600/],
  ['a test file without a test', { 'tests/a.test.ts': empty }, /without a test/],
  [
    'a long function',
    {
      'src/main/a.ts': `x()\nexport function f(\n  a: number,\n): void {\n${lines(68).replace(/^/gm, '  ').trimEnd()}\n}\n`,
    },
    /a\.ts:2: a function of 72 lines, at most 70/,
  ],
  [
    'a long template',
    { 'src/main/a.ts': `const f = () => html\`\n${'<p>\n'.repeat(70)}\`\n` },
    /a\.ts:1: a function of 72 lines/,
  ],
  ['the real time', { 'src/platform/a.ts': 'const t = new Date()\n' }, /new Date\(\): take the time as an argument/],
  ['a timer', { 'src/platform/a.ts': '\n\nsetTimeout(f, 1)\n' }, /a\.ts:3: setTimeout\(: use clock\.sleep/],
  ['a timer by import', { 'src/platform/a.ts': importing('node:timers/promises') }, /use clock\.sleep/],
  ['real chance', { 'src/platform/a.ts': 'const n = Math.random()\n' }, /take chance from Random/],
  ['the environment', { 'src/main/a.ts': 'const p = process.env.PORT\n' }, /read settings through platform\/config/],
  ['the console', { 'src/platform/a.ts': 'console.log(1)\n' }, /console\.log: use platform\/log/],
  [
    "the database's clock in code",
    { 'src/platform/a.ts': 'const s = sql`select now()`\n' },
    /now\(\): pass the time as a parameter/,
  ],
  [
    "the database's clock in a migration",
    { 'migrations/0001_a.sql': '-- now()\ncreate table a (at timestamptz default now());\n' },
    /a\.sql:2: now\(\)/,
  ],
  [
    'SQL outside a store',
    { 'src/features/proof/flow.ts': 'const s = sql`select 1`\n' },
    /write SQL in the feature's store/,
  ],
  [
    'a number without a source',
    { 'src/policy/policy.ts': 'export const policy = {\n  /** A wait. */\n  wait_ms: 1,\n}\n' },
    /policy\.ts:3: wait_ms: give its @source/,
  ],
  [
    'a number without a unit',
    { 'src/policy/policy.ts': 'export const policy = {\n  /** @source here */\n  wait: 1,\n}\n' },
    /wait: end it with its unit/,
  ],
  ['an unknown type', { 'src/main/a.ts': 'const a = b as any\n' }, /name the type/],
  ['an unknown type as argument', { 'src/main/a.ts': 'const a: Map<string, any> = b\n' }, /name the type/],
  ['a value said to be there', { 'src/main/a.ts': 'const a = b[0]!.c\n' }, /no `!`/],
  ['a silenced type error', { 'src/main/a.ts': `// @ts-${'ignore'}\nf()\n` }, /mend the type/],
  ['a leftover', { 'scripts/a.js': `// TO${'DO'} later\n` }, /do it, or open an issue/],
  ['a leftover in prose', { 'docs/a.md': `FIX${'ME'}\n` }, /do it, or open an issue/],
  ['a test that runs alone', { 'tests/a.test.ts': 'test.only(f)\ntest(f)\n' }, /every test runs/],
  ['a test that is left out', { 'src/main/a.test.ts': "test('a', { skip: true }, f)\n" }, /every test runs/],
  ['a path of one machine', { 'src/main/a.ts': `const p = '/${'tmp'}/a'\n` }, /use os\.tmpdir/],
]

describe('the house rules', () => {
  test('hold everywhere', () => {
    const findings = tidy(ROOT)
    assert.equal(findings.length, 0, `\n${findings.join('\n')}`)
  })

  for (const [name, files, finding] of PLANTS)
    test(`report ${name}`, () => {
      const findings = findingsIn(files)
      assert.equal(findings.length, 1, findings.join('\n'))
      assert.match(findings[0] ?? '', finding)
    })

  test('let pass what only looks like a breach', () => {
    const pieces = {
      'package.json': '{"dependencies":{"zod":"1"}}',
      'src/kernel/clock.ts': 'export const wall = () => Date.now()\nexport const a = 1\n',
      'src/features/account/store.ts': 'export const a = 1\nconst s = sql`select 1`\n',
      'src/features/proof/masking.ts': `${importing('../account/rules.ts')}// now() is any!, says new Date()\n`,
      'src/features/account/rules.ts': "export const a = 'async, console.log() and setTimeout()'\n",
      'src/features/proof/flow.ts': `${importing('../account/store.ts')}export const f = async () => a !== 1 && !a\n`,
      'src/features/proof/text-tables-texts.ts': lines(400),
      'src/main/a.ts': `${importing('zod')}console.log(/any!/.test(\`\${a}: any!\`), 4 / 2 / 1, Promise.any([]))\n`,
      'tests/a.test.ts': "test('now', () => new Date())\n",
    }
    assert.deepEqual(findingsIn(pieces), [])
  })
})

describe('taking source apart', () => {
  test('knows code from strings, templates, regular expressions and comments', () => {
    // § stands for the dollar sign, so that these are plain strings.
    const of = (...parts: string[]) => parts.join('\n').replaceAll('§', '$')
    const source = takeApart(of("a('b') // c", 'd = `e §{f(`g`)} }` + /[/`]h/g.i / j / `k', 'l`'))
    assert.equal(source.code, of("a(' ')     ", 'd = `  §{f(` `)}  ` + /      /.i / j / ` ', ' `'))
    assert.equal(source.strings.replace(/\s+/g, ''), 'beg}kl')
    assert.deepEqual([...source.templateLines], [2])
  })

  test('measures functions, methods and arrows', () => {
    const code = 'function f({\n  a,\n}: A) {\n  b()\n}\nconst c = (d) => d\nclass E {\n  g(h) {\n    i()\n  }\n}\n'
    assert.deepEqual(functionLengths(takeApart(code)), [
      { line: 1, length: 5 },
      { line: 6, length: 1 },
      { line: 8, length: 3 },
    ])
  })
})
