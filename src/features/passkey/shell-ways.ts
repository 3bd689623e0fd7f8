import { html, type Part } from '../../kernel/html.ts'
import { say, type Text } from '../../kernel/text.ts'
import type { Way } from '../../platform/page/form.ts'
import type { StoredProof } from '../proof/store.ts'
import { shownMonth, type Web } from '../session/shell.ts'
import { registeredIn } from '../session/texts-address.ts'
import { factorWords as words } from './texts.ts'

const ofKind = (proofs: readonly StoredProof[], kind: StoredProof['kind']) => proofs.filter((p) => p.kind === kind)

/**
 * Passkeys and authenticator apps among these proofs, as ways to show one of them below `base`. Of passkeys the browser lets the
 * person choose, so there is one way for all.
 */
export function factorWays(x: Web, proofs: readonly StoredProof[], base: string): Way[] {
  const passkeys = ofKind(proofs, 'passkey')
  return [
    ...(passkeys.length === 0 ? [] : [way(x, words.passkey, passkeys, `${base}/passkey`)]),
    ...ofKind(proofs, 'totp').map((app) => way(x, words.app, [app], `${base}/app?proof=${app.proofId}`)),
  ]
}

const way = (x: Web, title: Text, proofs: readonly StoredProof[], href: string): Way => ({
  title: say(title, x.visitor.locale),
  consequence: proofs.map((proof, i): Part => html`${i > 0 && html`<br>`}${about(x, proof)}`),
  kind: 'go',
  href,
})

/** The person's own name for it, and since when it is there. */
export function about(x: Web, { label, provenAt, createdAt }: StoredProof): Part {
  const { locale } = x.visitor
  const since = say(registeredIn, locale, { month: shownMonth(x, provenAt ?? createdAt) })
  return html`${label !== '' && html`${label}<br>`}${since}`
}
