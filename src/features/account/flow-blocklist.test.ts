import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { dictionary } from '@zxcvbn-ts/language-common'
import { loadBlocklist } from './flow-blocklist.ts'
import { type Blocklist, contextWords, judgePassword } from './password-rules.ts'

let blocklist: Blocklist
before(async () => {
  blocklist = await loadBlocklist()
})

const words = contextWords(['Honnin', '本人'], ['taro.tanaka@example.jp'])
const outcome = (password: string, minimumLength = 15): string => {
  const result = judgePassword(password, { minimumLength, maximumLength: 256 }, words, blocklist)
  return result.ok ? 'accepted' : result.refusal.code
}

const REFUSED: Readonly<Record<string, string>> = {
  'password.repeated': `passwordpassword aaaaaaaaaaaaaaa abcabcabcabcabc うううううううううううううううう nihonnihonnihon`,
  'password.sequence': 'abcdefghijklmno zyxwvutsrqponml あいうえおかきくけこさしすせそ qwertyuiop[]asdf',
  'password.common': `123456789012345 1qaz2wsx3edc4rfv password1234567 qwertyuiopasdfg iloveyou1234567 P@ssw0rd!P@ssw0rd
    arigatougozaimasu yoroshikuonegaishimasu! watashinonamaeha konnichiwa12345 ちとしはきくまのりれけむ123`,
  'password.context': 'honninhonnin1234 taro.tanaka.2024 tarotanaka123456 taro.tanaka@example.jp 本人honnin本人taro1',
}

test('passwords of fifteen characters that others think of too are refused, and why', () => {
  for (const [code, passwords] of Object.entries(REFUSED))
    for (const password of passwords.split(/\s+/)) assert.equal(outcome(password), code, password)
  assert.equal(outcome('password password'), 'password.common')
})

test('passwords that nobody else thinks of are accepted, whatever their characters', () => {
  const accepted = [
    'correct horse battery staple',
    'mugi tea and rainy tuesdays',
    'q7#Lp2!vR9z$Kd4',
    '猫がカーテンを登る月曜日の朝です',
  ]
  accepted.push(
    '春はあけぼのやうやう白くなりゆく',
    'hanako loves ramen',
    '🐈🚲🌧📚🍜🎻🗻🧦🪴🕰🐙🛶🧂🪁🎈',
    '482915730264815',
    'みどりの傘と古い自転車と3月の雨',
  )
  for (const password of accepted) assert.equal(outcome(password), 'accepted', password)
})

test('the list holds far more than 3,000 passwords of eight characters, and refuses them and their repetitions', () => {
  const listed = dictionary['passwords-common'].filter((password) => password.length >= 8)
  assert.ok(listed.length > 15_000)
  for (let i = 0; i < listed.length; i += 60) {
    const password = listed[i] ?? ''
    assert.notEqual(outcome(password, 8), 'accepted', password)
    assert.notEqual(outcome(password.repeat(2), 15), 'accepted', password.repeat(2))
  }
  for (const password of listed.filter((p) => p.length >= 15)) assert.notEqual(outcome(password), 'accepted', password)
})

test('under the short minimum of a second factor, eight random characters still pass', () => {
  for (const password of ['q7#Lp2!v', 'kj3Hw9xz']) assert.equal(outcome(password, 8), 'accepted', password)
  for (const password of ['password1', 'sakura12', '12345678', 'P@ssw0rd'])
    assert.notEqual(outcome(password, 8), 'accepted', password)
})

test('it is loaded once', async () => {
  assert.equal(await loadBlocklist(), blocklist)
})
