import { type Instant, isoInstant, systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { uuid } from '../../kernel/random.ts'
import { Unit, untilWon } from '../../platform/database/unit.ts'
import { type Due, setDue } from '../../platform/due.ts'
import type { Service } from '../../platform/service.ts'
import { entryWords, otherEntry } from '../activity/texts.ts'
import type { Registration } from '../oidc/client.ts'
import { findClient, subjectFor } from '../oidc/flow-clients.ts'
import { signingKeys } from '../oidc/flow-keys.ts'
import { authorizationsOf } from '../oidc/flow-logout.ts'
import { openLogin } from '../oidc/store.ts'
import { loadProofs } from '../proof/store.ts'
import { forgetSubject, isStream, loadSubjectWish, loadTargets, subjectKey, type Target } from './store.ts'
import { deleteFact, loadChoice, loadFacts, type StoredFact } from './store-facts.ts'
import { insertSets, type SignalSet } from './store-sets.ts'
import { deliveredOf, type Stream } from './stream.ts'
import { revokedWords } from './texts.ts'
import { EVENTS, isAboutChoice, isOfOneSession, type Signal, shownOf, signalsOf, TOLD } from './told.ts'

type Draft = Omit<SignalSet, 'setId' | 'targetId'>

/**
 * What happened to an account is made into what each target is told, in the order in which it happened, each fact once.
 * The facts that this finds may be more than the one whose timer rang; the timers of the others find nothing left.
 */
export async function makeSignals(service: Service, due: Due): Promise<void> {
  const { database, policy } = service
  const { accountId } = due
  await untilWon(async () => {
    const facts = await loadFacts(database, accountId, policy.signal_facts_count)
    const unit = new Unit()
    for (const { factId } of facts) unit.expect(deleteFact(accountId, factId))
    if (facts.length > 0) {
      const { now } = await service.time.moment()
      const sets = await setsFor(service, accountId, facts, now, unit)
      if (sets.length > 0) unit.add(insertSets(sets, now))
    }
    await unit.add(setDue(due, undefined)).commit(database)
  })
  service.nudge()
}

async function setsFor(
  service: Service,
  accountId: string,
  facts: readonly StoredFact[],
  now: Instant,
  unit: Unit,
): Promise<SignalSet[]> {
  const { database } = service
  const { shiftMs } = await service.time.moment()
  const targets = (await loadTargets(database)).filter(({ state }) => state !== 'disabled')
  const units = await unitsOf(service, accountId, facts)
  const sets: SignalSet[] = []
  for (const target of targets) {
    const drafts = isStream(target)
      ? await draftsOfStream(service, target, accountId, units, now, unit)
      : draftsOfWebhook(target, accountId, facts, shiftMs)
    sets.push(...drafts.map((draft) => ({ ...draft, setId: uuid(service.random), targetId: target.targetId })))
  }
  return sets
}

type Told = readonly { readonly fact: StoredFact; readonly signal: Signal }[]

/** The facts as signals, act by act. Of who chose not to be told of, nothing more is told. */
async function unitsOf(service: Service, accountId: string, facts: readonly StoredFact[]): Promise<Told> {
  const { database, log } = service
  const [proofs, choice] = await Promise.all([loadProofs(database, accountId), loadChoice(database, accountId)])
  const kinds = new Map(proofs.map(({ proofId, kind }) => [proofId, kind]))
  for (const { kind } of facts) if (!(kind in TOLD)) log.error('a kind of event is not known to signals', { kind })
  const open = choice?.effective ? facts.filter(({ kind }) => isAboutChoice(kind)) : facts
  const units = [...new Set(open.map(({ unit }) => unit))]
  return units.flatMap((unit) =>
    signalsOf(
      open.filter((fact) => fact.unit === unit),
      ({ data }) => kinds.get(String(data.proof)),
    ),
  )
}

/** What a receiver is told, by the name that it knows the person by. */
async function draftsOfStream(
  service: Service,
  stream: Target & Stream,
  accountId: string,
  told: Told,
  now: Instant,
  unit: Unit,
): Promise<Draft[]> {
  const { database, keys, settings } = service
  const client = await findClient(service, stream.clientId)
  if (!client || told.length === 0 || !mayHear(client.registration)) return []
  const sub = subjectFor(service, client.registration, accountId)
  const key = subjectKey(keys, stream.targetId, sub)
  const wish = await loadSubjectWish(database, stream.targetId, key)
  const isWanted = wish ? wish.wanted || now < wish.since : !client.registration.consent
  if (!isWanted) return []
  if (told.some(({ signal }) => signal.type === EVENTS.purged)) unit.add(forgetSubject(stream.targetId, key))
  const [{ activeId }, { shiftMs }] = await Promise.all([signingKeys(service, now), service.time.moment()])
  const delivered = new Set(deliveredOf(stream))
  const user = { format: 'iss_sub', iss: settings.origin, sub }
  return told
    .filter(({ signal }) => delivered.has(signal.type))
    .flatMap(({ fact, signal }) =>
      subjectsOf(service, stream.clientId, user, fact).map((subject) => ({
        accountId,
        kind: signal.type,
        keyId: activeId,
        content: {
          ...claimsOf(settings.origin, stream.clientId),
          txn: fact.sourceId,
          sub_id: subject,
          events: { [signal.type]: eventOf(fact, signal, shiftMs) },
        },
      })),
    )
}

/** The person; or, where one session ended, that session for each name that this receiver knows it by, if it knows it at all. */
function subjectsOf({ keys }: Service, clientId: string, user: object, { kind, data }: StoredFact): readonly object[] {
  if (!isOfOneSession(kind)) return [user]
  return String(data.logins)
    .split(',')
    .flatMap((login) => {
      const [idKey = '', payload = ''] = login.split(':')
      const opened = openLogin(keys, Buffer.from(idKey, 'hex'), Buffer.from(payload, 'hex'))
      const sid = authorizationsOf(opened)[clientId]?.sid
      return sid === undefined ? [] : [{ format: 'complex', user, session: { format: 'opaque', id: sid } }]
    })
}

/** Of a client that may neither read nor manage streams any more, nothing is told. */
export const mayHear = ({ scopes }: Pick<Registration, 'scopes'>): boolean =>
  scopes.includes('ssf.read') || scopes.includes('ssf.manage')

/** The claims of every token; `jti` is the id of its row. What receivers compare with their own clocks is the wall's. */
export const claimsOf = (iss: string, aud: string) => ({ iss, aud, iat: Math.floor(systemClock.wall() / seconds(1)) })

/** CAEP's events say when, by whom and why (CAEP 2); those of RISC have no place for it. */
function eventOf({ kind, at, data }: StoredFact, { type, claims }: Signal, shiftMs: number): Record<string, unknown> {
  if (type !== EVENTS.credentialChange && type !== EVENTS.sessionRevoked) return { ...claims }
  const words =
    kind === 'session.revoked'
      ? revokedWords
      : (entryWords[isOfOneSession(kind) ? 'session ended' : kind.replace('.', ' ')] ?? otherEntry)
  const because = typeof data.reason === 'string' ? ` (${data.reason})` : ''
  return {
    ...claims,
    event_timestamp: Math.floor((at + shiftMs) / seconds(1)),
    reason_admin: { en: words.en + because, ja: words.ja + because },
  }
}

const draftsOfWebhook = (
  { events }: Target,
  accountId: string,
  facts: readonly StoredFact[],
  shiftMs: number,
): Draft[] =>
  facts.flatMap((fact) => {
    const shown = events.includes(fact.kind) ? shownOf(fact) : undefined
    if (!shown) return []
    const data = { account: accountId, event: fact.sourceId, ...shown }
    const content = { type: fact.kind, timestamp: isoInstant(fact.at + shiftMs), data }
    return [{ accountId, kind: fact.kind, keyId: null, content }]
  })
