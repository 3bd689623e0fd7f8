import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import { type Instant, systemClock } from '../../kernel/clock.ts'
import { seconds } from '../../kernel/duration.ts'
import { claim } from '../../platform/budget.ts'
import type { Service } from '../../platform/service.ts'
import { lasting } from './acr.ts'
import { acting } from './flow-acting.ts'
import {
  artifactKey,
  claimOnce,
  consumeArtifact,
  deleteArtifact,
  deleteGrant,
  deleteOfGrant,
  findArtifact,
  saveArtifact,
} from './store.ts'

/** The clients by their ids, in the words of the library. */
export type FindClient = (clientId: string) => Promise<AdapterPayload | undefined>

/** What the library keeps in our database. How long it lives is the ledger's to say; what tokens say of themselves is the wall's. */
export function artifactAdapter(service: Service, model: string): Adapter {
  const { database, keys, policy } = service
  const keyOf = (id: string, of = model) => artifactKey(keys, of, id)
  const now = async () => (await service.time.moment()).now
  const find = async (by: { idKey: Buffer } | { uidKey: Buffer }) => {
    const at = await now()
    const found = await findArtifact(database, keys, { model, ...by }, at, policy)
    if (!found) return undefined
    const { payload, consumedAt, expiresAt } = found
    return {
      ...payload,
      // The library counts on the wall, so it is told what is left by the ledger.
      exp: Math.floor((systemClock.wall() + expiresAt - at) / seconds(1)),
      ...(consumedAt === null ? {} : { consumed: Math.floor(consumedAt / seconds(1)) }),
    }
  }
  return {
    find: (id) => find({ idKey: keyOf(id) }),
    findByUid: (uid) => find({ uidKey: keyOf(uid) }),
    // Codes for devices without a browser are switched off.
    findByUserCode: async () => undefined,
    async upsert(id, given, expiresIn) {
      const at = await now()
      const payload = model === 'RefreshToken' ? { ...given, ...lasting(given.amr ?? []) } : given
      const grantId = model === 'Grant' ? id : given.grantId
      const by = acting.getStore()
      if (model === 'Interaction' && by && by.sessionId === undefined && !(await mayBegin(service, by.source, at)))
        throw new errors.TemporarilyUnavailable(
          'too many sign-ins were begun from this network; try again in ten minutes',
        )
      await database.query(
        saveArtifact(keys, {
          model,
          idKey: keyOf(id),
          accountId: given.accountId ?? null,
          sessionId: model === 'Session' && given.accountId ? (by?.sessionId ?? null) : null,
          grantKey: grantId ? keyOf(grantId, 'Grant') : null,
          uidKey: given.uid ? keyOf(given.uid) : null,
          epoch: model === 'Grant' ? (by?.epoch ?? null) : null,
          clientId: given.clientId ?? null,
          browserKey: model === 'Interaction' ? (by?.browserKey ?? null) : null,
          payload: { ...payload },
          createdAt: at,
          expiresAt: at + seconds(expiresIn ?? 0),
        }),
      )
    },
    async consume(id) {
      if (await consumeArtifact(database, model, keyOf(id), await now())) return
      // Of two who use the same thing at once one is a thief, and nobody can tell which (RFC 9700 4.14.2).
      const used = await find({ idKey: keyOf(id) })
      const { grantId } = (used ?? {}) as AdapterPayload
      if (grantId) await database.query(deleteGrant(keyOf(grantId, 'Grant')))
      throw new errors.InvalidGrant('used already')
    },
    async destroy(id) {
      // A session stays until its relying parties were told that it ended.
      if (model === 'Session') await consumeArtifact(database, model, keyOf(id), await now())
      else await database.query(deleteArtifact(model, keyOf(id)))
    },
    async revokeByGrantId(grantId) {
      await database.query(deleteOfGrant(model, keyOf(grantId, 'Grant')))
    },
  }
}

/** Whoever is nobody yet leaves a row behind with each sign-in that an app begins: so many, and no more (RL-07). */
const mayBegin = ({ database, policy }: Service, source: string, now: Instant): Promise<boolean> =>
  claim(
    database,
    {
      kind: 'oidc-begun',
      subject: source,
      limits: [{ windowMs: policy.oidc_begun_window_ms, max: policy.oidc_begun_network_max }],
    },
    now,
  )

/** The library looks first and writes then: of two with the same proof at once both would be the first. */
const proofAdapter = (service: Service, model: string): Adapter => ({
  ...artifactAdapter(service, model),
  async upsert(id, _, expiresIn) {
    const { database, keys } = service
    const { now } = await service.time.moment()
    const idKey = artifactKey(keys, model, id)
    const isFirst = await claimOnce(database, keys, { model, idKey }, now, now + seconds(expiresIn ?? 0))
    if (!isFirst) throw new errors.InvalidGrant('used already')
  },
})

/** Clients are not the library's to write; everything else is. */
export const adapterFor =
  (service: Service, findClient: FindClient) =>
  (model: string): Adapter => {
    if (model === 'ReplayDetection') return proofAdapter(service, model)
    const adapter = artifactAdapter(service, model)
    return model === 'Client' ? { ...adapter, find: findClient } : adapter
  }
