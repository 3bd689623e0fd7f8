import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { beginReplacement, until } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { freePort, removeFolder, type Server, startServer } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const guide = readFileSync(join(ROOT, 'docs/guides/signals.md'), 'utf8')
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text)

let server: Server
let account: MadeAccount
const apps: ChildProcess[] = []

/** A command as it stands in the guide, but for what is the reader's own. */
async function run(line: string, own: Readonly<Record<string, string>> = {}) {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  assert.deepEqual(words.slice(0, 2), ['npx', 'honnin'])
  const args = words.slice(2).map((word) => own[word] ?? word)
  const env = { ...process.env, DATA_DIR: server.folder }
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'bin/honnin.js'), ...args], { env })
  return JSON.parse(stdout)
}

/** A program of the guide, and what it printed so far. */
function start(code: string, environment: Readonly<Record<string, string>>): () => Record<string, unknown>[] {
  const app = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  apps.push(app)
  let printed = ''
  app.stdout.on('data', (chunk) => {
    printed += chunk
  })
  return () => printed.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
}

before(async () => {
  server = await startServer()
  account = await server.account({ identifier: 'reader@example.jp', proofs: ['reader@mail.example'] })
})
after(async () => {
  for (const app of apps) app.kill()
  await server.stop()
  removeFolder(server.folder)
})

test('EV-10 D3 the receivers of the guide, as they stand there, hear of a recovery; its recipe empties what was given up', async () => {
  const [client = '', webhook = '', recipe = ''] = blocks('sh')
  const [receiver = '', hook = ''] = blocks('js')
  const { client_secret } = await run(client)
  const port = String(await freePort())
  const heardOfBy = start(receiver, { ISSUER: server.origin, CLIENT_SECRET: client_secret })
  const hooked = await run(webhook, { 'http://localhost:4100/': `http://localhost:${port}/` })
  const heardBy = start(hook, { WEBHOOK_SECRET: hooked.secret, PORT: port })
  await until('the webhook listens', () =>
    fetch(`http://localhost:${port}/`, { method: 'POST', body: 'x' }).then(
      ({ status }) => status === 400,
      () => false,
    ),
  )
  const streams: { id: string; method: string }[] = await until('the stream of the receiver', async () => {
    const all = await run('npx honnin signals')
    return all.length === 2 && all
  })
  await beginReplacement(new Browser(server.origin), account)
  const [signal] = await until('a signal', async () => heardOfBy().length > 0 && heardOfBy())
  const type = 'https://schemas.openid.net/secevent/risc/event-type/recovery-activated'
  assert.deepEqual(signal, { person: account.id, type, event: {} })
  const [told] = await until('a webhook', async () => heardBy().length > 0 && heardBy())
  assert.deepEqual([told?.type, told?.account], ['replacement.begun', account.id])

  const ID = streams.find(({ method }) => method === 'poll')?.id ?? ''
  const answers: unknown[] = []
  for (const line of recipe.trim().split('\n')) answers.push(await run(line, { ID }))
  assert.equal((answers[0] as unknown[]).length, 2)
  assert.deepEqual(answers.slice(1), [[], { id: ID, retried: 0 }, { id: ID, dropped: 0 }])
})
