import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../../src/platform/engine/engine.ts'

let original: Promise<string> | undefined

/** Puts a data folder at `folder` on which the engine has run before. Making one takes a second, copying it a tenth. */
export async function copyEngineFolder(folder: string): Promise<void> {
  original ??= makeOriginal()
  // `cp -a` keeps the owner, which is another user where root may not use namespaces.
  execFileSync('cp', ['-a', await original, folder])
}

async function makeOriginal(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'honnin-original-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const engine = await startEngine({ folder, log: () => undefined })
  await engine.stop()
  return folder
}
