// The tables and plots of docs/performance.md, made of the lines that `npm run bench -- --write` kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markup, picture, type Words } from '../tests/simulate/plots.ts'

const DOCS = fileURLToPath(new URL('../docs', import.meta.url))
export const KEPT = join(DOCS, 'performance.jsonl')
const PAGE = join(DOCS, 'performance.md')

type Line = Readonly<Record<string, unknown>> & { readonly bench: string }

interface Plot {
  readonly title: Words
  readonly name: (line: Line) => string
  /** What is drawn of a line; lines without it are left out. */
  readonly value: string
  readonly unit: string
  readonly target?: (line: Line) => number | undefined
}

const targetOf = ({ target }: Line) => (typeof target === 'number' ? target : undefined)

/** A plot for each bench that has something to see. */
const PLOTS: Readonly<Record<string, Plot>> = {
  codes: {
    title: { en: 'Codes verified a second', ja: '1秒あたりに確認できたコードの数' },
    name: ({ who, clients }) => `${who}, ${clients} clients`,
    value: 'perSecond',
    unit: '/s',
  },
  transactions: {
    title: { en: 'Flows a second, as a share of pgbench', ja: 'pgbenchに対する、1秒あたりの手続きの割合' },
    name: ({ act }) => String(act),
    value: 'ratio',
    unit: '',
    target: targetOf,
  },
  due: {
    title: { en: 'Idle poll among waiting requests', ja: '待機中の申請の数と、空の問い合わせの時間' },
    name: ({ waiting }) => `${Number(waiting).toLocaleString('en')} waiting`,
    value: 'idleMs',
    unit: ' ms',
  },
  rush: {
    title: { en: 'Alerts handed over a second', ja: '1秒あたりに送り出した通知の数' },
    name: ({ workers }) => `${workers} workers`,
    value: 'perSecond',
    unit: '/s',
  },
  latency: {
    title: { en: 'Page, 99 of 100 within', ja: 'ページの99%が届くまでの時間' },
    name: ({ load }) => String(load),
    value: 'p99Ms',
    unit: ' ms',
    target: targetOf,
  },
  accounts: {
    title: { en: 'Resident memory after pages', ja: 'ページを出したあとの常駐メモリ' },
    name: ({ accounts }) => `${Number(accounts).toLocaleString('en')} accounts`,
    value: 'afterMiB',
    unit: ' MiB',
    target: targetOf,
  },
  hashing: {
    title: { en: 'Page beside sign-ins, 99 of 100 within', ja: 'サインインが続く間に、ページの99%が届くまでの時間' },
    name: ({ signIns }) => `${signIns} sign-ins at once`,
    value: 'p99Ms',
    unit: ' ms',
    target: targetOf,
  },
}

const [WIDTH, LEFT, RIGHT, ROW, TOP] = [720, 210, 90, 34, 56]

export function plotOf({ title, name, value, unit, target }: Plot, lines: readonly Line[]): string {
  const rows = lines.flatMap((line) => {
    const found = line[value]
    return typeof found === 'number' ? [{ name: name(line), value: found, target: target?.(line) }] : []
  })
  const max = Math.max(...rows.flatMap((row) => [row.value, row.target ?? 0]), Number.MIN_VALUE)
  const x = (amount: number) => (LEFT + (amount / max) * (WIDTH - LEFT - RIGHT)).toFixed(1)
  const drawn = rows.map((row, i) => {
    const y = TOP + i * ROW
    const mark =
      row.target === undefined
        ? ''
        : `<line class="reach" x1="${x(row.target)}" x2="${x(row.target)}" y1="${y + 2}" y2="${y + 30}" stroke-width="2" stroke-dasharray="4 3"/>`
    return `<text class="ink" x="${LEFT - 10}" y="${y + 20}" text-anchor="end">${markup(row.name)}</text>
<rect class="bar" fill-opacity="0.55" x="${LEFT}" y="${y + 6}" width="${Math.max(Number(x(row.value)) - LEFT, 1)}" height="20"/>${mark}
<text class="ink" x="${Number(x(row.value)) + 6}" y="${y + 20}">${row.value}${unit}</text>`
  })
  const says = rows.map((row) => `${row.name}: ${row.value}${unit}`).join('; ')
  return picture(TOP + rows.length * ROW + 12, title, says, drawn.join('\n'))
}

const cell = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : typeof value === 'number' ? value.toLocaleString('en') : String(value ?? '')

/** A table for each set of columns, so that lines which tell different things do not leave holes. */
export function tableOf(lines: readonly Line[]): string {
  const kinds = Map.groupBy(lines, (line) => Object.keys(line).join())
  return [...kinds.values()]
    .map((alike) => {
      const columns = Object.keys(alike[0] ?? {}).filter((name) => name !== 'bench')
      const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
      return [
        row(columns),
        row(columns.map(() => '---')),
        ...alike.map((line) => row(columns.map((c) => cell(line[c])))),
      ].join('\n')
    })
    .join('\n\n')
}

const SECTION = /(<!-- figures: ([a-z -]+) -->\n)[\s\S]*?(<!-- end -->)/g

/** Fills each section of the page with the table and the plot of its bench. */
export function draw(): void {
  const lines = existsSync(KEPT)
    ? readFileSync(KEPT, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Line)
    : []
  const filled = readFileSync(PAGE, 'utf8').replace(SECTION, (_, begin: string, name: string, end: string) => {
    const mine = lines.filter(({ bench }) => bench === name)
    if (mine.length === 0) return `${begin}Not measured yet: \`npm run bench -- --write ${name}\`.\n${end}`
    const plot = PLOTS[name]
    if (!plot) return `${begin}${tableOf(mine)}\n${end}`
    writeFileSync(join(DOCS, `performance-${name}.svg`), plotOf(plot, mine))
    return `${begin}${tableOf(mine)}\n\n![${plot.title.en}](performance-${name}.svg)\n${end}`
  })
  writeFileSync(PAGE, filled)
}
