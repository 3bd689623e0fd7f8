import type { Violation } from './explore.ts'
import { type Explored, explore } from './explore.ts'
import { REMOVABLE, type Removable, without } from './without.ts'
import { firstWorld, PLANS, type Plan } from './worlds.ts'

/** What became of the worlds with a guard taken out. */
export interface Verdict {
  readonly guard: Removable
  /** The guards that were taken out with it, because they hold it. */
  readonly coveredBy: readonly Removable[]
  readonly plan: Plan | undefined
  readonly violation: Violation | undefined
}

/** Guards that another one holds: only both together are missed. */
export const COVERED: Readonly<Record<string, readonly string[]>> = {
  'the wait counts from the proof': ['the wait counts from the first accepted alert'],
  'an alert that nobody took gives no finish': [
    'no last notice to who was never told',
    'what reaches nobody waits as unreached',
  ],
  'no last notice to who was never told': [
    'an alert that nobody took gives no finish',
    'what reaches nobody waits as unreached',
  ],
  'a missed final notice puts the end off': ['served-uptime window'],
  'what is held is finished by nobody': ['only what is ready is finished'],
  'only what is ready is finished': ['what is held is finished by nobody'],
  'completed-once': ['the finish stands on the present epoch', 'a finish has candidates'],
  'a finish has candidates': ['completed-once', 'the finish stands on the present epoch'],
  'the finish stands on the present epoch': ['a change of the account ends what runs'],
  'recovery-code ageing, at its use': ['recovery-code ageing, at the completion'],
  'recovery-code ageing, at the completion': ['recovery-code ageing, at its use'],
  'a recovery code works once': ['only the live recovery code acts'],
  'only the live recovery code acts': ['a recovery code works once'],
  'nothing begins without a first factor': ['a code alone is judged again when the new proof is shown'],
  'a code alone is judged again when the new proof is shown': ['nothing begins without a first factor'],
  'a second start is answered with the first': ['nothing is shown beside what runs'],
  'a request on a code stands as long as the code': ['a request on a code ends with the code'],
  'a request on a code ends with the code': ['a request on a code stands as long as the code'],
}

/** Most attacks are short, so that the first moves of every world are looked at before any of them to its end. */
const PASSES = [1_000, 10_000, 1_000_000] as const

/** The first broken promise without these guards: in the world where it was found before, else in the smaller ones first. */
async function attackWithout(
  guards: readonly Removable[],
  before: Plan | undefined,
): Promise<{ readonly plan: Plan; readonly violation: Violation } | undefined> {
  return without(guards, (setting) => {
    const again = before && explore(setting, firstWorld(before), { states: Number.POSITIVE_INFINITY }).violation
    if (again) return { plan: before, violation: again }
    const whole = new Set<Plan>(before ? [before] : [])
    for (const states of PASSES)
      for (const plan of PLANS) {
        if (whole.has(plan)) continue
        const found: Explored = explore(setting, firstWorld(plan), { states })
        if (found.violation) return { plan, violation: found.violation }
        if (found.complete) whole.add(plan)
      }
    return undefined
  })
}

export async function judgeGuard(guard: Removable, before: Plan | undefined): Promise<Verdict> {
  const coveredBy = REMOVABLE.filter(({ name }) => COVERED[guard.name]?.includes(name))
  const found = await attackWithout([guard, ...coveredBy], before)
  return { guard, coveredBy, plan: found?.plan, violation: found?.violation }
}
