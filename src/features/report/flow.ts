import { uuidOfBytes } from '../../kernel/random.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { countTry } from '../../platform/attempt.ts'
import { sameSecret } from '../../platform/crypto/keys.ts'
import type { Service } from '../../platform/service.ts'
import { type Address, readMailAddress } from '../proof/address.ts'
import { readPhoneNumber } from '../proof/phone.ts'
import { type ProofKind, powers } from '../proof/rules.ts'
import { findPlaces } from '../proof/store.ts'
import { everywhereKey, phonePolicy } from '../proof/store-address.ts'
import { type Case, findProof } from '../replacement/case.ts'
import { type CaseRead, changeCase, readCase } from '../replacement/flow-case.ts'
import { readNumber } from '../replacement/number.ts'
import { disownOf } from '../replacement/stop/flow-disown.ts'
import { endSessionsOf, forgetBrowsersSince } from '../session/store-ends.ts'
import type { Visitor } from '../session/store-visitor.ts'
import { type About, aboutFor, type Matter, type Standing, standingOf, undo } from './rules.ts'
import { type ReportLink, readReportToken, reportNumber } from './store-links.ts'

const UNKNOWN = refuse('report.unknown')

/** What the page of a link may show to whoever holds it: no account, no address. */
export interface Report {
  readonly about: About
  /** What kind of proof it is about; undefined for a recovery code. */
  readonly kind: ProofKind | undefined
  readonly since: number
  readonly standing: Standing
  /** Its reader said that they do not know the account. */
  readonly disowned: boolean
}

/** Reading changes nothing (S16). */
export async function readReport(service: Service, token: string): Promise<Result<Report>> {
  const link = readReportToken(service.keys, token)
  const read = link && (await readCase(service, link.accountId))
  return link && read ? reportOf(link, read) : UNKNOWN
}

function reportOf({ readerId, matter }: ReportLink, { case: c, moment }: CaseRead): Result<Report> {
  const reader = findProof(c, readerId)
  if (!reader || !powers(reader).alerts) return UNKNOWN
  const about = aboutFor(c, readerId, matter.about)
  return ok({
    about,
    kind: findProof(c, matter.subject)?.kind,
    since: matter.since,
    standing: standingOf(c, matter, moment.now),
    disowned: reader.state === 'disowned',
  })
}

/** "This was not me" by the link of a notice: no sign-in, no code, at once. */
export async function undoByLink(service: Service, visitor: Visitor, token: string): Promise<Result<About>> {
  const link = readReportToken(service.keys, token)
  return link ? doUndo(service, visitor, link) : UNKNOWN
}

function doUndo(service: Service, { agent, source }: Visitor, link: ReportLink): Promise<Result<About>> {
  const { accountId, matter } = link
  return changeCase<About>(service, accountId, UNKNOWN, ({ case: c, moment }) => {
    const change = undo(c, link, { agent, source }, moment)
    if (!change.ok) return change
    const at = begunAt(c, matter)
    const since = at - service.policy.replacement_veto_sessions_ms
    return ok({
      change: change.value,
      value: matter.about,
      parts: [
        endSessionsOf(accountId, { subject: matter.subject, at, since }, moment.now, 'not_me'),
        forgetBrowsersSince(accountId, since),
      ],
    })
  })
}

/** When whoever did it was at work first: a proof was named before it was confirmed. */
const begunAt = (c: Case, { about, subject, since }: Matter): number =>
  about === 'addition' ? (findProof(c, subject)?.createdAt ?? since) : since

/** "I do not know this account" by the link of any notice (T056). */
export async function disownByLink(service: Service, visitor: Visitor, token: string): Promise<Result<void>> {
  const link = readReportToken(service.keys, token)
  return link ? doDisown(service, visitor, link) : UNKNOWN
}

async function doDisown(service: Service, visitor: Visitor, link: ReportLink): Promise<Result<void>> {
  const done = await disownOf(service, { accountId: link.accountId, proofId: link.readerId }, visitor)
  // Said twice, or too late, it is as good as said.
  return done.ok || done.refusal.code === 'proof.gone' ? ok(undefined) : done
}

export type Answer = 'undo' | 'disown'

/**
 * The same without a link (L11): the address or number that the notice came to, and the number in it. Strangers get one
 * answer, whether or not anybody has that address (S17), and their tries are counted before they are judged.
 */
export async function reportByNumber(
  service: Service,
  visitor: Visitor,
  typed: { readonly address: unknown; readonly number: unknown },
  answer: Answer,
): Promise<Result<About>> {
  const address = readAddress(service, typed.address)
  if (!address.ok) return refuse('report.address_unreadable')
  const number = readNumber(typed.number, service.policy.stop_number_length_digits)
  if (!number.ok) return refuse('report.number_unreadable')
  const key = everywhereKey(service, address.value)
  const { now } = await service.time.moment()
  const owner = uuidOfBytes(key.subarray(0, 16))
  const tries = await countTry(service.database, owner, 'report', visitor.source, now, DAY_MS)
  if (tries.count > service.policy.report_number_attempts_day_max)
    return refuse('report.too_many', { at: tries.firstAt + DAY_MS })
  const link = await findLink(service, key, number.value)
  if (!link) return refuse('report.wrong')
  // A notice of something that is over has a number, too: for who does not know the account.
  if (answer === 'undo' && link.matter.about === 'nothing') return refuse('report.too_late')
  if (answer === 'undo') return doUndo(service, visitor, link)
  const done = await doDisown(service, visitor, link)
  return done.ok ? ok('nothing') : done
}

const DAY_MS = 86_400_000

function readAddress(service: Service, typed: unknown): Result<Address> {
  const mail = readMailAddress(typed)
  return mail.ok ? mail : readPhoneNumber(typed, phonePolicy(service.settings))
}

/** The notice whose number it is. All of them are compared, so that the time does not tell which. */
async function findLink(service: Service, key: Buffer, number: string): Promise<ReportLink | undefined> {
  const links: ReportLink[] = []
  for (const { accountId, proofId: readerId } of await findPlaces(service.database, key)) {
    const read = await readCase(service, accountId)
    for (const matter of read ? mattersOf(read.case, readerId) : []) links.push({ accountId, readerId, matter })
  }
  return links.filter((link) => sameSecret(reportNumber(service.keys, service.policy, link), number))[0]
}

/** Every notice that this reader may hold a number of. */
const mattersOf = (c: Case, readerId: string): readonly Matter[] => [
  { about: 'nothing', subject: readerId, since: 0 },
  ...c.proofs.flatMap(({ proofId: subject, provenAt, changedAt }): Matter[] => [
    { about: 'addition', subject, since: provenAt ?? changedAt },
    { about: 'removal', subject, since: changedAt },
  ]),
  ...c.codes.map(({ codeId, madeAt }): Matter => ({ about: 'code', subject: codeId, since: madeAt })),
]
