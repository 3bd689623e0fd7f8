import type { Locale } from '../../kernel/locale.ts'
import { ArticleError, FACTS, type Fact, type Inline, linksIn, wordsOf } from './article.ts'
import type { MarkdownInline } from './markdown.ts'

/** What references in an article are resolved against; undefined where there is nothing of that name. */
export interface References {
  /** Words of the product: "session/signInWords.submit", with the numbers that they take. */
  readonly ui: (reference: string, locale: Locale, numbers: Readonly<Record<string, number>>) => string | undefined
  /** A number of the policy in a unit; undefined too where it is no whole number of it. */
  readonly quantity: (unit: Unit, key: string) => number | undefined
  /** A word of the operator's own, such as the name of a shop; the product has none. */
  readonly word?: ((name: string, locale: Locale) => string | undefined) | undefined
  /** The day on which what an article says last changed, by its number. */
  readonly updated: (number: string) => string | undefined
  /** Sites besides our own that an article may lead to, by their exact names. */
  readonly sites: readonly string[]
}

export const UNITS = ['count', 'seconds', 'minutes', 'hours', 'days'] as const
export type Unit = (typeof UNITS)[number]

export interface Place {
  readonly file: string
  readonly locale: Locale
  /** Lines of the file above the Markdown. */
  readonly above: number
  readonly references: References
}

interface Positioned {
  readonly position?: { readonly start: { readonly line: number } } | undefined
}

/** The line in the file. */
export const lineOf = ({ above }: Place, node: Positioned): number => above + (node.position?.start.line ?? 1)

export const wrong = (place: Place, node: Positioned, what: string): ArticleError =>
  new ArticleError(place.file, lineOf(place, node), what)

const REFERENCE = /\{\{([^{}]*)\}\}/g
/** `{一日|ついたち}`: a word, and how it is read here. */
const RUBY = /\{([^{}|]+)\|([\u3041-\u30ff]+)\}/g
const isUnit = (word: string): word is Unit => (UNITS as readonly string[]).includes(word)
const isFact = (word: string): word is Fact => (FACTS as readonly string[]).includes(word)

function quantity(place: Place, node: Positioned, unit: string, key: string): number {
  const value = isUnit(unit) ? place.references.quantity(unit, key) : undefined
  if (value === undefined) throw wrong(place, node, `the policy has no whole number of ${unit} "${key}"`)
  return value
}

/** `{{brand}}`, `{{days replacement_wait_ms}}`, `{{ui replacement/waitButton days=days:replacement_wait_ms}}`. */
function resolve(place: Place, node: Positioned, reference: string): Inline {
  const [kind = '', name = '', ...more] = reference.trim().split(/\s+/)
  if (isFact(kind) && name === '') return { kind: 'fact', fact: kind }
  if (isUnit(kind) && more.length === 0) return { kind: 'text', text: String(quantity(place, node, kind, name)) }
  if (kind === 'word' && more.length === 0) {
    const own = place.references.word?.(name, place.locale)
    if (own === undefined) throw wrong(place, node, `brand.json has no word "${name}"`)
    return { kind: 'text', text: own }
  }
  if (kind !== 'ui') throw wrong(place, node, `"{{${reference}}}" is no reference`)
  const numbers = Object.fromEntries(
    more.map((pair) => {
      const [, parameter = '', unit = '', key = ''] = /^(\w+)=(\w+):(\w+)$/.exec(pair) ?? []
      return [parameter, quantity(place, node, unit, key)]
    }),
  )
  const words = place.references.ui(name, place.locale, numbers)
  if (words === undefined) throw wrong(place, node, `the product has no words "${name}"`)
  return { kind: 'ui', words, reference: name }
}

/** "example.jp" needs no "https" to be typed into a browser. */
const ADDRESS = /[\p{L}\p{N}]\.(?:[a-z]{2,}|xn--[a-z0-9-]+)(?![\p{L}\p{N}])/iu

