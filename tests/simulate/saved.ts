// Seeds that once broke a promise, as small as they could be made: they are run again with every test.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFAULTS } from './assumptions.ts'
import { SHIPPED } from './policies.ts'
import type { Scenario } from './scenario.ts'

const FOLDER = fileURLToPath(new URL('./seeds', import.meta.url))

interface Saved {
  readonly seed: number
  readonly accounts: number
  readonly years: number
  /** What was broken, and what was mended. */
  readonly broke: string
  readonly without: { readonly houses: number[]; readonly plans: string[]; readonly faults: number[] }
}

export function save(name: string, { seed, accounts, years, without }: Scenario, broke: string): string {
  const lists = {
    houses: [...(without?.houses ?? [])],
    plans: [...(without?.plans ?? [])],
    faults: [...(without?.faults ?? [])],
  }
  const saved: Saved = { seed, accounts, years, broke, without: lists }
  const path = join(FOLDER, `${name}.json`)
  writeFileSync(path, `${JSON.stringify(saved)}\n`)
  return path
}

export const savedNames = (): string[] => readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

export function readSaved(name: string): Scenario & { readonly broke: string } {
  const { without, ...saved }: Saved = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))
  return {
    ...saved,
    ...SHIPPED,
    assumed: DEFAULTS,
    faults: true,
    without: { houses: new Set(without.houses), plans: new Set(without.plans), faults: new Set(without.faults) },
  }
}
