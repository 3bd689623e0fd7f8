// What lives for minutes or belongs to a browser, as the database has it: codes, sessions, devices. Their states are
// named as the rules name them (tests/prove/short-lived.ts).
import { loadChallenges } from '../../src/features/challenge/store.ts'
import type { CaseRead } from '../../src/features/replacement/flow-case.ts'
import type { Session, Standing } from '../../src/features/session/rules.ts'
import { days } from '../../src/kernel/duration.ts'
import { sql } from '../../src/platform/database/sql.ts'
import type { Service } from '../../src/platform/service.ts'
import { challengeState, deviceState, type KeptDevice, sessionState } from '../prove/short-lived.ts'

/** Codes of before are over. */
const LOOKED_BACK_MS = days(2)

type SessionRow = Record<string, unknown> &
  Pick<Session, 'createdAt' | 'seenAt' | 'proofShownAt' | 'recoveryOf' | 'endedAt'> & {
    id: string
    known: boolean
    shownAt: number | null
    missedAt: number | null
  }

/** "challenge <id>", "session <id>" and "device <id>", each with its state. */
export async function shortLived(
  service: Service,
  { account, moment: { now } }: CaseRead,
): Promise<Map<string, string>> {
  const { accountId } = account
  const { database } = service
  const [challenges, sessions, devices] = await Promise.all([
    loadChallenges(database, accountId, now - LOOKED_BACK_MS),
    database.query<SessionRow>(sql`
      select s.session_id as id, s.created_at as "createdAt", s.seen_at as "seenAt", s.proof_shown_at as "proofShownAt",
        s.recovery_of as "recoveryOf", s.ended_at as "endedAt", b.browser_key is not null as known,
        s.device_shown_at as "shownAt", s.device_missed_at as "missedAt"
      from session s left join browser b on b.account_id = s.account_id and b.browser_key = s.browser_key
      where s.account_id = ${accountId}`),
    database.query<Record<string, unknown> & KeptDevice>(sql`
      select d.device_id as "deviceId", '' as "browserKey", d.created_at as "createdAt", d.used_at as "usedAt",
        d.lapsed_at as "lapsedAt", d.ended_at as "endedAt", b.seen_at as "provenAt"
      from device d left join browser b on b.account_id = d.account_id and b.browser_key = d.browser_key
      where d.account_id = ${accountId}`),
  ])
  const standing = (s: SessionRow): Standing => {
    if (s.shownAt !== null && s.missedAt === null) return 'trusted'
    return s.known ? 'known' : 'unknown'
  }
  return new Map([
    ...challenges.map((c) => [`challenge ${c.challengeId}`, challengeState(c, now)] as const),
    ...sessions.map((s) => [`session ${s.id}`, sessionState(account, { ...BARE, ...s }, standing(s), now)] as const),
    ...devices.map((d) => [`device ${d.deviceId}`, deviceState(d, now)] as const),
  ])
}

/** What no state depends on. */
const BARE = {
  accountId: '',
  sessionId: '',
  browserKey: '',
  signedInAt: 0,
  proofId: null,
  requestId: null,
  enrolment: false,
}
