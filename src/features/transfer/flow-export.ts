import type { Service } from '../../platform/service.ts'
import { findAccountId } from '../account/store.ts'
import { identifierKey, identifierOf } from '../account/store-identifier.ts'
import { lookupKey, readMailAddress } from '../proof/address.ts'
import { sealedAbout } from '../proof/store.ts'
import { usualWait } from '../replacement/wait.ts'
import { lineOf, type OpenedAccount } from './out.ts'
import { type AccountOut, BEFORE_ALL, findByExternalId, loadPage, type ProofOut } from './store-export.ts'

export interface ExportWish {
  /** One account; null is all of them. */
  readonly accountId: string | null
  readonly withPasswordHashes: boolean
}

export interface ExportLine {
  readonly text: string
  /** A replacement runs or is disputed: the line cannot carry that. */
  readonly troubled: boolean
}

/** A line for each account, in the order of their ids; page by page, so that any number needs the same memory. */
export async function* exportLines(service: Service, wish: ExportWish): AsyncGenerator<ExportLine> {
  const { export_page_count: limit } = service.policy
  for (let behind = BEFORE_ALL; ; ) {
    const page = await loadPage(service.database, behind, wish.accountId, limit)
    const { now } = await service.time.moment()
    for (const row of page)
      yield { text: lineOf(opened(service, row, now), wish.withPasswordHashes), troubled: row.troubled }
    const last = page.at(-1)
    if (!last || page.length < limit) return
    behind = last.account_id
  }
}

const opened = ({ keys, policy }: Service, row: AccountOut, now: number): OpenedAccount => ({
  id: row.account_id,
  identifier: identifierOf(keys, {
    accountId: row.account_id,
    identifierSealed: row.identifier_sealed,
    hosted: row.hosted,
  }),
  externalId: row.external_id,
  locale: row.locale,
  zone: row.zone,
  createdAt: row.created_at,
  verifiedAt: row.verified_at,
  passwordHash: row.password_hash,
  passwordChangedAt: row.password_changed_at,
  twoStep: row.two_step,
  waitMs: waitOf(row, now, policy),
  proofs: (row.proofs ?? []).map(({ kind, state, id, sealed, label, created, proven }) => ({
    kind,
    state,
    address: addressOf(keys, row.account_id, { kind, id, sealed }),
    label,
    createdAt: created,
    provenAt: proven,
  })),
  history: row.events ?? [],
})

/** What was chosen and does not hold yet is not carried: it would hold sooner elsewhere. */
function waitOf(row: AccountOut, now: number, policy: Service['policy']): number | null {
  const { own_wait_ms: waitMs, own_wait_former_ms: formerMs, own_wait_set_at: setAt } = row
  if (waitMs === null || formerMs === null || setAt === null) return null
  return usualWait({ ownWait: { waitMs, formerMs, setAt } }, now, policy)
}

/** The secret of an app and the key of a passkey are no addresses, and stay sealed. */
function addressOf(keys: Service['keys'], accountId: string, proof: Pick<ProofOut, 'kind' | 'id' | 'sealed'>) {
  if (proof.sealed === '' || (proof.kind !== 'mail' && proof.kind !== 'phone')) return null
  return keys.open(Buffer.from(proof.sealed, 'hex'), sealedAbout(accountId, proof.id))
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Which account an operator means: by its id, by what their own system calls it, or by what the person signs in with. */
export async function accountMeant(service: Service, name: string): Promise<string | undefined> {
  if (UUID.test(name)) return name.toLowerCase()
  const address = readMailAddress(name)
  if (!address.ok) return findByExternalId(service.database, name)
  return findAccountId(service.database, identifierKey(service.keys, lookupKey(address.value.address)))
}
