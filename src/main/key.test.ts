import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemRandom } from '../kernel/random.ts'
import { readSettings } from '../platform/config/settings.ts'
import { loadKeys } from './key.ts'

test('many who start at once on a new folder have one key, and leave nothing else', async () => {
  for (let round = 0; round < 20; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'honnin-key-'))
    const settings = readSettings({ DATA_DIR: folder }, 'development')
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadKeys(settings, systemRandom)))
    assert.equal(new Set(keys.map((k) => k.fingerprint().toString('hex'))).size, 1)
    assert.deepEqual(readdirSync(folder), ['honnin.key'])
    assert.equal(statSync(join(folder, 'honnin.key')).mode & 0o777, 0o600)
    rmSync(folder, { recursive: true })
  }
})

test('a key that is none is refused with what to do', async () => {
  const settings = readSettings({ HONNIN_KEY: 'short' }, 'development')
  await assert.rejects(loadKeys(settings, systemRandom), /openssl rand -base64 32/)
})
