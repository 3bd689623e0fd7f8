// A passkey: unreadable, foreign, late, and shown twice. Its signatures draw chance that no seed decides, so that no
// run of the simulation has any.
import { showingOptions } from '../../src/features/passkey/flow.ts'
import { signInWithPasskey, signingIn } from '../../src/features/passkey/flow-sign-in.ts'
import { addPasskey } from '../../src/features/security-info/flow-factor.ts'
import { policy } from '../../src/policy/policy.ts'
import { addedPasskey, allowAdding, makingFor } from '../support/factors.ts'
import { SoftwareAuthenticator } from '../support/software-authenticator.ts'
import type { Scene } from './scene.ts'

export const PASSKEY_SCENES: readonly Scene[] = [
  {
    name: 'a passkey is made for another page, in no words, and too late',
    codes: ['passkey.unreadable', 'passkey.wrong', 'passkey.expired'],
    async play(world, meet) {
      const account = await world.account({ proofs: ['makes-passkey@old.example'] })
      const person = await world.person(account)
      await allowAdding(world, account, person)
      const authenticator = new SoftwareAuthenticator(world.service.settings.origin)
      const options = await makingFor(world, account, person)
      meet(await addPasskey(world.service, person, 'no answer', ''))
      meet(await addPasskey(world.service, person, authenticator.make(options, { origin: 'https://evil.example' }), ''))
      const late = authenticator.make(options)
      await world.advance(policy.passkey_ceremony_ms)
      meet(await addPasskey(world.service, person, late, ''))
    },
  },
  {
    name: 'somebody signs in with a passkey twice, and with one of nobody',
    codes: ['passkey.used', 'passkey.unknown'],
    async play(world, meet) {
      const account = await world.account({ proofs: ['signs-in@old.example'] })
      const { authenticator } = await addedPasskey(world, account, await world.person(account))
      await world.advance(policy.proof_probation_ms)
      const visitor = world.visitor('signs in')
      const options = async () =>
        showingOptions(world.service, undefined, signingIn(visitor), (await world.service.time.moment()).now)
      const answer = authenticator.show(await options())
      meet(await signInWithPasskey(world.service, visitor, answer))
      meet(await signInWithPasskey(world.service, visitor, answer))
      const foreign = new SoftwareAuthenticator(world.service.settings.origin)
      const user = { id: Buffer.from(account.id.replaceAll('-', ''), 'hex').toString('base64url') }
      foreign.make({ challenge: 'x', rp: { id: 'localhost' }, user })
      meet(await signInWithPasskey(world.service, visitor, foreign.show(await options())))
    },
  },
]
