import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

/** Packs the package as it would be published, and unpacks it below a folder that has nothing else. */
export async function packedInto(folder: string): Promise<void> {
  await run('npm', ['pack', '--silent', '--offline', '--pack-destination', folder], { cwd: ROOT })
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const out = join(folder, 'node_modules', 'honnin')
  mkdirSync(out, { recursive: true })
  await run('tar', ['-xzf', join(folder, archive), '-C', out, '--strip-components=1'])
}
