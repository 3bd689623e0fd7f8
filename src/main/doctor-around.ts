import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Instant, isoInstant, systemClock } from '../kernel/clock.ts'
import { hours, seconds } from '../kernel/duration.ts'
import type { Settings } from '../platform/config/settings.ts'
import { isThisComputer } from '../platform/database/address.ts'
import { policy } from '../policy/policy.ts'
import { type Finding, note, ok, reasonOf, wrong } from './finding.ts'

/** What is asked outside of the database: the time of another computer, and when a file was last written. */
export interface Around {
  readonly wall: () => Instant
  /** The `Date` of an answer (RFC 9110 6.6.1), whatever the answer is. */
  readonly dateAt: (url: string) => Promise<Instant | undefined>
  readonly modified: (path: string) => Promise<{ readonly at: Instant; readonly mode: number } | undefined>
}

const TIMEOUT_MS = seconds(5)

export const here: Around = {
  wall: () => systemClock.wall(),
  async dateAt(url) {
    const { headers } = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const at = Date.parse(headers.get('date') ?? '')
    return Number.isNaN(at) ? undefined : at
  },
  modified: (path) =>
    stat(path).then(
      ({ mtimeMs, mode }) => ({ at: mtimeMs, mode }),
      () => undefined,
    ),
}

/** Asks no other computer. */
export const noOthers: Around = { ...here, dateAt: () => Promise.reject(new Error('not asked')) }

/** The clock, the backups, the key's file, and what the settings leave open. */
export async function lookAround(settings: Settings, around: Around): Promise<readonly Finding[]> {
  return [
    ...(await lookAtClock(settings, around)),
    ...(await lookAtKeyFile(settings, around)),
    ...(await lookAtBackups(settings, around)),
    ...lookAtSettings(settings),
  ]
}

/** Whom we speak to anyway, on a computer that is surely another one. */
function othersOf({ upstream, twilioAccount, smsUrl }: Settings): string | undefined {
  const url = upstream?.issuer ?? (twilioAccount === undefined ? smsUrl : 'https://api.twilio.com/')
  return url !== undefined && !isThisComputer(new URL(url).hostname) ? new URL('/', url).href : undefined
}

/** HTTP tells whole seconds, and the way takes some. */
async function lookAtClock(settings: Settings, { wall, dateAt }: Around): Promise<Finding[]> {
  const url = othersOf(settings)
  if (url === undefined)
    return [note('clock', 'nobody to compare it with; see that it is set by NTP ("timedatectl" tells)')]
  try {
    const theirs = await dateAt(url)
    if (theirs === undefined) return [note('clock', `${url} does not tell the time`)]
    const behindMs = theirs - wall()
    const detail = `${Math.round(Math.abs(behindMs) / seconds(1))} s ${behindMs > 0 ? 'behind' : 'before'} ${url}`
    return [
      Math.abs(behindMs) > policy.clock_skew_max_ms ? wrong('clock', `${detail}: set it by NTP`) : ok('clock', detail),
    ]
  } catch (error) {
    return [note('clock', `${url} could not be asked (${reasonOf(error)})`)]
  }
}

/** Everything that is sealed opens with it: only its owner may read it. */
async function lookAtKeyFile({ key, dataDir }: Settings, { modified }: Around): Promise<Finding[]> {
  if (key !== undefined) return []
  const path = join(dataDir, 'honnin.key')
  const file = await modified(path)
  if (!file) return []
  return [
    (file.mode & 0o077) === 0
      ? ok(
          'key file',
          `only its owner reads ${path}; keep a copy apart from the backups of the database, which open with it only`,
        )
      : wrong('key file', `others may read ${path}: chmod 600 ${path}`),
  ]
}

/** Whether a backup can be restored only a restore tells; what can be known is when one last ended. */
async function lookAtBackups({ delivery }: Settings, { wall, modified }: Around): Promise<Finding[]> {
  const { backupMarker } = delivery
  if (backupMarker === undefined)
    return [
      note(
        'backups',
        'cannot be seen from here: let your backup touch a file when it has ended, and name it in BACKUP_MARKER',
      ),
    ]
  const file = await modified(backupMarker)
  if (!file) return [wrong('backups', `${backupMarker} is not there: no backup has ended yet`)]
  const ageMs = wall() - file.at
  const detail = `the last one ended at ${isoInstant(file.at)}`
  return [
    ageMs > policy.backup_age_max_ms
      ? wrong('backups', `${detail}, ${Math.floor(ageMs / hours(1))} hours ago`)
      : ok('backups', `${detail}; that it can be restored only trying tells`),
  ]
}

function lookAtSettings({ mode, origin, trustedProxies, database }: Settings): Finding[] {
  const findings: Finding[] = []
  // It speaks plain HTTP, so what people see as https ends before it.
  if (mode === 'production' && origin.startsWith('https:') && trustedProxies === 0)
    findings.push(
      note(
        'TRUSTED_PROXIES',
        'is 0, but TLS ends at a proxy before this service: with 1, limits see the network of each person',
      ),
    )
  if (database?.exposed)
    findings.push(
      note('DATABASE_WITHOUT_TLS', `what is stored goes to ${database.host} in clear, and can be changed on the way`),
    )
  return findings
}
