// The page that `npm run simulate -- --report file.html` writes: one file, no script, nothing from elsewhere.
import { palette } from '../../src/platform/page/tokens.ts'
import { ASSUMPTIONS, type AssumptionName, DEFAULTS } from './assumptions.ts'
import { backPlot, kindsPlot, markup, takenPlot, type Words } from './plots.ts'
import type { Result } from './result.ts'
import { attackRows, COLUMNS } from './table.ts'

const both = ({ en, ja }: Words): string => `<span lang="en">${markup(en)}</span> <span lang="ja">${markup(ja)}</span>`

const TEXTS = {
  title: { en: 'Honnin: a simulation', ja: 'Honnin：シミュレーション' },
  careful: {
    en: 'The people on this page are assumptions. The service is the real one: the same rules, flows and database. A broken promise would be a fault of the service, whoever the people are; how often attackers succeed holds for these assumptions only. Compare policies with it; do not predict with it.',
    ja: 'このページの「人」は仮定です。サービスは本物で、規則も処理もデータベースも同じです。約束が破られたなら、人の仮定によらず、サービスの誤りです。乗っ取られた割合は、この仮定のもとでの値です。方針を比べるために使ってください。予測には使えません。',
  },
  compare: { en: 'Policies', ja: '方針の比較' },
  kinds: { en: 'Kinds of attack', ja: '攻撃の種類' },
  days: { en: 'Days to the way back', ja: '回復までの日数' },
  assumed: { en: 'What is assumed of people', ja: '人についての仮定' },
  how: { en: 'How it was run', ja: '実行のしかた' },
  own: {
    en: 'Give your own numbers: npm run simulate -- --assumptions mine.json with, for example,',
    ja: 'ご自分の仮定でも試せます。npm run simulate -- --assumptions mine.json に、たとえば次の内容を渡します。',
  },
} as const satisfies Record<string, Words>

const style = (() => {
  const scheme = (name: 'light' | 'dark') => {
    const { ink, paper, line, soft, warnwash, key } = palette[name]
    return `:root{color:${ink};background:${paper}}a{color:${key}}td,th{border-bottom:1px solid ${line}}.soft{color:${soft}}.careful{background:${warnwash}}`
  }
  return `${scheme('light')}@media(prefers-color-scheme:dark){${scheme('dark')}}
body{font:16px/1.7 'Noto Sans JP',sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1 span,h2 span{display:block}h2{margin-top:3rem}[lang=ja]{display:block}.careful{padding:1rem}.careful span{display:block}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:14px}td,th{padding:.4rem .6rem;text-align:left;vertical-align:top}
svg{max-width:100%;height:auto;display:block}code{overflow-wrap:anywhere}`
})()

const tableOf = (caption: Words, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="wide" tabindex="0" role="region" aria-label="${markup(caption.en)}"><table><caption>${both(caption)}</caption><thead><tr>${head
    .map((cell) => `<th scope="col">${cell}</th>`)
    .join('')}</tr></thead><tbody>${rows
    .map(
      ([first = '', ...more]) =>
        `<tr><th scope="row">${first}</th>${more.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    )
    .join('')}</tbody></table></div>`

const section = (title: Words, ...parts: readonly string[]): string =>
  `<section><h2>${both(title)}</h2>${parts.join('\n')}</section>`

const UNITS = { 'a year': 'per year · 年', share: 'share · 割合', days: 'days · 日' } as const

function assumptionsOf({ scenario: { assumed } }: Result): string {
  const names = Object.keys(ASSUMPTIONS) as AssumptionName[]
  const rows = names.map((name) => {
    const { says, of, why } = ASSUMPTIONS[name]
    const own = assumed[name] === DEFAULTS[name] ? '' : ` (ours · 既定: ${DEFAULTS[name]})`
    return [
      `<code>${name}</code>`,
      both(says),
      `${assumed[name]}${own}`,
      UNITS[of],
      own ? 'given by the operator' : markup(why),
    ]
  })
  return tableOf(TEXTS.assumed, ['', '', 'value · 値', 'unit · 単位', 'why · 根拠'], rows)
}

/** The whole page; `results` are of the same seed, people and faults under different policies. */
export function page(results: readonly Result[]): string {
  const [first] = results
  if (!first) throw new Error('there is no result to show')
  const series = results.map(({ tried, outcomes }) => ({ name: tried.name, outcomes }))
  const rows = results.map(({ tried, outcomes }) => [
    markup(tried.name),
    ...COLUMNS.map(({ cell }) => markup(cell(outcomes))),
  ])
  const runs = results.map(({ tried, scenario, world, seconds }) => [
    markup(tried.name),
    String(scenario.accounts * scenario.years),
    String(world.acts),
    String(world.letters),
    String(world.broken.length),
    `${seconds.toFixed(0)} s`,
    `<code>${world.digest}</code>`,
  ])
  const headRuns = ['', 'account-years', 'acts', 'messages', 'broken promises · 破られた約束', 'time', 'digest']
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${markup(TEXTS.title.en)} · ${markup(TEXTS.title.ja)}</title><style>${style}</style></head>
<body><main><h1>${both(TEXTS.title)}</h1>
<p class="careful">${both(TEXTS.careful)}</p>
${section(TEXTS.compare, takenPlot(series), tableOf(TEXTS.compare, ['', ...COLUMNS.map(({ head }) => both(head))], rows))}
${section(TEXTS.days, backPlot(series))}
${section(TEXTS.kinds, kindsPlot({ name: first.tried.name, outcomes: first.outcomes }), tableOf(TEXTS.kinds, ['', ...results.map(({ tried }) => markup(tried.name))], attackRows(results)))}
${section(TEXTS.assumed, assumptionsOf(first), `<p>${both(TEXTS.own)} <code>{"reads": 0.4, "holidays": 0.1}</code></p>`)}
${section(TEXTS.how, `<p>seed ${first.scenario.seed}, ${first.scenario.accounts} accounts, ${first.scenario.years} years each</p>`, tableOf(TEXTS.how, headRuns, runs))}
</main></body></html>
`
}
