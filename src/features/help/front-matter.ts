import { ArticleError, type Targets } from './article.ts'

export interface FrontMatter {
  readonly targets: Targets
  readonly tags: readonly string[]
  readonly related: readonly string[]
}

const KEYS = ['product', 'devices', 'systems', 'tags', 'related'] as const
type Key = (typeof KEYS)[number]
const LISTS: readonly Key[] = ['devices', 'systems', 'tags', 'related']

const isKey = (name: string): name is Key => (KEYS as readonly string[]).includes(name)

/**
 * The head of an article: `key: value` and `key: [a, b]`, a line each. That is the part of YAML that fits on a line;
 * nothing else is read, so that nothing else can be meant.
 */
export function readFrontMatter(file: string, text: string): { readonly head: FrontMatter; readonly lines: number } {
  const lines = text.split('\n')
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) throw new ArticleError(file, 1, 'begin with the head between two lines "---"')
  const found = new Map<Key, string>()
  for (const [i, line] of lines.slice(1, end).entries()) {
    const [, key = '', value = ''] = /^([a-z]+): (.+)$/.exec(line) ?? []
    if (!isKey(key)) throw new ArticleError(file, i + 2, `"${line}" is none of: ${KEYS.join(', ')}`)
    if (found.has(key)) throw new ArticleError(file, i + 2, `"${key}" comes twice`)
    if (LISTS.includes(key) !== /^\[.*\]$/.test(value))
      throw new ArticleError(file, i + 2, `"${key}" ${LISTS.includes(key) ? 'is a list: [a, b]' : 'is no list'}`)
    found.set(key, value.trim())
  }
  const one = (key: Key): string => {
    const value = found.get(key)
    if (value === undefined) throw new ArticleError(file, 1, `the head lacks "${key}"`)
    return value
  }
  const list = (key: Key): string[] => {
    const items = one(key).slice(1, -1)
    return items.trim() === '' ? [] : items.split(/[,、]/).map((item) => item.trim())
  }
  const targets = { product: one('product'), devices: list('devices'), systems: list('systems') }
  return { head: { targets, tags: list('tags'), related: list('related') }, lines: end + 1 }
}
