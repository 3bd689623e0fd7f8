import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { say } from '../../kernel/text.ts'
import { bullets, notice } from '../../platform/page/content.ts'
import type { Strength } from './rules.ts'
import { strengthLabel, strengthWords as words } from './texts.ts'

/** What is there against losing everything, as a picture of three stations and in words. */
export function strengthMeter(strength: Strength, locale: Locale): Html {
  const stations = [
    { word: words.first, there: strength.proofs >= 1 },
    { word: words.second, there: strength.proofs >= 2 },
    { word: words.code, there: strength.recoveryCode },
  ]
  const present = stations.filter((s) => s.there).length
  const label = say(strengthLabel, locale, { present, all: stations.length })
  return html`<figure class="timeline"><svg role="img" aria-label="${label}" width="100%" height="32">${line(stations)}${stations.map(
    ({ there }, i) => html`<circle class="${there ? 'passed' : 'end'}" cx="${at(i)}" cy="16" r="${there ? 9 : 8}"/>`,
  )}</svg><div class="ends">${stations.map(
    ({ word, there }) =>
      html`<p>${say(word, locale)}<small>${say(there ? words.there : words.missing, locale)}</small></p>`,
  )}</div></figure>${advice(strength, locale)}`
}

const at = (station: number): string => `${station * 50}%`

const line = (stations: readonly { there: boolean }[]): Html[] =>
  stations.slice(1).map(({ there }, i) => {
    const joined = there && stations[i]?.there
    return html`<line${joined && html` class="passed"`} x1="${at(i)}" x2="${at(i + 1)}" y1="16" y2="16"/>`
  })

function advice({ strong, proofs, recoveryCode }: Strength, locale: Locale): Html {
  if (strong) return notice({ tone: 'success', title: say(words.strong, locale), body: say(words.strongBody, locale) })
  const lacking = [proofs === 0 && words.noProof, proofs === 1 && words.oneProof, !recoveryCode && words.noCode].filter(
    (text) => text !== false,
  )
  return notice({
    tone: 'warning',
    title: say(words.weak, locale),
    body: bullets(lacking.map((text) => say(text, locale))),
  })
}
