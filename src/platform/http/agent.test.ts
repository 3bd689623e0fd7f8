import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeAgent } from './agent.ts'

const AGENTS: readonly (readonly [string, string])[] = [
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
    'Chrome / Android',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
    'Edge / Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari / iPhone',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox / Mac'],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
    'Samsung Internet / Android',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome / Chromebook',
  ],
]

test('a browser is told by its name and its system', () => {
  for (const [header, words] of AGENTS) assert.equal(describeAgent(header), words)
})

test('nothing of an unknown header is kept', () => {
  for (const header of [undefined, '', 'curl/8.0', '<script>alert(1)</script>', 'x'.repeat(100_000)])
    assert.equal(describeAgent(header), '')
  assert.equal(describeAgent('Linux; call +1 900 555 0100'), 'Linux')
})
