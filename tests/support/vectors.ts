import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type CodeBudget, failureBudget, proofBudget, sendBudgets } from '../../src/features/challenge/budgets.ts'
import { type Ask, type Asked, ask, type Challenge, wrongCode } from '../../src/features/challenge/rules.ts'
import { comeBack, disown, leave, type Manner } from '../../src/features/proof/leave.ts'
import { aged, agesAt, type Proof, type ProofState, powers } from '../../src/features/proof/rules.ts'
import { judgeRecoveryCode } from '../../src/features/recovery-code/rules.ts'
import type { Over } from '../../src/features/replacement/request.ts'
import { halfwayIn, type Standing } from '../../src/features/session/rules.ts'
import { days, parseDuration } from '../../src/kernel/duration.ts'
import { ok, type Result } from '../../src/kernel/result.ts'
import { policy } from '../../src/policy/policy.ts'
import { Budgets } from './budgets.ts'
import { aCode, aProof, type Command, Story, T0 } from './case.ts'

/**
 * A boundary case in a language of its own, so that another implementation can be held to the same. Durations are
 * ISO 8601; `at` counts from the beginning of the story.
 */
export interface Vector {
  readonly file: string
  readonly kind: string
  readonly title: string
  /** The clause that it takes its expectation from. */
  readonly source: string
  readonly given: Readonly<Record<string, unknown>>
  readonly commands: readonly Readonly<Record<string, unknown>>[]
  /** What the last command answered, and the state afterwards. */
  readonly then: Readonly<Record<string, unknown>>
}

const ROOT = join(import.meta.dirname, '../../vectors')
const KEYS = ['title', 'source', 'given', 'commands', 'then']

export const vectors: readonly Vector[] = globSync('**/*.json', { cwd: ROOT })
  .sort()
  .flatMap((file) => {
    const list: Vector[] = JSON.parse(readFileSync(join(ROOT, file), 'utf8'))
    return list.map((vector, i) => {
      assert.deepEqual(Object.keys(vector), KEYS, `${file} ${i}`)
      assert.ok(vector.commands.length > 0 && Object.keys(vector.then).length > 0, `${file} ${i} checks nothing`)
      return { ...vector, file: basename(file), kind: dirname(file) }
    })
  })

function duration(text: unknown): number {
  const value = typeof text === 'string' ? parseDuration(text) : undefined
  if (value === undefined) throw new Error(`not a duration: ${JSON.stringify(text)}`)
  return value
}

/** An instant as the vectors write it: the duration since the beginning, or null. */
const since = (instant: unknown): unknown => (typeof instant === 'number' ? instant - T0 : instant)

function answerOf(result: Result<unknown> | undefined) {
  if (!result || result.ok) return { refusal: null }
  const { at, ...params } = result.refusal.params
  return { refusal: result.refusal.code, ...params, ...(at === undefined ? {} : { until: since(at) }) }
}

/** Every key of `then` is compared; those that name an instant or a span are written as durations. */
const SPANS = new Set(['until', 'deadline', 'wait', 'finishFrom'])

function compare(vector: Vector, actual: Readonly<Record<string, unknown>>): void {
  const expected = Object.entries(vector.then).map(([key, value]) => [
    key,
    SPANS.has(key) && value !== null ? duration(value) : value,
  ])
  const shown = expected.map(([key]) => [key, actual[String(key)]])
  assert.deepEqual(Object.fromEntries(shown), Object.fromEntries(expected), vector.title)
}

/** The past of a given account: vetoes so many days ago, each of the candidate "blocked@new". */
function vetoes(ago: readonly unknown[]): Over[] {
  return ago.map((text, i) => ({
    requestId: `v${i}`,
    receipt: `v${i}`,
    rank: 1,
    browserKey: 'thief',
    sessionId: 'thief',
    source: '',
    agent: '',
    epoch: 1,
    oldProofs: ['old-mail'],
    codeId: null,
    startedAt: T0 - duration(text) - 1,
    waitMs: 0,
    told: ['start'],
    state: 'vetoed',
    provenAt: T0 - duration(text) - 1,
    endedAt: T0 - duration(text),
    endedBy: 'old-mail',
    endReason: 'not_me',
  }))
}

