// All texts of the product, found by the names of their files.
import { globSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FILES = ['src/features/**/{texts,texts-*,*-texts}.ts', 'src/platform/page/words.ts', 'src/main/*-texts.ts']

/** One text in both languages, and where it stands: "src/features/session/texts.ts signInWords.title". */
export interface Pair {
  readonly at: string
  /** The last step of its path: the code of a refusal, or the name of a word. */
  readonly key: string
  readonly ja: unknown
  readonly en: unknown
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function* pairsIn(value: unknown, at: string, key: string): Generator<Pair> {
  if (!isObject(value)) return
  if ('ja' in value && 'en' in value) yield { at, key, ja: value.ja, en: value.en }
  else for (const [name, inner] of Object.entries(value)) yield* pairsIn(inner, `${at}.${name}`, name)
}

async function read(): Promise<Pair[]> {
  const files = FILES.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((file) => !file.endsWith('.test.ts'))
    .sort()
  const found: Pair[] = []
  for (const file of files) {
    const module: Record<string, unknown> = await import(pathToFileURL(`${ROOT}${file}`).href)
    for (const [name, value] of Object.entries(module)) found.push(...pairsIn(value, `${file} ${name}`, name))
  }
  return found
}

export const allPairs: readonly Pair[] = await read()

/** The codes that have a sentence, with it. A scope of an app looks like one (`security_info.write`) and is none. */
export const spokenCodes: ReadonlyMap<string, Pair> = new Map(
  allPairs
    .filter(({ at, key }) => /^[a-z_]+\.[a-z_]+$/.test(key) && !at.includes(' scopeWords.'))
    .map((pair) => [pair.key, pair]),
)

/** Of these, what a page tells a person; the others are told to programs, by the API. */
export const pageCodes: ReadonlyMap<string, Pair> = new Map(
  [...spokenCodes].filter(([, { at }]) => !at.startsWith('src/features/api/')),
)
