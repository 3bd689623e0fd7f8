import { ATTACKS } from './house.ts'
import { interval, type Outcomes } from './outcomes.ts'
import type { Result } from './result.ts'

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

const share = (count: number, of: number): string => (of === 0 ? '–' : `${percent(count / of)} (${count}/${of})`)

const length = (days: number): string => (Number.isNaN(days) ? '–' : days.toFixed(1))

const between = (count: number, of: number): string => interval(count, of).map(percent).join(' – ')

/** The columns of the comparison, in the order in which a reader asks. */
export const COLUMNS: readonly {
  readonly head: { readonly en: string; readonly ja: string }
  readonly cell: (o: Outcomes) => string
}[] = [
  {
    head: { en: 'taken over, of attacked', ja: '攻撃のうち乗っ取り' },
    cell: ({ all }) => share(all.taken, all.attacks),
  },
  { head: { en: '95 % interval', ja: '95 % 区間' }, cell: ({ all }) => between(all.taken, all.attacks) },
  {
    head: { en: 'of those, no notice read', ja: 'うち通知を一度も読まず' },
    cell: ({ all }) => share(all.unread, all.taken),
  },
  { head: { en: 'honest ways back that ended well', ja: '本人の回復' }, cell: (o) => share(o.recovered, o.recoveries) },
  { head: { en: 'days, median', ja: '日数（中央値）' }, cell: (o) => length(o.daysMedian) },
  { head: { en: 'days, 90th percentile', ja: '日数（90 %）' }, cell: (o) => length(o.days90) },
  { head: { en: 'stopped in error', ja: '誤って停止' }, cell: (o) => share(o.falseStops, o.recoveries) },
]

/** For a terminal, and for Markdown. */
export function table(results: readonly Result[]): string {
  const rows = [
    ['policy', ...COLUMNS.map(({ head }) => head.en)],
    ...results.map(({ tried, outcomes }) => [tried.name, ...COLUMNS.map(({ cell }) => cell(outcomes))]),
  ]
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? []
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** Attacks one by one, under each policy. */
export function attackRows(results: readonly Result[]): string[][] {
  return ATTACKS.map((kind) => [
    kind,
    ...results.map(({ outcomes: { attacks } }) => share(attacks[kind].taken, attacks[kind].attacks)),
  ])
}

export const attackTable = (results: readonly Result[]): string =>
  [['attack', ...results.map(({ tried }) => tried.name)], ['---', ...results.map(() => '---')], ...attackRows(results)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
