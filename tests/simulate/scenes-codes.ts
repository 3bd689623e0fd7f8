// Codes of all kinds: too late, too often, for nobody, used twice.
import { showApp } from '../../src/features/authenticator-app/flow.ts'
import { countForService } from '../../src/features/challenge/flow-breaker.ts'
import { beginEnrolment, completeEnrolment, confirmEnrolment } from '../../src/features/enrolment/flow.ts'
import { changeOwnPassword } from '../../src/features/password/flow.ts'
import { askVerifyCodeByAddress, verify, verifyByApp } from '../../src/features/prompt/flow.ts'
import { nameNewProof, startReplacement } from '../../src/features/replacement/start/flow.ts'
import { openRecovery, showRecoveryCode } from '../../src/features/replacement/start/flow-code-alone.ts'
import { signOut } from '../../src/features/session/flow.ts'
import { days, hours, minutes } from '../../src/kernel/duration.ts'
import { policy } from '../../src/policy/policy.ts'
import { addedApp, codeNow } from '../support/factors.ts'
import { lastCode } from '../support/inbox.ts'
import { allowed, at, must, recogniseAt } from '../support/proofs.ts'
import type { World } from '../support/world.ts'
import type { Meet, Scene } from './scene.ts'

const WRONG = ['00000001', '00000002', '00000003', '00000004', '00000005']

/** An account with one old mailbox, and its owner at a browser. */
async function owner(world: World, name: string) {
  const address = `${name}@old.example`
  const account = await world.account({ proofs: [address], recoveryCode: true })
  const person = await world.person(account, name)
  return { account, person, address, proof: at(account, address) }
}

/** A code at that mailbox, and how to type it. */
async function asked(world: World, name: string) {
  const it = await owner(world, name)
  const challenge = must(await askVerifyCodeByAddress(world.service, it.person, it.proof.id, it.address))
  await world.settle()
  return { ...it, challenge, code: await lastCode(world, it.address) }
}

/** As many wrong codes as are judged in a day. */
async function wrongCodes(world: World, meet: Meet, it: Awaited<ReturnType<typeof owner>>, browser: string) {
  const stranger = await world.person(it.account, browser)
  for (let round = 0; round < 12; round++) {
    const challenge = meet(await askVerifyCodeByAddress(world.service, stranger, it.proof.id, it.address))
    if (challenge.ok) for (const code of WRONG) meet(await verify(world.service, stranger, challenge.value, code))
    else if (challenge.refusal.code !== 'code.too_many_sent') return
    await world.advance(minutes(16))
  }
}

