import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { codeIn } from './support/inbox.ts'
import { until } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { freePort, removeFolder, type Server, startServer } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const guide = readFileSync(join(ROOT, 'docs/guides/plain-oidc.md'), 'utf8')
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? ''

let server: Server
let app: ChildProcess
let home: string
let account: MadeAccount

before(async () => {
  server = await startServer()
  home = `http://localhost:${await freePort()}`
  // The command as it stands in the guide, but for the port that is free here.
  const words = [...block('sh').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  assert.deepEqual(words.slice(0, 2), ['npx', 'honnin'])
  const args = words.slice(2).map((word) => word.replace('http://localhost:4000', home))
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'bin/honnin.js'), ...args], {
    env: { ...process.env, DATA_DIR: server.folder },
  })
  const env = { ...process.env, ISSUER: server.origin, CLIENT_SECRET: JSON.parse(stdout).client_secret, APP: home }
  app = spawn(process.execPath, ['--input-type=module', '--eval', block('js')], { cwd: ROOT, env, stdio: 'inherit' })
  await until('the app of the guide', () => fetch(home, { redirect: 'manual' }).then(Boolean, () => false))
  account = await server.account({ identifier: 'reader@example.jp', proofs: ['reader@mail.example'] })
})
after(async () => {
  app.kill()
  await server.stop()
  removeFolder(server.folder)
})

test('the guide is short enough', () => {
  const own = block('js')
    .split('\n')
    .filter((line) => line.trim() !== '')
  assert.ok(own.length <= 30, `${own.length} lines`)
})

test('D1 the code of the guide, as it stands there, signs in and steps up', async () => {
  const browser = new Browser(server.origin)
  const said = (): Record<string, unknown> => JSON.parse(browser.page.body)
  await browser.open(home)
  await browser.submit({ identifier: account.identifier, password: account.password })
  await browser.follow(/^\/oidc\/authorize\//)
  assert.deepEqual(said(), { person: account.id, verified: false })
  await browser.open(`${home}/export`)
  await browser.follow('/verify')
  await browser.submit({ proof: account.proofs[0]?.id ?? '' })
  await browser.submit({ address: 'reader@mail.example' })
  const message = await until('a code', async () => (await server.messages('reader@mail.example')).at(-1))
  await browser.submit({ code: codeIn(message) })
  await browser.follow(/^\/oidc\/authorize\//)
  assert.deepEqual(said(), { person: account.id, verified: true })
})
