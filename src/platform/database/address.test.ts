import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isThisComputer, readDatabaseUrl, tlsFailure, tlsOptions } from './address.ts'

const elsewhere = 'postgres://u:p@db.example.jp/honnin'

/** How the connection is kept: its files, "plain", "exposed", or the code of the refusal. */
function tlsOf(text: string, withoutTls = false): unknown {
  const read = readDatabaseUrl(text, { withoutTls })
  if (!read.ok) return read.refusal.code
  assert.equal(read.value.exposed && read.value.tls !== null, false)
  assert.doesNotMatch(read.value.urls.join(), /ssl|libpq|target/i, 'the driver is told nothing past us')
  return read.value.tls ?? (read.value.exposed ? 'exposed' : 'plain')
}

describe('DATABASE_URL', () => {
  test('CR-06 of another computer is spoken to over TLS with its certificate checked, whatever it leaves open', () => {
    for (const text of [elsewhere, 'postgresql://10.0.0.7:5433/h', 'postgres://u@[2001:db8::1]/h', 'postgres://db/h'])
      assert.deepEqual(tlsOf(text), {}, text)
    for (const mode of ['require', 'verify-ca', 'verify-full'])
      assert.deepEqual(tlsOf(`${elsewhere}?sslmode=${mode}`), {}, mode)
    assert.deepEqual(tlsOf(`${elsewhere}?sslrootcert=/etc/ca.pem&sslcert=c.pem&application_name=x&sslkey=k.pem`), {
      rootCertificate: '/etc/ca.pem',
      certificate: 'c.pem',
      key: 'k.pem',
    })
    const read = readDatabaseUrl(`${elsewhere}?sslmode=require&application_name=x`)
    assert.deepEqual(read.ok && read.value.urls, [`${elsewhere}?application_name=x`])
    assert.deepEqual(tlsOptions({}), { rejectUnauthorized: true, minVersion: 'TLSv1.2' })
    assert.deepEqual(tlsOptions({ rootCertificate: 'system' }), tlsOptions({}))
    assert.throws(() => tlsOptions({ rootCertificate: '/nowhere/ca.pem' }), /ENOENT/)
  })

  test('CR-06 is refused where it asks for less', () => {
    for (const mode of ['disable', 'allow', 'prefer'])
      assert.equal(tlsOf(`${elsewhere}?sslmode=${mode}`), 'settings.database_without_tls', mode)
    const past = ['sslmode=no-verify', 'sslmode=', 'ssl=false', 'ssl=no-verify', 'ssl=true', 'SSLMODE=disable']
    for (const option of [
      ...past,
      'uselibpqcompat=true&sslmode=require',
      'sslnegotiation=direct',
      'sslmode=require&ssl=0',
    ])
      assert.equal(tlsOf(`${elsewhere}?${option}`), 'settings.database_url_option', option)
    assert.equal(tlsOf(`postgres://u@localhost/h?host=db.example.jp&sslmode=disable`), 'settings.database_without_tls')
    assert.equal(tlsOf(`postgres://u@h/h?host=/run&host=db.jp&sslmode=disable`), 'settings.database_without_tls')
  })

  test('CR-06 is plain elsewhere only where the operator vouches for the network', () => {
    for (const text of [elsewhere, `${elsewhere}?sslmode=disable`, `${elsewhere}?sslmode=prefer`])
      assert.equal(tlsOf(text, true), 'exposed', text)
    assert.deepEqual(tlsOf(`${elsewhere}?sslmode=verify-full`, true), {}, 'what asks for more gets it')
    assert.equal(tlsOf(`${elsewhere}?sslmode=no-verify`, true), 'settings.database_url_option')
  })

  test('of this computer is as it says', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '[::1]', 'x', '%2Frun%2Fpostgresql']) {
      const socket = host === 'x' ? '?host=/run/postgresql' : '?a=b'
      assert.equal(tlsOf(`postgres://u@${host}/h${socket}`), 'plain', host)
      assert.equal(tlsOf(`postgres://u@${host}/h${socket}&sslmode=prefer`), 'plain', host)
      assert.deepEqual(tlsOf(`postgres://u@${host}/h${socket}&sslmode=require`), {}, host)
    }
    for (const text of ['postgres://u@/h?host=/run/postgresql', 'postgres:///h'])
      assert.equal(tlsOf(text), 'plain', text)
    for (const host of ['127.0.0.1.example.jp', 'localhost.example.jp', '10.0.0.1', '', '128.0.0.1'])
      assert.equal(isThisComputer(host), false, host)
  })

  test('of several hosts is one for each, as libpq has it, and safe only where each is', () => {
    const several = (text: string) => {
      const read = readDatabaseUrl(text)
      return read.ok ? [...read.value.urls, read.value.tls && 'tls'] : read.refusal
    }
    assert.deepEqual(
      several('postgres://u:p@a.jp:5432,b.jp:5433,[2001:db8::1]/h?target_session_attrs=read-write&x=y'),
      ['postgres://u:p@a.jp:5432/h?x=y', 'postgres://u:p@b.jp:5433/h?x=y', 'postgres://u:p@[2001:db8::1]/h?x=y', 'tls'],
    )
    assert.deepEqual(
      several('postgres://u@/h?host=%2Frun%2Fa,%2Frun%2Fb&port=5432,5433&target_session_attrs=primary'),
      [
        'postgres://u@localhost/h?host=%2Frun%2Fa&port=5432',
        'postgres://u@localhost/h?host=%2Frun%2Fb&port=5433',
        null,
      ],
    )
    assert.equal(tlsOf('postgres://u@127.0.0.1:5441,127.0.0.1:5442/h'), 'plain')
    assert.deepEqual(several('postgres://u@127.0.0.1,db.jp/h?sslmode=disable'), {
      code: 'settings.database_without_tls',
      params: { host: 'db.jp' },
    })
    for (const which of ['any', 'standby', 'prefer-standby', 'read-only', ''])
      assert.deepEqual(several(`postgres://u@localhost/h?target_session_attrs=${which}`), {
        code: 'settings.database_url_option',
        params: { option: 'target_session_attrs' },
      })
    assert.equal(tlsOf('postgres://u@a.jp,[::g]/h'), 'settings.database_url_unreadable')
  })

  test('of another kind is none', () => {
    for (const text of ['', 'mysql://here/there', 'db.example.jp', 'http://db', 'postgres://[::g]/h'])
      assert.equal(tlsOf(text), 'settings.database_url_unreadable', text)
  })
})

test('failures of TLS are told from others', () => {
  const failure = (code: string, message = '') => tlsFailure(Object.assign(new Error(message), { code }))
  assert.equal(failure('DEPTH_ZERO_SELF_SIGNED_CERT'), 'DEPTH_ZERO_SELF_SIGNED_CERT')
  assert.equal(tlsFailure(new Error('The server does not support SSL connections')), 'NO_TLS')
  for (const code of ['ECONNREFUSED', '28P01', 'ENOTFOUND']) assert.equal(failure(code), undefined)
})
