// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of the source are templates, and stay as they are.
// Guards of keys, seals and stored passwords, and of the connection to the database.
import { both, type Guard, guard } from './guard.ts'

const BOX = 'src/platform/crypto/box.ts'
const KEYS = 'src/platform/crypto/keys.ts'
const RING = 'src/platform/crypto/key-ring.ts'
const SEALS = 'src/main/store-seals.ts'
const ADDRESS = 'src/platform/database/address.ts'
const FLOW = 'src/features/session/flow.ts'
const tested = (file: string): string => file.replace(/\.ts$/, '.test.ts')

export const keyGuards: readonly Guard[] = [
  both(
    'an address is sealed for its own row',
    'S18',
    [
      {
        file: BOX,
        piece: "createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))",
        instead: "createCipheriv('aes-256-gcm', key, iv)",
      },
      { file: BOX, piece: '    .setAAD(Buffer.from(about))\n    .setAuthTag(tag)', instead: '    .setAuthTag(tag)' },
    ],
    `tests/attacks/mail.test.ts ${tested(KEYS)}`,
    'T143|another row|CR-05',
  ),
  guard(
    'a key that is not in the ring opens nothing',
    'S18',
    KEYS,
    'const secret = this.#ring.secrets.get(id)',
    'const secret = this.#ring.secrets.get(id) ?? this.#ring.secrets.get(BASE_ID)',
    tested(KEYS),
  ),
  guard('what is derived from a key goes with it', 'S18', KEYS, '    this.#derived.clear()\n', '', tested(KEYS)),
  guard(
    'the base of a ring does not change',
    'S18',
    KEYS,
    "    if (!now || !then?.equals(now)) throw new Error('the base of a ring does not change')\n",
    '',
    tested(KEYS),
  ),
  guard(
    'another root key is told before anything is written',
    'S18 T020',
    RING,
    '      if (!rootOf(roots, under))\n',
    '      if (roots.length === 0)\n',
    tested(RING),
  ),
  guard(
    'the former root key is needed no more',
    'S18',
    RING,
    'for (const row of rows) await wrapAnew(database, roots, random, row)',
    'for (const row of rows) void row',
    tested(RING),
  ),
  guard(
    'a new key seals only when all have read it',
    'S18',
    RING,
    'secrets.has(row.key_id) && row.active_from <= now)',
    'secrets.has(row.key_id) && row.active_from >= 0)',
    tested(RING),
  ),
  guard(
    'one rotation at a time',
    'S18',
    RING,
    'if (!root || !before || before.active_from > now)',
    'if (!root || !before)',
    tested(RING),
  ),
  guard(
    'what is sealed anew is as it was read',
    'S18',
    SEALS,
    'and n.proof_id = p.proof_id and n.former = p.address_sealed',
    'and n.proof_id = p.proof_id',
    tested(SEALS),
  ),
  guard(
    'a spoilt value keeps no other from being renewed',
    'S18',
    SEALS,
    '  } catch {\n    return undefined\n',
    '  } catch (error) {\n    throw error\n',
    tested(SEALS),
  ),
  both(
    'a key stays while something is sealed with it',
    'S18',
    [
      {
        file: SEALS,
        piece:
          '      and (select min(sealed_with) from account where sealed_with >= k.key_id) is distinct from k.key_id\n',
        instead: '',
      },
      {
        file: 'migrations/0011_key_ring.sql',
        piece: 'generated always as (sealing_key(identifier_sealed)) stored references ring_key',
        instead: 'generated always as (sealing_key(identifier_sealed)) stored',
      },
    ],
    'tests/keys.test.ts',
    'during traffic|superseded',
  ),
  guard(
    'a renewed hash is of the password that counts now',
    'S7',
    FLOW,
    "if (!account || !firstFactorsOf(account).includes(factor ?? ''))",
    'if (!account)',
    tested(FLOW),
  ),
  guard(
    'a hash is exchanged only where it stands',
    'S7',
    'src/features/account/rules.ts',
    'passwordHash: account.passwordHash === former ? anew : account.passwordHash',
    'passwordHash: anew',
    'src/features/account/rules.test.ts',
  ),
  guard(
    'a renewal that fails fails no sign-in',
    'L7',
    FLOW,
    'hashPassword(password, lane).catch(() => stored)',
    'hashPassword(password, lane)',
    tested(FLOW),
  ),
  guard(
    'a database that shows no good certificate is refused',
    'S18',
    ADDRESS,
    '    rejectUnauthorized: true,\n',
    '    rejectUnauthorized: false,\n',
    'tests/database-tls.test.ts',
  ),
  guard(
    'a database elsewhere is encrypted where its address says nothing',
    'S18',
    ADDRESS,
    'mode === undefined ? away !== undefined && !options.withoutTls',
    'mode === undefined ? false',
    tested(ADDRESS),
  ),
  guard(
    'an address that asks for less is refused',
    'S18',
    ADDRESS,
    'if (!encrypted && away !== undefined && !options.withoutTls)',
    'if (!encrypted && away !== undefined && away === undefined)',
    tested(ADDRESS),
  ),
  guard(
    'the driver is told nothing about TLS past us',
    'S18',
    ADDRESS,
    '    for (const one of all) one.searchParams.delete(name)\n',
    '',
    tested(ADDRESS),
  ),
  guard(
    'the host is the one that the driver speaks to',
    'S18',
    ADDRESS,
    "url.searchParams.getAll('host').at(-1) ??",
    "url.searchParams.get('host') ??",
    tested(ADDRESS),
  ),
]
