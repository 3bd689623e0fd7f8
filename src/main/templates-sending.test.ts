import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { freshDatabase, type TestDatabase } from '../../tests/support/database.ts'
import { UNTROUBLED } from '../features/account/rules.ts'
import { insertAccount, loadAccount, type StoredAccount } from '../features/account/store.ts'
import { identifierAbout, identifierKey } from '../features/account/store-identifier.ts'
import type { Purpose } from '../features/challenge/rules.ts'
import { closeChallenge, insertChallenge, type StoredChallenge } from '../features/challenge/store.ts'
import { codeOf } from '../features/challenge/store-code.ts'
import type { Rendered } from '../features/notice/mails-template.ts'
import type { ProofState } from '../features/proof/rules.ts'
import { insertProof, loadProofs, type StoredProof } from '../features/proof/store.ts'
import { openAddress, storeAddress } from '../features/proof/store-address.ts'
import type { Draft, Over, Pending, Request } from '../features/replacement/request.ts'
import { saveRequest } from '../features/replacement/store.ts'
import { readLink, stopNumber } from '../features/replacement/store-links.ts'
import { days, hours, minutes } from '../kernel/duration.ts'
import { seededRandom, uuid } from '../kernel/random.ts'
import { readSettings } from '../platform/config/settings.ts'
import { KeyRing } from '../platform/crypto/key-ring.ts'
import { RootKey } from '../platform/crypto/root-key.ts'
import type { Sql } from '../platform/database/sql.ts'
import { renderText } from '../platform/delivery/render-text.ts'
import { renderSms } from '../platform/delivery/sms.ts'
import type { Params } from '../platform/outbox.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import { templates } from './templates.ts'

const NOW = Date.UTC(2026, 10, 22, 5, 4)

