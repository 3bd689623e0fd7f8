import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDomain, showDomain } from './domain.ts'
import { COMMON_DOMAINS, suggestDomain } from './suggest.ts'

const outcome = (typed: string): string => {
  const result = readDomain(typed)
  return result.ok ? result.value : result.refusal.code
}

test('domains of living languages are accepted and shown as their owners write them', () => {
  const domains = [
    '日本語.jp',
    'サーバー.jp',
    'ソニー.jp',
    'ノート.jp',
    'ひらがな.jp',
    'nihon日本.jp',
    '株式会社.co.jp',
  ]
  domains.push('exämple.de', 'straße.de', 'việt.vn', 'παράδειγμα.gr', 'почта.рф', 'россия.com', '한국.kr', '中文.tw')
  domains.push('example.jp', 'a-b.c-d.example', ...COMMON_DOMAINS)
  for (const domain of domains) {
    const result = readDomain(domain)
    assert.ok(result.ok, domain)
    assert.equal(showDomain(result.value), domain)
    assert.deepEqual(readDomain(result.value), result)
  }
})

test('a domain that would be read as another one is refused, typed either way (PL-14)', () => {
  const disguises = ['аpple.com', 'аррӏе.com', 'xn--80ak6aa92e.com', 'εxample.gr', 'νικ.com', 'gmaíl.com', 'gmaıl.com']
  disguises.push('ɡmail.com', '\u212aelvin.jp', 'ſoftbank.jp', 'ﬁ.jp', '①.jp', 'example.comノlogin.jp', 'exampleー1.jp')
  disguises.push('日本あ한.jp', 'Ꭺpple.com', 'ⲁ.com', 'ｇmаil.com', 'yahoo.co.јp')
  for (const domain of disguises) assert.equal(outcome(domain), 'address.domain_lookalike', domain)
})

test('what is no domain name is refused', () => {
  const wrong = [
    'localhost',
    '',
    '.',
    'a..jp',
    '.a.jp',
    'a.jp.',
    '-a.jp',
    'a-.jp',
    'a_b.jp',
    'a b.jp',
    'a/b.jp',
    'a%41.jp',
  ]
  wrong.push('127.0.0.1', '0x7f.1', '[127.0.0.1]', '[::1]', 'example.123', 'example.j', 'xn--0.jp', 'xn--a.jp', '☃.net')
  wrong.push('💩.la', `${'a'.repeat(64)}.jp`, 'a:25.jp', 'user@a.jp', 'xn--example-.jp', 'xn--n3h.net')
  for (const domain of wrong) assert.equal(outcome(domain), 'address.mail_domain', domain)
})

test('a slip is met with a suggestion, a real neighbour is not', () => {
  const slips: Record<string, string> = {
    'gmial.com': 'gmail.com',
    'gamil.com': 'gmail.com',
    'gmail.co': 'gmail.com',
    'gmail.con': 'gmail.com',
    'gmail.co.jp': 'gmail.com',
    'gnail.com': 'gmail.com',
    'docomo.ne.jo': 'docomo.ne.jp',
    'docomo.co.jp': 'docomo.ne.jp',
    'yahoo.ne.jp': 'yahoo.co.jp',
    'yahooo.co.jp': 'yahoo.co.jp',
    'hotmial.com': 'hotmail.com',
    'icloud.co.jp': 'icloud.com',
  }
  for (const [slip, meant] of Object.entries(slips)) assert.equal(suggestDomain(`a@${slip}`), meant, slip)
  for (const domain of [...COMMON_DOMAINS, 'ymail.com', 'mail.com', 'live.com', 'example.jp', 'honnin.example'])
    assert.equal(suggestDomain(`a@${domain}`), undefined, domain)
})
