/** A piece of the source that is taken out, and what stands there instead. The piece occurs exactly once in its file. */
export interface Edit {
  readonly file: string
  readonly piece: string
  readonly instead: string
}

/** A guard of a rule or a store: without it something must fail, or nobody would notice that it is gone. */
export interface Guard {
  readonly name: string
  /** What it stands for: properties (S3, L4) and attacks (T033). */
  readonly holds: readonly string[]
  /** One edit; several where each of them alone is held by the other, as some are on purpose. */
  readonly edits: readonly Edit[]
  /** The test files of which one must fail. */
  readonly tests: readonly string[]
  /** Runs only the tests whose names match, where a file has many that are slow. */
  readonly only?: string
}

const words = (text: string): readonly string[] => text.split(' ')

/** A guard of one piece. */
export const guard = (
  name: string,
  holds: string,
  file: string,
  piece: string,
  instead: string,
  tests: string,
  only?: string,
): Guard => both(name, holds, [{ file, piece, instead }], tests, only)

/** Guards that hold each other: only all of them together may be missed. */
export const both = (name: string, holds: string, edits: readonly Edit[], tests: string, only?: string): Guard => ({
  name,
  holds: words(holds),
  edits,
  tests: words(tests),
  ...(only === undefined ? {} : { only }),
})
