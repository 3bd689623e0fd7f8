import { once } from 'node:events'
import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import type { Runner } from './runner.ts'

export const ENGINE_USER = 'honnin'
export const ENGINE_DATABASE = 'honnin'
const UNFINISHED = 'postgres.new-'

/**
 * Makes the data directory where there is none. It is made under another name and renamed when it is whole, so a
 * start that was killed half way leaves nothing but rubbish, which the next start removes.
 */
export async function prepareData(folder: string, data: string, binaries: Binaries, runner: Runner): Promise<void> {
  for (const name of readdirSync(folder))
    if (name.startsWith(UNFINISHED)) rmSync(join(folder, name), { recursive: true, force: true })
  if (existsSync(join(data, 'PG_VERSION'))) return
  const unfinished = mkdtempSync(join(folder, UNFINISHED))
  try {
    runner.give(unfinished)
    // The C.UTF-8 of PostgreSQL itself: texts sort by code point on every system, and no upgrade of a library changes it.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const options = ['--auth=trust', '--data-checksums', '--no-instructions']
    await run(runner, binaries.initdb, ['-D', unfinished, '-U', ENGINE_USER, ...locale, ...options])
    await run(
      runner,
      binaries.postgres,
      ['--single', '-D', unfinished, 'postgres'],
      `create database ${ENGINE_DATABASE}\n`,
    )
    renameSync(unfinished, data)
    const handle = openSync(folder, 'r')
    fsyncSync(handle)
    closeSync(handle)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  }
}

/** Runs a program to its end; throws its output where it failed. */
async function run(runner: Runner, program: string, args: readonly string[], input = ''): Promise<void> {
  const child = runner.start(program, args, 'pipe')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
  // A program that dies at once breaks the pipe; its exit code tells.
  child.stdin?.on('error', () => undefined).end(input)
  const [code] = await once(child, 'close')
  // The single-user server goes on after an error and ends with 0.
  if (code !== 0 || /\b(ERROR|FATAL|PANIC): /.test(output)) throw new Error(output.trim().slice(-2000))
}
