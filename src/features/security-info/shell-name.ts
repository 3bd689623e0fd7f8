import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { masked } from '../../platform/page/content.ts'
import { maskFull, maskStrict } from '../proof/mask.ts'
import type { StoredProof } from '../proof/store.ts'
import { openAddress } from '../proof/store-address.ts'
import type { CaseRead } from '../replacement/flow-case.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { labelled, securityWords } from './texts.ts'

interface Contact {
  readonly person: Person
  readonly read: CaseRead
  readonly proof: StoredProof
}

/** What it is called, as far as this person may see it (T141): its mask and their own name for it. */
export function nameOf(x: Web, { person, read, proof }: Contact): Html {
  const { locale } = x.visitor
  const address = openAddress(x.service, read.account.accountId, proof)
  const mask = address && (person.session.proofId === null ? maskStrict(address) : maskFull(address))
  const label = proof.label !== '' && say(labelled, locale, { label: proof.label })
  return html`${mask && masked(mask)}${mask && label && ' '}${label || (!mask && say(securityWords.unnamed, locale))}`
}
