import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The root of the source tree whose rules run in production. */
export const ROOT = join(import.meta.dirname, '../..')

/**
 * The rules that run in production, loaded from a source tree: this one, or a copy in which a guard was taken out. The
 * checker calls nothing else, so that what it explores is no second model of them.
 */
export async function loadRules(root: string = ROOT) {
  const load = <M>(path: string): Promise<M> => import(pathToFileURL(join(root, 'src/features', path)).href)
  const parts = await Promise.all([
    load<typeof import('../../src/features/replacement/case.ts')>('replacement/case.ts'),
    load<typeof import('../../src/features/replacement/request.ts')>('replacement/request.ts'),
    load<typeof import('../../src/features/replacement/rules.ts')>('replacement/rules.ts'),
    load<typeof import('../../src/features/replacement/ends.ts')>('replacement/ends.ts'),
    load<typeof import('../../src/features/replacement/start.ts')>('replacement/start.ts'),
    load<typeof import('../../src/features/replacement/tick.ts')>('replacement/tick.ts'),
    load<typeof import('../../src/features/replacement/schedule.ts')>('replacement/schedule.ts'),
    load<typeof import('../../src/features/replacement/restrict.ts')>('replacement/restrict.ts'),
    load<typeof import('../../src/features/replacement/wait.ts')>('replacement/wait.ts'),
    load<typeof import('../../src/features/replacement/undo.ts')>('replacement/undo.ts'),
    load<typeof import('../../src/features/replacement/disown.ts')>('replacement/disown.ts'),
    load<typeof import('../../src/features/replacement/restored.ts')>('replacement/restored.ts'),
    load<typeof import('../../src/features/replacement/host.ts')>('replacement/host.ts'),
  ])
  const [c, request, rules, ends, begin, time, schedule, restrict, wait, undo, disown, restore, host] = parts
  const more = await Promise.all([
    load<typeof import('../../src/features/proof/rules.ts')>('proof/rules.ts'),
    load<typeof import('../../src/features/proof/leave.ts')>('proof/leave.ts'),
    load<typeof import('../../src/features/recovery-code/rules.ts')>('recovery-code/rules.ts'),
    load<typeof import('../../src/features/security-info/rules.ts')>('security-info/rules.ts'),
    load<typeof import('../../src/features/security-info/changes.ts')>('security-info/changes.ts'),
    load<typeof import('../../src/features/security-info/own-wait.ts')>('security-info/own-wait.ts'),
    load<typeof import('../../src/features/password/rules.ts')>('password/rules.ts'),
    load<typeof import('../../src/features/session/rules.ts')>('session/rules.ts'),
    load<typeof import('../../src/features/session/grant.ts')>('session/grant.ts'),
    load<typeof import('../../src/features/account/rules.ts')>('account/rules.ts'),
    load<typeof import('../../src/features/report/rules.ts')>('report/rules.ts'),
    load<typeof import('../../src/features/replacement/dispute.ts')>('replacement/dispute.ts'),
  ])
  const [proof, leave, code, info, changes, ownWait, password, session, grant, account, report, dispute] = more
  return {
    ...{ ...c, ...request, ...rules, ...ends, ...begin, ...time, ...schedule, ...restrict, ...wait, ...undo },
    ...{ ...disown, ...proof, ...leave, ...code, ...info, ...changes, ...ownWait, ...password, ...grant, ...dispute },
    restored: restore.restored,
    hostReported: host.hostReported,
    halfwayIn: session.halfwayIn,
    frozen: account.frozen,
    takeBack: report.undo,
    standingOf: report.standingOf,
  }
}

export type Rules = Awaited<ReturnType<typeof loadRules>>
