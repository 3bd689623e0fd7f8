import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { readSettings, type Settings } from '../platform/config/settings.ts'
import { openSmtpSink } from '../platform/delivery/smtp-sink.testing.ts'
import { sendTestMail } from './doctor-letter.ts'
import { lookAtMail, publicHalf, type Resolver } from './doctor-mail.ts'
import type { Finding } from './finding.ts'

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
})
const dkim = { domain: 'id.example.jp', selector: 'honnin1', privateKey: privateKey.toString() }
const P = publicHalf(dkim)

const settings = (delivery: Partial<Settings['delivery']> = {}, smtpUrl = 'smtps://u:p@mail.example.jp'): Settings => {
  const read = readSettings(
    {
      MAIL_FROM: 'no-reply@id.example.jp',
      RETURN_PATH: 'bounce@id.example.jp',
      SMTP_URL: smtpUrl,
      HONNIN_LOCALE: 'en',
    },
    'development',
  )
  const all = { dkim, bounceToken: 'a token', ...delivery }
  return { ...read, delivery: { ...read.delivery, ...all } }
}

type Zone = Readonly<Record<string, readonly string[]>>
const GOOD: Zone = {
  'id.example.jp': ['google-site-verification=x', 'v=spf1 mx include:_spf.example.net -all'],
  'honnin1._domainkey.id.example.jp': [`v=DKIM1; k=rsa; p=${P}`],
  '_dmarc.id.example.jp': ['v=DMARC1; p=quarantine'],
  'mx id.example.jp': ['mx.example.jp'],
}
const resolver = (zone: Zone): Resolver => ({
  txt: async (name) => zone[name] ?? [],
  mx: async (name) => zone[`mx ${name}`] ?? [],
})

const looked = (zone: Zone, delivery: Partial<Settings['delivery']> = {}) =>
  lookAtMail(settings(delivery), resolver(zone))
const of = (findings: readonly Finding[], what: string) => findings.filter((finding) => finding.what === what)

