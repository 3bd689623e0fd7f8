// A database of many accounts as it is after years: every table in proportion, made by SQL and analyzed.
import pg from 'pg'
import type { Engine } from '../../src/platform/engine/engine.ts'

/** Rows of each table for each account, and how each row is made: `n` counts rows, `a` is its account, `t` an instant. */
interface Filling {
  readonly table: string
  readonly perAccount: number
  /** Instead, where the number of accounts says nothing: so many rows in all. */
  readonly rows?: number
  readonly columns: Readonly<Record<string, string>>
}

const id = (letter: string, of: string) => `md5('${letter}' || ${of})::uuid`
const digest = (letter: string, of: string) => `sha256(('${letter}' || ${of})::bytea)`
/** Sealed with the second key, as platform/crypto/keys.ts writes it. */
const SEALED = `'\\x0200000002'::bytea || ${digest('s', 'n')} || ${digest('t', 'n')}`
const LATER = (days: number) => `t + interval '${days} days'`
const oneOf = (...values: readonly string[]) => `(array['${values.join("','")}'])[1 + n % ${values.length}]`
/** The present of these rows. */
export const FILLED_AT = Date.parse('2026-11-01T00:00:00Z')
const now = `timestamptz '2026-11-01'`

const FILLINGS: readonly Filling[] = [
  {
    table: 'account',
    perAccount: 1,
    columns: {
      account_id: 'a',
      state: `case when n % 500 = 0 then 'enrolling' else 'active' end`,
      identifier_key: digest('i', 'n'),
      identifier_sealed: SEALED,
      password_hash: `'$argon2id$v=19$m=19456,t=2,p=1$' || encode(${digest('h', 'n')}, 'base64')`,
      locale: `'ja'`,
      zone: `'Asia/Tokyo'`,
      created_at: 't',
    },
  },
  {
    table: 'proof',
    perAccount: 2,
    columns: {
      account_id: 'a',
      proof_id: id('p', 'n'),
      kind: oneOf('mail', 'phone', 'mail', 'totp'),
      state: `case when n % 100 = 0 then 'gone' when n % 101 = 0 then 'unconfirmed' when n % 9 = 0 then 'retired' else 'effective' end`,
      address_key: digest('k', 'n'),
      mailbox_key: `case when n % 4 < 3 then ${digest('m', 'n')} end`,
      address_sealed: SEALED,
      request_id: `case when n % 50 = 1 then ${id('r', 'n')} end`,
      created_at: 't',
      changed_at: 't',
    },
  },
  {
    table: 'session',
    perAccount: 2,
    columns: {
      account_id: 'a',
      session_id: id('s', 'n'),
      secret_key: digest('q', 'n'),
      browser_key: digest('b', 'n'),
      created_at: 't',
      signed_in_at: 't',
      seen_at: 't',
      ended_at: `case when n % 3 > 0 then ${LATER(3)} end`,
      end_reason: `case when n % 3 > 0 then 'signed_out' end`,
      host_session_key: `case when n % 10 = 0 then ${digest('o', 'n')} end`,
    },
  },
  {
    table: 'browser',
    perAccount: 1,
    columns: { account_id: 'a', browser_key: digest('b', 'n'), known_at: 't', seen_at: 't' },
  },
  {
    table: 'event',
    perAccount: 6,
    columns: {
      account_id: 'a',
      event_id: id('e', 'n'),
      at: 't',
      kind: oneOf('session.begun', 'account.verified', 'proof.added', 'code.wrong', 'session.ended'),
      data: `jsonb_build_object('session', ${id('s', 'n')}, 'agent', 'Firefox on Linux')`,
    },
  },
  {
    table: 'outbox',
    perAccount: 2,
    columns: {
      account_id: 'a',
      message_id: id('m', 'n'),
      proof_id: id('p', 'n'),
      dedupe: `'code/' || ${id('c', 'n')} || '/1'`,
      template: oneOf('code', 'sign-in-new', 'replacement-alert'),
      // What they were about is forgotten after a while (policy: message_params_kept_ms).
      params: `case when n % 2000 = 0 then '{"request":"x"}' else '{}' end::jsonb`,
      state: `case when n % 2000 = 0 then 'queued' else 'accepted' end`,
      created_at: 't',
      give_up_at: LATER(3),
      next_at: `case when n % 2000 = 0 then ${now} end`,
      settled_at: `case when n % 2000 > 0 then t end`,
    },
  },
  {
    table: 'due',
    perAccount: 1,
    columns: {
      account_id: 'a',
      kind: oneOf('proof', 'replacement', 'undo', 'contact', 'halfway'),
      subject: id('d', 'n'),
      due_at: `t + interval '1 year'`,
    },
  },
  {
    table: 'challenge',
    perAccount: 0.5,
    columns: {
      account_id: 'a',
      challenge_id: id('c', 'n'),
      proof_id: id('p', 'n'),
      purpose: oneOf('verify', 'finish', 'add-proof'),
      browser_key: digest('b', 'n'),
      epoch: '1',
      seed: digest('d', 'n'),
      deliverable: 'true',
      state: oneOf('used', 'dead', 'replaced', 'live'),
      sends: '1',
      created_at: 't',
      sent_at: 't',
      expires_at: LATER(1),
    },
  },
  {
    table: 'attempt',
    perAccount: 0.5,
    columns: {
      account_id: 'a',
      kind: oneOf('password', 'app-month', 'app-row', 'stop'),
      subject: `${id('y', 'n')}::text`,
      count: '1',
      first_at: 't',
      last_at: 't',
    },
  },
  {
    table: 'recovery_code',
    perAccount: 0.5,
    columns: {
      account_id: 'a',
      code_id: id('v', 'n'),
      digest: digest('v', 'n'),
      made_at: 't',
      aged_at: 't',
      state: oneOf('live', 'used'),
      changed_at: 't',
    },
  },
  {
    table: 'replacement',
    perAccount: 0.1,
    columns: {
      account_id: 'a',
      request_id: id('r', 'n'),
      receipt: `lpad(n::text, 8, '0')`,
      state: `case when n % 10 = 0 then 'pending' when n % 11 = 0 then 'draft' else 'vetoed' end`,
      rank: '1',
      browser_key: digest('b', 'n'),
      session_id: id('s', 'n'),
      source: `''`,
      agent: `''`,
      epoch: '1',
      old_proofs: `array[${id('p', 'n')}]`,
      started_at: 't',
      wait_ms: '2592000000',
      ended_at: `case when n % 10 > 0 and n % 11 > 0 then ${LATER(9)} end`,
    },
  },
  {
    table: 'replacement_undo',
    perAccount: 0.02,
    columns: {
      account_id: 'a',
      request_id: id('r', 'n'),
      state: oneOf('lapsed', 'open', 'stands'),
      completed_at: 't',
      until_at: LATER(30),
      codes: `'{}'`,
      old_proofs: `'[]'`,
    },
  },
  {
    table: 'step_up_grant',
    perAccount: 0.2,
    columns: {
      account_id: 'a',
      session_id: id('s', 'n'),
      act: oneOf('add-proof', 'remove-proof'),
      proof_id: id('p', 'n'),
      epoch: '1',
      given_at: 't',
    },
  },
  {
    table: 'spent_challenge',
    perAccount: 0.2,
    columns: { account_id: 'a', challenge: digest('z', 'n'), expires_at: LATER(1) },
  },
  {
    table: 'device',
    perAccount: 0.5,
    columns: {
      account_id: 'a',
      browser_key: digest('b', 'n'),
      device_id: id('g', 'n'),
      public_key: digest('g', 'n'),
      proof_id: id('p', 'n'),
      agent: `''`,
      created_at: 't',
      used_at: 't',
      ended_at: `case when n % 5 = 0 then ${LATER(5)} end`,
    },
  },
  {
    table: 'device_challenge',
    perAccount: 0.2,
    columns: {
      account_id: 'a',
      session_id: id('s', 'n'),
      purpose: `'sign-in'`,
      nonce: digest('n', 'n'),
      asked_at: 't',
    },
  },
  {
    table: 'candidate_seen',
    perAccount: 0.1,
    columns: { mailbox_key: digest('m', 'n'), account_id: 'a', request_id: id('r', 'n'), seen_at: 't' },
  },
  {
    table: 'budget',
    perAccount: 1,
    columns: {
      kind: oneOf('code-proof', 'code-network', 'start'),
      subject: `${id('u', 'n')}::text`,
      times: 'array[t]',
      keep_until: LATER(30),
    },
  },
  {
    table: 'sms_conversion',
    perAccount: 0.1,
    columns: {
      scope: `'block/' || n % 5000`,
      slot: `date_trunc('hour', t) + n * interval '1 second'`,
      sent: '2',
      used: '1',
    },
  },
  {
    table: 'oidc_artifact',
    perAccount: 2,
    columns: {
      model: oneOf('Session', 'Grant', 'AccessToken', 'RefreshToken'),
      id_key: digest('j', 'n'),
      account_id: 'a',
      session_id: id('s', 'n'),
      grant_key: digest('w', 'n / 3'),
      uid_key: digest('x', 'n'),
      client_id: `'client-' || n % 20`,
      payload: SEALED,
      created_at: 't',
      expires_at: LATER(14),
    },
  },
  {
    table: 'api_answer',
    perAccount: 0.1,
    columns: {
      caller: `'client-' || n % 20`,
      key_digest: digest('l', 'n'),
      request_digest: digest('l', 'n'),
      account_id: 'a',
      claimed_at: 't',
      expires_at: LATER(1),
      answer: SEALED,
    },
  },
  {
    table: 'imported',
    perAccount: 1,
    columns: { account_id: 'a', line_key: digest('f', 'n'), external_id: `'person-' || n` },
  },
  {
    table: 'import_run',
    perAccount: 0,
    rows: 50,
    columns: {
      run_id: id('1', 'n'),
      file_key: digest('1', 'n'),
      begun_at: 't',
      finished_at: LATER(1),
      line: '1',
      position_bytes: '1',
      imported: '1',
      present: '0',
      rejected: '0',
    },
  },
  {
    table: 'import_rejection',
    perAccount: 0.1,
    columns: { run_id: id('1', '1 + n % 50'), line: 'n', code: `'address.unreadable'`, field: `'identifier'` },
  },
  { table: 'host_token', perAccount: 0.1, columns: { token_key: digest('2', 'n'), keep_until: 't' } },
  {
    table: 'help_miss',
    perAccount: 0.1,
    columns: { digest: digest('3', 'n'), locale: `'ja'`, times: '1', last_at: 't' },
  },
  {
    table: 'code_failure',
    perAccount: 0,
    rows: 60,
    columns: { slot: `t`, shard: 'n % 8', count: '1' },
  },
  {
    table: 'oidc_client',
    perAccount: 0,
    rows: 20,
    columns: { client_id: `'client-' || n`, metadata: `'{}'`, created_at: 't' },
  },
  {
    table: 'oidc_signing_key',
    perAccount: 0,
    columns: { key_id: 'n', row_id: id('8', 'n'), public_jwk: `'{}'`, private_sealed: SEALED, active_from: 't' },
  },
  {
    table: 'signal_target',
    perAccount: 0,
    columns: {
      target_id: id('4', 'n'),
      method: `'webhook'`,
      url: `'https://h.example'`,
      events: `'{}'`,
      state: `'enabled'`,
      created_at: 't',
    },
  },
  {
    table: 'signal_subject',
    perAccount: 1,
    columns: { target_id: id('4', '1 + n % 3'), subject_key: digest('5', 'n'), wanted: 'true', since: 't' },
  },
  { table: 'signal_choice', perAccount: 0.05, columns: { account_id: 'a', out_at: 't', effective: 'true' } },
  {
    table: 'signal_fact',
    perAccount: 0.1,
    columns: {
      account_id: 'a',
      source_id: id('6', 'n'),
      unit: `(n / 2)::text::xid8`,
      at: 't',
      kind: `'session.revoked'`,
      data: `'{}'`,
    },
  },
  {
    table: 'signal_set',
    perAccount: 0.05,
    columns: {
      set_id: id('7', 'n'),
      target_id: id('4', '1 + n % 3'),
      account_id: 'a',
      kind: `'session-revoked'`,
      content: `'{}'`,
      key_id: 'case when n % 2 = 0 then 1 + n % 3 end',
      state: `case when n % 5 = 0 then 'dead' else 'waiting' end`,
      created_at: 't',
      next_at: 't',
      died_at: `case when n % 5 = 0 then t end`,
    },
  },
]