function text(place: Place, node: Positioned, value: string): Inline[] {
  // An address to be copied leads elsewhere just as a link does.
  if (/https?:|www\./i.test(value) || ADDRESS.test(value.replace(REFERENCE, '')))
    throw wrong(place, node, 'an address in the text: make it a link to an own page')
  if (/\{\{|\}\}/.test(value.replace(REFERENCE, '')))
    throw wrong(place, node, 'a reference is {{…}}, with nothing else in it')
  const pieces: Inline[] = []
  let end = 0
  for (const found of value.matchAll(REFERENCE)) {
    pieces.push(...withRuby(value.slice(end, found.index)), resolve(place, node, found[1] ?? ''))
    end = found.index + found[0].length
  }
  return [...pieces, ...withRuby(value.slice(end))]
}

function withRuby(value: string): Inline[] {
  const pieces: Inline[] = []
  let end = 0
  for (const { index, 0: all, 1: word = '', 2: reading = '' } of value.matchAll(RUBY)) {
    if (index > end) pieces.push({ kind: 'text', text: value.slice(end, index) })
    pieces.push({ kind: 'ruby', word, reading })
    end = index + all.length
  }
  return end < value.length ? [...pieces, { kind: 'text', text: value.slice(end) }] : pieces
}

/**
 * Where a link may lead (T146): to an own page by its path, to another article by its number, or to a named site over
 * https. A scheme, a host that only looks like ours, or a name and password before the host is none of these.
 */
function target(place: Place, node: Positioned, url: string): string {
  const [, number, anchor] = /^help:(\d{6})(#[a-z][a-z0-9-]*)?$/.exec(url) ?? []
  if (number) return `/help/${number}${anchor ?? ''}`
  if (/^#[a-z][a-z0-9-]*$/.test(url)) return url
  if (/^\/(?:[a-z0-9-]+(?:\/[a-z0-9-]+)*)?(?:#[a-z][a-z0-9-]*)?$/.test(url)) return url
  const site = URL.canParse(url) ? new URL(url) : undefined
  const isNamed = site?.protocol === 'https:' && site.username === '' && place.references.sites.includes(site.host)
  if (!site || !isNamed || site.href !== url)
    throw wrong(place, node, `"${url}": link to an own page (/stop), an article (help:001001) or an allowed site`)
  return url
}

/** What a thief would send readers elsewhere for. */
const ENTRANCE =
  /サインイン|ログイン|本人確認|認証|パスワード|コード|回復|復旧|連絡先|アカウント|\b(?:sign|log)(?:ing)?[ -]?in\b|verif|confirm|identity|password|passkey|\bcode|recover|restore|account/i

/** Signing in, verifying and recovering are done here and nowhere else: beside such words no link leads out (T146). */
export function inlines(place: Place, nodes: readonly MarkdownInline[]): Inline[] {
  const pieces = read(place, nodes)
  const out = [...linksIn(pieces)].find((href) => /^https:/.test(href))
  const said = ENTRANCE.exec(wordsOf(pieces, { brand: '', sender: '' }))?.[0]
  if (out && said)
    throw wrong(place, nodes[0] ?? {}, `${out} beside "${said}": for that, link to a page of the service`)
  return pieces
}

function read(place: Place, nodes: readonly MarkdownInline[]): Inline[] {
  return nodes.flatMap((node): Inline[] => {
    switch (node.type) {
      case 'text':
        // A line end in Japanese is none in what is read; in English it is a space.
        return text(place, node, node.value.replaceAll('\n', place.locale === 'ja' ? '' : ' '))
      case 'strong':
        return [{ kind: 'strong', inside: inlines(place, node.children) }]
      case 'link':
        return [{ kind: 'link', href: target(place, node, node.url), inside: inlines(place, node.children) }]
      default:
        throw wrong(place, node, `${node.type} is not for articles: text, **strong** and [links](/path) are`)
    }
  })
}
