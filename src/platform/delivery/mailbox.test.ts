import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { MailEnvelope, SmsEnvelope } from './carrier.ts'
import { HOSTILE_ADDRESSES } from './hostile-addresses.testing.ts'
import { openMailbox } from './mailbox.ts'

const mail = (messageId: string): MailEnvelope => ({
  messageId,
  from: { name: '例示', address: 'no-reply@id.example.jp' },
  to: 'a@good.test',
  subject: `件名 ${messageId}`,
  text: '本文\n2行目',
  html: '<p>本文</p>',
  date: Date.UTC(2026, 10, 22, 5, 4, 0),
  headers: {},
})
const sms = (id: string): SmsEnvelope => ({
  reference: '',
  id,
  to: '+819012345678',
  text: 'コード',
  date: Date.UTC(2026, 10, 22, 5, 5, 0),
})
const ACCEPTED = { outcome: 'accepted', detail: 'accepted' }

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'honnin-mailbox-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

const ids = async (mailbox: ReturnType<typeof openMailbox>) => (await mailbox.list()).map((message) => message.id)

test('mails and SMS are listed newest last, as development sees them', async (t) => {
  const path = join(await folder(t), 'data')
  const mailbox = openMailbox(path)
  assert.deepEqual(await mailbox.list(), [])
  assert.deepEqual(await mailbox.carrierFor('mail').send(mail('m1@x.jp')), ACCEPTED)
  assert.deepEqual(await mailbox.carrierFor('sms').send(sms('s1')), ACCEPTED)
  assert.deepEqual(await mailbox.list(), [
    {
      id: 'm1@x.jp',
      channel: 'mail',
      to: 'a@good.test',
      subject: '件名 m1@x.jp',
      text: '本文\n2行目',
      html: '<p>本文</p>',
      time: '2026-11-22T05:04:00.000Z',
    },
    {
      id: 's1',
      channel: 'sms',
      to: '+819012345678',
      subject: '',
      text: 'コード',
      html: '',
      time: '2026-11-22T05:05:00.000Z',
    },
  ])
  assert.equal((await stat(join(path, 'dev-messages.jsonl'))).mode & 0o777, 0o600)
})

test('it survives a restart, and two openings see each other', async (t) => {
  const path = await folder(t)
  const [one, two] = [openMailbox(path), openMailbox(path)]
  await one.carrierFor('mail').send(mail('a@x'))
  await two.carrierFor('mail').send(mail('b@x'))
  await one.carrierFor('mail').send(mail('c@x'))
  for (const mailbox of [one, two, openMailbox(path)]) assert.deepEqual(await ids(mailbox), ['a@x', 'b@x', 'c@x'])
})

test('a message that comes again is one message, also at once, elsewhere and after a clearing', async (t) => {
  const path = await folder(t)
  const mailbox = openMailbox(path)
  const carrier = mailbox.carrierFor('mail')
  const answers = await Promise.all([carrier.send(mail('a@x')), carrier.send(mail('a@x')), carrier.send(mail('b@x'))])
  for (const answer of answers) assert.deepEqual(answer, ACCEPTED)
  await openMailbox(path).carrierFor('mail').send(mail('a@x'))
  assert.deepEqual(await ids(mailbox), ['a@x', 'b@x'])
  const records = (await readFile(join(path, 'dev-messages.jsonl'), 'utf8')).split('\n').filter((line) => line !== '')
  assert.equal(records.length, 2, 'a repeat is not even written')
  await mailbox.clear()
  assert.deepEqual(await ids(mailbox), [])
  assert.deepEqual(await carrier.send(mail('a@x')), ACCEPTED)
  await carrier.send(mail('c@x'))
  assert.deepEqual(await ids(mailbox), ['c@x'])
  assert.deepEqual(await ids(openMailbox(path)), ['c@x'])
})

test('what a crash tore is skipped and harms no neighbour', async (t) => {
  const path = await folder(t)
  const file = join(path, 'dev-messages.jsonl')
  const open = openMailbox(path)
  await open.carrierFor('mail').send(mail('a@x'))
  await appendFile(file, '\n{"id":"torn@x","channel":"mail","subject":"件')
  assert.deepEqual(await ids(open), ['a@x'])
  await open.carrierFor('mail').send(mail('b@x'))
  await appendFile(file, '\nnull\n7\n{}\nnot json\n')
  assert.deepEqual(await open.carrierFor('mail').send(mail('torn@x')), ACCEPTED)
  for (const mailbox of [open, openMailbox(path)]) assert.deepEqual(await ids(mailbox), ['a@x', 'b@x', 'torn@x'])
})

test('a record read while half of it is written is read whole later', async (t) => {
  const path = await folder(t)
  const mailbox = openMailbox(path)
  await openMailbox(path).carrierFor('mail').send(mail('a@x'))
  const record = (await readFile(join(path, 'dev-messages.jsonl'))).toString('utf8').replaceAll('a@x', 'b@x')
  await appendFile(join(path, 'dev-messages.jsonl'), record.slice(0, 40))
  assert.deepEqual(await ids(mailbox), ['a@x'])
  await appendFile(join(path, 'dev-messages.jsonl'), record.slice(40))
  assert.deepEqual(await ids(mailbox), ['a@x', 'b@x'])
})

test('a removed file is an empty mailbox', async (t) => {
  const path = await folder(t)
  const mailbox = openMailbox(path)
  await mailbox.carrierFor('mail').send(mail('a@x'))
  await rm(path, { recursive: true })
  assert.deepEqual(await mailbox.list(), [])
  await mailbox.carrierFor('mail').send(mail('b@x'))
  assert.deepEqual(await ids(mailbox), ['b@x'])
})

test('two processes append at the same time: nothing is lost, torn or doubled', async (t) => {
  const path = await folder(t)
  const each = 60
  const program = `
    import { openMailbox } from ${JSON.stringify(new URL('./mailbox.ts', import.meta.url).href)}
    const carrier = openMailbox(${JSON.stringify(path)}).carrierFor('sms')
    for (let i = 0; i < ${each}; i++) {
      await carrier.send({ id: process.argv[1] + i, to: '+819012345678', text: 'あ'.repeat(20_000), date: 0 })
      await carrier.send({ id: 'both' + i, to: '+819012345678', text: 'い'.repeat(20_000), date: 0 })
    }`
  const run = async (name: string) => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program, name], {
      stdio: 'inherit',
    })
    assert.deepEqual(await once(child, 'exit'), [0, null])
  }
  await Promise.all([run('one'), run('two')])
  const messages = await openMailbox(path).list()
  assert.equal(new Set(messages.map((message) => message.id)).size, 3 * each)
  assert.equal(messages.length, 3 * each)
  assert.ok(messages.every((message) => message.text.length === 20_000))
})

test('what is not one address is refused here as in production', async (t) => {
  const mailbox = openMailbox(await folder(t))
  const refused = { outcome: 'never', detail: 'address_refused' }
  for (const to of HOSTILE_ADDRESSES) {
    assert.deepEqual(await mailbox.carrierFor('mail').send({ ...mail('a@x'), to: to as string }), refused)
  }
  assert.deepEqual(await mailbox.carrierFor('sms').send({ ...sms('s'), to: '090-1234-5678' }), refused)
  assert.deepEqual(await mailbox.list(), [])
})
