import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { LOCALES } from '../../kernel/locale.ts'
import { gallery, samples } from './gallery.ts'
import { assets } from './layout.ts'
import { passkeyScripts } from './passkey.ts'
import { script } from './script.ts'
import { stylesheet } from './stylesheet.ts'
import { type ColourName, palette, type Scheme, token } from './tokens.ts'

const SCHEMES: readonly Scheme[] = ['light', 'dark']

/** The same tokens as the package's JavaScript has them: another file than the one that the product reads. */
interface Branch {
  readonly [name: string]: Branch | string
}
const { Color } = createRequire(import.meta.url)('@digital-go-jp/design-tokens') as { Color: Branch }

function published(...path: readonly string[]): string {
  let place: Branch | string = Color
  for (const name of [...path, '$value']) {
    assert.ok(typeof place === 'object')
    place = place[name] as Branch | string
  }
  assert.ok(typeof place === 'string')
  return place.toLowerCase()
}

/** Relative luminance (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const TEXT_PAIRS: readonly (readonly [ColourName, readonly ColourName[]])[] = [
  ['ink', ['paper', 'wash', 'keywash', 'okwash', 'warnwash', 'stopwash']],
  ['soft', ['paper', 'wash', 'keywash', 'stopwash']],
  ['key', ['paper', 'wash', 'keywash', 'okwash', 'warnwash', 'stopwash']],
  ['deep', ['paper', 'wash', 'keywash', 'warnwash']],
  ['onkey', ['key', 'deep']],
  ['onstop', ['stop']],
  ['ok', ['paper', 'okwash']],
  ['warn', ['paper', 'warnwash']],
  ['stop', ['paper', 'stopwash']],
]

/** Borders of controls, and the focus: its inner ring against its outer one, one of the two against every ground. */
const SHAPE_PAIRS: readonly (readonly [ColourName, ColourName])[] = [
  ['edge', 'paper'],
  ['key', 'paper'],
  ['stop', 'paper'],
  ['outer', 'paper'],
  ['outer', 'wash'],
  ['outer', 'keywash'],
  ['outer', 'inner'],
]

describe('colours', () => {
  test('have the values that the package publishes', () => {
    assert.equal(palette.light.key, published('Primitive', 'Blue', '900'))
    assert.equal(palette.dark.key, published('Primitive', 'Blue', '300'))
    assert.equal(palette.light.stop, published('Primitive', 'Red', '1000'))
    assert.equal(palette.dark.ok, published('Primitive', 'Green', '300'))
    assert.equal(palette.light.ink, published('Neutral', 'SolidGray', '900'))
    assert.equal(palette.light.paper, published('Neutral', 'White'))
    assert.equal(palette.dark.outer, published('Primitive', 'Yellow', '300'))
  })

  test('are in the style sheet for light and for dark', () => {
    for (const scheme of SCHEMES)
      for (const [name, value] of Object.entries(palette[scheme]))
        assert.ok(stylesheet.body.includes(`--${name}:${value}`))
  })

  test('a mixture lies between its two colours', () => {
    assert.equal(palette.dark.wash, '#0e0e0e')
    assert.match(palette.dark.stopwash, /^#[0-9a-f]{6}$/)
  })

  for (const scheme of SCHEMES) {
    test(`letters stand out in ${scheme} (WCAG 1.4.3)`, () => {
      for (const [ink, grounds] of TEXT_PAIRS)
        for (const ground of grounds) {
          const ratio = contrast(palette[scheme][ink], palette[scheme][ground])
          assert.ok(ratio >= 4.5, `${ink} on ${ground}: ${ratio.toFixed(2)}`)
        }
    })

    test(`borders and focus stand out in ${scheme} (WCAG 1.4.11)`, () => {
      for (const [one, other] of SHAPE_PAIRS) {
        const ratio = contrast(palette[scheme][one], palette[scheme][other])
        assert.ok(ratio >= 3, `${one} on ${other}: ${ratio.toFixed(2)}`)
      }
    })
  }

  test('an unknown token stops the start', () => {
    assert.throws(() => token('color-primitive-mauve-900'), /no design token/)
  })
})

describe('what is served', () => {
  test('a page and its style sheet fit into the first 14 KB', () => {
    const css = gzipSync(stylesheet.body).length
    assert.ok(css <= 4096, `style sheet: ${css}`)
    for (const { name } of samples)
      for (const locale of LOCALES) {
        const size = gzipSync(gallery('/dev/gallery', locale, name)?.markup ?? '').length
        assert.ok(size > 500 && css + size <= 14_336, `${name} ${locale}: ${css + size}`)
      }
  })

  test('the script stays a trifle', () => assert.ok(script.body.length < 1536, `${script.body.length}`))

  test('a name tells the content, and nothing is loaded from elsewhere', () => {
    assert.equal(new Set(assets.map(({ path }) => path)).size, assets.length)
    for (const { path, body } of assets) {
      assert.match(path, /^\/assets\/[0-9a-f]{16}\.(css|js|svg)$/)
      // The passkey library names its manual in warnings for developers.
      const own = body
        .replace('http://www.w3.org/2000/svg', '')
        .replaceAll(/See https:\/\/simplewebauthn\.dev\/\S+/g, '')
      assert.doesNotMatch(own, /https?:|@import|url\(/)
    }
  })

  test('the script of passkeys is JavaScript, the library comes first, and only pages that ask for it load it', () => {
    const [library, own] = passkeyScripts
    assert.ok(library && own && passkeyScripts.length === 2)
    for (const { body } of passkeyScripts) assert.doesNotThrow(() => new Function(body))
    assert.match(library.body, /startRegistration.*startAuthentication|startAuthentication.*startRegistration/s)
    assert.ok(own.body.length < 1536, `${own.body.length}`)
  })

  test('the script is JavaScript, and every variable of the style sheet has a value', () => {
    assert.doesNotThrow(() => new Function(script.body))
    const set = new Set([...stylesheet.body.matchAll(/--([a-z]+):/g)].map(([, name]) => name))
    for (const [, name] of stylesheet.body.matchAll(/var\(--([a-z]+)\)/g)) assert.ok(set.has(name), name)
    assert.equal(stylesheet.body.split('{').length, stylesheet.body.split('}').length)
  })
})
