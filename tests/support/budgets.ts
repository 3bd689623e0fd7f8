import type { CodeBudget } from '../../src/features/challenge/budgets.ts'
import { refuse } from '../../src/kernel/result.ts'
import { type Budget, freeAt } from '../../src/kernel/window.ts'

/** Budgets in memory, as the database keeps them: for rules and vectors. */
export class Budgets {
  readonly #times = new Map<string, readonly number[]>()

  timesOf({ kind, subject }: Budget): readonly number[] {
    return this.#times.get(`${kind} ${subject}`) ?? []
  }

  /** The refusal of the budget that has room last, if one is spent. */
  refusal(budgets: readonly CodeBudget[], now: number) {
    const spent = budgets.flatMap((budget) => {
      const at = freeAt(this.timesOf(budget), budget.limits, now)
      return at === undefined ? [] : [{ at, code: budget.code }]
    })
    const last = spent.toSorted((a, b) => b.at - a.at)[0]
    return last && refuse(last.code, { at: last.at })
  }

  spend(budgets: readonly Budget[], now: number): void {
    for (const budget of budgets) this.#times.set(`${budget.kind} ${budget.subject}`, [...this.timesOf(budget), now])
  }

  giveBack(budgets: readonly Budget[]): void {
    for (const budget of budgets) this.#times.set(`${budget.kind} ${budget.subject}`, this.timesOf(budget).slice(0, -1))
  }
}
