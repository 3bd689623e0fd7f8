import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { days, hours, minutes, seconds } from '../kernel/duration.ts'
import { readSettings, type Settings } from '../platform/config/settings.ts'
import { type Around, lookAround } from './doctor-around.ts'

const NOW = Date.UTC(2026, 10, 23, 5, 0)
const WHOLE: Readonly<Record<string, string>> = {
  HONNIN_ORIGIN: 'https://id.example.jp',
  SMTP_URL: 'smtps://mail.example.jp',
  MAIL_FROM: 'no-reply@id.example.jp',
  TRUSTED_PROXIES: '1',
  BACKUP_MARKER: '/var/lib/honnin/backed-up',
  SMS_URL: 'https://sms.example.net/send',
  DATA_DIR: '/srv/honnin',
}
const settings = (more: Record<string, string | undefined> = {}): Settings =>
  readSettings({ ...WHOLE, ...more }, 'production')

const around = (change: Partial<Around> = {}): Around => ({
  wall: () => NOW,
  dateAt: async () => NOW,
  modified: async (path) =>
    path.endsWith('.key') ? { at: NOW, mode: 0o100600 } : { at: NOW - hours(20), mode: 0o100644 },
  ...change,
})

const looked = async (with_: Settings, change?: Partial<Around>) =>
  (await lookAround(with_, around(change))).map(({ is, what, detail }) => `${is} ${what}: ${detail}`)

const find = (lines: readonly string[], words: RegExp) =>
  assert.ok(
    lines.some((line) => words.test(line)),
    lines.join('\n'),
  )

describe('honnin doctor looks around', () => {
  test('a service that is set up well', async () => {
    const lines = await looked(settings())
    assert.ok(
      lines.every((line) => line.startsWith('ok ')),
      lines.join('\n'),
    )
    assert.equal(lines.length, 3)
  })

  test('the clock, against whom we speak to anyway: to the second, and wrong beyond two minutes', async () => {
    const asked: string[] = []
    const dateAt = (offset: number) => async (url: string) => {
      asked.push(url)
      return NOW + offset
    }
    find(
      await looked(settings(), { dateAt: dateAt(minutes(2)) }),
      /^ok clock: 120 s behind https:\/\/sms\.example\.net\/$/,
    )
    find(await looked(settings(), { dateAt: dateAt(-minutes(2) - seconds(1)) }), /^wrong clock: 121 s before/)
    find(await looked(settings(), { dateAt: async () => undefined }), /^note clock: .*does not tell/)
    find(await looked(settings(), { dateAt: () => Promise.reject(new Error('refused')) }), /^note clock: .*refused/)
    find(await looked(settings({ SMS_URL: undefined })), /^note clock: nobody to compare/)
    assert.deepEqual([...new Set(asked)], ['https://sms.example.net/'], 'no path, no secret')
  })

  test('backups: when the last one ended, where that can be known', async () => {
    const aged = (ms: number) => ({ modified: async () => ({ at: NOW - ms, mode: 0o600 }) })
    find(await looked(settings(), aged(days(2))), /^ok backups: the last one ended at 2026-11-21/)
    find(await looked(settings(), aged(days(2) + 1)), /^wrong backups: .*48 hours ago/)
    find(await looked(settings(), { modified: async () => undefined }), /^wrong backups: .*is not there/)
    find(await looked(settings({ BACKUP_MARKER: undefined })), /^note backups: cannot be seen from here/)
  })

  test('the key’s file is its owner’s alone; a key of the environment has none', async () => {
    const open = { modified: async () => ({ at: NOW, mode: 0o100640 }) }
    find(await looked(settings(), open), /^wrong key file: others may read .*chmod 600 \/srv\/honnin\/honnin\.key/)
    const elsewhere = await looked(settings({ HONNIN_KEY: Buffer.alloc(32).toString('base64') }), open)
    assert.ok(!elsewhere.some((line) => line.includes('key file')))
  })

  test('settings that leave something open are told of by name', async () => {
    find(await looked(settings({ TRUSTED_PROXIES: '0' })), /^note TRUSTED_PROXIES: is 0/)
    const exposed = { DATABASE_URL: 'postgres://u@db.example.jp/x', DATABASE_WITHOUT_TLS: 'allowed' }
    find(await looked(settings(exposed)), /^note DATABASE_WITHOUT_TLS: .*db\.example\.jp/)
  })
})
