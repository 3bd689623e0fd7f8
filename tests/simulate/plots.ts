// Plots as SVG of our own: they stand in the page of results and, as files, in docs/.
import { palette } from '../../src/platform/page/tokens.ts'
import { interval, type Outcomes } from './outcomes.ts'

export interface Series {
  readonly name: string
  readonly outcomes: Outcomes
}

export interface Words {
  readonly en: string
  readonly ja: string
}

const WIDTH = 720
const LEFT = 210
const RIGHT = 60
const ROW = 34
const INNER = WIDTH - LEFT - RIGHT

export const markup = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)

const rules = (scheme: 'light' | 'dark') => {
  const { ink, soft, line, key, stop, paper, ok, warn, deep } = palette[scheme]
  return `.paper{fill:${paper}}.ink{fill:${ink}}.soft{fill:${soft}}.line{stroke:${line}}.bar{fill:${key}}.reach{stroke:${ink}}
.s0{stroke:${key}}.s1{stroke:${stop}}.s2{stroke:${ok}}.s3{stroke:${warn}}.s4{stroke:${deep}}.s5{stroke:${soft}}`
}

/** Lines differ by their dashes, too, so that nobody has to tell colours apart. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '1 5', '14 4']

export function picture(height: number, title: Words, says: string, inner: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${markup(`${title.en} / ${title.ja}. ${says}`)}" font-family="'Noto Sans JP', sans-serif" font-size="14">
<style>${rules('light')}@media(prefers-color-scheme:dark){${rules('dark')}}</style>
<rect class="paper" width="${WIDTH}" height="${height}"/>
<text class="ink" x="8" y="22" font-weight="700">${markup(title.en)}</text><text class="soft" x="8" y="42">${markup(title.ja)}</text>
${inner}</svg>
`
}

/** A round number at or above, for the end of a scale. */
function ceiling(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(value, 0.01)))
  return ([1, 2, 5, 10].find((step) => step * unit >= value) ?? 10) * unit
}

export interface Bar {
  readonly name: string
  readonly count: number
  readonly of: number
}

/** Shares with their 95 % intervals. */
export function bars(title: Words, rows: readonly Bar[]): string {
  const max = Math.min(1, ceiling(Math.max(0.05, ...rows.map(({ count, of }) => interval(count, of)[1]))))
  const x = (share: number) => LEFT + (Math.min(share, max) / max) * INNER
  const bottom = 56 + rows.length * ROW
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * max)
  const scale = ticks.map(
    (tick) =>
      `<line class="line" x1="${x(tick)}" x2="${x(tick)}" y1="52" y2="${bottom}"/><text class="soft" x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${(100 * tick).toFixed(max < 0.1 ? 1 : 0)} %</text>`,
  )
  const drawn = rows.map(({ name, count, of }, i) => {
    const y = 56 + i * ROW
    const [low, high] = interval(count, of)
    const value = of === 0 ? 0 : count / of
    return `<text class="ink" x="${LEFT - 10}" y="${y + 20}" text-anchor="end">${markup(name)}</text>
<rect class="bar" fill-opacity="0.55" x="${LEFT}" y="${y + 6}" width="${Math.max(x(value) - LEFT, 0)}" height="20"/>
${of === 0 ? '' : `<line class="reach" x1="${x(low)}" x2="${x(high)}" y1="${y + 16}" y2="${y + 16}" stroke-width="2"/>`}
<text class="ink" x="${x(high) + 6}" y="${y + 20}">${of === 0 ? '–' : `${count}/${of}`}</text>`
  })
  const says = rows.map(({ name, count, of }) => `${name}: ${count} of ${of}`).join('; ')
  return picture(bottom + 30, title, says, [...scale, ...drawn].join('\n'))
}

const HEIGHT = 300

/** Which share of the honest was back after how many days. */
export function curves(title: Words, series: readonly Series[]): string {
  const longest = Math.max(10, ...series.map(({ outcomes }) => outcomes.days.at(-1) ?? 0))
  const max = Math.ceil(Math.min(longest, 120) / 10) * 10
  const x = (day: number) => 50 + (Math.min(day, max) / max) * (WIDTH - 260)
  const y = (share: number) => HEIGHT - 40 - share * (HEIGHT - 100)
  const step = max > 60 ? 20 : 10
  const days = Array.from({ length: Math.floor(max / step) + 1 }, (_, i) => i * step)
  const scale = [
    ...days.map((day) => `<text class="soft" x="${x(day)}" y="${HEIGHT - 18}" text-anchor="middle">${day}</text>`),
    ...[0, 0.5, 1].map(
      (share) =>
        `<line class="line" x1="50" x2="${x(max)}" y1="${y(share)}" y2="${y(share)}"/><text class="soft" x="44" y="${y(share) + 5}" text-anchor="end">${100 * share} %</text>`,
    ),
  ]
  const drawn = series.map(({ name, outcomes: { days: lasted, recoveries } }, i) => {
    const points = lasted.map((day, n) => `H${x(day).toFixed(1)}V${y((n + 1) / Math.max(recoveries, 1)).toFixed(1)}`)
    const stroke = `class="s${i % 6}" stroke-width="2.5" stroke-dasharray="${DASHES[i % 6]}"`
    const at = 70 + i * 24
    return `<path fill="none" ${stroke} d="M${x(0)} ${y(0)}${points.join('')}H${x(max)}"/>
<line ${stroke} x1="${WIDTH - 196}" x2="${WIDTH - 166}" y1="${at}" y2="${at}"/><text class="ink" x="${WIDTH - 160}" y="${at + 5}">${markup(name)}</text>`
  })
  const says = series
    .map(
      ({ name, outcomes: o }) =>
        `${name}: ${o.recovered} of ${o.recoveries} were back, half of them within ${o.daysMedian.toFixed(1)} days`,
    )
    .join('; ')
  return picture(HEIGHT, title, says, [...scale, ...drawn].join('\n'))
}

export const TITLES = {
  taken: { en: 'Accounts taken over, of those attacked', ja: '攻撃されたアカウントのうち、乗っ取られた割合' },
  back: { en: 'Owners who were back, by days', ja: '本人が回復するまでの日数' },
  kinds: { en: 'Taken over, by kind of attack', ja: '攻撃の種類ごとの、乗っ取られた割合' },
} as const satisfies Record<string, Words>

export const takenPlot = (series: readonly Series[]): string =>
  bars(
    TITLES.taken,
    series.map(({ name, outcomes: { all } }) => ({ name, count: all.taken, of: all.attacks })),
  )

export const kindsPlot = ({ outcomes: { attacks } }: Series): string =>
  bars(
    TITLES.kinds,
    Object.entries(attacks).map(([name, { taken, attacks: of }]) => ({ name, count: taken, of })),
  )

export const backPlot = (series: readonly Series[]): string => curves(TITLES.back, series)
