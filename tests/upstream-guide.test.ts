import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { atHost, enterAs, type Host, makeHost } from './support/host.ts'
import { codeAt } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { freePort, removeFolder, type Server, startServer } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const guide = readFileSync(join(ROOT, 'docs/guides/upstream.md'), 'utf8')
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? ''

let host: Host
let server: Server
let settings: Record<string, string>

before(async () => {
  const port = await freePort()
  host = await makeHost(`http://localhost:${port}`)
  // The settings as they stand in the guide, but for the addresses of here and the secret of the client.
  settings = Object.fromEntries(
    block('sh')
      .trim()
      .split('\n')
      .map((line) => /^(\w+)="?(.*?)"?$/.exec(line)?.slice(1) ?? [])
      .map(([name = '', value = '']) => [name, value.replace('https://login.example.jp', host.issuer)]),
  )
  settings.UPSTREAM_CLIENT_SECRET = host.secret
  server = await startServer({ port, environment: settings })
})
after(async () => {
  await server?.stop()
  await host?.close()
  if (server) removeFolder(server.folder)
})

/** Runs the code of the guide as it stands there, and then one call of it. */
async function run(call: string): Promise<string> {
  const env = {
    ...process.env,
    HONNIN: server.origin,
    ISSUER: host.issuer,
    CLIENT_ID: settings.UPSTREAM_CLIENT_ID,
    EVENTS_TOKEN: settings.UPSTREAM_EVENTS_TOKEN,
    KEY: JSON.stringify(host.key),
  }
  const code = `${block('js')}\nprocess.stdout.write(String(${call}))`
  const node = promisify(execFile)
  const { stdout } = await node(process.execPath, ['--input-type=module', '--eval', code], { cwd: ROOT, env })
  return stdout
}

test('D1 the guide, as it stands there: sign-in, hint, event and result with a real provider', async () => {
  const stage = { browser: () => new Browser(server.origin) }
  const browser = await enterAs(stage, 'taro')
  assert.equal(browser.page.path, '/security/first')
  await browser.open('/security/mail')
  await browser.submit({ address: 'taro@mail.example' })
  await browser.submit({ code: await codeAt(server, 'taro@mail.example') })

  const lost = stage.browser()
  await lost.open((await run("await hint('taro')")).replace(server.origin, ''))
  await lost.submit({ way: 'password' })
  await lost.follow('/upstream/sign-in')
  await atHost(lost, 'taro')
  assert.equal(lost.page.path, '/replace')

  assert.equal(await run("(await passwordChanged('taro')).status"), '202')
  assert.equal(await run("(await compromised('taro')).status"), '202')
  await lost.open('/account')
  assert.equal(lost.page.path, '/sign-in')

  await server.advance('PT1M')
  await lost.open('/upstream/again?to=/account')
  await atHost(lost, 'taro')
  await lost.open('/verify')
  await lost.submit({ proof: lost.page.forms.flatMap((f) => f.fields.get('proof') ?? [])[0] ?? '' })
  await lost.submit({ address: 'taro@mail.example' })
  await lost.submit({ code: await codeAt(server, 'taro@mail.example') })
  await lost.open('/upstream/new-password')
  await lost.submit({}, settings.UPSTREAM_RESULT_URL)
  assert.equal(await run(`(await readResult('${host.results.at(-1)}')).sub`), 'taro')
})

test('"honnin doctor" asks the provider, and says what is wrong with it', async () => {
  const doctor = (more: Record<string, string>) => {
    const env = { ...process.env, ...settings, DATA_DIR: join(server.folder, 'none'), ...more }
    return promisify(execFile)(process.execPath, [join(ROOT, 'bin/honnin.js'), 'doctor', '--dev'], { env }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    )
  }
  assert.match(await doctor({}), /^ok +upstream: http:\/\/localhost:\d+$/m)
  const lacking = await doctor({ UPSTREAM_EVENTS_TOKEN: '', UPSTREAM_ISSUER: `${host.issuer}/elsewhere` })
  assert.match(lacking, /^wrong +upstream: http:\/\/localhost:\d+\/elsewhere/m)
  assert.match(lacking, /^note +upstream: UPSTREAM_EVENTS_TOKEN is not set/m)
  const unusable = await doctor({ UPSTREAM_NAME: '', UPSTREAM_PASSWORD_URL: 'javascript:alert(1)' })
  assert.match(unusable, /^wrong +settings: UPSTREAM_NAME is needed/m)
  assert.match(unusable, /^wrong +settings: UPSTREAM_PASSWORD_URL is an address/m)
})
