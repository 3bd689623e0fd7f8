import { type Html, html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import { notice, paragraph } from '../../platform/page/content.ts'
import { isPresent, leavesAt } from '../proof/leave.ts'
import type { Proof } from '../proof/rules.ts'
import { shownDate, type Web } from '../session/shell.ts'
import { leavingBody, careWords as words } from './texts-contact.ts'

/** What the owner should look after: told on the account's page and above the list until it is mended (T056, T076). */
export function careNotices(x: Web, proofs: readonly Proof[]): Html {
  const { locale } = x.visitor
  const link = (proof: Proof): Html => html`<a href="/security/contact/${proof.proofId}">${say(words.see, locale)}</a>`
  const leaving = proofs.flatMap((proof) => {
    const at = leavesAt(proof, x.service.policy)
    return at === undefined
      ? []
      : notice({
          tone: 'warning',
          title: say(words.leaving, locale),
          body: html`${paragraph(say(leavingBody, locale, { at: shownDate(x, at) }))}${link(proof)}`,
        })
  })
  const disowned = proofs
    .filter((proof) => proof.state === 'disowned')
    .map((proof) =>
      notice({
        tone: 'warning',
        title: say(words.disowned, locale),
        body: html`${paragraph(say(words.disownedBody, locale))}${link(proof)}`,
      }),
    )
  const dead = proofs
    .filter((proof) => proof.undeliverableAt !== null && isPresent(proof))
    .map((proof) =>
      notice({
        tone: 'warning',
        title: say(words.dead, locale),
        body: html`${paragraph(say(words.deadBody, locale))}${link(proof)}`,
      }),
    )
  return html`${leaving}${disowned}${dead}`
}
