// Where a file stands: its place, its feature and its role in it (ARCHITECTURE.md).
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SourceText, takeApart } from './source-text.ts'

/**
 * Each feature imports only earlier ones. `oidc` comes before `signal` and `api`, because it gives out the tokens by which
 * their callers are known.
 */
export const FEATURES =
  `site account proof notice challenge session enrolment authenticator-app passkey device recovery-code
  replacement delivery report security-info password prompt activity transfer erasure oidc upstream signal api help admin dev`.split(
    /\s+/,
  )
/**
 * A feature that has grown too large for one folder has rooms. Each imports only what stands in the feature itself and
 * in earlier rooms; the feature itself imports none.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  replacement: ['mails', 'start', 'status', 'finish', 'undo', 'stop', 'exits', 'dispute'],
}
/** `package` is what other programs import of us: the client and the rules. */
export const PLACE_RANK: Readonly<Record<string, number>> = { kernel: 0, policy: 1, platform: 3, main: 9, package: 9 }
export const ROLE_RANK = { rules: 2, store: 4, texts: 4, mails: 5, flow: 6, shell: 7, pages: 8, api: 8 } as const
export type Role = keyof typeof ROLE_RANK

export interface Place {
  readonly rank: number
  readonly feature?: string
  readonly room?: string
  readonly role?: Role
}

export interface File extends SourceText {
  readonly path: string
  readonly text: string
  readonly isTest: boolean
  readonly place: Place | undefined
}

/** Says that a rule is broken at an offset of the file's text, and what to do instead. */
export type Say = (file: File, offset: number, message: string) => void

/** Product code: what runs in production. */
export const isSource = (file: File): boolean => file.path.startsWith('src/') && !file.isTest

/** The name of a feature's file is its role; whatever is no other role is rules, and so is pure. */
function roleOf(name: string): Role {
  if (name.endsWith('-texts')) return 'texts'
  const named = /^(store|texts|mails|flow|shell|pages|api)(?![a-z])/.exec(name)
  return (named?.[1] as Role | undefined) ?? 'rules'
}

function placeOf(path: string): Place | undefined {
  const [, feature, room, name] = /^src\/features\/([^/]+)\/(?:([^/]+)\/)?([^/.]+)/.exec(path) ?? []
  if (feature && name) {
    const role = roleOf(name)
    return { rank: ROLE_RANK[role], feature, role, ...(room && { room }) }
  }
  const rank = PLACE_RANK[/^src\/([^/]+)\//.exec(path)?.[1] ?? '']
  return rank === undefined ? undefined : { rank }
}

/** SQL and prose have no code view; what counts as strings in SQL is what is no comment. */
function readFile(root: string, path: string): File {
  const text = readFileSync(join(root, path), 'utf8')
  const strings = path.endsWith('.sql') ? text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length)) : ''
  const parts = /\.[jt]s$/.test(path) ? takeApart(text) : { code: '', strings, templateLines: new Set<number>() }
  const isTest = /\.test(?:ing)?\.ts$/.test(path) || path.startsWith('tests/')
  return { ...parts, path, text, isTest, place: placeOf(path) }
}

export const readFiles = (root: string, patterns: string[]): File[] =>
  globSync(patterns, { cwd: root })
    .sort()
    .map((path) => readFile(root, path))
