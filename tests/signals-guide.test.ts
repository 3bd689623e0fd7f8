import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { type App, blocks, guideCommand, startApp } from './support/guide.ts'
import { beginReplacement, until } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')

let server: Server
let account: MadeAccount
let receiver: ChildProcess
let webhook: App
before(async () => {
  server = await startServer()
  account = await server.account({ identifier: 'reader@example.jp', proofs: ['reader@mail.example'] })
})
after(async () => {
  receiver.kill()
  await webhook.stop()
  await server.stop()
  removeFolder(server.folder)
})

/** A command as it stands in the guide, but for what is the reader's own; it answers in JSON. */
const run = (line: string, here: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  guideCommand(server, line, here)

/** A program of the guide, and what it printed so far. */
function start(code: string, environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, ...environment }
  const stdio = ['ignore', 'pipe', 'inherit'] as const
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { cwd: ROOT, env, stdio: [...stdio] })
  let printed = ''
  child.stdout?.on('data', (chunk) => {
    printed += chunk
  })
  /** Its first line. */
  const first = async (what: string): Promise<Record<string, unknown>> =>
    JSON.parse(await until(what, async () => printed.includes('\n') && (printed.split('\n')[0] ?? '')))
  return { child, first }
}

test('EV-10 D3 the receivers of the guide, as they stand there, hear of a recovery; its recipe looks after what was given up', async () => {
  const [client = '', hook = '', recipe = ''] = blocks('signals', 'sh')
  const [code = '', hookCode = ''] = blocks('signals', 'js')
  const { client_secret: secret } = (await run(client)) as { client_secret: string }
  const receiving = start(code, { ISSUER: server.origin, CLIENT_SECRET: secret })
  receiver = receiving.child
  let hooked: ReturnType<typeof start> | undefined
  webhook = await startApp('the webhook of the guide', async (home) => {
    const added = (await run(hook, { 'http://localhost:4100': home })) as { secret: string }
    const begun = start(hookCode, { WEBHOOK_SECRET: added.secret, PORT: new URL(home).port })
    hooked = begun
    return begun.child
  })
  const stream = await until('the stream of the receiver', async () =>
    ((await run('npx honnin signals')) as { id: string; method: string }[]).find(({ method }) => method === 'poll'),
  )
  await beginReplacement(new Browser(server.origin), account)
  const type = 'https://schemas.openid.net/secevent/risc/event-type/recovery-activated'
  assert.deepEqual(await receiving.first('a signal'), { person: account.id, type, event: {} })
  const told = await hooked?.first('a webhook')
  assert.deepEqual([told?.type, told?.account], ['replacement.begun', account.id])

  const answers: unknown[] = []
  for (const line of recipe.trim().split('\n')) answers.push(await run(line, { ID: stream.id }))
  const [all, ...others] = answers
  assert.ok(Array.isArray(all) && all.length >= 2)
  assert.deepEqual(others, [[], { id: stream.id, retried: 0 }, { id: stream.id, dropped: 0 }])
})
