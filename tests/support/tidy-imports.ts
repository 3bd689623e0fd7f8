// Who may import whom.
import { posix } from 'node:path'
import {
  FEATURES,
  type File,
  isSource,
  PLACE_RANK,
  type Place,
  ROLE_RANK,
  ROOMS,
  type Role,
  type Say,
} from './tidy-files.ts'

/** What a feature shows to later ones. Stores too: one unit writes tables of several features (decision 005). */
const SHOWN: readonly Role[] = ['rules', 'store', 'texts', 'mails', 'flow', 'shell']
const IO_MODULE =
  /^(?:node:(?:child_process|cluster|dgram|dns|fs|https?|http2|net|process|readline|tls|worker_threads)(?:\/.*)?|pg|hono|@hono\/.*|nodemailer|pino|@node-rs\/.*)$/
const IMPORT =
  /^[^\S\n]*(?:import|export)\b[^'"`;=]*?\bfrom\s+['"]([^'"]+)['"]|^[^\S\n]*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

interface Import {
  readonly offset: number
  readonly name: string
  /** From the root, where the import is relative. */
  readonly path: string | undefined
}

function importsOf(file: File): Import[] {
  return [...file.text.matchAll(IMPORT)].flatMap((found) => {
    const offset = found.index + found[0].search(/\S/)
    const isInCommentOrString = file.code.charAt(offset) === ' '
    if (isInCommentOrString) return []
    const name = found[1] ?? found[2] ?? found[3] ?? ''
    return [{ offset, name, path: name.startsWith('.') ? posix.join(posix.dirname(file.path), name) : undefined }]
  })
}

/** Why a file at `from` may not import one at `to`; undefined where it may. */
function objection(from: Place, to: Place): string | undefined {
  if (to.feature && !from.feature && from.rank < (PLACE_RANK.main ?? 0)) return 'only features and main know features'
  const isForeign = to.feature && from.feature && to.feature !== from.feature
  if (isForeign && to.role && !SHOWN.includes(to.role)) return `another feature shows only ${SHOWN.join(', ')}`
  const isOrdered = isForeign && FEATURES.includes(from.feature)
  if (isOrdered && FEATURES.indexOf(to.feature) > FEATURES.indexOf(from.feature))
    return `"${to.feature}" comes after "${from.feature}" in the order of features`
  const rooms = (!isForeign && ROOMS[from.feature ?? '']) || []
  if (rooms.indexOf(to.room ?? '') > rooms.indexOf(from.room ?? ''))
    return `the room "${to.room}" comes after "${from.room ?? from.feature}"`
  if (to.rank > from.rank) return 'imports go downward'
  if (to.rank === from.rank && to.role !== from.role && !isForeign) return `${to.role} stands beside ${from.role}`
  return undefined
}

function checkPackage(file: File, { name, offset }: Import, say: Say, dependencies: readonly string[]): void {
  const isPure = file.place !== undefined && file.place.rank <= ROLE_RANK.rules
  const [scope = '', inScope] = name.split('/')
  const packageName = scope.startsWith('@') ? `${scope}/${inScope}` : scope
  if (/^(?:node:)?timers(?:\/|$)/.test(name)) say(file, offset, `${name}: use clock.sleep()`)
  else if (isPure && IO_MODULE.test(name)) say(file, offset, `${name}: kernel, policy and rules are pure`)
  else if (!name.startsWith('node:') && !dependencies.includes(packageName))
    say(file, offset, `${packageName} is none of the dependencies in package.json`)
}

export function checkImports(file: File, say: Say, files: ReadonlyMap<string, File>, dependencies: readonly string[]) {
  if (!isSource(file)) return
  for (const found of importsOf(file)) {
    const { offset, path } = found
    const target = path === undefined ? undefined : files.get(path)
    if (path === undefined) checkPackage(file, found, say, dependencies)
    else if (!target) say(file, offset, `imports ${path}, which does not exist`)
    else if (target.isTest) say(file, offset, `imports ${path}: nothing imports tests`)
    else if (file.place && target.place) {
      const why = objection(file.place, target.place)
      if (why) say(file, offset, `may not import ${path}: ${why}`)
    }
  }
}

export function checkCycles(files: ReadonlyMap<string, File>, say: Say): void {
  const done = new Set<string>()
  const visit = (file: File, trail: readonly File[]) => {
    const at = trail.indexOf(file)
    if (at >= 0) {
      const names = [...trail.slice(at), file].map((member) => member.path)
      say(file, 0, `import cycle: ${names.join(' -> ')}; move what both need into a file below both`)
    } else if (!done.has(file.path)) {
      for (const { path } of importsOf(file)) {
        const target = path === undefined ? undefined : files.get(path)
        if (target) visit(target, [...trail, file])
      }
      done.add(file.path)
    }
  }
  for (const file of files.values()) visit(file, [])
}
