// Explores every order of acts in bounded worlds over the rules that run in production (npm run prove).
import { explore } from '../tests/prove/explore.ts'
import { AS_BUILT } from '../tests/prove/move.ts'
import { loadRules } from '../tests/prove/rules.ts'
import { storyOf } from '../tests/prove/story.ts'
import { firstWorld, PLANS } from '../tests/prove/worlds.ts'
import { main } from './child.js'

main(async () => {
  const words = process.argv.slice(2).filter((a) => !a.startsWith('--'))
  const max = Number(process.env.MAX ?? 3_000_000)
  const setting = { rules: await loadRules(), around: AS_BUILT }
  let bad = 0
  for (const plan of PLANS.filter(({ name }) => words.length === 0 || words.some((w) => name.includes(w)))) {
    const began = performance.now()
    const refused = new Map<string, number>()
    const found = explore(setting, firstWorld(plan), { states: max, met: (_, m) => m.refused && refused.set(m.act + ' ' + m.refused, (refused.get(m.act + ' ' + m.refused) ?? 0) + 1) })
    const s = (performance.now() - began) / 1000
    console.log(`${plan.name}: ${found.states} states, ${found.moves} moves, depth ${found.depth}, ${found.complete ? 'complete' : 'NOT complete'}, ${s.toFixed(1)} s, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`)
    if (found.violation) { bad++; console.log(storyOf(found.violation).map((l) => '    ' + l).join('\n')) }
    if (process.env.REF) console.log([...refused].map(([k, v]) => `      ${v} ${k}`).join('\n'))
  }
  return bad
})
