import { type Html, html } from '../../kernel/html.ts'
import { say, type Text } from '../../kernel/text.ts'
import { notice, paragraph } from '../../platform/page/content.ts'
import { isPresent, leavesAt } from '../proof/leave.ts'
import type { StoredProof } from '../proof/store.ts'
import type { CaseRead } from '../replacement/flow-case.ts'
import { shownDate, type Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { nameOf } from './shell-name.ts'
import { loadDoubts } from './store-doubt.ts'
import { securityWords } from './texts.ts'
import { leavingBody, careWords as words } from './texts-contact.ts'

/** What the owner should look after: told on the account's page and above the list until it is mended (T056, T076). */
export async function careNotices(x: Web, found: { readonly person: Person; readonly read: CaseRead }): Promise<Html> {
  const { locale } = x.visitor
  const { account, proofs, moment } = found.read
  const { policy, database } = x.service
  const doubts = await loadDoubts(database, account.accountId, moment.now - policy.activity_shown_ms)
  const told = (proof: StoredProof, title: Text, why: string): Html => {
    const name = html`${say(securityWords[proof.kind], locale)} ${nameOf(x, { ...found, proof })}`
    return notice({
      tone: 'warning',
      title: say(title, locale),
      body: html`<p><b>${name}</b></p>${paragraph(why)}<a href="/security/contact/${proof.proofId}">${say(
        words.see,
        locale,
      )}<span class="vh"> ${name}</span></a>`,
    })
  }
  return html`${proofs.map((proof) => {
    const leaves = leavesAt(proof, policy)
    const doubtedAt = doubts.get(proof.proofId)
    if (leaves !== undefined)
      return told(
        proof,
        proof.state === 'blocked' ? words.blocked : words.leaving,
        say(leavingBody, locale, { at: shownDate(x, leaves) }),
      )
    if (proof.state === 'disowned') return told(proof, words.disowned, say(words.disownedBody, locale))
    if (!isPresent(proof)) return false
    if (proof.undeliverableAt !== null) return told(proof, words.dead, say(words.deadBody, locale))
    // Who verifies with it afterwards has shown whose it is.
    return (
      doubtedAt !== undefined &&
      doubtedAt > (proof.usedAt ?? 0) &&
      told(proof, words.disowned, say(words.doubtedBody, locale))
    )
  })}`
}
