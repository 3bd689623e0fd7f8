// What other programs import of us: packed, unpacked elsewhere, run by a Node that knows no TypeScript there.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { isAct } from '../src/features/api/operation.ts'
import { operations } from '../src/features/api/operations.ts'
import { type Honnin, HonninError, honnin } from '../src/package/client.ts'
import { ACTS } from '../src/package/contract.ts'
import { contractTypes } from './maps/contract.ts'
import { addedClient } from './support/client-command.ts'
import { packedInto } from './support/packed.ts'
import { makeStage, relyingParty, type Stage } from './support/relying-party.ts'
import { removeFolder, startServer, temporaryFolder } from './support/server.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

describe('the package', () => {
  let folder: string
  before(async () => {
    folder = temporaryFolder()
    await packedInto(folder)
  })
  after(() => removeFolder(folder))

  /** In a folder with nothing else, by a Node that strips no types; nothing is fetched. */
  const says = async (program: string, env: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const flags = ['--no-experimental-strip-types', '--input-type=module', '--eval', program]
    const { stdout } = await run(process.execPath, flags, { cwd: folder, env })
    return JSON.parse(stdout)
  }

  test('D2 honnin/rules are the rules, and need nothing else', async () => {
    const program = `
      import { policy, prompt, request, restrict } from 'honnin/rules'
      const verifiedAt = Date.UTC(2026, 0, 1)
      const now = verifiedAt + policy.prompt_after_ms
      const before = prompt.promptFor({ verifiedAt, createdAt: 0 }, now - 1, policy)
      const due = prompt.promptFor({ verifiedAt, createdAt: 0 }, now, policy)
      console.log(JSON.stringify([before ?? null, due.reason, restrict.ACTS['change-password'], typeof request.status]))`
    assert.deepEqual(await says(program), [null, 'long_ago', 'restricted', 'function'])
  })

  test('D2 honnin/client is imported by plain JavaScript', async () => {
    assert.deepEqual(
      await says("import { honnin } from 'honnin/client'; console.log(JSON.stringify(typeof honnin))"),
      'function',
    )
  })

  test('D2 the code of the guide, as it stands there, creates an account and reads how it stands', async () => {
    const guide = readFileSync(join(ROOT, 'docs/guides/rest-api.md'), 'utf8')
    const blocks = (language: string) =>
      [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code)
    const server = await startServer()
    try {
      const words = (blocks('sh')[0] ?? '').trim().split(/\s+/)
      assert.deepEqual(words.slice(0, 4), ['npx', 'honnin', 'client', 'add'])
      const { client_secret: secret } = await addedClient(server.folder, ...words.slice(4))
      const [withClient = '', bare = ''] = blocks('js')
      const env = { ISSUER: server.origin, CLIENT_SECRET: secret ?? '' }
      assert.deepEqual(await says(withClient, env), { due: true, where: `${server.origin}/verify` })
      assert.deepEqual(await says(bare, env), { status: 404, code: 'account.unknown', next: 'nothing' })
    } finally {
      await server.stop()
      removeFolder(server.folder)
    }
  })

  test('D2 the types of the client are those of the document: run npm run map', () => {
    assert.equal(readFileSync(join(ROOT, 'src/package/contract.ts'), 'utf8'), contractTypes())
    assert.deepEqual(
      ACTS,
      operations.filter(isAct).map(({ method, path }) => `${method} ${path}`),
    )
  })
})

describe('the client', () => {
  let stage: Stage
  let secret: string
  let id: string
  before(async () => {
    stage = await makeStage()
    const party = await relyingParty(stage, { redirect_uris: [], scopes: ['accounts.read', 'accounts.write'] })
    id = party.id
    secret = party.secret ?? ''
  })
  after(() => stage.close())

  interface Seen {
    readonly path: string
    readonly key: string | null
  }
  /** A client whose requests are seen, and of which some go wrong on the way. */
  function clientThat(wrong: (seen: readonly Seen[]) => Response | Error | undefined = () => undefined) {
    const seen: Seen[] = []
    const made: Honnin = honnin({
      issuer: stage.world.service.settings.origin,
      clientId: id,
      clientSecret: secret,
      scopes: ['accounts.read', 'accounts.write'],
      fetch: async (input, init) => {
        const url = String(input).replace(stage.world.service.settings.origin, stage.origin)
        seen.push({ path: new URL(url).pathname, key: new Headers(init?.headers).get('idempotency-key') })
        const answer = wrong(seen)
        if (answer instanceof Error) throw answer
        return answer ?? fetch(url, init)
      },
    })
    return { made, seen }
  }
  const newcomer = (name: string) => ({
    identifier: `${name}@example.jp`,
    proofs: [{ kind: 'mail' as const, address: `${name}@mail.example`, confirmedAt: '2025-01-02T03:04:05Z' }],
  })

  test('D2 fetches one token for many calls, and answers what the types say', async () => {
    const { made, seen } = clientThat()
    const account = await made.call('POST /accounts', { body: newcomer('client1') })
    const [read, page] = await Promise.all([
      made.call('GET /accounts/{account}', { path: { account: account.id } }),
      made.call('GET /accounts', { query: { limit: 10 } }),
    ])
    assert.equal(read.identifierMasked, 'c•••@•••')
    assert.ok(page.accounts.some((one) => one.id === account.id))
    assert.equal(seen.filter(({ path }) => path === '/oidc/token').length, 1)
  })

  test('an act that got no answer is sent again with the same key, and is done once', async () => {
    const unanswered = new TypeError('fetch failed')
    const late = (): Response => new Response('{}', { status: 503, headers: { 'retry-after': '0' } })
    let count = 0
    const { made, seen } = clientThat((all) =>
      all.at(-1)?.path === '/api/v1/accounts' ? [late(), unanswered][count++] : undefined,
    )
    const account = await made.call('POST /accounts', { body: newcomer('client2') })
    const keys = seen.filter(({ path }) => path === '/api/v1/accounts').map(({ key }) => key)
    assert.equal(keys.length, 3)
    assert.equal(new Set(keys).size, 1)
    const again = await made.call('POST /accounts', { body: newcomer('client2'), idempotencyKey: keys[0] ?? '' })
    assert.deepEqual(again, account)
  })

  test('what is refused is an error with its code, and is not sent again', async () => {
    const { made, seen } = clientThat()
    const call = made.call('GET /accounts/{account}', { path: { account: '00000000-0000-4000-8000-000000000000' } })
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof HonninError)
      assert.deepEqual([error.code, error.problem.status, error.problem.next.do], ['account.unknown', 404, 'nothing'])
      return true
    })
    assert.equal(seen.length, 2)
  })

  test('a token that ended early is replaced by another, once', async () => {
    const over = (): Response =>
      new Response('{}', { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })
    let count = 0
    const { made, seen } = clientThat((all) =>
      all.at(-1)?.path === '/api/v1/accounts' && count++ === 0 ? over() : undefined,
    )
    assert.ok((await made.call('GET /accounts')).accounts.length > 0)
    assert.equal(seen.filter(({ path }) => path === '/oidc/token').length, 2)
    const always = clientThat((all) => (all.at(-1)?.path === '/api/v1/accounts' ? over() : undefined))
    await assert.rejects(always.made.call('GET /accounts'))
    assert.equal(always.seen.length, 4)
  })
})
