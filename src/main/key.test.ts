import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemRandom } from '../kernel/random.ts'
import { readSettings } from '../platform/config/settings.ts'
import { loadRootKeys } from './key.ts'

test('many who start at once on a new folder have one key, and leave nothing else', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'honnin-key-'))
    const settings = readSettings({ DATA_DIR: folder }, 'development')
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadRootKeys(settings, systemRandom)))
    assert.equal(new Set(keys.map((all) => all.map((k) => k.fingerprint().toString('hex')).join())).size, 1)
    assert.deepEqual(readdirSync(folder), ['honnin.key'])
    assert.equal(statSync(join(folder, 'honnin.key')).mode & 0o777, 0o600)
    rmSync(folder, { recursive: true })
  }
})

test('a key that is none is refused with what to do', async () => {
  const settings = readSettings({ HONNIN_KEY: 'short' }, 'development')
  await assert.rejects(loadRootKeys(settings, systemRandom), /openssl rand -base64 32/)
  await assert.rejects(
    loadRootKeys(
      readSettings({ HONNIN_KEY: `${Buffer.alloc(32, 1).toString('base64')},short` }, 'development'),
      systemRandom,
    ),
    /openssl rand -base64 32/,
  )
})

test('CR-04 several root keys stand behind each other, by spaces, lines or commas', async () => {
  const [one, other] = [1, 2].map((n) => Buffer.alloc(32, n).toString('base64'))
  for (const text of [`${one} ${other}`, `${one},${other}`, `\n${one}\n${other}\n`]) {
    const keys = await loadRootKeys(readSettings({ HONNIN_KEY: text }, 'development'), systemRandom)
    assert.deepEqual(
      keys.map(({ secret }) => secret[0]),
      [1, 2],
    )
  }
})
