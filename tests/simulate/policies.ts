// Policies to compare: the numbers of src/policy/policy.ts, a few of them changed.
import { days, type Milliseconds } from '../../src/kernel/duration.ts'
import { type Policy, policy } from '../../src/policy/policy.ts'

/** What of a service is tried. */
export interface Tried {
  readonly name: string
  readonly policy: Policy
  readonly sms: boolean
  readonly devices: boolean
}

export const SHIPPED: Tried = { name: 'as shipped', policy, sms: true, devices: true }

const waiting = (wait: Milliseconds): Partial<Record<keyof Policy, unknown>> => ({
  replacement_wait_ms: wait,
  // Half as long again where nobody could be told, and never more than twice as long.
  replacement_wait_unreached_ms: Math.max(wait * 1.5, policy.replacement_wait_code_alone_ms),
  replacement_wait_max_ms: Math.max(wait * 2, policy.replacement_wait_max_ms),
  replacement_reminders_ms: policy.replacement_reminders_ms.filter((at) => at < wait - days(4)),
  replacement_sms_reminders_ms: policy.replacement_sms_reminders_ms.filter((at) => at < wait - days(4)),
})

/** Alerts at the beginning and before the end, and nothing in between. */
const FEW = { replacement_reminders_ms: [], replacement_sms_reminders_ms: [] }

const USAGE =
  'Write wait=14d (7d to 90d), alerts=few, sms=off, devices=off or probation=3d (which breaks a promise), several joined by "+"; policies by ","'

function change(tried: Tried, typed: string): Tried {
  const [key, value] = typed.split('=')
  const wait = /^(\d+)d$/.exec(value ?? '')
  if (key === 'wait' && wait) {
    const length = Number(wait[1])
    if (length < 7 || length > 90) throw new Error(`${typed}: a wait is 7 to 90 days (machine.md b.8).`)
    return { ...tried, policy: changed(tried.policy, waiting(days(length))) }
  }
  if (key === 'probation' && wait)
    return { ...tried, policy: changed(tried.policy, { proof_probation_ms: days(Number(wait[1])) }) }
  if (typed === 'alerts=few') return { ...tried, policy: changed(tried.policy, FEW) }
  if (typed === 'sms=off') return { ...tried, sms: false }
  if (typed === 'devices=off') return { ...tried, devices: false }
  throw new Error(`There is no policy "${typed}". ${USAGE}.`)
}

/** The types of the policy are its very numbers; here they are others. */
const changed = (from: Policy, to: Partial<Record<keyof Policy, unknown>>): Policy => ({ ...from, ...to }) as Policy

/** "wait=14d,wait=60d+alerts=few": the shipped one, and each of these. */
export function readPolicies(typed: string | undefined): Tried[] {
  if (typed === undefined) return [SHIPPED]
  const names = typed.split(',').map((name) => name.trim())
  return [
    SHIPPED,
    ...names.map((name) => name.split('+').reduce((tried, part) => change(tried, part.trim()), { ...SHIPPED, name })),
  ]
}
