// Words that code must not contain, and what to write instead.
import { type File, isSource, type Say } from './tidy-files.ts'

interface Ban {
  readonly pattern: RegExp
  readonly instead: string
  /** The view of the file in which the pattern counts. */
  readonly in: 'code' | 'strings' | 'text'
  readonly where: (file: File) => boolean
}

const source = (exempt?: RegExp) => (file: File) => isSource(file) && !exempt?.test(file.path)
const everywhere = () => true
const isTyped = (file: File) => file.path.endsWith('.ts')

const BANS: readonly Ban[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bhrtime\b|\bTemporal\.Now\b/g,
    instead: 'take the time as an argument, or use the Clock',
    in: 'code',
    where: source(/^src\/kernel\/clock\.ts$/),
  },
  {
    pattern: /\bset(?:Timeout|Interval|Immediate)\(/g,
    instead: 'use clock.sleep()',
    in: 'code',
    where: source(/^src\/kernel\/clock\.ts$/),
  },
  {
    pattern: /\bMath\.random\b|\brandom(?:UUID|Bytes|Int|Fill\w*)\b|\bgetRandomValues\b/g,
    instead: 'take chance from Random',
    in: 'code',
    where: source(/^src\/kernel\/random\.ts$/),
  },
  {
    pattern: /\bprocess\.env\b/g,
    instead: 'read settings through platform/config',
    in: 'code',
    where: source(/^src\/platform\/config\//),
  },
  {
    pattern: /\bconsole\.\w+/g,
    instead: 'use platform/log',
    in: 'code',
    where: source(/^src\/(?:platform\/log|main\/)/),
  },
  {
    pattern:
      /\b(?:now|(?:clock|statement|transaction)_timestamp|timeofday)\s*\(\s*\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b/gi,
    instead: 'pass the time as a parameter of the statement',
    in: 'strings',
    // One statement shows whether our clock is right, and decides nothing.
    where: (file) =>
      file.path.endsWith('.sql') ||
      (source(/^src\/platform\/primary-clock\.ts$/)(file) &&
        file.place?.role !== 'texts' &&
        file.place?.role !== 'mails'),
  },
  {
    pattern: /\bsql`/g,
    instead: "write SQL in the feature's store",
    in: 'code',
    where: (file) => isSource(file) && file.place?.feature !== undefined && file.place.role !== 'store',
  },
  {
    pattern: /(?:(?::|[<|&]|=>|\bas|\bextends|\bsatisfies)\s*)any(?![\w$:(.])|<[\w\s,.[\]]+,\s*any\s*[,>]/g,
    instead: 'name the type, or use unknown',
    in: 'code',
    where: isTyped,
  },
  {
    pattern: /[\w$)\]]!(?!=)/g,
    instead: 'no `!`: check the value, or say with assert() why it is there',
    in: 'code',
    where: isTyped,
  },
  { pattern: /@ts-(?:ignore|nocheck|expect-error)/g, instead: 'mend the type', in: 'text', where: isTyped },
  // Brackets keep the words out of this file.
  {
    pattern: /\b(?:TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b/g,
    instead: 'do it, or open an issue',
    in: 'text',
    where: everywhere,
  },
  {
    pattern: /\.(?:only|skip|todo)\(|\b(?:only|skip|todo): (?:true|['"`])/g,
    instead: 'every test runs, or goes',
    in: 'code',
    where: (file) => file.isTest,
  },
  {
    pattern: /(?<![\w.$}/-])\/(?:(?:work|tmp)\b|(?:root|home|Users)\/\w)/g,
    instead: 'no path of one machine; for temporary files use os.tmpdir()',
    in: 'text',
    where: everywhere,
  },
]

export function checkBans(file: File, say: Say): void {
  for (const ban of BANS)
    if (ban.where(file))
      for (const found of file[ban.in].matchAll(ban.pattern))
        say(file, found.index, `${found[0].trim()}: ${ban.instead}`)
}
