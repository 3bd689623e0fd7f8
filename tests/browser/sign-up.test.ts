// From the first visit to an account that is hard to lose (journey.md F12; article, introduction).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { codeSentences } from '../../src/features/challenge/texts.ts'
import { deliveryWords } from '../../src/features/session/texts-code.ts'
import { LOCALES } from '../../src/kernel/locale.ts'
import { plain } from '../../src/platform/page/phrase.ts'
import { policy } from '../../src/policy/policy.ts'
import { openStage, type Person, type PersonOptions, type Stage } from '../support/browser.ts'
import { askedTwice } from '../support/page-facts.ts'
import { NEW_PASSWORD } from '../support/walk.ts'

const RECOVERY_CODE = /(?:[0-9A-Z]{5}-){4}[0-9A-Z]{5}/

describe('signing up', () => {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  after(() => stage.close())

  /** Somebody who has come to the page that waits for the code. */
  async function applicant(address: string, options: PersonOptions = {}): Promise<Person> {
    const person = await stage.person(options)
    await person.open('/')
    await person.follow('/sign-up')
    await person.type('address', address)
    await person.submit('/sign-up')
    assert.equal(person.path, '/sign-up/code')
    return person
  }

  const enter = async (person: Person, code: string) => {
    await person.type('code', code)
    await person.submit('/sign-up/code')
  }

  /** Another code than this one. */
  const wrong = (code: string): string => code.replace(/^./, (digit) => String((Number(digit) + 1) % 10))

  for (const options of [{ locale: 'ja' }, { locale: 'en', javaScript: false }] as const)
    test(`in ${options.locale}${'javaScript' in options ? ', without JavaScript' : ''}: code, password, recovery code, second proof`, async () => {
      const address = `first.${options.locale}@example.com`
      const person = await applicant(address, options)
      await enter(person, await stage.code(address))
      assert.equal(person.path, '/sign-up/password')
      await person.type('password', NEW_PASSWORD)
      await person.submit('/sign-up/password')
      assert.equal(person.path, '/security/first')

      const first = await makeRecoveryCode(person)
      await person.follow('/security')
      // A browser that keeps nothing of the page asks before it would send the form again.
      await person.page.goBack().catch(() => undefined)
      assert.doesNotMatch(await person.page.innerText('body'), RECOVERY_CODE)

      await person.open('/security/first')
      await person.open('/security')
      const code = await makeRecoveryCode(person)
      assert.notEqual(code, first)
      await person.page.reload()
      assert.equal(person.path, '/security', 'a form that is sent again makes no further code')
      assert.doesNotMatch(await person.text(), RECOVERY_CODE)

      await person.open('/security')
      await person.follow('/security/phone')
      await person.type('address', '090-3000-000'.concat(options.locale === 'ja' ? '1' : '2'))
      await person.submit('/security/phone')
      await person.type('code', await stage.code(options.locale === 'ja' ? '+819030000001' : '+819030000002'))
      await person.submit('/security/code')
      assert.equal(person.path, '/security')
      assert.deepEqual(askedTwice(person.seen.slice(0, -1), ['identifier', 'password']), [])
      assert.equal(await person.page.locator('main figure.timeline circle.passed').count(), 3, 'nothing is lacking')
      await person.follow('/account')
      assert.equal(await person.page.isVisible('main a[href="/verify"]'), false, 'the address was just confirmed')

      const elsewhere = await stage.person(options)
      await elsewhere.signIn({ identifier: address, password: NEW_PASSWORD })
      await elsewhere.open('/replace/recovery-code')
      for (const [typed, path] of [
        [first, '/replace/recovery-code'],
        [code, '/replace/choose'],
      ] as const) {
        await elsewhere.type('code', typed)
        await elsewhere.submit('/replace/recovery-code')
        assert.equal(elsewhere.path, path, 'only the newest code works')
      }
    })

  /** Shown with a picture and a file that hold the same. */
  async function makeRecoveryCode(person: Person): Promise<string> {
    await person.follow('/security/recovery-code')
    await person.submit('/security/recovery-code')
    const code = RECOVERY_CODE.exec(await person.text())?.[0]
    assert.ok(code, 'the code is shown')
    assert.ok((await person.page.locator('main figure.qr svg path').count()) > 0)
    const file = person.page.locator('main a[download]')
    assert.ok(decodeURIComponent((await file.getAttribute('href')) ?? '').includes(code))
    const [saved] = await Promise.all([person.page.waitForEvent('download'), file.click()])
    assert.match(saved.suggestedFilename(), /\.txt$/)
    return code
  }

  test('a wrong code tells how many tries are left, in both languages; after five it is over', async () => {
    for (const locale of LOCALES) {
      const address = `wrong.${locale}@example.com`
      const person = await applicant(address, { locale })
      const code = await stage.code(address)
      for (let tried = 1; tried < policy.code_attempts_max; tried++) {
        await enter(person, wrong(code))
        assert.equal(person.refusal, 'code.wrong')
        const left = policy.code_attempts_max - tried
        assert.ok((await person.text()).includes(codeSentences['code.wrong'][locale]({ left })))
      }
      await enter(person, wrong(code))
      assert.equal(person.refusal, 'code.dead')
      assert.equal(await person.page.locator('main input[name=code]').count(), 0, 'nothing more to try')
      await person.submit('/sign-up/code/resend')
      const fresh = await stage.code(address)
      assert.notEqual(fresh, code)
      await enter(person, fresh)
      assert.equal(person.path, '/sign-up/password')
    }
  })

  test('a code that was left lying is over, and a new one works', async () => {
    const address = 'late@example.com'
    const person = await applicant(address)
    const code = await stage.code(address)
    await stage.server.advance(`PT${policy.code_mail_lifetime_ms / 1000}S`)
    await enter(person, code)
    assert.equal(person.refusal, 'code.expired')
    assert.ok((await person.text()).includes(codeSentences['code.expired'].ja))
    await person.submit('/sign-up/code/resend')
    await enter(person, await stage.code(address))
    assert.equal(person.path, '/sign-up/password')
  })

  test('the page says where the message is: not delivered, delayed, handed over', async () => {
    const fault = (mail: object) => stage.server.json('POST', '/dev/faults.json', { mail })
    for (const locale of LOCALES) {
      const says = async (person: Person, words: keyof typeof deliveryWords) => {
        await stage.server.advance('PT0S')
        await person.open('/sign-up/code')
        const status = await person.page.innerText('main [role=status]')
        assert.ok(status.includes(plain(deliveryWords[words][locale])), status)
      }
      await fault({ kind: 'bounce' })
      await says(await applicant(`bounce.${locale}@example.com`, { locale }), 'failed')
      await fault({ kind: 'delay', minutes: 10 })
      const person = await applicant(`delay.${locale}@example.com`, { locale })
      await says(person, 'delayed')
      await stage.server.advance('PT11M')
      await says(person, 'acceptedMail')
      await fault({ kind: 'none' })
    }
  })
})
