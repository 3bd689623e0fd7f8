// Who asks, and about whom: accounts in several states, machines and apps with more and fewer powers.
import { createHash } from 'node:crypto'
import * as client from 'openid-client'
import { removeClient } from '../../src/features/oidc/flow-clients.ts'
import type { MadeAccount } from '../../src/main/dev-accounts.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { APP_SCOPES, ownApp } from '../support/app.ts'
import {
  ask,
  browserOf,
  connected,
  goOn,
  ledTo,
  type RelyingParty,
  relyingParty,
  type Stage,
  tokensOf,
  verifies,
} from '../support/relying-party.ts'
import { pending } from '../support/scene.ts'

const MACHINE = [
  'accounts.read',
  'accounts.write',
  'accounts.report',
  'accounts.export',
  'accounts.erase',
  'verifications',
]
const PERSON = ['security_info', 'security_info.write']
const SCOPE = `openid verification ${PERSON.join(' ')}`

/** A token, what it is, and what it allows. */
export interface Holder {
  readonly name: string
  readonly token: string | undefined
  readonly scopes: readonly string[]
  /** Shows the key that its token is bound to. */
  readonly app?: RelyingParty
  /** Whose it is; a machine's is nobody's. */
  readonly accountId?: string
}

export interface People {
  readonly accounts: readonly MadeAccount[]
  /** Those of them whose security info is being replaced. */
  readonly replaced: readonly string[]
  /** Contacts of them all. */
  readonly contacts: readonly string[]
  /** Addresses that stand nowhere but in an export. */
  readonly addresses: readonly string[]
  holders(): Promise<readonly Holder[]>
}

export async function makePeople(stage: Stage): Promise<People> {
  const { world } = stage
  const accounts: MadeAccount[] = []
  for (let i = 0; i < 6; i++)
    accounts.push(
      await world.account({
        verifiedDaysAgo: i * 60,
        proofs: [
          { kind: 'mail', address: `hidden${i}@far-mail.example` },
          { kind: 'phone', address: `+8190${55_500_000 + i}` },
        ],
      }),
    )
  for (let i = 0; i < 2; i++) accounts.push((await pending(world, `fuzz${i}`)).account)
  const machines = [await relyingParty(stage, { redirect_uris: [], scopes: MACHINE })]
  for (const scope of [...MACHINE, 'ssf.read'])
    machines.push(await relyingParty(stage, { redirect_uris: [], scopes: [scope] }))
  const app = await relyingParty(stage, { scopes: PERSON })
  const own = await ownApp(stage)
  let times = 0
  return {
    accounts,
    replaced: accounts.slice(6).map(({ id }) => id),
    contacts: accounts.flatMap(({ proofs }) => proofs.map(({ id }) => id)),
    addresses: ['far-mail.example', '9055500', 'old-mail.example', 'new-mail.example'],
    // Each time another one steps up: codes are sent to one mailbox only so often a day.
    holders: () => holdersOf(stage, { accounts, machines, app, own }, times++ % 6),
  }
}

interface Cast {
  readonly accounts: readonly MadeAccount[]
  readonly machines: readonly RelyingParty[]
  readonly app: RelyingParty
  readonly own: RelyingParty
}

async function holdersOf(stage: Stage, { accounts, machines, app, own }: Cast, steps: number): Promise<Holder[]> {
  const holders: Holder[] = [
    { name: 'nobody', token: undefined, scopes: [] },
    { name: 'garbage', token: 'x'.repeat(43), scopes: [] },
    { name: 'no token', token: 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.', scopes: [] },
  ]
  for (const [i, { config }] of machines.entries()) {
    const scopes = i === 0 ? MACHINE : [[...MACHINE, 'ssf.read'][i - 1] ?? '']
    const { access_token: token } = await client.clientCredentialsGrant(config, { scope: scopes.join(' ') })
    holders.push({ name: `machine ${scopes.join(' ')}`, token, scopes })
  }
  const gone = await relyingParty(stage, { redirect_uris: [], scopes: MACHINE })
  const { access_token: token } = await client.clientCredentialsGrant(gone.config, { scope: MACHINE.join(' ') })
  await removeClient(stage.world.service, gone.id)
  holders.push({ name: 'machine that was taken away', token, scopes: [] })
  const others = accounts.filter((_, i) => i !== steps)
  const [plain, few, replaced] = [others[0], others[1], accounts[6]]
  holders.push(await stepped(stage, app, accounts[steps], `hidden${steps}@far-mail.example`))
  for (const account of [plain, replaced]) if (account) holders.push(await person(stage, app, account, SCOPE))
  for (const account of [plain, replaced]) if (account) holders.push(...(await byKey(stage, own, account)))
  if (few) holders.push(await person(stage, app, few, 'openid verification'))
  return holders
}

async function person(stage: Stage, app: RelyingParty, account: MadeAccount, scope: string): Promise<Holder> {
  const { tokens } = await connected(stage, app, account, { scope })
  return { name: `person ${scope}`, token: tokens.access_token, scopes: scope.split(' '), accountId: account.id }
}

/** Who has the key, and who has only the token of it. */
async function byKey(stage: Stage, app: RelyingParty, account: MadeAccount): Promise<Holder[]> {
  const scope = ['openid', 'verification', ...APP_SCOPES].join(' ')
  const { tokens } = await connected(stage, app, account, { scope })
  const token = tokens.access_token
  return [
    { name: 'own app', token, scopes: scope.split(' '), app, accountId: account.id },
    { name: 'token without its key', token, scopes: [] },
  ]
}

async function stepped(
  stage: Stage,
  app: RelyingParty,
  account: MadeAccount | undefined,
  address: string,
): Promise<Holder> {
  if (!account) throw new Error('nobody to step up')
  const browser = browserOf(stage)
  await connected(stage, app, account, { scope: SCOPE }, browser)
  const asking = await ask(app, { scope: SCOPE, acr_values: 'urn:honnin:acr:2' })
  await browser.open(asking.url)
  await browser.follow('/verify')
  const [proof] = account.proofs
  await verifies(stage, browser, address, proof?.id ?? '')
  await goOn(browser)
  const { access_token: token } = await tokensOf(app, ledTo(browser), asking)
  return { name: 'person, stepped up', token, scopes: SCOPE.split(' '), accountId: account.id }
}

/** Everything that an act could have changed, in one number; with `but`, of all others than that account. */
export async function stateOf({ world }: Stage, but = '00000000-0000-0000-0000-000000000000'): Promise<string> {
  const rows = await world.service.database.query<{ state: string | null }>(sql`
    select string_agg(md5(t), '' order by t) as state from (
      select a::text from account a where account_id <> ${but}::uuid
      union all select p::text from proof p where account_id <> ${but}::uuid
      union all select (s.account_id, s.session_id, s.ended_at)::text from session s where account_id <> ${but}::uuid
      union all select r::text from replacement r where account_id <> ${but}::uuid
      union all select c::text from recovery_code c where account_id <> ${but}::uuid
      union all select d::text from device d where account_id <> ${but}::uuid
      union all select i::text from imported i where account_id <> ${but}::uuid
      union all select e::text from event e where account_id <> ${but}::uuid) as everything(t)`)
  return createHash('sha256')
    .update(rows[0]?.state ?? '')
    .digest('hex')
}
