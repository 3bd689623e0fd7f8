import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes } from '../../kernel/duration.ts'
import { accepted, type Carrier, type Channel } from './carrier.ts'
import { noFaults, withFaults } from './faults.ts'

function start(channel: Channel) {
  const sent: string[] = []
  const inner: Carrier<{ id: string; date: number }> = {
    async send({ id }) {
      sent.push(id)
      return accepted
    },
  }
  const faults = noFaults()
  const time = { now: 1_000_000 }
  return { sent, faults, time, carrier: withFaults(channel, inner, faults, () => time.now) }
}

test('no fault: the message goes through', async () => {
  const { sent, carrier } = start('mail')
  assert.deepEqual(await carrier.send({ id: 'a', date: 0 }), accepted)
  assert.deepEqual(sent, ['a'])
})

test('bounce and down are switched while running, and hand nothing over', async () => {
  const { sent, faults, carrier } = start('mail')
  faults.mail = { kind: 'bounce' }
  assert.deepEqual(await carrier.send({ id: 'a', date: 0 }), { outcome: 'never', detail: 'mailbox_unknown' })
  faults.mail = { kind: 'down' }
  assert.deepEqual(await carrier.send({ id: 'b', date: 0 }), { outcome: 'later', detail: 'unreachable' })
  assert.deepEqual(sent, [])
  faults.mail = { kind: 'none' }
  assert.deepEqual(await carrier.send({ id: 'b', date: 0 }), accepted)
  assert.deepEqual(sent, ['b'])
})

test('a delay counts service time from when the message was made, to the millisecond', async () => {
  const { sent, faults, time, carrier } = start('mail')
  faults.mail = { kind: 'delay', minutes: 10 }
  const message = { id: 'a', date: time.now }
  for (const now of [time.now, time.now + minutes(10) - 1]) {
    time.now = now
    assert.deepEqual(await carrier.send(message), { outcome: 'later', detail: 'delayed' })
  }
  assert.deepEqual(sent, [])
  time.now = message.date + minutes(10)
  assert.deepEqual(await carrier.send(message), accepted)
})

test('a fault of one channel leaves the other alone', async () => {
  const { faults, carrier } = start('sms')
  faults.mail = { kind: 'down' }
  assert.deepEqual(await carrier.send({ id: 'a', date: 0 }), accepted)
  faults.sms = { kind: 'bounce' }
  assert.deepEqual(await carrier.send({ id: 'a', date: 0 }), { outcome: 'never', detail: 'number_unknown' })
})
