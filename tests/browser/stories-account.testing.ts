// Stories around the account: who is not signed in, who signs up, who verifies, who looks after the security info.
import assert from 'node:assert/strict'
import { productRoutes } from '../../src/main/routes.ts'
import { signIn } from '../support/journey.ts'
import { PASSWORD } from '../support/world.ts'
import type { Story, Teller, Visitor } from './visits.testing.ts'

/** No code that is sent is this one, but for one in a hundred million. */
export const WRONG_CODE = '00000000'
const MINUTES = 1 / 1440

/** Wrong codes until no try is left; then the page without a field. */
export async function wearOut(browser: Visitor, action: string, more: Record<string, string> = {}): Promise<void> {
  await browser.submit({ code: 'no code', ...more }, action)
  for (let i = 0; i < 5; i++) await browser.submit({ code: WRONG_CODE, ...more }, action)
}

/** One of each kind that is refused. */
const MAIL_ADDRESSES = [
  '',
  'a b@mail.example',
  'two@mail.example, three@mail.example',
  'hidden\u200b@mail.example',
  'Taro <taro@mail.example>',
  'taro',
  'たろう@mail.example',
  '.taro@mail.example',
  `${'x'.repeat(65)}@mail.example`,
  'taro@localhost',
  'taro@gmaíl.com',
]
const PHONE_NUMBERS = [
  'no number',
  '',
  '090-1234-5678 ext 5',
  '110',
  '09012',
  '0901234567890',
  '+9991234567',
  '0312345678',
  '0120123456',
  '0990123456',
  '0200123456',
  '05012345678',
  '+870773111234',
  '+447911123456',
]

const strangers: Story = async ({ browser, account, mail }) => {
  const stranger = browser()
  for (const path of ['/', '/help', '/nothing/here', '/stop', '/stop/nothing', '/continue/nothing', '/r/12345678'])
    await stranger.open(path)
  for (const { method, path } of productRoutes)
    if (method === 'GET' && /^\/(account|security|verify|replace)\b/.test(path))
      assert.equal((await stranger.open(path)).path, '/sign-in', path)
  assert.equal((await stranger.open('/sign-up/code/resend')).path, '/sign-up')
  await stranger.post('/sign-in', {}, { 'sec-fetch-site': 'cross-site' })
  await stranger.post('/sign-in', { csrf: 'old' })
  await stranger.post('/sign-out', { csrf: 'old' })
  await stranger.post('/sign-up/code/resend', { csrf: 'old' })
  await stranger.post('/sign-in', { identifier: 'x'.repeat(200_000) })
  const { identifier } = await account('forgetful')
  await stranger.open('/sign-in')
  await stranger.submit({ identifier: 'not an address' }, '/sign-in')
  for (let i = 0; i < 6; i++) await stranger.submit({ identifier, password: `wrong ${i}` }, '/sign-in')
  await stranger.open('/stop')
  await stranger.submit({}, '/stop')
  await stranger.submit({ receipt: 'no', answer: 'stop' }, '/stop')
  await stranger.submit({ receipt: '12345678', number: 'no', answer: 'stop' }, '/stop')
  await stranger.submit({ receipt: '12345678', number: '12345678', answer: 'stop' }, '/stop')
  await stranger.submit({ answer: 'keep' }, '/stop')
  await stranger.open('/sign-up')
  for (const address of MAIL_ADDRESSES) await stranger.submit({ address }, '/sign-up')
  await stranger.post('/sign-up', [
    ['address', mail('x')],
    ['address', mail('y')],
  ])
}

const PASSWORDS = [
  '',
  'short',
  'x'.repeat(300),
  'password123456789',
  'aaaaaaaaaaaaaaaaaaaa',
  'abcdefghijklmnopqrst',
  '1980/01/01 1980',
]

