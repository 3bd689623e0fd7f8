import type { Instant } from '../../kernel/clock.ts'
import { isSignature } from '../../platform/crypto/signature.ts'
import type { Sql } from '../../platform/database/sql.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { recordEvents } from '../../platform/event.ts'
import { enqueue, type Intent } from '../../platform/outbox.ts'
import type { Service } from '../../platform/service.ts'
import type { Policy } from '../../policy/policy.ts'
import { loadAccount, saveAccount } from '../account/store.ts'
import { type Proof, powers } from '../proof/rules.ts'
import { loadProofs } from '../proof/store.ts'
import { hasRank, isTrusted } from '../session/device.ts'
import { loadSessionDevice, missedInSession, shownInSession } from '../session/store-device.ts'
import { doerOf, type Person } from '../session/store-visitor.ts'
import { type Asked, type Device, isOpen, type SignaturePurpose, signedText, used } from './rules.ts'
import { keepChallenge, loadChallenge, loadDevices, missDevice, touchDevice, useChallenge } from './store.ts'

const NONCE_BYTES = 16

/** What the page's script says where its browser keeps no key for this account, and where something else went wrong. */
const NO_KEY = 'none'
const FAILED = 'failed'

const accountOf = ({ account, session }: Person) => ({ accountId: account.accountId, sessionId: session.sessionId })

/** Derived, so that the database holds nothing to be signed; it binds the session, the purpose and the time. */
function challengeOf(service: Service, person: Person, purpose: SignaturePurpose, { nonce, askedAt }: Asked): string {
  const { accountId, sessionId } = accountOf(person)
  return service.keys.digest('device', accountId, sessionId, purpose, nonce, String(askedAt)).toString('base64url')
}

/** Asks for a signature: good once, in this session, for this purpose, within a minute. A former question is void. */
export async function askSignature(service: Service, person: Person, purpose: SignaturePurpose): Promise<string> {
  const { accountId, sessionId } = accountOf(person)
  const { now } = await service.time.moment()
  const asked = { nonce: service.random.bytes(NONCE_BYTES), askedAt: now }
  await keepChallenge(service.database, accountId, sessionId, purpose, asked)
  return challengeOf(service, person, purpose, asked)
}

/** The signature of a key under what was asked here: the parts that use the question up, or why it is none. */
export async function judgeWith(
  service: Service,
  person: Person,
  purpose: SignaturePurpose,
  publicKey: Buffer,
  signature: unknown,
  now: Instant,
): Promise<{ readonly is: 'right'; readonly must: Sql } | { readonly is: 'wrong' | 'stale' }> {
  if (signature === FAILED) return { is: 'stale' }
  const { accountId, sessionId } = accountOf(person)
  const asked = await loadChallenge(service.database, accountId, sessionId, purpose)
  if (!asked || !isOpen(asked, now, service.policy)) return { is: 'stale' }
  const text = signedText(purpose, challengeOf(service, person, purpose, asked))
  return isSignature(publicKey, text, signature)
    ? { is: 'right', must: useChallenge(accountId, sessionId, purpose, asked) }
    : { is: 'wrong' }
}

/** What the browser showed of the device that its cookies name. */
export type Judged =
  /** Its key signed; `musts` belong into the unit of the act. */
  | { readonly is: 'shown'; readonly device: Device; readonly musts: readonly Sql[] }
  /** No trusted device, or a signature that came too late: neither good nor bad. */
  | { readonly is: 'nothing' }
  /** The cookies of a trusted device without its key: a copy, or a browser that lost it. */
  | { readonly is: 'missing' }

export async function judgeSignature(
  service: Service,
  person: Person,
  purpose: SignaturePurpose,
  signature: unknown,
  now: Instant,
): Promise<Judged> {
  const { accountId } = person.account
  const { policy, database } = service
  const devices = person.device ? await loadDevices(database, accountId, now - policy.device_unused_ms) : []
  const device = devices.find((d) => d.deviceId === person.device?.deviceId)
  if (!device) return { is: 'nothing' }
  if (signature === '' || signature === undefined || signature === NO_KEY) return { is: 'missing' }
  const judged = await judgeWith(service, person, purpose, device.publicKey, signature, now)
  if (judged.is !== 'right') return { is: judged.is === 'wrong' ? 'missing' : 'nothing' }
  return { is: 'shown', device, musts: [judged.must, touchDevice(accountId, used(device, now, policy))] }
}

