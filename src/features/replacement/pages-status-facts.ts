import { html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { masked } from '../../platform/page/content.ts'
import type { Fact } from '../../platform/page/facts.ts'
import { maskFull, maskStrict } from '../proof/mask.ts'
import { powers } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import type { Person } from '../session/store-visitor.ts'
import { groupReceipt, shownDate, shownWhen, type Web } from '../session/texts-shell.ts'
import type { CaseRead } from './flow-case.ts'
import { actsAsRequester } from './flow-end.ts'
import { finishableAt, finishableUntil, type Live, type Request } from './request.ts'
import { statusTexts as t } from './texts-status.ts'

/** A running request as the status pages look at it, read at one moment. */
export interface Running {
  readonly x: Web
  readonly person: Person
  readonly read: CaseRead
  readonly request: Live
}

export const isRequesterHere = ({ request, person }: Running): boolean => actsAsRequester(request, person)

/**
 * Addresses in clear shapes only for who has shown a proof in this session, or typed the address here; who has shown
 * no more than the password sees no domain (T141).
 */
function maskOf(x: Web, accountId: string, proof: StoredProof, known: boolean): Part {
  const address = openAddress(x.service, accountId, proof)
  return address && masked(known ? maskFull(address) : maskStrict(address))
}

const list = (parts: readonly Part[]): Part => parts.map((part, i) => html`${i > 0 && html`<br>`}${part}`)

/** The proofs that hold now, each with the person's own name for it. */
export const currentProofs = ({ x, person, read }: Omit<Running, 'request'>): Part =>
  list(
    read.proofs
      .filter((p) => powers(p).verify)
      .map((p) => {
        const mask = maskOf(x, read.account.accountId, p, person.session.proofId !== null)
        return p.label === '' ? mask : html`${mask} ${p.label}`
      }),
  )

/** The new addresses and numbers of a request, in whatever state they are. */
export const newProofs = (
  { x, person, read }: Omit<Running, 'request'>,
  request: Pick<Live, 'requestId' | 'browserKey'> & Request,
): Part =>
  list(
    read.proofs
      .filter((p) => p.requestId === request.requestId && p.provenAt !== null)
      .map((p) =>
        maskOf(
          x,
          read.account.accountId,
          p,
          request.browserKey === person.browserKey ||
            person.session.requestId === request.requestId ||
            person.session.proofId !== null,
        ),
      ),
  )

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
  const mine = html`${say(t.finishableNote, locale, { until })}${moves && html` ${say(t.mayMove, locale)}`}`
  return {
    term: say(t.finishable, locale),
    value: shownWhen(x, finishableAt(request, read.moment, policy)),
    note: isRequesterHere(running) ? mine : say(t.otherFinishableNote, locale),
  }
}

export const proofFacts = (running: Running): Fact[] => {
  const { locale } = running.x.visitor
  return [
    { term: say(t.oldInfo, locale), value: currentProofs(running), note: say(t.oldInfoNote, locale) },
    { term: say(t.newInfo, locale), value: newProofs(running, running.request), note: say(t.newInfoNote, locale) },
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
