import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import pg from 'pg'
import { shared } from '../../kernel/shared.ts'
import { asOneAct, metByThisAct, noteDone, Outage, outageOf } from './outage.ts'

const said = (code: string) => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code })
const READ = ' \n select 1 from account'
const WRITE = 'with p0 as (update account set version = 2) select true'

/** What is known of the act, or that it is no outage at all. */
const judged = (error: unknown, text: string) => outageOf(error, text)?.recorded ?? 'no outage'

describe('an outage', () => {
  test('by which PostgreSQL says that it did nothing leaves nothing', () => {
    for (const code of ['25006', '57P03', '53300', '53100', '53200'])
      for (const text of [READ, WRITE]) assert.equal(judged(said(code), text), 'no', code)
  })

  test('in the middle of a statement leaves a write unknown, and a read without a trace', () => {
    const driver = [
      'Connection terminated unexpectedly',
      'Query read timeout',
      'Client was closed and is not queryable',
    ]
    const broken = [
      ...['57P01', '57P02', '57P05', '08006', '08P01'].map(said),
      ...driver.map((text) => new Error(text)),
    ]
    broken.push(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
    for (const error of broken) {
      assert.equal(judged(error, WRITE), 'unknown', error.message)
      assert.equal(judged(error, READ), 'no', error.message)
      assert.equal(outageOf(error, READ)?.cause, error)
    }
  })

  test('is not what PostgreSQL answers to a statement, nor a mistake of ours', () => {
    for (const code of ['23505', '40001', 'HN001', '42P01', '22012', '57014'])
      assert.equal(judged(said(code), WRITE), 'no outage', code)
    for (const error of [new TypeError('no such function'), new RangeError('out')])
      assert.equal(judged(error, WRITE), 'no outage')
  })

  test('after something was written leaves the act unknown, and only that act', async () => {
    const known = (...done: readonly string[]) =>
      asOneAct(async () => {
        for (const text of done) noteDone(text)
        await Promise.resolve()
        return new Outage(new Error('gone'), 'no').recorded
      })
    assert.deepEqual(await Promise.all([known(), known(READ), known(READ, WRITE), known()]), [
      'no',
      'no',
      'unknown',
      'no',
    ])
    noteDone(WRITE)
    assert.equal(new Outage(new Error('gone'), 'no').recorded, 'no')
  })

  test('that several met in one shared reading is told to each by what it had written itself', async () => {
    const ask = shared(async () => {
      throw new Outage(new Error('gone'), 'no')
    })
    const met = (text: string) =>
      asOneAct(async () => {
        noteDone(text)
        return ask().catch((error) => (metByThisAct(error) as Outage).recorded)
      })
    assert.deepEqual(await Promise.all([met(READ), met(WRITE)]), ['no', 'unknown'])
  })

  test('has the code of what it was, for the log', () => {
    const codes = [said('57P01'), Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), new Error('x'), 'x']
    assert.deepEqual(
      codes.map((cause) => new Outage(cause, 'no').code),
      ['57P01', 'ECONNREFUSED', 'CONNECTION', 'CONNECTION'],
    )
  })
})
