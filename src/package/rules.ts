/**
 * The rules as a library (`honnin/rules`): pure, `(state, command, now) -> result`, without a clock, a database or a page.
 * The names are those of docs/machines.md. This is the face of a package and the one file that only hands on what others
 * have.
 */

export * as prompt from '../features/prompt/rules.ts'
export * as leave from '../features/proof/leave.ts'
export * as proof from '../features/proof/rules.ts'
export * as recoveryCode from '../features/recovery-code/rules.ts'
export * as cases from '../features/replacement/case.ts'
export * as contest from '../features/replacement/contest.ts'
export * as dispute from '../features/replacement/dispute.ts'
export * as ends from '../features/replacement/ends.ts'
export * as request from '../features/replacement/request.ts'
export * as restrict from '../features/replacement/restrict.ts'
export * as replacement from '../features/replacement/rules.ts'
export * as schedule from '../features/replacement/schedule.ts'
export * as start from '../features/replacement/start.ts'
export * as tick from '../features/replacement/tick.ts'
export * as undo from '../features/replacement/undo.ts'
export * as wait from '../features/replacement/wait.ts'
export { policy } from '../policy/policy.ts'
