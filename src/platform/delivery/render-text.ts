import { unreachable } from '../../kernel/assert.ts'
import type { Locale } from '../../kernel/locale.ts'
import { type Block, groupCode, type Mail, plain } from './message.ts'

const COLUMNS_MAX = 76
const RULE = '-'.repeat(40)

/** East Asian wide characters take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u
const columns = (text: string): number => Array.from(text).reduce((sum, c) => sum + (WIDE.test(c) ? 2 : 1), 0)

/** Breaks at spaces only: Japanese has few, and mail programs fold its long lines themselves. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of plain(text).split(/ +/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columns(indent + longer) > COLUMNS_MAX) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].join(`\n${indent}`)
}

const MARKS: Record<Locale, { readonly item: string; readonly colon: string }> = {
  ja: { item: '・', colon: '：' },
  en: { item: '- ', colon: ': ' },
}

function renderBlock(block: Block, locale: Locale): string {
  const { item, colon } = MARKS[locale]
  switch (block.kind) {
    case 'heading':
      return `■ ${wrap(block.text, '  ')}`
    case 'paragraph':
      return wrap(block.text)
    case 'code':
      return `${wrap(block.label)}\n\n    ${groupCode(block.code)}`
    case 'facts':
      return block.rows.map((row) => wrap(`${plain(row.label)}${colon}${plain(row.value)}`, '  ')).join('\n')
    case 'button':
      return `${wrap(block.label)}\n${block.url}`
    case 'notice':
      return [RULE, wrap(block.title), wrap(block.text), RULE].filter((line) => line !== '').join('\n')
    case 'list':
      return block.items.map((text) => `${item}${wrap(text, '  ')}`).join('\n')
    case 'rule':
      return RULE
    case 'footer':
      return [RULE, ...block.lines.map((line) => wrap(line))].join('\n')
    default:
      return unreachable(block)
  }
}

/** The plain-text part: everything the HTML part says, in the same order (RFC 2046 5.1.4, requirement MC-01). */
export function renderText(mail: Mail): string {
  const parts = [wrap(mail.preheader), ...mail.blocks.map((block) => renderBlock(block, mail.locale))]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}
