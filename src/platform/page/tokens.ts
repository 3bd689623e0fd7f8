import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { assert } from '../../kernel/assert.ts'

/** The design tokens of the Digital Agency of Japan, read from their package, not copied. */
const source = readFileSync(fileURLToPath(import.meta.resolve('@digital-go-jp/design-tokens/dist/tokens.css')), 'utf8')
const tokens = new Map(
  [...source.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
)

/** The value of a token by its name in the package ("font-size-14"). */
export function token(name: string): string {
  const value = tokens.get(name)
  assert(value !== undefined, `no design token ${name}`)
  return value
}

const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

/** A colour: "gray-900", or so many percent of one over another ("red-1000 25 gray-900"). */
function colour(recipe: string): string {
  const [name = '', share, ground] = recipe.split(' ')
  const family = /^(white|black)$/.test(name) ? 'neutral-' : name.startsWith('gray') ? 'neutral-solid-' : 'primitive-'
  const value = token(`color-${family}${name}`)
  if (share === undefined || ground === undefined) return value
  const under = channels(colour(ground))
  const mixed = channels(value).map(
    (over, i) => over * (Number(share) / 100) + (under[i] ?? 0) * (1 - Number(share) / 100),
  )
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** What each colour is for, in light and in dark. Contrasts of the pairs that meet are computed by a test. */
const RECIPES = {
  ink: ['gray-900', 'gray-50'],
  soft: ['gray-700', 'gray-300'],
  line: ['gray-200', 'gray-700'],
  edge: ['gray-500', 'gray-536'],
  paper: ['white', 'gray-900'],
  wash: ['gray-50', 'black 45 gray-900'],
  key: ['blue-900', 'blue-300'],
  deep: ['blue-1100', 'blue-100'],
  onkey: ['white', 'blue-1200'],
  keywash: ['blue-50', 'blue-600 15 gray-900'],
  ok: ['green-900', 'green-300'],
  okwash: ['green-50', 'green-900 32 gray-900'],
  warn: ['yellow-1200', 'yellow-300'],
  warnwash: ['yellow-50', 'yellow-1200 36 gray-900'],
  stop: ['red-1000', 'red-300'],
  onstop: ['white', 'black'],
  stopwash: ['red-50', 'red-1000 22 gray-900'],
  outer: ['black', 'yellow-300'],
  inner: ['yellow-300', 'black'],
} as const satisfies Record<string, readonly [light: string, dark: string]>

export type ColourName = keyof typeof RECIPES
export type Scheme = 'light' | 'dark'

const inScheme = (scheme: 0 | 1) =>
  Object.fromEntries(Object.entries(RECIPES).map(([name, recipes]) => [name, colour(recipes[scheme])])) as Record<
    ColourName,
    string
  >

export const palette: Record<Scheme, Record<ColourName, string>> = { light: inScheme(0), dark: inScheme(1) }
