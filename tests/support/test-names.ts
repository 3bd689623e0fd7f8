// The names of all tests, read from the sources: what the maps in docs/ and the ledger of attacks are made of.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeApart } from './source-text.ts'

export interface TestName {
  readonly file: string
  /** As it is written; what a template fills in stands as "…". */
  readonly name: string
  /** What it is a proof of, by the ids that it begins with: T045 (attack), SC-05 (requirement), S10 or L3 (property). */
  readonly tags: readonly string[]
}

const TAG = /^(?:T\d{3}|(?:SC|RC|RW|NT|PL|SS|RL|EP|SU|EV|LG|CR|MC|AX|OP)-\d\d|[SL]\d{1,2})$/

/** The ids at the beginning of a name, in front of its first other word. */
export function tagsOf(name: string): readonly string[] {
  const words = name.split(' ')
  const end = words.findIndex((word) => !TAG.test(word))
  return words.slice(0, end < 0 ? words.length : end)
}

/** The names in one file; a call inside a string or a comment is none. */
export function namesIn(text: string): readonly string[] {
  const { code } = takeApart(text)
  return [...code.matchAll(/(?<![.\w])(?:test|it)\(\s*(['"`])/g)].flatMap((found) => {
    const quote = found[1] ?? ''
    const begin = found.index + found[0].length
    const literal = new RegExp(`(?:\\\\.|(?!${quote})[^\\\\])*`, 'y')
    literal.lastIndex = begin
    const name = literal.exec(text)?.[0] ?? ''
    return [name.replace(/\$\{[^}]*\}+/g, '…').replace(/\\(.)/g, '$1')]
  })
}

export const testNames = (root: string): readonly TestName[] =>
  globSync('{src,tests}/**/*.test.ts', { cwd: root })
    .sort()
    .flatMap((file) =>
      namesIn(readFileSync(join(root, file), 'utf8')).map((name) => ({ file, name, tags: tagsOf(name) })),
    )
