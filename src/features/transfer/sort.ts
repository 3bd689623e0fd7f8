import type { Newcomer } from './line.ts'

/** A line that was not taken: where, why, and in which field. */
export interface Rejection {
  readonly line: number
  readonly code: string
  readonly field: string
}

/** A person who was read from a line, with the digests by which both are known again. */
export interface Candidate {
  readonly line: number
  readonly newcomer: Newcomer
  readonly accountId: string
  /** Keyed digest (hex) of the identifier. */
  readonly identifierKey: string
  /** Keyed digest (hex) of what the line says. */
  readonly lineKey: string
}

/** What is there already, of what a batch wants to be: by identifier the line that it came from, if it came by one. */
export interface Known {
  readonly identifiers: ReadonlyMap<string, string | null>
  readonly ids: ReadonlySet<string>
  readonly externalIds: ReadonlySet<string>
}

export interface Sorted<C extends Candidate> {
  readonly fresh: readonly C[]
  /** Lines that were imported before. */
  readonly present: number
  readonly rejected: readonly Rejection[]
}

/**
 * Who of a batch is new. The same line twice is one person; a different line for somebody who is there is not taken,
 * because an import only makes accounts and never changes one (machine.md S21).
 */
export function sortOut<C extends Candidate>(batch: readonly C[], known: Known): Sorted<C> {
  const identifiers = new Map(known.identifiers)
  const ids = new Set(known.ids)
  const externalIds = new Set(known.externalIds)
  const fresh: C[] = []
  const rejected: Rejection[] = []
  let present = 0
  for (const candidate of batch) {
    const { line, newcomer, identifierKey, lineKey } = candidate
    const { id, externalId } = newcomer
    const former = identifiers.get(identifierKey)
    if (former === lineKey) present++
    else if (former !== undefined) rejected.push({ line, code: 'import.identifier_taken', field: 'identifier' })
    else if (id !== undefined && ids.has(id)) rejected.push({ line, code: 'import.id_taken', field: 'id' })
    else if (externalId !== null && externalIds.has(externalId))
      rejected.push({ line, code: 'import.external_id_taken', field: 'externalId' })
    else {
      fresh.push(candidate)
      identifiers.set(identifierKey, lineKey)
      if (id !== undefined) ids.add(id)
      if (externalId !== null) externalIds.add(externalId)
    }
  }
  return { fresh, present, rejected }
}