function playReplacement(vector: Vector): void {
  const { proofs, codes, vetoed, mail, ago, failedCodes } = vector.given as {
    proofs?: Record<string, ProofState>
    codes?: Record<string, string>
    vetoed?: string[]
    mail?: boolean
    /** How long ago the account was made, its password changed, and the account made secure. */
    ago?: { created?: string; password?: string; secured?: string }
    failedCodes?: number
  }
  const times = Object.entries({ createdAt: ago?.created, passwordChangedAt: ago?.password, securedAt: ago?.secured })
  const story = new Story(
    {
      ...(proofs && { proofs: Object.entries(proofs).map(([id, state]) => aProof(id, state, { changedAt: T0 })) }),
      ...(codes && {
        codes: Object.entries(codes).map(([id, age]) => aCode(id, T0 - duration(age) + policy.recovery_code_age_ms)),
      }),
      ...(vetoed && { requests: vetoes(vetoed) }),
      ...Object.fromEntries(times.flatMap(([key, text]) => (text === undefined ? [] : [[key, T0 - duration(text)]]))),
      ...(failedCodes !== undefined && { failedCodes }),
    },
    mail ?? true,
  )
  if (vetoed)
    story.case = {
      ...story.case,
      proofs: [...story.case.proofs, aProof('blocked@new', 'gone', { requestId: 'v0' }), aProof('typed', 'gone')],
    }
  let result: ReturnType<Story['play']> | undefined
  for (const [i, { at, refused, for: forText, ago: agoText, ...rest }] of vector.commands.entries()) {
    if (at !== undefined) story.pass(T0 + duration(at) - story.now)
    const spans = {
      ...(forText === undefined ? {} : { forMs: duration(forText) }),
      ...(agoText === undefined ? {} : { agoMs: duration(agoText) }),
    }
    result = story.play({ ...rest, ...spans } as unknown as Command)
    const isLast = i === vector.commands.length - 1
    if (!isLast) assert.equal(result.ok ? undefined : result.refusal.code, refused, `${vector.title}: command ${i}`)
  }
  const request = story.case.requests.at(-1)
  const change = result?.ok ? result.value : undefined
  compare(vector, {
    ...answerOf(result),
    status: request && story.status(),
    proofs: Object.fromEntries(story.case.proofs.map((p) => [p.proofId, p.state])),
    notices: change?.notices.map((n) => `${n.template} > ${n.proofId}`),
    happened: change?.happened.map((h) => h.kind),
    ends: change?.ends.map((e) => e.which),
    deadline: request && 'deadlineAt' in request ? request.deadlineAt - T0 : null,
    wait: request?.waitMs,
    told: request?.told,
    unreached: request && 'unreached' in request && request.unreached,
    requests: story.case.requests.map((r) => `${r.requestId} ${r.state}`),
    codes: Object.fromEntries(story.case.codes.map((c) => [c.codeId, c.state])),
    protected: story.case.protectedAt !== null,
    disputed: story.case.disputedAt !== null,
    undos: story.case.undos.map((u) => `${u.requestId} ${u.state}`),
    epoch: story.case.epoch,
  })
}

const LIMITS = { networkSendsPerDay: policy.network_sends_day_max, smsPerDay: policy.sms_service_day_max }

function askFor(command: Vector['commands'][number], challengeId: string): Ask {
  return {
    challengeId,
    proofId: String(command.proof ?? 'old-mail'),
    kind: command.kind === 'phone' ? 'phone' : 'mail',
    purpose: (command.purpose as Ask['purpose'] | undefined) ?? 'verify',
    requestId: typeof command.request === 'string' ? command.request : null,
    browserKey: String(command.by ?? 'browser'),
    trusted: command.trusted === true,
    epoch: Number(command.epoch ?? 1),
    deliverable: command.deliverable !== false,
  }
}

/** An account's codes with all that limits them, as the flows put both together. */
class Codes {
  known: readonly Challenge[] = []
  readonly #budgets = new Budgets()

  ask(command: Vector['commands'][number], now: number): Result<Asked> {
    const wish = askFor(command, `c${this.known.length + 1}`)
    const { trusted, kind, proofId } = wish
    const asked = ask(this.known, wish, now, policy)
    const { challenge, replaced } = asked
    if (!asked.send) return ok(asked)
    const about = { accountId: 'account', mailbox: proofId, block: 'block', proven: true, network: undefined }
    const sends = sendBudgets({ ...about, kind, trusted }, LIMITS, policy)
    const wrong = challenge.challengeId === wish.challengeId ? this.#wrongBudgets(wish) : []
    const refused = this.#budgets.refusal([...sends, ...wrong], now)
    if (refused) return refused
    this.#budgets.spend(sends, now)
    const written = new Map([replaced, challenge].flatMap((c) => (c ? [[c.challengeId, c] as const] : [])))
    this.known = [...new Map([...this.known.map((c) => [c.challengeId, c] as const), ...written]).values()]
    return ok(asked)
  }

