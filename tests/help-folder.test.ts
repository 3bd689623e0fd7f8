import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openSmtpSink } from '../src/platform/delivery/smtp-sink.testing.ts'
import { copyEngineFolder } from './support/engine-folder.ts'
import { until } from './support/journey.ts'
import { freePort, removeFolder, temporaryFolder } from './support/server.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))

const article = (ja: boolean, body: string) =>
  `---\nproduct: {{brand}}\ndevices: [${ja ? 'カメラ' : 'cameras'}]\nsystems: [all]\ntags: [camera]\nrelated: [001002]\n---\n# ${ja ? 'カメラを使うとき' : 'If you use a camera'}\n\n${ja ? 'こたえ。' : 'Answer.'}\n\n${body}\n`

describe('the operator’s own articles', () => {
  const folder = temporaryFolder()
  const help = join(folder, 'help')
  const running: ChildProcess[] = []
  let settings: Record<string, string> = {}

  const write = (number: string, body: string) => {
    for (const language of ['ja', 'en']) {
      mkdirSync(join(help, language), { recursive: true })
      writeFileSync(join(help, language, `${number}-camera.md`), article(language === 'ja', body))
    }
  }

  function honnin(...args: string[]) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
      env: { PATH: process.env.PATH ?? '', ...settings },
    })
    running.push(child)
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (err += chunk))
    return { child, err: () => err, ended: once(child, 'close').then(([code]) => ({ code, out, err })) }
  }

  before(async () => {
    await copyEngineFolder(join(folder, 'data'))
    const [sink, port] = [await openSmtpSink(), await freePort()]
    after(() => sink.close())
    settings = {
      DATA_DIR: join(folder, 'data'),
      PORT: String(port),
      HOST: '127.0.0.1',
      HONNIN_ORIGIN: 'https://id.example.jp',
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      MAIL_FROM: 'no-reply@example.jp',
      HELP_DIR: help,
      HELP_SITES: 'docs.example.jp',
    }
  })
  after(async () => {
    for (const child of running)
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    removeFolder(folder)
  })

  const isUp = async (number: string) =>
    (await fetch(`http://127.0.0.1:${settings.PORT}/help/${number}?lang=en`).catch(() => undefined))?.status

  test('T146 doctor tells of mistakes by file and line; an article is shown when somebody approved it as it is', async () => {
    write('900001', 'See [the manual](https://docs.example.jp/a) of the camera.')
    write('900002', '[go on](https://evil.example/verify)')
    assert.equal((await honnin('migrate').ended).code, 0)
    const seen = await honnin('doctor', '--offline').ended
    assert.equal(seen.code, 3, seen.err)
    assert.match(
      seen.out,
      /^wrong help: en\/900002-camera\.md:12: "https:\/\/evil\.example\/verify": link to an own page/m,
    )
    assert.match(seen.out, /^ok {4}database$/m)
    const [, digest = ''] = /^note {2}help: 900001 waits to be approved as ([0-9a-f]{32})$/m.exec(seen.out) ?? []

    const first = honnin('serve')
    await until('it is ready', async () => first.err().includes('"event":"ready"'))
    assert.match(first.err(), /"detail":"900001","event":"an article is not shown before it is approved"/)
    assert.deepEqual([await isUp('900001'), await isUp('900002'), await isUp('001001')], [404, 404, 200])

    // What is approved is what was looked at.
    const listed = JSON.parse((await honnin('help-approve').ended).out)
    assert.deepEqual(listed.waiting, [{ number: '900001', digest, links: ['https://docs.example.jp/a'] }])
    write('900001', 'See [the manual](https://docs.example.jp/b) of the camera.')
    const late = await honnin('help-approve', '900001', digest, 'Hanako').ended
    assert.equal(late.code, 2, late.out)
    const now: { waiting: { digest: string }[] } = JSON.parse(late.out)
    const approved = await honnin('help-approve', '900001', now.waiting[0]?.digest ?? '', 'Hanako').ended
    assert.deepEqual([approved.code, JSON.parse(approved.out)], [0, { approved: '900001', by: 'Hanako' }])
    first.child.kill('SIGTERM')
    await first.ended

    const second = honnin('serve')
    await until('it is ready again', async () => second.err().includes('"event":"ready"'))
    assert.deepEqual([await isUp('900001'), await isUp('900002')], [200, 404])
    second.child.kill('SIGTERM')
    await second.ended
  })

  test('doctor finds nothing to mend where all is well, and names every setting that is wrong', async () => {
    write('900002', 'Nothing else.')
    const well = await honnin('doctor', '--offline').ended
    assert.equal(well.code, 0, well.out)
    assert.match(well.out, /^ok {4}settings: production$/m)
    assert.match(well.out, /^ok {4}key: honnin\.key$/m)
    const right = settings
    settings = { DATA_DIR: join(folder, 'none'), HELP_SITES: 'https://x.example/' }
    const wrong = await honnin('doctor', '--offline').ended
    assert.equal(wrong.code, 3)
    assert.match(wrong.out, /^wrong settings: HONNIN_ORIGIN is needed/m)
    assert.match(wrong.out, /^wrong settings: HELP_SITES is a list of names/m)
    settings = { DATA_DIR: join(folder, 'none'), HELP_DIR: join(folder, 'nowhere') }
    const empty = await honnin('doctor', '--dev').ended
    assert.equal(empty.code, 3, empty.out)
    assert.match(empty.out, /^wrong help: HELP_DIR .*nowhere cannot be read$/m)
    assert.match(empty.out, /^note {2}data folder: .* will be made at the first start$/m)
    settings = right
  })

  test('a mail that came back is taken from a pipe, and comes again while the database is away', async () => {
    const pipe = async (raw: string) => {
      const command = honnin('bounce')
      command.child.stdin?.end(raw)
      return command.ended
    }
    assert.equal((await pipe('Subject: no bounce at all\r\n\r\nHello')).code, 0)
    const right = settings
    settings = { ...settings, DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none` }
    const { code, out } = await pipe('')
    assert.deepEqual([code, out], [75, ''], 'EX_TEMPFAIL: the mail server keeps it')
    settings = right
  })
})