export const CODE_SCENES: readonly Scene[] = [
  {
    name: 'a code is typed after its half hour',
    codes: ['code.expired'],
    async play(world, meet) {
      const { person, challenge, code } = await asked(world, 'late')
      await world.advance(policy.code_mail_lifetime_ms)
      meet(await verify(world.service, person, challenge, code))
    },
  },
  {
    name: 'the session ends, or the account changes, while a code is on its way',
    codes: ['session.ended', 'code.gone'],
    async play(world, meet) {
      const one = await asked(world, 'signed-out')
      await signOut(world.service, one.person)
      meet(await verify(world.service, one.person, one.challenge, one.code))
      const two = await asked(world, 'changed')
      const there = await allowed(world, await world.person(two.account), 'change-password', two.proof)
      const form = { current: two.account.password, next: 'another long password now', endOthers: false }
      must(await changeOwnPassword(world.service, there, form))
      meet(await verify(world.service, two.person, two.challenge, two.code))
    },
  },
  {
    name: 'the new password is the present one',
    codes: ['password.same'],
    async play(world, meet) {
      const { account, person, proof } = await owner(world, 'same-password')
      const there = await allowed(world, person, 'change-password', proof)
      const form = { current: account.password, next: account.password, endOthers: false }
      meet(await changeOwnPassword(world.service, there, form))
    },
  },
  {
    name: 'a code to a contact that is none of the account',
    codes: ['verify.proof_unusable'],
    async play(world, meet) {
      const { person, account, address } = await owner(world, 'unusable')
      meet(await askVerifyCodeByAddress(world.service, person, account.id, address))
    },
  },
  {
    name: 'wrong codes, day after day, until the contact is shut for strangers',
    codes: ['code.too_many_wrong', 'code.proof_disabled'],
    async play(world, meet) {
      const it = await owner(world, 'burnt')
      for (let day = 0; day < 8; day++) {
        await wrongCodes(world, meet, it, `stranger ${day}`)
        await world.advance(days(1))
      }
      await world.advance(days(31))
      await wrongCodes(world, meet, it, 'stranger later')
    },
  },
  {
    name: 'twenty numbers of one block within an hour',
    codes: ['code.sms_busy'],
    async play(world, meet) {
      for (let i = 0; i <= policy.sms_prefix_hour_max; i++) {
        const { person } = await owner(world, `pump-${i}`)
        must(await startReplacement(world.service, person))
        meet(await nameNewProof(world.service, person, 'phone', `+81901${String(1_000_000 + i).padStart(7, '0')}`))
      }
    },
  },
  {
    name: 'one network signs up again and again; two people sign up with one mailbox',
    codes: ['code.network_busy', 'enrolment.exists', 'enrolment.gone'],
    async play(world, meet) {
      const settings = { ...world.service.settings, networkSendsPerDay: policy.network_sends_day_max }
      const service = { ...world.service, settings }
      for (let i = 0; i <= policy.network_sends_day_max; i++) {
        const visitor = { ...world.visitor(`many-${i}`), source: '203.0.113.*' }
        meet(await beginEnrolment(service, visitor, `network-${i}@many.example`, 'UTC'))
      }
      const confirmed = async (browser: string) => {
        const visitor = world.visitor(browser)
        const begun = must(await beginEnrolment(world.service, visitor, 'two@people.example', 'UTC'))
        await world.settle()
        const code = await lastCode(world, 'two@people.example')
        const { accountId, challenge } = begun
        must(await confirmEnrolment(world.service, visitor, accountId, challenge.challengeId, code))
        return () => completeEnrolment(world.service, visitor, accountId, 'a long password for trying')
      }
      const [first, second] = [await confirmed('one'), await confirmed('other')]
      must(await first())
      meet(await second())
      meet(await first())
    },
  },
  {
    name: 'an app shows its code once, and is tried in vain too often',
    codes: ['app_code.used', 'app_code.unreadable', 'app_code.paused', 'app_code.over'],
    async play(world, meet) {
      const { account, person } = await owner(world, 'app')
      const { secret, proofId } = await addedApp(world, account, person)
      await world.advance(days(8))
      const later = await world.person(account, 'app')
      const code = codeNow(world.service, secret)
      must(await verifyByApp(world.service, later, 'verify', proofId, code))
      meet(await verifyByApp(world.service, await world.person(account, 'app'), 'verify', proofId, code))
      const stranger = await world.person(account, 'guesses apps')
      meet(await showApp(world.service, stranger, proofId, 'no code'))
      for (let tries = 0; tries < 400; tries++) {
        const wrong = String((Number(codeNow(world.service, secret)) + 500_000) % 1_000_000).padStart(6, '0')
        const answer = meet(await showApp(world.service, await recogniseAt(world, stranger), proofId, wrong))
        if (answer.ok || answer.refusal.code === 'app_code.over') return
        if (answer.refusal.code === 'app_code.paused') await world.advance(hours(30))
      }
    },
  },
  {
    name: 'a recovery code that is none, again and again',
    codes: ['recovery_code.needed', 'recovery_code.wrong_length', 'recovery_code.too_many'],
    async play(world, meet) {
      const { account, person } = await owner(world, 'paper')
      meet(await showRecoveryCode(world.service, person, ''))
      const visitor = world.visitor('paper')
      const form = (code: string) => ({ identifier: account.identifier, code })
      meet(await openRecovery(world.service, visitor, form('0123-4567-89AB-CDEF')))
      // A code of another account is well formed, and wrong here.
      const { recoveryCode } = (await owner(world, 'paper-of-another')).account
      for (let i = 0; i <= policy.recovery_code_attempts_hour_max; i++)
        meet(await openRecovery(world.service, visitor, form(recoveryCode ?? '')))
    },
  },
  {
    name: 'an hour in which the whole service sees too many wrong codes',
    codes: ['code.service_busy'],
    async play(world, meet) {
      const { person, challenge, code } = await asked(world, 'busy')
      const { now } = await world.service.time.moment()
      for (let i = 0; i <= policy.code_service_failures_hour_max; i++) await countForService(world.service, now + i)
      meet(await verify(world.service, person, challenge, code))
      await world.advance(hours(2))
    },
  },
]
