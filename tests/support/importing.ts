// Files of people from elsewhere, imported into a world.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Imported, type ImportWish, importAccounts } from '../../src/features/transfer/flow-import.ts'
import type { Rejection } from '../../src/features/transfer/sort.ts'
import type { Result } from '../../src/kernel/result.ts'
import type { Service } from '../../src/platform/service.ts'

export type Line = Readonly<Record<string, unknown>>

export interface Files {
  /** Writes lines into a file of its own; text stays as it is. */
  file(lines: readonly (Line | string)[]): string
  remove(): void
}

export function makeFiles(): Files {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-import-'))
  let count = 0
  return {
    file(lines) {
      const path = join(folder, `${++count}.jsonl`)
      writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''))
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Somebody with one contact, which is what they sign in with. */
export const someone = (name: string, more: Line = {}): Line => ({
  identifier: `${name}@people.example`,
  createdAt: '2021-04-01T00:00:00Z',
  proofs: [{ kind: 'mail', address: `${name}@people.example`, confirmedAt: '2021-04-01T00:00:00Z' }],
  ...more,
})

export interface ImportedFile {
  readonly result: Result<Imported>
  readonly rejected: readonly Rejection[]
}

export async function importFile(
  service: Service,
  path: string,
  wish: Partial<ImportWish> = {},
): Promise<ImportedFile> {
  const rejected: Rejection[] = []
  const result = await importAccounts(service, {
    path,
    dryRun: false,
    resume: false,
    onProgress() {},
    async onRejected(more) {
      rejected.push(...more)
    },
    ...wish,
  })
  return { result, rejected }
}

/** What became of the lines: imported, there already, not taken. */
export function countsOf({ result }: ImportedFile): readonly number[] {
  if (!result.ok) throw new Error(result.refusal.code)
  const { imported, present, rejected } = result.value
  return [imported, present, rejected]
}
