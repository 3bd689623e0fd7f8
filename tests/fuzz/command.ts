// What `npm run fuzz` says and answers.
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'

const USAGE = `npm run fuzz -- [options]
  --requests 20000   how many
  --seed 1           the same seed asks the same`

export async function fuzzCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      requests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  })
  const requests = Number(values.requests)
  if (values.help || !Number.isInteger(requests) || requests < 1) {
    console.log(USAGE)
    return values.help ? 0 : 2
  }
  const started = performance.now()
  const { wrong, ...told } = await fuzz({ requests, seed: values.seed, say: (line) => console.error(line) })
  for (const one of wrong.slice(0, 20)) console.error(one)
  console.log(
    JSON.stringify({ ...told, wrong: wrong.length, seconds: Math.round((performance.now() - started) / 1000) }),
  )
  return wrong.length > 0 ? 1 : 0
}