  try(challengeId: unknown, right: boolean, now: number): Result<unknown> {
    const live = this.known.find((c) => c.challengeId === challengeId)
    if (!live) throw new Error(`no challenge ${String(challengeId)}`)
    const wrong = this.#wrongBudgets(live)
    const tried = { ...live, attempts: live.attempts + 1 }
    this.known = this.known.map((c) => (c === live ? (right ? { ...tried, state: 'used' as const } : tried) : c))
    const refused = this.#budgets.refusal(wrong, now)
    if (refused) return refused
    if (right) return ok(tried)
    this.#budgets.spend(wrong, now)
    const [ofAccount] = wrong
    const day = this.#budgets.timesOf(ofAccount as CodeBudget).filter((t) => t > now - days(1)).length
    return wrongCode(tried.attempts, policy.code_failures_day_max - day, policy)
  }

  #wrongBudgets = ({ proofId, trusted }: { proofId: string; trusted: boolean }) => [
    failureBudget('account', trusted, policy),
    proofBudget('account', proofId, trusted, policy),
  ]
}

function playChallenge(vector: Vector): void {
  const codes = new Codes()
  let actual: Record<string, unknown> = {}
  for (const [i, command] of vector.commands.entries()) {
    const now = T0 + duration(command.at)
    const before = codes.known
    let result: Result<unknown> = ok(undefined)
    if (command.do === 'ask') {
      const asked = codes.ask(command, now)
      result = asked
      if (asked.ok) {
        const { challenge, send } = asked.value
        actual = { challenge: challenge.challengeId, send, sends: challenge.sends, lives: challenge.expiresAt - now }
      }
    } else {
      for (let n = 0; n < Number(command.times ?? 1); n++)
        result = codes.try(command.challenge, command.right === true, now)
    }
    const isLast = i === vector.commands.length - 1
    if (!isLast)
      assert.equal(result.ok ? undefined : result.refusal.code, command.refused, `${vector.title}: command ${i}`)
    if (!result.ok && command.do === 'ask') assert.equal(codes.known, before)
    actual = { ...actual, ...answerOf(result) }
  }
  const states = Object.fromEntries(codes.known.map((c) => [c.challengeId, `${c.state} ${c.attempts}`]))
  compare(vector, { ...actual, states })
}

function playRecoveryCode(vector: Vector): void {
  const { state, age } = vector.given as { state?: 'live' | 'used' | 'replaced' | 'revoked'; age: string }
  const code = aCode('code', T0 - duration(age) + policy.recovery_code_age_ms, { state: state ?? 'live' })
  for (const command of vector.commands) {
    const digest = command.typed === 'right' ? code.digest : 'digest of another'
    const result = judgeRecoveryCode([code], digest, T0 + duration(command.at))
    compare(vector, { ...answerOf(result), state: code.state })
  }
}

function playProof(vector: Vector): void {
  if (vector.file === 'leave.json') {
    playLeaving(vector)
    return
  }
  let proof = aProof('proof', vector.given.state as ProofState, { changedAt: T0 })
  for (const command of vector.commands) proof = aged(proof, T0 + duration(command.at), policy)
  const next = agesAt(proof, policy)
  compare(vector, { state: proof.state, ...powers(proof), until: next === undefined ? null : next - T0 })
}

/** Proofs of one account that leave, come back and are disowned, with what time does to them in between. */
function playLeaving(vector: Vector): void {
  const given = Object.entries(vector.given.proofs as Record<string, ProofState>)
  let proofs: readonly Proof[] = given.map(([id, state]) => aProof(id, state, { changedAt: T0 }))
  let result: Result<Proof> | undefined
  for (const { at, do: act, proof: id, manner } of vector.commands) {
    const now = T0 + duration(at)
    proofs = proofs.map((p) => aged(p, now, policy))
    const proof = proofs.find((p) => p.proofId === id)
    assert.ok(proof, String(id))
    if (act === 'leave') result = leave(proofs, proof.proofId, manner as Manner, now)
    else result = act === 'keep' ? comeBack(proof, now) : disown(proofs, proof.proofId, now)
    const changed = result.ok ? result.value : proof
    proofs = proofs.map((p) => (p.proofId === id ? changed : p))
  }
  compare(vector, { ...answerOf(result), states: Object.fromEntries(proofs.map((p) => [p.proofId, p.state])) })
}

/** What a password opens: by what the account asks for, what was shown in the session, and what the browser is. */
function playSession(vector: Vector): void {
  const { asks, shown } = vector.given as { asks: readonly string[]; shown?: 'proof' | 'candidate' }
  const since = (what: string) => (asks.includes(what) ? T0 : null)
  const account = { protectedAt: since('protected'), twoStepAt: since('two-step'), disputedAt: since('disputed') }
  const session = { proofShownAt: shown === 'proof' ? T0 : null, recoveryOf: null }
  for (const { browser } of vector.commands)
    compare(vector, { halfway: halfwayIn(account, session, browser as Standing) ?? null })
}

export const players: Readonly<Record<string, (vector: Vector) => void>> = {
  replacement: playReplacement,
  challenge: playChallenge,
  'recovery-code': playRecoveryCode,
  proof: playProof,
  session: playSession,
}