const newcomer: Story = async ({ browser, mail, phone, code, until }) => {
  const address = mail('newcomer')
  const [here, there] = [browser(), browser()]
  for (const one of [here, there]) await one.open('/sign-up')
  await here.submit({ address: 'someone@gmial.com' })
  await here.open('/sign-up')
  const first = await code(address, () => here.submit({ address }))
  await here.submit({}, '/sign-up/code/resend')
  await here.submit({ code: WRONG_CODE })
  await here.open('/sign-up')
  await here.open('/sign-up/code')
  const second = await code(address, () => there.submit({ address }))
  await here.submit({ code: first })
  await there.submit({ code: second })
  await here.open('/sign-up/code')
  for (const password of [...PASSWORDS, `${address} newcomer`]) await here.submit({ password })
  await here.post('/sign-up/password', [
    ['password', PASSWORD],
    ['password', PASSWORD],
  ])
  await there.open('/sign-up/password')
  const welcome = await here.submit({ password: PASSWORD })
  assert.equal(welcome.path, '/security/first')
  await there.submit({ password: PASSWORD })
  for (const path of ['/', '/sign-in', '/sign-up', '/account', '/security', '/dev']) await here.open(path)
  const number = phone()
  await here.open('/security/phone')
  for (const wrong of PHONE_NUMBERS) await here.submit({ address: wrong, label: 'x' })
  await here.submit({ code: await code(number, () => here.submit({ address: number, label: 'mobile' })) })
  await here.open('/security/recovery-code')
  await here.submit({}, '/security/recovery-code')
  await here.open('/security/recovery-code')
  await here.open('/security/first')
  await until(1)
}

/** Sign-ups that come to nothing: too many codes, too many tries, too late. */
const unfinished: Story = async ({ browser, mail, code, until, account }) => {
  const [early, late, taken] = [browser(), browser(), browser()]
  const confirmed = await (async () => {
    await early.open('/sign-up')
    return code(mail('early'), () => early.submit({ address: mail('early') }))
  })()
  await early.submit({ code: confirmed })
  await late.open('/sign-up')
  await late.submit({ address: mail('late') })
  await wearOut(late, '/sign-up/code')
  await late.submit({}, '/sign-up/code/resend')
  await late.open('/sign-up/code')
  const { identifier } = await account('taken')
  await taken.open('/sign-up')
  await taken.submit({ address: identifier })
  await until(35 * MINUTES)
  await late.open('/sign-up/code')
  await late.submit({}, '/sign-up/code/resend')
  await until(1.2)
  await early.submit({ password: PASSWORD })
  await late.post('/sign-up/code', { code: WRONG_CODE })
  await late.post('/sign-up/code/resend')
}

/** Asked to verify in a browser that is new to the account, and again where it is known. */
const verifier: Story = async ({ browser, account, code, until }) => {
  const made = await account('verifier')
  const [old, number] = made.proofs
  assert.ok(old && number)
  const person = browser()
  await signIn(person, made)
  await person.open('/security')
  await person.open('/security/recovery-code')
  await person.post('/security/recovery-code')
  await person.open('/security/mail')
  await person.follow('/verify/for/add-proof~mail')
  for (const path of ['/verify', '/verify/for/add-proof']) await person.post(path, { proof: 'another' })
  await person.open('/verify/for/add-proof')
  await person.submit({ proof: number.id })
  await person.submit({ address: 'no number' })
  await person.open('/verify')
  await person.submit({ proof: old.id })
  await person.submit({ address: '' })
  await person.submit({ address: 'someone.else@mail.example' })
  await person.open('/verify')
  await person.submit({ proof: old.id })
  const right = await code(old.address, () => person.submit({ address: old.address }))
  await person.submit({ code: WRONG_CODE })
  const verified = await person.submit({ code: right })
  assert.equal(verified.path, '/account')
  await person.open('/verify/for/add-proof')
  await person.submit({ proof: number.id })
  await wearOut(person, '/verify/for/add-proof/code')
  await person.submit({}, '/verify/for/add-proof/code/resend')
  await until(20 * MINUTES)
  await person.open('/verify/for/add-proof')
  await code(number.address, () => person.submit({ proof: number.id }))
  const expired = await code(number.address, () =>
    until(31 * MINUTES)
      .then(() => person.open('/verify/for/add-proof'))
      .then(() => person.submit({ proof: number.id })),
  )
  await until(45 * MINUTES)
  await person.open('/verify/for/add-proof/code')
  await person.post('/verify/for/add-proof/code', { code: expired })
  await person.submit({}, '/verify/for/add-proof/code/resend')
  await until(70 * MINUTES)
  await person.open('/verify')
  await person.submit({ proof: old.id })
  await person.post('/verify/code/resend')
  await person.open('/verify/for/nothing')
  await person.open('/verify/for/add-proof')
  await person.submit({ proof: 'none' })
}

