import assert from 'node:assert/strict'
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings, SettingsError } from '../config/settings.ts'
import { smtpCarrier } from './smtp.ts'
import { openSmtpSink } from './smtp-sink.testing.ts'

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const ENVELOPE = {
  messageId: 'm-1@id.example.jp',
  from: { name: '例示サイト', address: 'no-reply@id.example.jp' },
  to: 'a@good.test',
  subject: 'セキュリティコードをお送りします',
  text: 'こんにちは\n',
  html: undefined,
  date: 0,
  headers: {},
}

/** RFC 6376 3.4.2, 3.4.4 and 3.7, written down once more: is the signature one over this mail? */
function isSigned(raw: string): { ok: boolean; tags: ReadonlyMap<string, string> } {
  const at = raw.indexOf('\r\n\r\n')
  const lines = raw.slice(0, at).split(/\r\n(?![ \t])/)
  const header = (name: string) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`)) ?? ''
  const relaxed = (line: string) => {
    const [name = '', ...value] = line.split(':')
    return `${name.toLowerCase().trim()}:${value
      .join(':')
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()}`
  }
  const signature = header('dkim-signature')
  const tags = new Map(
    relaxed(signature)
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => [tag.split('=')[0]?.trim() ?? '', tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')] as const),
  )
  const body = `${raw
    .slice(at + 4)
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(?:\r\n)*$/, '')}\r\n`
  const bodyIs = createHash('sha256').update(body).digest('base64') === tags.get('bh')
  const signed = (tags.get('h') ?? '').split(':').map((name) => relaxed(header(name.toLowerCase())))
  const own = relaxed(signature).replace(/(; ?b=)[^;]*$/, '$1')
  const verify = createVerify('sha256').update([...signed.filter((line) => !line.startsWith(':')), own].join('\r\n'))
  return { ok: bodyIs && verify.verify(KEY.publicKey, tags.get('b') ?? '', 'base64'), tags }
}

test('T153 a mail is signed for the domain that it comes from, and comes back to its return path', async (t) => {
  const sink = await openSmtpSink()
  const server = { host: '127.0.0.1', port: sink.port, secure: false, startTls: 'optional' } as const
  const dkim = { domain: 'id.example.jp', selector: 'honnin1', privateKey: PEM }
  const carrier = smtpCarrier(server, { dkim })
  t.after(async () => {
    carrier.close()
    await sink.close()
  })
  const returnPath = `bounce+${'a'.repeat(42)}@bounces.example.jp`
  assert.equal((await carrier.send({ ...ENVELOPE, returnPath })).outcome, 'accepted')
  const [raw = ''] = sink.messages
  assert.ok(sink.heard.includes(`MAIL FROM:<${returnPath}>`), sink.heard.join('|'))
  const { ok, tags } = isSigned(raw)
  assert.equal(tags.get('d'), 'id.example.jp')
  assert.equal(tags.get('s'), 'honnin1')
  assert.equal(tags.get('a'), 'rsa-sha256')
  for (const name of ['from', 'to', 'subject', 'date', 'message-id'])
    assert.ok(tags.get('h')?.toLowerCase().split(':').includes(name), name)
  assert.ok(ok)
  assert.equal(isSigned(raw.replace('a@good.test', 'b@good.test')).ok, false)
  assert.doesNotMatch(raw, /text\/html/)
  await assert.rejects(carrier.send({ ...ENVELOPE, returnPath: 'a@b.test,c@d.test' }), /one address/)
})

test('the key is read at the start; one that is none stops it, and is not shown', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-dkim-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const curve = generateKeyPairSync('ed25519').privateKey
  const files = {
    good: PEM,
    weak: weak.export({ type: 'pkcs8', format: 'pem' }).toString(),
    curve: curve.export({ type: 'pkcs8', format: 'pem' }).toString(),
    words: 'BEGIN SECRETWORDS',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const read = (file: string | undefined, selector: string | undefined = 'honnin1') =>
    readSettings({ MAIL_FROM: 'x@id.example.jp', DKIM_KEY_FILE: file, DKIM_SELECTOR: selector }, 'development').delivery
  assert.deepEqual(read(join(folder, 'good')).dkim, { domain: 'id.example.jp', selector: 'honnin1', privateKey: PEM })
  assert.equal(read(undefined, '').dkim, undefined)
  const problem = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      assert.ok(error instanceof SettingsError)
      return error.message
    }
    return assert.fail('it was taken')
  }
  for (const name of ['weak', 'curve', 'words', 'nothing']) {
    const words = problem(() => read(join(folder, name)))
    assert.match(words, /DKIM_KEY_FILE is a file with an RSA key of 2048 bits/)
    assert.doesNotMatch(words, /BEGIN|SECRET/)
  }
  assert.match(
    problem(() => read(join(folder, 'good'), '')),
    /belong together/,
  )
  assert.match(
    problem(() => read(undefined)),
    /belong together/,
  )
})

test('what else belongs to delivery is read, and told by name where it is none', () => {
  const read = (environment: Record<string, string>) => readSettings(environment, 'development').delivery
  const token = 'a-token-of-22-letters-!'
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`
  const given = read({
    RETURN_PATH: 'bounce@bounces.example.jp',
    BOUNCE_TOKEN: token,
    REPORT_SECRET: secret,
    MAIL_WITHOUT_LINKS: 'docomo.ne.jp, EZweb.ne.jp',
  })
  assert.equal(given.returnPath, 'bounce@bounces.example.jp')
  assert.deepEqual([given.bounceToken, given.reportSecret], [token, secret])
  assert.deepEqual(given.linklessDomains, ['docomo.ne.jp', 'ezweb.ne.jp'])
  for (const [name, value] of [
    ['RETURN_PATH', 'bounce'],
    ['RETURN_PATH', `${'b'.repeat(21)}@bounces.example.jp`],
    ['RETURN_PATH', 'bounce+x@bounces.example.jp'],
    ['RETURN_PATH', 'a@b.test,c@d.test'],
    ['BOUNCE_TOKEN', 'short'],
    ['REPORT_SECRET', 'short'],
    ['REPORT_SECRET', secret.replace('whsec_', '')],
    ['MAIL_WITHOUT_LINKS', 'docomo'],
  ] as const)
    assert.throws(() => read({ [name]: value }), new RegExp(name), value)
})
