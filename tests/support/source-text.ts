/** A TypeScript file taken apart as far as the house rules need it; every part keeps its place and its line. */
export interface SourceText {
  /** The code alone: comments, and what is inside quotes, templates and regular expressions, are blanks. */
  readonly code: string
  /** What is inside quotes and templates alone. */
  readonly strings: string
  /** Line numbers (from 0) that begin inside a template, where indentation means nothing. */
  readonly templateLines: ReadonlySet<number>
}

const SPACE = /\s+/y
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const QUOTED = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y
const WORD = /[\w$]+/y
const TEMPLATE_PIECE = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y
/** A slash after one of these begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /^(?:[(,=:[!&|?{};+\-*%<>~^]|return|typeof|case|in|of|await|yield|)$/

const blank = (text: string): string => text.replace(/[^\n]/g, ' ')
const newlines = (text: string): number => text.split('\n').length - 1

export function takeApart(text: string): SourceText {
  let code = ''
  let strings = ''
  let position = 0
  let line = 0
  /** The last word or sign of the code: it tells a regular expression from a division. */
  let last = ''
  /** Open braces since each `${` that we are inside of. */
  const templates: number[] = []
  const templateLines = new Set<number>()

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = position
    return pattern.exec(text)?.[0] ?? ''
  }
  const take = (piece: string, asCode: string, asString: string) => {
    code += asCode
    strings += asString
    position += piece.length
    line += newlines(piece)
  }
  const takeSign = (sign: string) => {
    take(sign, sign, blank(sign))
    last = sign
  }
  const takeInside = (piece: string) => take(piece, blank(piece), piece)
  const takeTemplatePiece = () => {
    const piece = match(TEMPLATE_PIECE)
    for (let i = 1; i <= newlines(piece); i++) templateLines.add(line + i)
    takeInside(piece)
    const isExpression = text.startsWith('${', position)
    takeSign(isExpression ? '${' : '`')
    if (isExpression) templates.push(0)
  }
  const takeBrace = (brace: string) => {
    const depth = templates.pop()
    if (brace === '}' && depth === 0) {
      takeSign(brace)
      takeTemplatePiece()
      return
    }
    if (depth !== undefined) templates.push(depth + (brace === '{' ? 1 : -1))
    takeSign(brace)
  }

  while (position < text.length) {
    const char = text.charAt(position)
    const ignored = match(SPACE) || (char === '/' ? match(COMMENT) : '')
    const regex = char === '/' && !ignored && BEFORE_REGEX.test(last) ? match(REGEX) : ''
    const quoted = char === "'" || char === '"' ? match(QUOTED) : ''
    if (ignored) take(ignored, blank(ignored), blank(ignored))
    else if (regex) {
      take(regex, `/${blank(regex.slice(2))}/`, blank(regex))
      last = '/'
    } else if (quoted) {
      takeSign(char)
      takeInside(quoted.slice(1, -1))
      takeSign(char)
    } else if (char === '`') {
      takeSign(char)
      takeTemplatePiece()
    } else if (char === '{' || char === '}') takeBrace(char)
    else takeSign(match(WORD) || char)
  }
  return { code, strings, templateLines }
}

const FUNCTION_START =
  /\bfunction\b|=>|^\s*\)(?:: .*)? \{$|^\s*(?:(?:async|static|get|set|override) )*\*?(?!(?:if|for|while|switch|catch|with)\b)[#\w$]+\(.*\).*\{$/
const CLOSER = /^\s*[})\]`]/
const OPENER_AT_END = /(?:[{([]|=>)$/

const indentOf = (line: string): number => line.length - line.trimStart().length

/**
 * Where functions begin (line number from 1) and how many lines they take. The formatter makes this easy: a function
 * ends at the first line that is indented no further than its first.
 */
export function functionLengths({ code, templateLines }: SourceText): { line: number; length: number }[] {
  const lines = code.split('\n')
  const found: { line: number; length: number }[] = []
  for (const [first, line] of lines.entries()) {
    if (templateLines.has(first) || !FUNCTION_START.test(line)) continue
    let end = first
    for (let i = first + 1; i < lines.length; i++) {
      const next = (lines[i] ?? '').trimEnd()
      if (next === '') continue
      const isInside = templateLines.has(i) || indentOf(next) > indentOf(line)
      if (!isInside && !CLOSER.test(next)) break
      end = i
      if (!isInside && !OPENER_AT_END.test(next) && !templateLines.has(i + 1)) break
    }
    found.push({ line: first + 1, length: end - first + 1 })
  }
  return found
}