/** Rank 2 takes the key's signature for this very act; everything else is the password alone (machine.md b.2). */
export const rankShown = (judged: Judged, now: Instant, policy: Policy): 1 | 2 =>
  judged.is === 'shown' && hasRank(judged.device, now, policy) ? 2 : 1

/** The silent signature on a signed-in page: the browser is itself, or it is told that it is not (machine.md b.7). */
export async function proveDevice(service: Service, person: Person, signature: unknown): Promise<boolean> {
  const { accountId, sessionId } = accountOf(person)
  const outcome = await untilWon<Judged['is']>(async () => {
    const { now } = await service.time.moment()
    const account = await loadAccount(service.database, accountId)
    const judged = await judgeSignature(service, person, 'session', signature, now)
    if (!account || judged.is !== 'shown') return judged.is
    const unit = new Unit().expect(saveAccount(account))
    for (const must of judged.musts) unit.expect(must)
    if (completesSignIn(person, used(judged.device, now, service.policy), now))
      unit.add(recordEvents(service.random, accountId, now, [{ kind: 'session.begun', data: doerOf(person) }]))
    await unit.expect(shownInSession(accountId, sessionId, now)).commit(service.database)
    return 'shown'
  })
  if (outcome === 'missing') await tellMissing(service, person)
  return outcome === 'shown'
}

/** Was the signature all that a sign-in still lacked? */
const completesSignIn = ({ halfway, device }: Person, { lapsedAt }: Device, now: Instant): boolean =>
  halfway !== undefined && device !== undefined && isTrusted({ ...device, shownAt: now, lapsedAt })

/**
 * The cookies of a trusted device were used without its key. The session is worth a password from now on, and every
 * proof hears of it, once for each session and day; the browser that has the key keeps its rank (T029, machine.md b.7).
 */
export async function tellMissing(service: Service, person: Person): Promise<void> {
  const { accountId, sessionId } = accountOf(person)
  const { policy } = service
  await untilWon(async () => {
    const { now } = await service.time.moment()
    const usedSince = now - policy.device_unused_ms
    const [account, device, proofs, devices] = await service.database.together((connection) =>
      Promise.all([
        loadAccount(connection, accountId),
        loadSessionDevice(connection, accountId, sessionId, usedSince),
        loadProofs(connection, accountId),
        loadDevices(connection, accountId, usedSince),
      ]),
    )
    if (!account || !device || device.missedAt !== null) return
    const { deviceId } = device
    const params = { device: deviceId, agent: person.agent, source: person.source }
    const before = devices.find((d) => d.deviceId === deviceId)?.missedAt ?? null
    const toldLately = before !== null && now < before + policy.device_missed_again_ms
    const notices = toldLately ? [] : noticesTo(proofs, 'device-copied', `${deviceId}/${sessionId}`, params)
    await new Unit()
      .expect(saveAccount(account))
      .expect(missedInSession(accountId, sessionId, now))
      .add(missDevice(accountId, deviceId, now))
      .add(enqueue(service.random, accountId, now, policy.delivery_give_up_ms, notices))
      .add(recordEvents(service.random, accountId, now, [{ kind: 'device.copied', data: params }]))
      .commit(service.database)
  })
  service.nudge()
}

/** To every proof that hears of what happens to the account. */
export const noticesTo = (
  proofs: readonly Proof[],
  template: 'device-added' | 'device-removed' | 'device-copied',
  subject: string,
  params: Intent['params'],
): Intent[] =>
  proofs
    .filter((proof) => powers(proof).alerts)
    .map(({ proofId }) => ({ template, proofId, dedupe: `${template}/${subject}/${proofId}`, params }))
