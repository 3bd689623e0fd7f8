import { type Html, html, type Part } from '../../../kernel/html.ts'
import { say } from '../../../kernel/text.ts'
import { masked } from '../../../platform/page/content.ts'
import type { Fact } from '../../../platform/page/facts.ts'
import { groupReceipt } from '../../notice/receipt.ts'
import { kindTexts } from '../../notice/texts-mails.ts'
import type { Address } from '../../proof/address.ts'
import { maskFull, maskStrict } from '../../proof/mask.ts'
import { isAddress, powers } from '../../proof/rules.ts'
import type { StoredProof } from '../../proof/store.ts'
import { openAddress } from '../../proof/store-address.ts'
import { shownDate, shownFrom, shownWhen, type Web } from '../../session/shell.ts'
import type { Person } from '../../session/store-visitor.ts'
import { liveRequest } from '../case.ts'
import { type CaseRead, readCase } from '../flow-case.ts'
import { finishableAt, finishableUntil, type Live, type Request } from '../request.ts'
import { actsAsRequester } from './flow-end.ts'
import { statusTexts as t } from './texts.ts'

/** Who looks at which account, read at one moment. */
export interface Seen {
  readonly x: Web
  readonly person: Person
  readonly read: CaseRead
}

/** A running request as the status pages look at it. */
export interface Running extends Seen {
  readonly request: Live
}

export const isRequesterHere = ({ request, person }: Running): boolean => actsAsRequester(request, person)

/**
 * The domain is shown to who has shown a proof in this session, or typed the address here; who has shown no more than
 * the password sees none (T141).
 */
const showsDomain = ({ person }: Seen, typedHere: boolean): boolean => typedHere || person.session.proofId !== null

export function maskedProof(seen: Seen, proof: StoredProof, typedHere = false): Html {
  const address = openAddress(seen.x.service, seen.person.account.accountId, proof)
  if (isAddress(proof))
    return address ? masked(showsDomain(seen, typedHere) ? maskFull(address) : maskStrict(address)) : html``
  return html`${say(kindTexts[proof.kind], seen.x.visitor.locale)}`
}

/** The address for hints about its carrier: its domain is in them. */
export const hintAddress = (seen: Seen, proof: StoredProof, typedHere = false): Address | undefined =>
  showsDomain(seen, typedHere) ? openAddress(seen.x.service, seen.person.account.accountId, proof) : undefined

const list = (parts: readonly Part[]): Part => parts.map((part, i) => html`${i > 0 && html`<br>`}${part}`)

/** The proofs that hold now, each with the person's own name for it. */
export const currentProofs = (seen: Seen): Part =>
  list(
    seen.read.proofs
      .filter((p) => powers(p).verify)
      .map((p) => html`${maskedProof(seen, p)}${p.label !== '' && ` ${p.label}`}`),
  )

/** Those that only hear of what happens to the account. */
export const retiredProofs = (seen: Seen): readonly StoredProof[] =>
  seen.read.proofs.filter((p) => powers(p).alerts && !powers(p).verify)

/** The new addresses and numbers of a running request. */
export const newProofs = (running: Running): readonly StoredProof[] =>
  running.read.proofs.filter((p) => p.requestId === running.request.requestId && p.state === 'candidate')

/** Who asked, when, from where: what a person compares with the own memory. */
export function askedFacts(x: Web, request: Request): Fact[] {
  const { locale } = x.visitor
  return [
    { term: say(t.asked, locale), value: shownWhen(x, request.startedAt) },
    {
      term: say(t.device, locale),
      value: request.agent === '' ? say(t.agentUntold, locale) : request.agent,
      note: say(t.network, locale, { source: request.source }),
    },
  ]
}

export const receiptFact = (x: Web, request: Request): Fact => ({
  term: say(t.receipt, x.visitor.locale),
  value: html`<span class="num">${groupReceipt(request.receipt)}</span>`,
  note: say(t.receiptNote, x.visitor.locale),
})

/** When it can be finished and until when, by whom. */
export function finishFact(running: Running): Fact {
  const { x, read, request } = running
  const { locale } = x.visitor
  const { policy } = x.service
  const until = shownDate(x, finishableUntil(request, read.moment, policy))
  const moves = request.alertedAt === null && !request.unreached
  const mine = html`${say(running.person.session.recoveryOf === null ? t.finishableNote : t.finishableByCode, locale, { until })}${moves && html` ${say(t.mayMove, locale)}`}`
  return {
    term: say(t.finishable, locale),
    value: shownFrom(x, finishableAt(request, read.moment, policy)),
    note: isRequesterHere(running) ? mine : say(t.otherFinishableNote, locale),
  }
}

export const proofFacts = (running: Running): Fact[] => {
  const { locale } = running.x.visitor
  const mine = isRequesterHere(running)
  const fresh = list(newProofs(running).map((p) => maskedProof(running, p, mine)))
  return [
    { term: say(t.oldInfo, locale), value: currentProofs(running), note: say(t.oldInfoNote, locale) },
    { term: say(t.newInfo, locale), value: fresh, note: say(t.newInfoNote, locale) },
  ]
}

export function toldFact({ x, request }: Running): Fact {
  const { locale } = x.visitor
  const note =
    request.alertedAt !== null
      ? say(t.toldAt, locale, { at: shownDate(x, request.alertedAt) })
      : say(request.unreached ? t.toldNobody : t.toldSoon, locale)
  return { term: say(t.told, locale), value: say(t.toldAll, locale), note }
}

/** The live request of who is signed in here, for the pages that act on it. */
export async function runningHere(x: Web, person: Person): Promise<Running | undefined> {
  const read = await readCase(x.service, person.account.accountId)
  const request = read && liveRequest(read.case)
  return read && request && { x, person, read, request }
}
