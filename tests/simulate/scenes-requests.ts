// Numbers, links and devices around a request, in the wrong browser or too often.
import { askDisputeCodes } from '../../src/features/replacement/dispute/flow.ts'
import { continueByLink, continueByNumber } from '../../src/features/replacement/start/flow-link.ts'
import { cancelRequest, stopByDevice, stopByNumber } from '../../src/features/replacement/status/flow-end.ts'
import { undoByLink, undoByNumber } from '../../src/features/replacement/undo/flow.ts'
import { reportByNumber } from '../../src/features/report/flow.ts'
import { makeCode } from '../../src/features/security-info/flow.ts'
import { trustDevice } from '../../src/features/security-info/flow-device.ts'
import { setOwnWait } from '../../src/features/security-info/flow-own-wait.ts'
import { recognise, signIn } from '../../src/features/session/flow.ts'
import { days } from '../../src/kernel/duration.ts'
import { policy } from '../../src/policy/policy.ts'
import { lastWithLink, tokenIn } from '../support/inbox.ts'
import { allowed, at, must, stored } from '../support/proofs.ts'
import { draft, finish, linkTo, NEW_PASSWORD, pending, scene as people, untilReady } from '../support/scene.ts'
import { PASSWORD, type World } from '../support/world.ts'
import type { Scene } from './scene.ts'

/** A request that a thief finished; the owner has the former password and the link of the notice. */
async function taken(world: World, name: string) {
  const it = await pending(world, name)
  await untilReady(world)
  const person = await recognisedAgain(world, it)
  must(await finish(world, { ...it, person }))
  await world.settle()
  const undo = tokenIn(await lastWithLink(world, it.old, 'undo'), 'undo')
  const [request] = (await stored(world, it.account)).case.requests
  return { ...it, undo, receipt: request?.receipt ?? '' }
}

/** Whoever waited for so long signs in again in the browser in which it was begun. */
async function recognisedAgain(world: World, { account, person }: Awaited<ReturnType<typeof pending>>) {
  const opened = must(await signIn(world.service, person, account.identifier, account.password))
  const again = await recognise(world.service, person, opened.token)
  if (!again) throw new Error('nobody is signed in')
  return again
}

const number = (i: number): string => String(10_000_000 + i)

export const REQUEST_SCENES: readonly Scene[] = [
  {
    name: 'the link of a new mailbox in another browser, and a match number that is guessed',
    codes: ['replacement.other_browser', 'number.unreadable', 'match.wrong', 'match.too_many'],
    async play(world, meet) {
      const { person, fresh } = await draft(world, 'match')
      meet(
        await continueByLink(
          world.service,
          world.visitor('elsewhere'),
          undefined,
          await linkTo(world, fresh, 'continue'),
        ),
      )
      meet(await continueByNumber(world.service, person, 'no number'))
      for (let i = 0; i <= policy.match_attempts_max; i++)
        meet(await continueByNumber(world.service, person, number(i).slice(-policy.match_length_digits)))
    },
  },
  {
    name: 'who has the password, and did not begin it, takes it back; a device that is none says no',
    codes: ['replacement.not_requester', 'device.not_shown'],
    async play(world, meet) {
      const { account } = await pending(world, 'not-begun')
      const other = await world.person(account, 'another browser')
      meet(await cancelRequest(world.service, other))
      meet(await stopByDevice(world.service, other, ''))
    },
  },
  {
    name: 'a key that is none is to be trusted',
    codes: ['device.key_unreadable'],
    async play(world, meet) {
      const { account, person, old } = await people(world, 'no-key')
      const may = await allowed(world, person, 'trust-device', at(account, old))
      meet(await trustDevice(world.service, may, 'no key', 'no signature'))
    },
  },
  {
    name: 'a recovery code is made in two windows',
    codes: ['security_info.gone'],
    async play(world, meet) {
      const { account, person, old } = await people(world, 'two-windows', { recoveryCode: true })
      const may = await allowed(world, person, 'make-recovery-code', at(account, old))
      // This window was opened before there was a code.
      meet(await makeCode(world.service, may, ''))
    },
  },
  {
    name: 'stop, report and undo numbers are guessed all day',
    codes: ['report.number_unreadable', 'stop.too_many', 'report.too_many', 'undo.too_many'],
    async play(world, meet) {
      const { old, receipt, person } = await taken(world, 'numbers')
      const visitor = world.visitor('guesses numbers')
      meet(await reportByNumber(world.service, visitor, { address: old, number: 'no number' }, 'undo'))
      for (let i = 0; i <= policy.stop_number_attempts_day_max; i++) {
        meet(await stopByNumber(world.service, visitor, receipt, number(i)))
        meet(await reportByNumber(world.service, visitor, { address: old, number: number(i) }, 'undo'))
      }
      for (let i = 0; i <= policy.undo_number_attempts_day_max; i++)
        meet(await undoByNumber(world.service, person, { receipt, number: number(i), password: PASSWORD }))
    },
  },
  {
    name: 'a wait of three days is wanted, and another one right after a replacement',
    codes: ['wait.choice_needed', 'wait.after_replacement'],
    async play(world, meet) {
      const { account, fresh } = await taken(world, 'own-wait')
      const proof = (await stored(world, account)).proofs.find((p) => p.requestId !== null && p.state === 'effective')
      const opened = must(await signIn(world.service, world.visitor('own-wait'), account.identifier, NEW_PASSWORD))
      const person = await recognise(world.service, world.visitor('own-wait'), opened.token)
      if (!person || !proof) throw new Error('nobody is signed in')
      const may = await allowed(world, person, 'choose-wait', { id: proof.proofId, address: fresh })
      meet(await setOwnWait(world.service, may, days(3)))
      meet(await setOwnWait(world.service, may, days(60)))
    },
  },
  {
    name: 'former passwords are guessed with the link of a notice',
    codes: ['undo.paused'],
    async play(world, meet) {
      const { undo } = await taken(world, 'former')
      for (let i = 0; i <= policy.password_failures_free_count; i++)
        meet(await undoByLink(world.service, world.visitor(`former ${i}`), undo, `no password ${i}`))
    },
  },
  {
    name: 'a frozen account: the other side asks for codes, and the owner chooses one contact',
    codes: ['dispute.link_needed', 'dispute.choose_two'],
    async play(world, meet) {
      const { account, undo } = await taken(world, 'frozen')
      const ids = account.proofs.map((p) => p.id)
      const owner = world.visitor('owner of frozen')
      const frozen = must(await undoByLink(world.service, owner, undo, PASSWORD))
      const resolver = await recognise(world.service, owner, frozen.token)
      if (!resolver) throw new Error('nobody resolves it')
      meet(await askDisputeCodes(world.service, resolver, ids.slice(1)))
      const other = await world.person(account, 'the other side')
      meet(await askDisputeCodes(world.service, other, ids))
    },
  },
]