/** At least so many rows of everything, as so many of the same kind are never the work of one account. */
const ROWS_MIN = 3

/** The columns, in an order in which `n`, the account and the instant of a row are known. */
function insertion({ table, perAccount, rows, columns }: Filling, accounts: number): string {
  const count = rows ?? Math.max(ROWS_MIN, Math.round(perAccount * accounts))
  // Rows lie in the order of time, and accounts across them, as they do when people come and go for years.
  return `insert into ${table} (${Object.keys(columns).join(', ')})
    select ${Object.values(columns).join(', ')} from (
      select g as n, ${id('a', `(1 + g % ${accounts})`)} as a, ${now} - interval '3 years' * (1 - g / ${count}.0) as t
      from generate_series(1, ${count}) as g) as made`
}

/** Keys in the order of their making would lie in the order of their index; without it, the index is made at the end. */
async function withoutIndexes(client: pg.Client, table: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, c.conname as constraint_name,
      pg_get_constraintdef(c.oid) as constraint_definition
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
    where i.indrelid = $1::regclass
      and not exists (select from pg_constraint f where f.contype = 'f' and f.confrelid = i.indrelid)`,
    [table],
  )
  for (const row of rows)
    await client.query(
      row.constraint_name ? `alter table ${table} drop constraint ${row.constraint_name}` : `drop index ${row.name}`,
    )
  await work()
  for (const row of rows)
    await client.query(
      row.constraint_name
        ? `alter table ${table} add constraint ${row.constraint_name} ${row.constraint_definition}`
        : row.definition,
    )
}

/** Tables that stay small however many accounts there are: a few rows for the whole service. */
export const SMALL_TABLES: ReadonlySet<string> = new Set([
  'ledger',
  'ring_key',
  'code_breaker',
  'code_failure',
  'help_answer',
  'help_approval',
  'import_run',
  'migration',
  'oidc_client',
  'oidc_signing_key',
  'restore_log',
  'signal_target',
])

/** Fills everything and analyzes it. `told` hears of each table. */
export async function fill(client: pg.Client, accounts: number, told: (table: string) => void): Promise<void> {
  await client.query(`set session_replication_role = replica`)
  await client.query(`set maintenance_work_mem = '512MB'`)
  await client.query(`insert into ring_key (key_id, root, active_from) values (1, '', 'epoch'), (2, '', 'epoch')`)
  for (const filling of FILLINGS) {
    await withoutIndexes(client, filling.table, async () => {
      await client.query(insertion(filling, accounts))
    })
    told(filling.table)
  }
  await client.query(`set session_replication_role = origin`)
  await client.query(`vacuum analyze`)
}

export const filledTables = (): ReadonlySet<string> => new Set(FILLINGS.map(({ table }) => table))

/** With fewer, reading everything is the best way, and says nothing of many. */
const MANY = 500_000

/** Where there are few, whole tables and what reads them are made dear, so that the plans are those of many. */
export async function planAsForMany(client: pg.Client, accounts: number): Promise<void> {
  if (accounts < MANY)
    for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await client.query(`set enable_${way} = off`)
}

/** A connection that plain text can be run on. */
export async function clientFor({ directory, user, database }: Engine['socket']): Promise<pg.Client> {
  const client = new pg.Client({ host: directory, port: 5432, user, database })
  await client.connect()
  return client
}
