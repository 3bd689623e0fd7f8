// An account whose password a host keeps: there is no host in the simulation, so that what is asked of it is written out.
import { askCode } from '../../src/features/challenge/flow.ts'
import { secureOwnAccount } from '../../src/features/password/flow.ts'
import { setPasswordByCode } from '../../src/features/password/flow-code.ts'
import { reportLost } from '../../src/features/security-info/flow-leave.ts'
import { policy } from '../../src/policy/policy.ts'
import { hosted } from '../support/hosted.ts'
import { allowed } from '../support/proofs.ts'
import type { Scene } from './scene.ts'

export const HOST_SCENES: readonly Scene[] = [
  {
    name: 'the password that a host keeps is asked for here, set here, and taken for a new one',
    codes: ['sign_in.at_host', 'password.at_host', 'secure.at_host_first'],
    async play(world, meet) {
      const { service } = world
      const account = await world.account({ proofs: ['hosted@old.example', 'hosted@other.example'] })
      const proof = account.proofs[0] ?? { id: '', address: '' }
      const proofId = proof.id
      const person = await allowed(world, await world.person(account), 'secure-account', proof)
      const there = await hosted(world, person)
      meet(await secureOwnAccount(service, there, 'a password that nobody keeps here'))
      const visitor = world.visitor('without the password')
      const wish = { accountId: account.id, proofId, purpose: 'password', browserKey: visitor.browserKey } as const
      const challenge = meet(await askCode(service, wish))
      meet(
        await setPasswordByCode(service, visitor, 'forgotten', {
          accountId: account.id,
          challenge: challenge.ok ? challenge.value : undefined,
          entry: '',
          password: 'a password that nobody keeps here',
        }),
      )
      await world.advance(policy.session_fresh_ms)
      meet(await reportLost(service, there, proofId, 'the former password'))
    },
  },
]
