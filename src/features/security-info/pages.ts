import { html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { heading, lead, notice, paragraph } from '../../platform/page/content.ts'
import { type Fact, facts } from '../../platform/page/facts.ts'
import { actions, linkButton, linkList, ways } from '../../platform/page/form.ts'
import { currentChallenge } from '../challenge/flow.ts'
import { isLive } from '../challenge/rules.ts'
import { leavesAt } from '../proof/leave.ts'
import type { StoredProof } from '../proof/store.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { liveRequest } from '../replacement/case.ts'
import { show, shownDate, shownMonth, shownWhen, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { registeredIn } from '../session/texts-address.ts'
import { isListed } from './flow-leave.ts'
import { addContactRoutes, addWays } from './pages-add.ts'
import { addAppRoutes } from './pages-app.ts'
import { changedRoutes } from './pages-changed.ts'
import { addCodeRoutes } from './pages-code.ts'
import { contactRoutes, stateOf } from './pages-contact.ts'
import { deviceListRoutes } from './pages-devices.ts'
import { firstRoutes } from './pages-first.ts'
import { type Opened, opened } from './pages-gate.ts'
import { ownWaitFact, ownWaitRoutes } from './pages-own-wait.ts'
import { addPasskeyRoutes } from './pages-passkey.ts'
import { recoveryCodeRoutes } from './pages-recovery-code.ts'
import { removeRoutes } from './pages-remove.ts'
import { strengthMeter } from './pages-strength.ts'
import { twoStepFact, twoStepRoutes } from './pages-two-step.ts'
import { strengthOf } from './rules.ts'
import { careNotices } from './shell-care.ts'
import { nameOf } from './shell-name.ts'
import { securityWords as words } from './texts.ts'
import { contactWords } from './texts-contact.ts'
import { lastUsed } from './texts-factor.ts'

async function securityPage(x: Web): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const { person, read } = found
  const { locale } = x.visitor
  const strength = strengthOf(read.proofs, liveRecoveryCode(read.case.codes) !== undefined)
  return show(x, {
    title: say(words.title, locale),
    back: '/account',
    body: html`${justAdded(x, found)}${await unfinished(x, person)}${running(x, found)}${await careNotices(x, found)}${lead(
      say(words.lead, locale),
    )}${!liveRequest(read.case) && strengthMeter(strength, locale)}${heading(say(words.registered, locale))}${facts(
      read.proofs.flatMap((proof) => proofFact(x, found, proof)),
    )}${heading(say(words.add, locale))}${ways(addWays(x))}${heading(say(words.code, locale))}${recoveryCode(
      x,
      found,
    )}${twoStepFact(x, found)}${ownWaitFact(x, found)}${linkList([
      { href: '/security/devices', label: say(words.devices, locale) },
      { href: '/account', label: say(words.toAccount, locale) },
    ])}`,
  })
}

/** So long after a contact was confirmed does this page still begin with saying so. */
const ADDED_MS = 120_000

function justAdded(x: Web, { read }: Opened): Part {
  const { locale } = x.visitor
  const later = read.proofs.filter((p) => p.createdAt > read.account.createdAt && p.requestId === null)
  return (
    later.some((p) => p.provenAt !== null && read.moment.now < p.provenAt + ADDED_MS) &&
    notice({ tone: 'success', title: say(words.added, locale), body: say(words.addedBody, locale), announce: true })
  )
}

async function unfinished(x: Web, person: Person): Promise<Part> {
  const { locale } = x.visitor
  const challenge = await currentChallenge(x.service, person.account.accountId, 'add-proof', person.browserKey)
  if (!challenge || !isLive(challenge, x.now.now, x.service.policy)) return false
  return notice({
    tone: 'info',
    title: say(words.unfinished, locale),
    body: html`${paragraph(say(words.unfinishedBody, locale))}<a href="/security/code">${say(words.toCode, locale)}</a>`,
  })
}

function running(x: Web, { read }: Opened): Part {
  const { locale } = x.visitor
  return (
    liveRequest(read.case) &&
    notice({
      tone: 'warning',
      title: say(words.running, locale),
      body: html`${paragraph(say(words.runningBody, locale))}<a href="/replace/status">${say(words.toStatus, locale)}</a>`,
    })
  )
}

/** A proof as it is listed; what was only typed, belongs to a replacement or is gone is not. */
function proofFact(x: Web, found: Opened, proof: StoredProof): Fact[] {
  const { locale } = x.visitor
  if (!isListed(proof)) return []
  const until = leavesAt(proof, x.service.policy)
  return [
    {
      term: say(words[proof.kind], locale),
      value: nameOf(x, { ...found, proof }),
      note: html`${stateOf(x, proof)}${until !== undefined && html`<br>${shownWhen(x, until)}`}<br>${say(registeredIn, locale, { month: shownMonth(x, proof.createdAt) })}${
        proof.usedAt !== null && html`<br>${say(lastUsed, locale, { date: shownDate(x, proof.usedAt) })}`
      }${proof.undeliverableAt !== null && html`<br><b>${say(words.undeliverable, locale)}</b>`}`,
      change: {
        href: `/security/contact/${proof.proofId}`,
        label: say(contactWords.change, locale),
        about: say(words[proof.kind], locale),
      },
    },
  ]
}

function recoveryCode(x: Web, { read }: Opened): Part {
  const { locale } = x.visitor
  const code = liveRecoveryCode(read.case.codes)
  const young = code && read.moment.now < code.agedAt
  return html`${paragraph(say(words.codeWhat, locale))}${facts([
    {
      term: say(words.code, locale),
      value: say(code ? words.codeMade : words.codeNone, locale),
    },
    ...(code ? [{ term: say(words.codeMadeAt, locale), value: shownWhen(x, code.madeAt) }] : []),
    ...(young ? [{ term: say(words.codeUsableFrom, locale), value: shownWhen(x, code.agedAt) }] : []),
  ])}${actions(
    linkButton({
      href: '/security/recovery-code',
      label: say(code ? words.codeRemake : words.codeMake, locale),
      kind: 'secondary',
    }),
  )}`
}

export const securityRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: '/security', handle: securityPage },
  ...firstRoutes,
  ...addContactRoutes,
  ...addCodeRoutes,
  ...contactRoutes,
  ...removeRoutes,
  ...changedRoutes,
  ...addAppRoutes,
  ...addPasskeyRoutes,
  ...recoveryCodeRoutes,
  ...deviceListRoutes,
  ...twoStepRoutes,
  ...ownWaitRoutes,
]
