// Every statement of the product, read off its source: values never become text (platform/database/sql.ts), so a
// template is a statement or a part of one, and there are no others.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Statement {
  /** Where it is: the file and what it stands in, and which of several there. */
  readonly id: string
  readonly file: string
  readonly text: string
}

const DECLARATION = /^(?:export )?(?:async )?(?:function|const|class) (\w+)/gm

/** The end of an expression in a template, from behind its "${": quotes, templates and braces in it are passed over. */
function endOfExpression(text: string, from: number): number {
  let depth = 1
  for (let i = from; i < text.length; i++) {
    const sign = text[i]
    if (sign === '{') depth++
    else if (sign === '}' && --depth === 0) return i + 1
    else if (sign === "'" || sign === '"') i = text.indexOf(sign, i + 1)
    else if (sign === '`') i = endOfTemplate(text, i + 1).end - 1
  }
  throw new Error('a template has no end')
}

/** A template from behind its first backtick, with $1, $2 … for what is put in. */
function endOfTemplate(text: string, from: number): { readonly end: number; readonly statement: string } {
  let statement = ''
  let count = 0
  for (let i = from; i < text.length; i++) {
    if (text[i] === '`') return { end: i + 1, statement }
    if (text[i] === '\\') i++
    else if (text.startsWith('${', i)) {
      i = endOfExpression(text, i + 2) - 1
      statement += `$${++count}`
      continue
    }
    statement += text[i]
  }
  throw new Error('a template has no end')
}

export function statementsIn(file: string, text: string): Statement[] {
  const found: Statement[] = []
  const seen = new Map<string, number>()
  for (const { index } of text.matchAll(/\bsql`/g)) {
    const { statement } = endOfTemplate(text, index + 'sql`'.length)
    const name = [...text.slice(0, index).matchAll(DECLARATION)].at(-1)?.[1] ?? ''
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    const words = statement
      .replace(/--[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .trim()
    if (words !== '') found.push({ id: `${file} ${name}${count === 1 ? '' : ` ${count}`}`, file, text: words })
  }
  return found
}

/** Development mode's own questions are asked of its own few accounts. */
const isOfProduct = (path: string): boolean => !/\.(test|testing)\.ts$|\/main\/dev[-.]/.test(path)

export const allStatements = (): Statement[] =>
  globSync('src/**/*.ts', { cwd: ROOT })
    .sort()
    .filter(isOfProduct)
    .flatMap((file) => statementsIn(file, readFileSync(join(ROOT, file), 'utf8')))

/** Where a statement is put together otherwise than by the template: of templates, or with an end that reads. */
export const composers = (): string[] =>
  globSync('src/**/*.ts', { cwd: ROOT })
    .filter(isOfProduct)
    .filter((file) => /\bstrings: (?:\[|pieces|stringsOf)/.test(readFileSync(join(ROOT, file), 'utf8')))
    .sort()
