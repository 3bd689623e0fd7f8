import assert from 'node:assert/strict'
import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { hash as argon2 } from '@node-rs/argon2'
import { hash as bcrypt } from '@node-rs/bcrypt'
import { hashPassword, needsRehash } from './password.ts'
import { isBearable, isHash, verifyHash } from './password-foreign.ts'

const PASSWORD = '静かな 港の ランタン 58'
const SALT = Buffer.from('a salt of sixteen')
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const MADE: Readonly<Record<string, () => string | Promise<string>>> = {
  'ours of today': () => hashPassword(PASSWORD),
  'argon2id of another cost': () => argon2(PASSWORD, { algorithm: 2, memoryCost: 7_168, timeCost: 5, parallelism: 1 }),
  'bcrypt 2b': () => bcrypt(PASSWORD, { cost: 4 }),
  'bcrypt 2a': () => bcrypt(PASSWORD, { cost: 4, version: '2a' }),
  'bcrypt 2y': () => bcrypt(PASSWORD, { cost: 4, version: '2y' }),
  scrypt: () =>
    `$scrypt$ln=10,r=8,p=1$${base64(SALT)}$${base64(scryptSync(PASSWORD, SALT, 32, { N: 1024, r: 8, p: 1 }))}`,
  'pbkdf2 with SHA-256': () =>
    `$pbkdf2-sha256$i=1000$${base64(SALT)}$${base64(pbkdf2Sync(PASSWORD, SALT, 1000, 32, 'sha256'))}`,
  'pbkdf2 with SHA-512': () =>
    `$pbkdf2-sha512$i=1000$${base64(SALT)}$${base64(pbkdf2Sync(PASSWORD, SALT, 1000, 64, 'sha512'))}`,
}

describe('passwords that were hashed elsewhere', () => {
  for (const [name, make] of Object.entries(MADE))
    test(`CR-05 ${name}: the right password is right, another is wrong, and what is not of today is renewed`, async () => {
      const stored = await make()
      assert.ok(isHash(stored) && isBearable(stored), stored)
      assert.equal(await verifyHash(stored, PASSWORD), true)
      assert.equal(await verifyHash(stored, `${PASSWORD}.`), false)
      assert.equal(await verifyHash(stored, ''), false)
      assert.equal(needsRehash(stored), name !== 'ours of today')
    })

  test('vectors of others: crypt_blowfish, and RFC 7914', async () => {
    for (const version of ['2a', '2b', '2y'])
      assert.ok(await verifyHash(`$${version}$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`, 'U*U'))
    const digest = Buffer.from(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
      'hex',
    )
    // Its salt "NaCl" is shorter than one that an account may come with.
    assert.deepEqual(scryptSync('password', 'NaCl', 64, { N: 1024, r: 8, p: 16 }), digest)
    assert.equal(isHash(`$scrypt$ln=10,r=8,p=16$${base64(Buffer.from('NaCl'))}$${base64(digest)}`), false)
  })

  const tail = `$${base64(SALT)}$${base64(Buffer.alloc(32, 1))}`
  const TOO_COSTLY = [
    `$argon2id$v=19$m=9999999,t=2,p=1${tail}`,
    `$argon2id$v=19$m=19456,t=11,p=1${tail}`,
    `$argon2id$v=19$m=19456,t=2,p=17${tail}`,
    `$argon2id$v=19$m=7,t=2,p=1${tail}`,
    '$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    '$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    `$scrypt$ln=30,r=8,p=1${tail}`,
    `$scrypt$ln=10,r=0,p=1${tail}`,
    `$pbkdf2-sha256$i=99999999${tail}`,
    `$pbkdf2-sha256$i=0${tail}`,
  ]
  for (const stored of TOO_COSTLY)
    test(`a hash that costs more than one sign-in may is not taken: ${stored.slice(0, 32)}`, () => {
      assert.ok(isHash(stored))
      assert.equal(isBearable(stored), false)
    })

  const NONE = [
    '',
    'quiet harbour lantern 58',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '$1$abcdefgh$irrelevantirrelevant..',
    '$6$rounds=5000$saltsaltsalt$digest',
    '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe',
    `$argon2i$v=19$m=19456,t=2,p=1${tail}`,
    `$argon2id$v=16$m=19456,t=2,p=1${tail}`,
    `$pbkdf2-md5$i=1000${tail}`,
    `$argon2id$v=19$m=19456,t=2,p=1${tail}\n`,
  ]
  for (const stored of NONE)
    test(`is none that we know: ${JSON.stringify(stored).slice(0, 40)}`, async () => {
      assert.equal(isHash(stored), false)
      assert.equal(isBearable(stored), false)
      await assert.rejects(verifyHash(stored, PASSWORD), /no known kind/)
    })
})
