import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openSmtpSink, type SmtpSink } from '../src/platform/delivery/smtp-sink.testing.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { falseWall } from './support/faketime.ts'
import { until } from './support/journey.ts'
import { freePort, removeFolder, temporaryFolder } from './support/server.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))

/** Real processes in production mode: what an operator meets who restores a backup, and whose clock is wrong. */
describe('a service in production', () => {
  const place = temporaryFolder()
  const folder = join(place, 'data')
  const wall = falseWall(join(place, 'off'))
  const running: ChildProcess[] = []
  let settings: Record<string, string> = {}
  let sink: SmtpSink

  function honnin(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env.PATH ?? '', ...settings, ...environment }
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env })
    running.push(child)
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    return { child, err: () => err, ended: once(child, 'close').then(([code]) => ({ code, out, err })) }
  }

  before(async () => {
    await copyEngineFolder(folder)
    sink = await openSmtpSink()
    settings = {
      DATA_DIR: folder,
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      HONNIN_ORIGIN: 'https://id.example.jp',
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      MAIL_FROM: 'no-reply@example.jp',
    }
  })
  after(async () => {
    for (const child of running)
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    await sink.close()
    removeFolder(place)
  })

  const get = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${settings.PORT}${path}`, { redirect: 'manual', ...init })

  /** What readiness says, once it says that. */
  const isReadyAs = (wanted: string) =>
    until(`ready: ${wanted}`, async () => {
      const answer = await get('/ready').catch(() => undefined)
      if (!answer) return false
      const { status, reason } = (await answer.json()) as { status: string; reason?: string }
      return (reason ?? status) === wanted && answer.status === (wanted === 'ready' ? 200 : 503)
    })

  const start = async (wanted: string, environment?: Readonly<Record<string, string>>) => {
    const service = honnin(['serve'], environment)
    await isReadyAs(wanted)
    return service
  }

  const stop = async (service: ReturnType<typeof honnin>) => {
    service.child.kill('SIGTERM')
    const { code, err } = await service.ended
    assert.equal(code, 0, err)
  }

  test('T125 S20 a folder of last week under the service of today: one page, nothing sent, until an operator accepts it', async () => {
    await stop(await start('ready'))
    execFileSync('cp', ['-a', join(folder, 'postgres'), join(place, 'backup')])
    await stop(await start('ready'))
    rmSync(join(folder, 'postgres'), { recursive: true })
    renameSync(join(place, 'backup'), join(folder, 'postgres'))

    const service = await start('fence')
    const page = await get('/stop', { headers: { 'accept-language': 'ja' } })
    assert.equal(page.status, 503)
    assert.equal(page.headers.get('honnin-code'), 'service.closed')
    assert.ok(Number(page.headers.get('retry-after')) > 0)
    const text = await page.text()
    assert.match(text, /いまは/)
    assert.match(text, /バックアップから戻したとき/)
    for (const path of ['/sign-in', '/api/v1/accounts', '/oidc/token', '/.well-known/openid-configuration'])
      for (const method of ['GET', 'POST']) assert.equal((await get(path, { method })).status, 503, `${method} ${path}`)
    const asked = await get('/sign-in', { headers: { accept: 'application/json' } })
    assert.equal(((await asked.json()) as { code: string }).code, 'service.closed')
    assert.equal((await get('/health')).status, 200, 'it is up, and must not be started again and again')

    const seen = await honnin(['restore']).ended
    assert.equal(seen.code, 0, seen.err)
    const { is, breach, inside, remembered } = JSON.parse(seen.out)
    assert.equal(is, 'shut')
    assert.match(breach, /^(?:behind|fenced)$/)
    assert.ok(remembered.epoch > inside.epoch)
    const joined = await honnin(['restore', 'join']).ended
    assert.equal(joined.code, 5, 'an old database is not one more instance')
    assert.match(joined.err, /restore accept/)
    const accepted = await honnin(['restore', 'accept']).ended
    assert.equal(accepted.code, 0, accepted.err)
    assert.equal(JSON.parse(accepted.out).restores, 1)
    await isReadyAs('ready')
    assert.equal((await get('/stop')).status, 200, 'it opens by itself')
    assert.equal((await honnin(['restore', 'accept']).ended).code, 5, 'and there is nothing more to accept')
    await stop(service)
    assert.equal(sink.messages.length, 0)
  })

  test('T126 S20 without its file it is nobody that the database knows, until it joins', async () => {
    renameSync(join(folder, 'honnin.instance'), join(place, 'honnin.instance'))
    const service = await start('fence')
    assert.match(service.err(), /"code":"fence\.unknown"/)
    const joined = await honnin(['restore', 'join']).ended
    assert.equal(joined.code, 0, joined.err)
    await isReadyAs('ready')
    await stop(service)
  })

  test(`S19 a process whose clock is ten minutes ahead (by ${wall.by}) is not ready, says so, and comes back by itself`, async () => {
    wall.set(600)
    const service = await start('clock', wall.environment)
    assert.match(service.err(), /"level":"error","time":\d+,"ms":(?:59\d|60\d)\d{3},"event":"clock\.left"/)
    wall.set(0)
    await isReadyAs('ready')
    await until('it says so', async () => service.err().includes('clock.returned'))
    await stop(service)
  })
})
