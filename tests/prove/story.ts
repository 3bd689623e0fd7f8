import type { Violation } from './explore.ts'
import type { Move } from './move.ts'
import type { World } from './world.ts'

/** A violation as a person tells it: when, who did what, and what the service answered. */
export function storyOf({ promise, because, path }: Violation): string[] {
  const lines: string[] = []
  for (const { before, move } of folded(path)) lines.push(`${whenOf(before)}: ${move.says}${answerOf(before, move)}.`)
  return [...lines, `Then ${promise.id} is broken: ${because}.`].map(inWords)
}

/** Names of proofs, requests and codes as people say them. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\b(owner|thief)-mail-\1-(\d+)-(\d+)/g, 'the $1’s new contact $2.$3'],
  [/\b(owner|thief)-mail-\1-(\d+)/g, 'the $1’s new contact $2'],
  [/\b(owner|thief)-added-(\d+)/g, 'the contact $2 that the $1 added'],
  [/\bowner-code-0\b/g, 'the owner’s saved recovery code'],
  [/\b(owner|thief)-code-(\d+)/g, 'the $1’s recovery code $2'],
  [/\bowner-former\b/g, 'the owner’s former contact'],
  [/\bthief-number\b/g, 'the contact that is a stranger’s by now'],
  [/\bcontact-1\b/g, 'the owner’s first contact'],
  [/\bcontact-2\b/g, 'the owner’s second contact'],
  [/\b(owner|thief)-(\d+)/g, 'the $1’s request $2'],
]

const inWords = (line: string): string => NAMES.reduce((text, [name, words]) => text.replace(name, words), line)

interface Told {
  readonly before: World
  readonly move: Move
}

/** Days on which nothing but time passed are told together. */
function folded(path: readonly Told[]): Told[] {
  const out: Told[] = []
  for (const [i, taken] of path.entries()) {
    const isDay = taken.move.act === 'day'
    const was = path[i - 1]
    if (!isDay || i === path.length - 1 || changedBy(taken)) {
      out.push(taken)
      continue
    }
    if (was?.move.act === 'day' && !changedBy(was) && out.at(-1)?.move.act === 'day') continue
    out.push({ ...taken, move: { ...taken.move, says: 'time passes' } })
  }
  return out
}

const changedBy = ({ before, move }: Told): boolean => statesOf(before) !== statesOf(move.world)

const statesOf = ({ case: c }: World): string =>
  [...c.proofs.map((p) => p.state), ...c.requests.map((r) => r.state), ...c.undos.map((u) => u.state)].join()

const whenOf = ({ day, realDay }: World): string =>
  day === realDay ? `Day ${day}` : `Day ${realDay} (by the ledger ${day})`

/** What changed in front of everybody. */
function answerOf(before: World, { world }: Move): string {
  const parts: string[] = []
  for (const r of world.case.requests) {
    const was = before.case.requests.find((k) => k.requestId === r.requestId)?.state
    if (was !== r.state) parts.push(`${r.requestId} is ${WORDS[r.state] ?? r.state}`)
  }
  for (const p of world.case.proofs) {
    const was = before.case.proofs.find((k) => k.proofId === p.proofId)?.state
    if (was !== p.state) parts.push(`${p.proofId} is ${WORDS[p.state] ?? p.state}`)
  }
  for (const k of world.case.codes) {
    const was = before.case.codes.find((o) => o.codeId === k.codeId)?.state
    if (was !== k.state) parts.push(`${k.codeId} is ${WORDS[k.state] ?? k.state}`)
  }
  if (before.case.disputedAt === null && world.case.disputedAt !== null) parts.push('the account is frozen')
  if (before.case.protectedAt === null && world.case.protectedAt !== null) parts.push('the account is protected')
  return parts.length === 0 ? '' : ` → ${parts.join(', ')}`
}

const WORDS: Readonly<Record<string, string>> = {
  draft: 'begun',
  pending: 'waiting',
  held: 'held until somebody shows more',
  vetoed: 'stopped for good',
  canceled: 'taken back',
  'ended-early': 'over, because an old proof turned up',
  expired: 'over, because nobody finished it',
  probation: 'on probation',
  effective: 'of full say',
  leaving: 'leaving',
  blocked: 'blocked as lost',
  discarded: 'dropped',
  gone: 'forgotten',
  live: 'good',
}