describe('honnin doctor looks at mail', () => {
  test('T153 a zone in which everything fits', async () => {
    const findings = await looked(GOOD)
    assert.deepEqual([...new Set(findings.map(({ is }) => is))], ['ok'])
    assert.deepEqual(findings.map(({ what }) => what).sort(), ['DKIM', 'DMARC', 'SMTP_URL', 'SPF', 'bounces'])
  })

  const CASES: readonly [
    name: string,
    what: string,
    is: Finding['is'],
    words: RegExp,
    zone: Zone,
    delivery?: Partial<Settings['delivery']>,
  ][] = [
    ['no SPF', 'SPF', 'wrong', /has no record; for example/, { 'id.example.jp': [] }],
    ['two SPF', 'SPF', 'wrong', /2 records/, { 'id.example.jp': ['v=spf1 -all', 'v=spf1 mx ~all'] }],
    ['SPF for all', 'SPF', 'wrong', /everybody/, { 'id.example.jp': ['v=spf1 +all'] }],
    ['SPF for all, unsaid', 'SPF', 'wrong', /everybody/, { 'id.example.jp': ['v=spf1 mx all'] }],
    ['SPF without end', 'SPF', 'note', /does not end in/, { 'id.example.jp': ['v=spf1 mx'] }],
    ['SPF elsewhere', 'SPF', 'ok', /redirect=/, { 'id.example.jp': ['v=spf1 redirect=_spf.example.net'] }],
    [
      'SPF that asks too much',
      'SPF',
      'wrong',
      /11 times/,
      { 'id.example.jp': [`v=spf1 ${Array.from({ length: 11 }, (_, i) => `include:s${i}.example`).join(' ')} -all`] },
    ],
    ['not SPF at all', 'SPF', 'wrong', /has no record/, { 'id.example.jp': ['v=spf10 -all'] }],
    [
      'no key',
      'DKIM',
      'wrong',
      /publish it: honnin1\._domainkey\.id\.example\.jp\. TXT "v=DKIM1; k=rsa; p=MII/,
      { 'honnin1._domainkey.id.example.jp': [] },
    ],
    [
      'another key',
      'DKIM',
      'wrong',
      /is not the one of DKIM_KEY_FILE/,
      { 'honnin1._domainkey.id.example.jp': [`v=DKIM1; p=${P.replace('M', 'N')}`] },
    ],
    ['a revoked key', 'DKIM', 'wrong', /revoked/, { 'honnin1._domainkey.id.example.jp': ['v=DKIM1; p='] }],
    [
      'a key with spaces',
      'DKIM',
      'ok',
      /is the key/,
      { 'honnin1._domainkey.id.example.jp': [`v=DKIM1;p=${P.slice(0, 20)} ${P.slice(20)}`] },
    ],
    ['a key on trial', 'DKIM', 'note', /trial/, { 'honnin1._domainkey.id.example.jp': [`v=DKIM1; t=y; p=${P}`] }],
    ['the server signs', 'DKIM', 'note', /DKIM_KEY_FILE is not set/, {}, { dkim: undefined }],
    ['no DMARC', 'DMARC', 'wrong', /_dmarc\.id\.example\.jp\. TXT/, { '_dmarc.id.example.jp': [] }],
    [
      'DMARC of the domain above',
      'DMARC',
      'ok',
      /example\.jp: reject/,
      { '_dmarc.id.example.jp': [], '_dmarc.example.jp': ['v=DMARC1; p=none; sp=reject'] },
    ],
    ['DMARC that asks for nothing', 'DMARC', 'note', /p=none/, { '_dmarc.id.example.jp': ['v=DMARC1; p=none'] }],
    [
      'mail comes back to another domain',
      'DMARC',
      'note',
      /signature alone/,
      { 'mail.example.net': ['v=spf1 -all'] },
      { returnPath: 'b@mail.example.net' },
    ],
    [
      'and nothing is signed',
      'DMARC',
      'wrong',
      /nothing is signed/,
      {},
      { returnPath: 'b@mail.example.net', dkim: undefined },
    ],
    [
      'strict alignment',
      'DMARC',
      'wrong',
      /not exactly/,
      { '_dmarc.id.example.jp': ['v=DMARC1; p=reject; aspf=s'] },
      { returnPath: 'b@bounces.id.example.jp', dkim: undefined },
    ],
    ['nobody reads bounces', 'bounces', 'note', /RETURN_PATH is not set/, {}, { returnPath: undefined }],
    ['nothing takes bounces', 'bounces', 'wrong', /no MX record/, { 'mx id.example.jp': [] }],
    ['only the command takes them', 'bounces', 'note', /honnin bounce/, {}, { bounceToken: undefined }],
  ]
  for (const [name, what, is, words, zone, delivery] of CASES)
    test(`T153 ${name}: ${what} is ${is}`, async () => {
      const findings = of(await looked({ ...GOOD, ...zone }, delivery), what)
      assert.ok(
        findings.some((finding) => finding.is === is && words.test(finding.detail)),
        JSON.stringify(findings),
      )
    })

  test('DNS that does not answer is no mistake of the set-up', async () => {
    const away = () => Promise.reject(new Error('queryTxt ETIMEOUT'))
    const findings = await lookAtMail(settings(), { txt: away, mx: away })
    assert.equal(findings.filter(({ is }) => is === 'wrong').length, 0)
    assert.equal(findings.filter(({ detail }) => /could not be asked/.test(detail)).length, 4)
  })

  test('CR-06 a server that mails may go to in clear is told of', async () => {
    for (const [url, is] of [
      ['smtp://relay.example.jp?starttls=optional', 'note'],
      ['smtp://relay.example.jp', 'ok'],
      ['smtp://127.0.0.1:25', 'ok'],
    ] as const)
      assert.equal(of(await lookAtMail(settings({}, url), resolver(GOOD)), 'SMTP_URL')[0]?.is, is, url)
  })

  test('the private key stands in nothing that is told', async () => {
    const all = JSON.stringify([await looked({}), await looked(GOOD)])
    assert.doesNotMatch(all, /PRIVATE/)
    const body = dkim.privateKey.split('\n').slice(1, -2)
    for (const line of body) assert.ok(!all.includes(line) || P.includes(line))
  })
})

describe('honnin doctor --mail', () => {
  test('tells what the server answered, yes or no', async (t) => {
    const sink = await openSmtpSink()
    t.after(() => sink.close())
    const here = settings({}, `smtp://127.0.0.1:${sink.port}`)
    sink.replies = { body: '250 2.0.0 queued as 4711' }
    assert.deepEqual(await sendTestMail(here, 'you@example.jp'), [
      { is: 'ok', what: 'mail', detail: '250 2.0.0 queued as 4711' },
    ])
    assert.match(sink.messages[0] ?? '', /^DKIM-Signature: /m)
    assert.ok(sink.heard.includes('MAIL FROM:<bounce@id.example.jp>'))
    sink.replies = { RCPT: '550 5.7.26 not authenticated' }
    const [refused] = await sendTestMail(here, 'you@example.jp')
    assert.equal(refused?.is, 'wrong')
    assert.match(refused?.detail ?? '', /sender_unproven.*5\.7\.26 not authenticated/)
    const before = sink.connections
    const [nobody] = await sendTestMail(here, 'you@example.jp,me@example.jp')
    assert.match(nobody?.detail ?? '', /not one plain mail address/)
    assert.equal(sink.connections, before)
  })
})
