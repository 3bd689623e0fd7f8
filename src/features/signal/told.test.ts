import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { EVENTS, type Fact, shownOf, signalsOf, TOLD, WEBHOOK_KINDS } from './told.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Words of the same form that are no kinds of events: why somebody is refused, and scopes. */
const OTHER_WORDS = new Set(
  'dispute.over undo.unknown report.already report.too_late stop.already ssf.read ssf.manage'.split(' '),
)
/** Kinds that are put together, by what they begin with. */
const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'report.': ['report.addition_undone', 'report.removal_undone', 'report.code_undone'],
  'replacement.': ['vetoed', 'canceled', 'ended', 'expired'].map((how) => `replacement.${how}`),
}

/** Every kind of event that the source records, however it is written there; pages and mails record none. */
function kindsInSource(): Set<string> {
  const kinds = new Set<string>()
  for (const path of globSync(['src/features/**/*.ts', 'src/main/*.ts'], { cwd: ROOT })) {
    if (/\.test|\.testing|texts|\/(?:mails|pages|shell|api)[^/]*\.ts$|\/api\/(?!flow)|\/signal\/told/.test(path))
      continue
    const text = readFileSync(join(ROOT, path), 'utf8')
    if (!/happened|recordEvents|happenedTo/.test(text)) continue
    for (const { index, 1: word = '' } of text.matchAll(/'([a-z_]+\.[a-z_-]+)'/g)) {
      const isOther = /(?:refuse\(|reason: |reason = |said\(|code === |from )$/.test(
        text.slice(Math.max(0, index - 14), index),
      )
      if (!isOther && !/\.(ts|js)$/.test(word)) kinds.add(word)
    }
    for (const [, start = ''] of text.matchAll(/kind: `([a-z_.]+)\$/g)) {
      assert.ok(PUT_TOGETHER[start], `${path}: kinds that begin with ${start}`)
      for (const kind of PUT_TOGETHER[start]) kinds.add(kind)
    }
  }
  return kinds
}

test('EV-10 EV-11 EV-12 every kind of event of the product is told, or stands there with the reason why not', () => {
  const found = kindsInSource()
  assert.ok(found.size > 40, 'the source is read')
  for (const must of ['proof.disowned', 'two_step.off', 'report.code_undone', 'replacement.vetoed', 'account.erased'])
    assert.ok(found.has(must), must)
  const unknown = [...found].filter((kind) => !(kind in TOLD) && !OTHER_WORDS.has(kind))
  assert.deepEqual(unknown, [], 'new kinds belong in told.ts')
  // What a trigger makes of ended sessions is all that no code records.
  const triggered = ['session.revoked', 'session.signed_out']
  const invented = Object.keys(TOLD).filter((kind) => !found.has(kind) && !triggered.includes(kind))
  assert.deepEqual(invented, [], 'kinds that nothing records any more')
})

test('EV-12 what is not told has its reason, and what has a reason is not told', () => {
  for (const [kind, { silent, signals }] of Object.entries(TOLD)) {
    const told = ['totp', undefined].flatMap((proof) => signals({ kind, data: { state: 'retired' } }, proof as 'totp'))
    assert.equal(told.length === 0, silent !== undefined, kind)
    if (silent !== undefined) assert.match(silent, /^\S.*\.$/, kind)
  }
})

const of = (...facts: Fact[]) => signalsOf(facts, () => 'passkey').map(({ signal }) => signal)

test('EV-11 each change of a credential has its registered type, kind of change and initiator', () => {
  const types = { mail: undefined, phone: 'phone-sms', totp: 'app', passkey: 'fido2-platform' } as const
  const changes = { 'proof.added': 'create', 'proof.blocked': 'revoke', 'proof.removed': 'delete' }
  for (const [proof, type] of Object.entries(types))
    for (const [kind, change] of Object.entries(changes)) {
      const told = signalsOf([{ kind, data: {} }], () => proof as keyof typeof types).map(({ signal }) => signal)
      const [first, second] = told
      assert.equal(first?.type, EVENTS.recoveryChanged, `${kind} ${proof}`)
      const claims = { credential_type: type, change_type: change, initiating_entity: 'user' }
      assert.deepEqual(second?.claims, type && claims, `${kind} ${proof}`)
    }
  const [password] = of({ kind: 'password.changed', data: { how: 'changed' } })
  assert.deepEqual(password?.claims.credential_type, 'password')
  const forgotten = of({ kind: 'password.changed', data: { how: 'forgotten' } })
  assert.equal(forgotten[0]?.type, EVENTS.recoveryActivated)
})

test('T109 what several facts of one act say is said once', () => {
  const facts = [
    'recovery_code.used',
    'replacement.completed',
    'recovery_code.made',
    'session.revoked',
    'password.changed',
  ]
  const told = of(...facts.map((kind) => ({ kind, data: { rank: 1 } })))
  const types = [EVENTS.recoveryChanged, EVENTS.credentialChange, EVENTS.sessionRevoked]
  assert.deepEqual(
    told.map(({ type }) => type),
    types,
  )
  // Two passkeys are one kind of credential, a passkey and a password are two.
  assert.equal(of({ kind: 'proof.added', data: {} }, { kind: 'account.secured', data: {} }).length, 3)
})

test('EV-12 with a recovery code and the password the password stays, and no change of it is told', () => {
  const told = (rank: number) => of({ kind: 'replacement.completed', data: { rank } }).map(({ type }) => type)
  assert.deepEqual(told(4), [EVENTS.recoveryChanged])
  assert.deepEqual(told(1), [EVENTS.recoveryChanged, EVENTS.credentialChange])
})

test('LG-02 a webhook shows ids and words, never where somebody was or with what', () => {
  const data = {
    source: '192.0.2.*',
    agent: 'Chrome',
    session: 's',
    browser: 'b',
    proof: 'p',
    request: 'r',
    reason: 'x',
  }
  for (const kind of WEBHOOK_KINDS) {
    const shown = Object.keys(shownOf({ kind, data }) ?? {})
    for (const name of ['source', 'agent', 'session', 'browser']) assert.ok(!shown.includes(name), `${kind} ${name}`)
  }
  assert.deepEqual(shownOf({ kind: 'replacement.vetoed', data }), { request: 'r', reason: 'x' })
  assert.equal(shownOf({ kind: 'session.begun', data }), undefined)
  assert.equal(shownOf({ kind: 'of tomorrow', data }), undefined)
})
