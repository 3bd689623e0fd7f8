import { html, type Part } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer, Route } from '../../platform/http/exchange.ts'
import { heading, lead, masked, notice, paragraph } from '../../platform/page/content.ts'
import { duration } from '../../platform/page/dates.ts'
import { type Fact, facts } from '../../platform/page/facts.ts'
import { actions, linkButton, linkList, ways } from '../../platform/page/form.ts'
import { currentChallenge } from '../challenge/flow.ts'
import { isLive } from '../challenge/rules.ts'
import { maskFull, maskStrict } from '../proof/mask.ts'
import { agesAt, isAddress } from '../proof/rules.ts'
import type { StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import { liveRecoveryCode } from '../recovery-code/rules.ts'
import { liveRequest } from '../replacement/case.ts'
import { show, shownDate, shownMonth, shownWhen, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { registeredIn } from '../session/texts-address.ts'
import { addContactRoutes, addWays } from './pages-add.ts'
import { addAppRoutes } from './pages-app.ts'
import { addCodeRoutes } from './pages-code.ts'
import { deviceListRoutes } from './pages-devices.ts'
import { firstRoutes } from './pages-first.ts'
import { type Opened, opened } from './pages-gate.ts'
import { addPasskeyRoutes } from './pages-passkey.ts'
import { recoveryCodeRoutes } from './pages-recovery-code.ts'
import { strengthMeter } from './pages-strength.ts'
import { strengthOf } from './rules.ts'
import { labelled, proofStateWords, securityWords as words } from './texts.ts'
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
    body: html`${justAdded(x, found)}${await unfinished(x, person)}${running(x, found)}${lead(
      say(words.lead, locale),
    )}${!liveRequest(read.case) && strengthMeter(strength, locale)}${heading(say(words.registered, locale))}${facts(
      read.proofs.flatMap((proof) => proofFact(x, found, proof)),
    )}${heading(say(words.add, locale))}${ways(addWays(x))}${heading(say(words.code, locale))}${recoveryCode(
      x,
      found,
    )}${linkList([
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
function proofFact(x: Web, { person, read }: Opened, proof: StoredProof): Fact[] {
  const { locale } = x.visitor
  const { state } = proof
  const address = openAddress(x.service, read.account.accountId, proof)
  if (state === 'unconfirmed' || state === 'candidate' || state === 'discarded' || state === 'gone') return []
  if (isAddress(proof) && !address) return []
  const left = duration((agesAt(proof, x.service.policy) ?? read.moment.now) - read.moment.now, locale)
  // Who has shown no more than the password sees no domain (T141).
  const mask = address && (person.session.proofId === null ? maskStrict(address) : maskFull(address))
  const label = proof.label !== '' && say(labelled, locale, { label: proof.label })
  return [
    {
      term: say(words[proof.kind], locale),
      value: html`${mask && masked(mask)}${mask && label && ' '}${label || (!mask && say(words.unnamed, locale))}`,
      note: html`${say(proofStateWords[state], locale, { left })}<br>${say(registeredIn, locale, { month: shownMonth(x, proof.createdAt) })}${
        proof.usedAt !== null && html`<br>${say(lastUsed, locale, { date: shownDate(x, proof.usedAt) })}`
      }${proof.undeliverableAt !== null && html`<br><b>${say(words.undeliverable, locale)}</b>`}`,
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
  ...addAppRoutes,
  ...addPasskeyRoutes,
  ...recoveryCodeRoutes,
  ...deviceListRoutes,
]
