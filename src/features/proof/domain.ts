import { domainToASCII, domainToUnicode } from 'node:url'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { COMMON_DOMAINS } from './suggest.ts'

export type DomainCode = 'address.mail_domain' | 'address.domain_lookalike'
const no = (code: DomainCode) => refuse(code)

/** UTS 39 section 5.2, "Highly Restrictive": the only scripts that belong together in one label. */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]

/** UAX 31 table 5, "Recommended Scripts": a letter of any other script is historic, limited, or a disguise. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = (
  'Latin Han Hiragana Katakana Bopomofo Hangul Cyrillic Greek Arabic Armenian Bengali Devanagari Ethiopic Georgian ' +
  'Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan'
)
  .split(' ')
  .map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')])

/** Labels made only of these read as Latin words (the sets of Chromium's IDN policy): "аррӏе" is Cyrillic. */
const READ_AS_LATIN: readonly (readonly [script: string, label: RegExp])[] = [
  ['Cyrillic', /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ\d-]+$/],
  ['Greek', /^[αικνρυωηοτχγ\d-]+$/],
  ['Armenian', /^[ագզէլհյոսցւօՙ\d-]+$/],
]

const JAPANESE = '\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Han}'
/** Strokes that pass for "/", "-" or "." among other letters ("example.comノlogin.jp"), and ー anywhere but after kana. */
const STRAY_STROKE = new RegExp(`(?<=[^${JAPANESE}])[ノソゾン・一丶丿](?=[^${JAPANESE}])|(?<![${JAPANESE}])ー`, 'u')

/** ASCII letters with or without marks, and the few other Latin letters of living languages; no ı, ſ, ɑ, ɡ. */
const isOrdinaryLatin = (letter: string): boolean =>
  /^[a-z]/.test(letter.normalize('NFD')) || /[ßæøœđħłŧŋðþ]/.test(letter)

const scriptOf = (character: string): string | undefined => SCRIPTS.find(([, letter]) => letter.test(character))?.[0]

function isDisguised(label: string, topLevel: string): boolean {
  const scripts = new Set<string>()
  for (const character of label) {
    if (!/[\p{L}]/u.test(character) || /\p{Script=Common}/u.test(character)) continue
    const script = scriptOf(character)
    if (!script || (script === 'Latin' && !isOrdinaryLatin(character))) return true
    scripts.add(script)
  }
  if (scripts.size > 1 && !TOGETHER.some((set) => [...scripts].every((script) => set.includes(script)))) return true
  if (STRAY_STROKE.test(label)) return true
  return READ_AS_LATIN.some(
    ([script, word]) => word.test(label) && scripts.has(script) && scriptOf(topLevel) !== script,
  )
}

/** "gmaíl.com" is not gmail.com. */
function imitatesCommonDomain(domain: string): boolean {
  const bare = domain.normalize('NFD').replace(/\p{M}/gu, '')
  return bare !== domain && COMMON_DOMAINS.includes(bare)
}

/** One character that a lenient reader would turn into ASCII: the Kelvin sign, ſ, ﬁ, ①, İ. */
const foldsToAscii = (character: string): boolean =>
  character > '\x7f' && /[\x20-\x7e]/.test(character.normalize('NFKC').toLowerCase())

/**
 * The canonical form of a mail domain: lower-case A-labels (RFC 5890) with at least one dot, no address literal and
 * no numeric top level. Labels that would be read as another domain are refused (UTS 39, PL-14).
 */
export function readDomain(typed: string): Result<string> {
  if (/[^\p{L}\p{M}\p{N}.\u3002\uff0e\uff61\u30fb-]/u.test(typed)) return no('address.mail_domain')
  if ([...typed].some(foldsToAscii)) return no('address.domain_lookalike')
  const domain = domainToASCII(typed.normalize('NFC'))
  const labels = domain.split('.')
  const topLevel = labels.at(-1) ?? ''
  if (labels.length < 2 || !/^([a-z]{2,}|xn--[a-z0-9-]+)$/.test(topLevel)) return no('address.mail_domain')
  for (const label of labels) {
    const shown = domainToUnicode(label)
    if (!/^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label)) return no('address.mail_domain')
    if (shown.startsWith('xn--') || domainToASCII(shown) !== label || /[^\p{L}\p{M}\p{N}\u30fb-]/u.test(shown))
      return no('address.mail_domain')
    if (isDisguised(shown, domainToUnicode(topLevel))) return no('address.domain_lookalike')
  }
  return imitatesCommonDomain(domainToUnicode(domain)) ? no('address.domain_lookalike') : ok(domain)
}

/** The domain as its owner writes it ("日本語.jp"), for pages and masks; safe because look-alikes never get in. */
export const showDomain = (domain: string): string => domainToUnicode(domain) || domain
