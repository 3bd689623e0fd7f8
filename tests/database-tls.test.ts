import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openElsewhere, StartError, type Store } from '../src/main/store.ts'
import { readDatabaseUrl } from '../src/platform/database/address.ts'
import { type Database, openDatabase } from '../src/platform/database/database.ts'
import { sql } from '../src/platform/database/sql.ts'
import { openLog } from '../src/platform/log.ts'
import { OF_ANOTHER_NAME, SELF_SIGNED } from './support/certificates.ts'
import { until } from './support/journey.ts'
import { type PostgresServer, postgresName, startPostgres } from './support/machine-postgres.ts'
import { freePort } from './support/server.ts'

describe(`TLS to ${postgresName} as if it were another computer`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-tls-'))
  let postgres: PostgresServer
  let port: number
  let admin: Database
  const lines: string[] = []
  const log = openLog('info', { write: (line: string) => void lines.push(line) })

  before(async () => {
    port = await freePort()
    postgres = await startPostgres({ listen_addresses: '127.0.0.1', port: String(port) })
    admin = openDatabase({ urls: [`${postgres.url('postgres')}&port=${port}`], connectionsMax: 1 }, () => undefined)
    for (const [name, { cert }] of Object.entries({ right: SELF_SIGNED, other: OF_ANOTHER_NAME }))
      writeFileSync(join(folder, `${name}.pem`), cert)
  })
  after(async () => {
    await admin.close()
    await postgres.stop()
    rmSync(folder, { recursive: true })
  })

  /** Written by the server itself, as only its own user may read the key. */
  const write = (file: string, text: string) =>
    admin.script(`copy (select regexp_split_to_table('${text}', '\\n')) to program 'umask 077; cat > ${file}'`)

  async function serve(certificate: typeof SELF_SIGNED | undefined, more: Readonly<Record<string, string>> = {}) {
    if (certificate) {
      await write('server.crt', certificate.cert)
      await write('server.key', certificate.key)
    }
    const settings = { ssl: certificate ? 'on' : 'off', ...more }
    for (const [name, value] of Object.entries(settings)) await admin.script(`alter system set ${name} = '${value}'`)
    await admin.script('select pg_reload_conf()')
    await until('the settings to be read', async () => {
      const rows = await admin.query<{ name: string; setting: string }>(sql`select name, setting from pg_settings`)
      return Object.entries(settings).every(([name, value]) =>
        rows.some((row) => row.name === name && row.setting === value),
      )
    })
  }

  function open(options: string, withoutTls = false): Promise<Store> {
    const url = `postgres://honnin@127.0.0.1:${port}/postgres?${options}`
    const read = readDatabaseUrl(url, { isHere: () => false, withoutTls })
    if (!read.ok) throw new Error(read.refusal.code)
    return openElsewhere(read.value, { connectionsMax: 2, log, onIdleError: () => undefined })
  }

  const connections = async () =>
    (await admin.query(sql`select 1 from pg_stat_activity where client_addr is not null`)).length
  async function refused(options: string, code: RegExp): Promise<void> {
    await assert.rejects(open(options), (error) => {
      assert.ok(error instanceof StartError, String(error))
      assert.match(error.message, /database\.tls_failed/)
      assert.match(error.message, code)
      return true
    })
    assert.equal(await connections(), 0)
  }

  it('CR-06 a certificate that nobody vouches for is refused, and with its own CA it is taken', async () => {
    await serve(SELF_SIGNED)
    await refused('', /SELF_SIGNED_CERT/)
    await refused('sslmode=require', /SELF_SIGNED_CERT/)
    await refused(`sslrootcert=${join(folder, 'other.pem')}`, /SELF_SIGNED_CERT/)
    const store = await open(`sslrootcert=${join(folder, 'right.pem')}`)
    const [how] = await store.database.query<{ ssl: boolean; version: string }>(
      sql`select ssl, version from pg_stat_ssl where pid = pg_backend_pid()`,
    )
    assert.equal(how?.ssl, true)
    assert.match(how?.version ?? '', /^TLSv1\.[23]$/)
    await store.close()
    await assert.rejects(open(`sslrootcert=${join(folder, 'nowhere.pem')}`), /database\.tls_file/)
  })

  it('CR-06 a certificate for another name is refused', async () => {
    await serve(OF_ANOTHER_NAME)
    await refused(`sslrootcert=${join(folder, 'other.pem')}`, /ERR_TLS_CERT_ALTNAME_INVALID/)
    await refused(`sslmode=verify-ca&sslrootcert=${join(folder, 'other.pem')}`, /ERR_TLS_CERT_ALTNAME_INVALID/)
  })

  it('CR-06 a server without TLS is refused, unless the operator vouches for the network, which is logged', async () => {
    await serve(undefined)
    await refused('', /NO_TLS/)
    await refused(`sslrootcert=${join(folder, 'right.pem')}`, /NO_TLS/)
    assert.equal(lines.length, 0)
    const store = await open('', true)
    assert.equal((await store.database.query(sql`select 1`)).length, 1)
    await store.close()
    assert.match(lines.join(''), /"level":"warn".*DATABASE_WITHOUT_TLS/)
  })
})