describe('messages at the moment they are sent', () => {
  const random = seededRandom('templates')
  let fresh: TestDatabase
  let service: Service

  before(async () => {
    fresh = await freshDatabase()
    const settings = readSettings({ HONNIN_ORIGIN: 'https://id.example.jp' }, 'development')
    const { keys } = await KeyRing.open(fresh.database, [new RootKey(Buffer.alloc(32, 7))], random)
    // Templates read stores and keys; the rest of a service is the sender's.
    service = { database: fresh.database, keys, policy, settings, random } as unknown as Service
  })
  after(() => fresh.drop())

  const write = (part: Sql) => service.database.query(part)

  async function anAccount(): Promise<StoredAccount> {
    const accountId = uuid(random)
    const account: StoredAccount = {
      accountId,
      version: 0,
      epoch: 1,
      state: 'active',
      identifierKey: identifierKey(service.keys, accountId).toString('hex'),
      identifierSealed: service.keys.seal('taro@example.jp', identifierAbout(accountId)),
      passwordHash: null,
      passwordChangedAt: null,
      locale: 'ja',
      zone: 'Asia/Tokyo',
      createdAt: NOW,
      verifiedAt: NOW,
      ...UNTROUBLED,
    }
    await write(insertAccount(account))
    return account
  }

  async function aProof(account: StoredAccount, address: string, state: ProofState, requestId: string | null = null) {
    const proofId = uuid(random)
    const kind = address.startsWith('+') ? 'phone' : 'mail'
    const proof: StoredProof = {
      proofId,
      kind,
      state,
      label: '',
      requestId,
      createdAt: NOW,
      provenAt: NOW,
      effectiveAt: NOW,
      changedAt: NOW,
      undeliverableAt: null,
      usedAt: null,
      mark: 0,
      linkless: false,
      ...storeAddress(service, account.accountId, proofId, { kind, address }),
    }
    await write(insertProof(account.accountId, proof))
    return proof
  }

  async function sent(
    account: StoredAccount,
    proofId: string,
    template: string,
    params: Params,
    now = NOW,
  ): Promise<Rendered | undefined> {
    const stored = await loadAccount(service.database, account.accountId)
    const proof = (await loadProofs(service.database, account.accountId)).find((p) => p.proofId === proofId)
    const address = proof && openAddress(service, account.accountId, proof)
    assert.ok(stored && proof && address)
    const message = {
      accountId: account.accountId,
      messageId: uuid(random),
      proofId,
      template,
      params,
      createdAt: now,
      attempts: 1,
      giveUpAt: now + hours(72),
    }
    const moment = { now, servedMs: 0, shiftMs: 0 }
    return templates[template]?.({
      service,
      message,
      account: stored,
      proof,
      address,
      now: moment,
      locale: stored.locale,
    })
  }

  const textOf = (rendered: Rendered | undefined): string => {
    assert.ok(rendered, 'it is sent')
    return 'mail' in rendered ? renderText(rendered.mail) : renderSms(rendered.sms)
  }

  const common = (receipt: string): Omit<Draft, 'state'> => ({
    requestId: uuid(random),
    receipt,
    rank: 1,
    browserKey: 'ab'.repeat(32),
    sessionId: uuid(random),
    source: '203.0.113.0/24',
    agent: 'Chrome / Windows',
    epoch: 1,
    oldProofs: [],
    codeId: null,
    startedAt: NOW,
    waitMs: days(30),
    told: ['start'],
  })

  async function aPending(account: StoredAccount, receipt: string, oldProofs: readonly string[]): Promise<Pending> {
    const request: Pending = {
      ...common(receipt),
      state: 'pending',
      oldProofs,
      provenAt: NOW,
      alertedAt: NOW,
      deadlineAt: NOW + days(30),
      unreached: false,
      final: null,
      readyAt: null,
    }
    await write(saveRequest(account.accountId, request))
    return request
  }

  function over(request: Request, state: Over['state'], endedBy: string, endReason: string): Over {
    const { requestId, receipt, rank, browserKey, sessionId, source, agent, epoch, oldProofs, codeId } = request
    const rest = { startedAt: request.startedAt, waitMs: request.waitMs, told: request.told }
    const names = { requestId, receipt, rank, browserKey, sessionId, source, agent, epoch, oldProofs, codeId }
    return { ...names, ...rest, state, provenAt: NOW, endedAt: NOW + days(2), endedBy, endReason }
  }

  async function aChallenge(account: StoredAccount, proofId: string, purpose: Purpose, more: Partial<StoredChallenge>) {
    const challenge: StoredChallenge = {
      challengeId: uuid(random),
      proofId,
      purpose,
      requestId: null,
      browserKey: 'cd'.repeat(32),
      trusted: false,
      epoch: 1,
      seed: random.bytes(16),
      smsScopes: null,
      deliverable: true,
      state: 'live',
      attempts: 0,
      sends: 1,
      createdAt: NOW,
      sentAt: NOW,
      expiresAt: NOW + minutes(30),
      ...more,
    }
    await write(insertChallenge(account.accountId, challenge))
    return challenge
  }

  test('a code is derived when it is sent, and a dead one is not sent', async () => {
    const account = await anAccount()
    const { proofId } = await aProof(account, 'taro@old.example', 'effective')
    const send = (c: StoredChallenge, template = 'code-verify', now = NOW) =>
      sent(account, proofId, template, { challenge: c.challengeId, ordinal: 1 }, now)
    const live = await aChallenge(account, proofId, 'verify', {})
    const code = codeOf(service, live)
    assert.ok(textOf(await send(live)).includes(`${code.slice(0, 4)} ${code.slice(4)}`))
    assert.equal(await send(live, 'code-password'), undefined, 'for another purpose')
    assert.equal(await send(live, 'code-verify', NOW + minutes(30)), undefined, 'expired')
    for (const more of [{ deliverable: false }, { epoch: 2 }, { attempts: 5 }, { proofId: uuid(random) }])
      assert.equal(await send(await aChallenge(account, proofId, 'verify', more)), undefined, JSON.stringify(more))
    await write(closeChallenge(account.accountId, live.challengeId, 'used'))
    assert.equal(await send(live), undefined, 'used')
    assert.equal(await sent(account, proofId, 'code-verify', { challenge: uuid(random) }), undefined, 'unknown')
  })

  test('an alert carries the link and the number of its own reader, until the request is over', async () => {
    const account = await anAccount()
    const { accountId } = account
    const old = await aProof(account, 'taro@old.example', 'effective')
    const phone = await aProof(account, '+819012345678', 'effective')
    const young = await aProof(account, 'young@new.example', 'probation')
    const grown = await aProof(account, 'grown@new.example', 'effective')
    const request = await aPending(account, '48210937', [old.proofId, phone.proofId])
    const { requestId } = request
    await aProof(account, 'maria@example.com', 'candidate', requestId)
    const alert = (p: StoredProof, slot = 'd7') =>
      sent(account, p.proofId, 'replacement-alert', { request: requestId, slot })
    const number = (p: StoredProof) => {
      const digits = stopNumber(service.keys, policy, requestId, p.proofId)
      return `${digits.slice(0, 4)} ${digits.slice(4)}`
    }
    const text = textOf(await alert(old))
    const [, token = ''] = /https:\/\/id\.example\.jp\/stop\/(\S+)/.exec(text) ?? []
    assert.deepEqual(readLink(service.keys, 'stop', token), { accountId, requestId, proofId: old.proofId })
    assert.equal(readLink(service.keys, 'continue', token), undefined)
    assert.ok(text.includes(number(old)) && text.includes('4821-0937') && text.includes('m•••@example.com'))
    assert.doesNotMatch(text, /maria|taro@|old\.example/)
    assert.ok(textOf(await alert(phone)).includes(number(phone)))
    assert.doesNotMatch(textOf(await alert(young)), /\/stop/, 'probation stops nothing')
    const grownText = textOf(await alert(grown))
    assert.match(grownText, /id\.example\.jp\/stop\/\S/)
    assert.ok(grownText.includes(number(grown)), 'what is effective now stops it too')
    assert.equal(await sent(account, old.proofId, 'replacement-held', { request: requestId, slot: 'held' }), undefined)
    await write(saveRequest(accountId, over(request, 'vetoed', old.proofId, 'not_me')))
    for (const proof of [old, phone, young]) assert.equal(await alert(proof), undefined, 'nothing left to stop')
  })

  test('a receipt says from when, then until when, and then nothing', async () => {
    const account = await anAccount()
    const request = await aPending(account, '11112222', [])
    const { proofId } = await aProof(account, 'maria@example.com', 'candidate', request.requestId)
    const receipt = (slot: string, now: number) =>
      sent(account, proofId, 'replacement-receipt', { request: request.requestId, slot }, now)
    const early = textOf(await receipt('start', NOW))
    assert.match(early, /1111-2222/)
    assert.match(early, /2026年12月22日\(火\) 14:04（日本時間）/)
    assert.doesNotMatch(early, /taro|t•••@/)
    const ready: Pending = { ...request, final: { at: NOW, servedMs: -days(3) }, readyAt: NOW + days(30) }
    await write(saveRequest(account.accountId, ready))
    assert.match(textOf(await receipt('ready0', NOW + days(31))), /仕上げ期限：2027年1月21日/)
    assert.equal(await receipt('ready27', NOW + days(60)), undefined)
  })

  test('the continue mail leads to the candidate of this draft, once', async () => {
    const account = await anAccount()
    const draft: Draft = { ...common('33334444'), state: 'draft' }
    await write(saveRequest(account.accountId, draft))
    const { requestId } = draft
    const named = await aProof(account, 'maria@example.com', 'unconfirmed', requestId)
    const proven = await aProof(account, 'proven@example.com', 'candidate', requestId)
    const send = (p: StoredProof, now = NOW) =>
      sent(account, p.proofId, 'replacement-continue', { request: requestId }, now)
    const text = textOf(await send(named))
    const [, token = ''] = /https:\/\/id\.example\.jp\/continue\/(\S+)/.exec(text) ?? []
    assert.equal(readLink(service.keys, 'continue', token)?.proofId, named.proofId)
    assert.doesNotMatch(text, /t•••@|taro/)
    assert.equal(await send(proven), undefined, 'it was shown already')
    assert.equal(await send(named, NOW + hours(24)), undefined, 'the draft is over')
  })

  test('an ending says what ended it', async () => {
    const account = await anAccount()
    const old = await aProof(account, 'taro@old.example', 'retired')
    const endings: [Over['state'], string, string, RegExp][] = [
      ['vetoed', old.proofId, 'not_me', /手続きを止めました/],
      ['vetoed', 'recovery-code', 'recovery_code', /回復用コードが使われた/],
      ['canceled', 'requester', 'canceled', /取り消されました/],
      ['ended', 'epoch', 'password', /パスワードかセキュリティ情報が変わった/],
      ['expired', 'clock', 'not_finished', /期限までに仕上げられません/],
      ['expired', 'clock', 'held_expired', /止めていた手続き/],
      ['ended-early', old.proofId, 'old_proof', /早く終わりました/],
    ]
    for (const [i, [state, by, reason, expected]] of endings.entries()) {
      const request = await aPending(account, `5555000${i}`, [old.proofId])
      const send = () => sent(account, old.proofId, 'replacement-over-old', { request: request.requestId })
      assert.equal(await send(), undefined, 'not before it is over')
      await write(saveRequest(account.accountId, over(request, state, by, reason)))
      assert.match(textOf(await send()), expected)
    }
    const request = await aPending(account, '66660000', [old.proofId])
    await write(saveRequest(account.accountId, over(request, 'completed', 'requester', 'finished')))
    const done = textOf(await sent(account, old.proofId, 'replacement-completed-old', { request: request.requestId }))
    assert.match(
      done.replaceAll(/\s+/g, ' '),
      /2026年12月22日\(火\) 14:04（日本時間）まで/,
      '30 days from when it was retired',
    )
  })
})