/** So many wrong codes that no further one is made for a day. */
const guesser: Story = async ({ browser, account, until }) => {
  const made = await account('guesser', { verifiedDaysAgo: null })
  const [old] = made.proofs
  assert.ok(old)
  const person = browser()
  await signIn(person, made)
  for (let round = 0; round < 5; round++) {
    await until(round * 16 * MINUTES)
    await person.open('/verify')
    await person.submit({ proof: old.id })
    const page = await person.submit({ address: old.address })
    if (page.status === 200) await wearOut(person, '/verify/code')
  }
  assert.equal(person.page.code, 'code.too_many_wrong')
}

/** The same code to three places at once is three messages; the fourth has to wait. */
const impatient: Story = async ({ browser, account }) => {
  const made = await account('impatient', { verifiedDaysAgo: 215 })
  const [old, number] = made.proofs
  assert.ok(old && number)
  const person = browser()
  await signIn(person, made)
  for (const proof of [old, number, old, number]) {
    await person.open('/verify')
    await person.submit({ proof: proof.id })
    await person.submit({ address: proof.address })
  }
  assert.equal(person.page.code, 'code.too_many_sent')
}

export async function allowAdding(
  person: Visitor,
  { code }: Teller,
  proof: { id: string; address: string },
): Promise<void> {
  await person.open('/verify/for/add-proof')
  const sent = await code(proof.address, async () => {
    await person.submit({ proof: proof.id })
    if (person.page.path.includes('/address?')) await person.submit({ address: proof.address })
  })
  await person.submit({ code: sent })
}

/** Security info that is added to: taken already, too many, too young to decide. */
const collector: Story = async (teller) => {
  const { browser, account, mail, phone, code, until } = teller
  const made = await account('collector', {
    proofs: Array.from({ length: 9 }, (_, i) => ({ kind: 'mail', address: mail(`collected-${i}`) })),
    verifiedDaysAgo: 10,
  })
  const [first] = made.proofs
  assert.ok(first)
  const person = browser()
  await signIn(person, made)
  await allowAdding(person, teller, first)
  await person.open('/security/mail')
  await person.submit({ address: first.address })
  await person.open('/security/mail')
  await person.submit({ address: 'collector@gmial.com' })
  const number = phone()
  await person.open('/security/phone')
  const added = await code(number, () => person.submit({ address: number }))
  await person.open('/security')
  await person.open('/security/code')
  await person.submit({}, '/security/code/resend')
  await person.submit({ code: WRONG_CODE })
  await person.submit({ code: added })
  await person.open('/security/mail')
  await allowAdding(person, teller, first)
  await person.open('/security/mail')
  await person.submit({ address: mail('collected-too-many') })
  await until(0.5)
  const [young] = (await teller.server.state(made.id)).proofs.filter(({ state }) => state === 'probation')
  assert.ok(young)
  await allowAdding(person, teller, { id: young.id, address: number })
  await person.open('/security/mail')
}

/** Messages that do not arrive. All other stories wait while the faults are on. */
const unlucky: Story = async ({ locale, server, browser, account, mail, until }) => {
  const made = await account('unlucky')
  const person = browser()
  await signIn(person, made)
  await person.open('/replace/wait')
  await person.submit()
  await until(locale === 'ja' ? 0.1 : 0.2)
  for (const [kind, more] of [
    ['bounce', {}],
    ['delay', { minutes: 10 }],
    ['down', {}],
  ] as const) {
    await server.json('POST', '/dev/faults.json', { mail: { kind, ...more }, sms: { kind, ...more } })
    await person.open('/replace/mail')
    await person.submit({ address: mail(`unlucky-${kind}`) })
    await server.advance('PT1S')
    await person.open('/replace/check-mail')
    await person.open('/replace/phone')
    await person.submit({ address: '09087654321' })
    await server.advance('PT1S')
    await person.open('/replace/code')
  }
  await server.json('POST', '/dev/faults.json', { mail: { kind: 'none' }, sms: { kind: 'none' } })
}

export const accountStories: Readonly<Record<string, Story>> = {
  strangers,
  newcomer,
  unfinished,
  verifier,
  guesser,
  impatient,
  collector,
  unlucky,
}
