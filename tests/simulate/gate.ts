import type { VerifyPurpose } from '../../src/features/prompt/flow.ts'
import { powers } from '../../src/features/proof/rules.ts'
import type { Done } from '../walks/acts.ts'
import type { Hand } from './hand.ts'
import { enterFully, type Shown, show } from './hands.ts'

/** Signs in, shows a proof for this very act, and does it; who can show nothing tries all the same. */
export const gated =
  (purpose: VerifyPurpose, run: (hand: Hand, shown: Shown) => Promise<Done>) =>
  async (hand: Hand): Promise<Done> => {
    const person = await enterFully(hand)
    if (!person) return { answer: 'not signed in' }
    const shown = await show(hand, person, purpose)
    const proof = shown?.proof ?? (await hand.house.read()).proofs[0]
    if (!proof) return { answer: 'no proof' }
    const senior = shown && powers(shown.proof).authorise ? [shown.proof.proofId] : []
    hand.doing.senior = senior
    const done = await run(hand, { person: shown?.person ?? person, proof })
    if (done.answer === 'ok' && hand.who.name === 'owner') hand.house.ownChanges.push(hand.house.now)
    return { restricted: true, senior, ...done }
  }
