import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as client from 'openid-client'
import { clientsOfFile } from '../src/features/oidc/flow-clients.ts'
import type { Service } from '../src/platform/service.ts'
import { removeFolder, type Server, startServer, temporaryFolder } from './support/server.ts'

const CLI = fileURLToPath(new URL('../src/main/cli.ts', import.meta.url))
const FILE_SECRET = 'f'.repeat(40)

let server: Server
let folder: string
before(async () => {
  folder = temporaryFolder()
  const file = join(folder, 'clients.json')
  writeFileSync(
    file,
    JSON.stringify([
      { client_id: 'of-file', name: 'Of the file', redirect_uris: ['https://file.example/back'], secret: FILE_SECRET },
    ]),
  )
  server = await startServer({ folder, environment: { HONNIN_CLIENTS: file } })
})
after(async () => {
  await server.stop()
  removeFolder(folder)
})

/** A command of the operator beside the service. */
const honnin = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'warn' }
    execFile(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

/** Does the service take this secret? It is asked about a token that is none. */
async function takes(id: string, secret: string): Promise<boolean> {
  const config = await client.discovery(new URL(server.origin), id, undefined, client.ClientSecretBasic(secret), {
    execute: [client.allowInsecureRequests],
  })
  try {
    return (await client.tokenIntrospection(config, 'x'.repeat(43))).active === false
  } catch {
    return false
  }
}

const ADD = ['client', 'add', 'notes', '--name', 'Notes', '--redirect', 'https://notes.example/back'] as const

describe('apps of the operator', () => {
  test('discovery says where everything is, and promises what there is', async () => {
    const found = (await (await server.get('/.well-known/openid-configuration')).json()) as Record<string, unknown>
    assert.equal(found.issuer, server.origin)
    for (const name of ['authorization', 'token', 'userinfo', 'introspection', 'revocation', 'end_session'])
      assert.match(String(found[`${name}_endpoint`]), new RegExp(`^${server.origin}/oidc/`), name)
    assert.deepEqual(found.acr_values_supported, ['urn:honnin:acr:1', 'urn:honnin:acr:2', 'urn:honnin:acr:3'])
    assert.deepEqual(found.code_challenge_methods_supported, ['S256'])
    assert.deepEqual(found.id_token_signing_alg_values_supported, ['RS256'])
    assert.equal(found.backchannel_logout_supported, true)
    assert.deepEqual(found.ui_locales_supported, ['ja', 'en'])
  })

  test('are added, told, given a new secret and taken away beside a service that goes on', async () => {
    const added = await honnin(...ADD)
    assert.deepEqual([added.code, added.err], [0, ''])
    const { client_secret: first } = JSON.parse(added.out)
    assert.equal(Buffer.from(first, 'base64url').length, 32)
    assert.ok(await takes('notes', first))
    assert.equal(await takes('notes', `${first}x`), false)
    const listed = await honnin('client', 'list')
    assert.equal(listed.out.includes(first), false)
    assert.deepEqual(
      JSON.parse(listed.out).map((one: { client_id: string }) => one.client_id),
      ['notes'],
    )
    const { client_secret: second } = JSON.parse((await honnin('client', 'rotate-secret', 'notes')).out)
    assert.deepEqual([await takes('notes', first), await takes('notes', second)], [true, true])
    await server.advance('P1D')
    assert.deepEqual([await takes('notes', first), await takes('notes', second)], [false, true])
    assert.equal((await honnin('client', 'remove', 'notes')).code, 0)
    assert.equal(await takes('notes', second), false)
    assert.deepEqual(JSON.parse((await honnin('client', 'list')).out), [])
  })

  test('what is wrong is told in a sentence, and nothing is written', async () => {
    for (const [args, says] of [
      [['client', 'add', 'x', '--redirect', 'http://elsewhere.example/'], /redirect_uris\.0: /],
      [['client', 'remove', 'nobody'], /no client nobody/],
      [['client', 'rotate-secret', 'nobody'], /no client nobody/],
      [['client'], /^Usage/],
      [['client', 'add', 'x', '--redirects', 'https://x.example/'], /^Usage/],
      [['signing-keys', 'x'], /^Usage/],
    ] as const) {
      const { code, out, err } = await honnin(...args)
      assert.deepEqual([code, out], [2, ''], args.join(' '))
      assert.match(err, says)
    }
    assert.equal((await honnin(...ADD)).code, 0)
    const twice = await honnin(...ADD)
    assert.match(twice.err, /is a client notes already/)
  })

  test('come from a file, too; a mistake in it is told at the start', async () => {
    assert.ok(await takes('of-file', FILE_SECRET))
    const wrong = [
      { client_id: 'a', name: 'A', redirect_uris: ['https://a.example/'], secret: 'too short' },
      { client_id: 'b', name: 'B', redirect_uris: ['ftp://b.example/'], secret: FILE_SECRET },
    ]
    const file = join(folder, 'wrong.json')
    writeFileSync(file, JSON.stringify(wrong))
    const other = temporaryFolder()
    await assert.rejects(startServer({ folder: other, environment: { HONNIN_CLIENTS: file } }), (error: Error) => {
      assert.match(error.message, /ended with 3/)
      assert.match(error.message, /client 1: secret[\s\S]*client 2: redirect_uris/)
      assert.doesNotMatch(error.message, /too short|ffff/)
      return true
    })
    removeFolder(other)
    for (const [content, says] of [
      ['{', /cannot be read as JSON/],
      ['{}', /no list/],
    ] as const) {
      writeFileSync(file, content)
      // Nothing else of it is read before the file is.
      const service = { settings: { clientsFile: file } } as Service
      assert.throws(() => clientsOfFile(service), says)
    }
  })

  test('keys for signing are told and rotated by command', async () => {
    await server.get('/oidc/jwks')
    assert.equal(JSON.parse((await honnin('signing-keys')).out).length, 1)
    const rotated = JSON.parse((await honnin('signing-keys', 'rotate')).out)
    assert.equal(rotated.kid, 'honnin-2')
    const published = (await (await server.get('/oidc/jwks')).json()) as { keys: { kid: string }[] }
    assert.deepEqual(
      published.keys.map(({ kid }) => kid),
      ['honnin-1', 'honnin-2'],
    )
    await server.advance('PT10M')
    const later = (await (await server.get('/oidc/jwks')).json()) as { keys: { kid: string }[] }
    assert.deepEqual(
      later.keys.map(({ kid }) => kid),
      ['honnin-2', 'honnin-1'],
    )
  })
})
