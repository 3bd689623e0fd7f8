import type { Locale } from '../../kernel/locale.ts'
import { say, type Text } from '../../kernel/text.ts'

interface Circumstances {
  /** The data folder. */
  readonly folder: string
  /** What was found: a process id, a user, the last lines of PostgreSQL's log. */
  readonly detail: string
}

const sentences = {
  'engine.folder_in_use': {
    ja: (p) =>
      `データフォルダー ${p.folder} は、別の Honnin (プロセス ${p.detail}) が使っています。そちらを終了するか、DATA_DIR に別のフォルダーを指定してください。`,
    en: (p) =>
      `The data folder ${p.folder} is in use by another Honnin (process ${p.detail}). Stop that one, or set DATA_DIR to another folder.`,
  },
  'engine.folder_not_writable': {
    ja: (p) =>
      `データフォルダー ${p.folder} に書き込めません (${p.detail})。権限を直すか、DATA_DIR に書き込めるフォルダーを指定してください。`,
    en: (p) =>
      `The data folder ${p.folder} cannot be written (${p.detail}). Correct its permissions, or set DATA_DIR to a folder that can be written.`,
  },
  'engine.folder_owner': {
    ja: (p) =>
      `データフォルダー ${p.folder} の中のデータベースは、別の利用者のものです。その利用者として起動するか、chown -R で所有者を直してください。`,
    en: (p) =>
      `The database in ${p.folder} belongs to another user. Start Honnin as that user, or correct the owner with chown -R.`,
  },
  'engine.disk_full': {
    ja: (p) =>
      `データフォルダー ${p.folder} のディスクに空きがありません。空きを作ってから、もう一度起動してください。`,
    en: (p) => `The disk of the data folder ${p.folder} is full. Free some space, then start again.`,
  },
  'engine.root_refused': {
    ja: (p) =>
      `PostgreSQL は root では動かず、利用者 ${p.detail} は ${p.folder} またはプログラムのフォルダーに入れません。一般の利用者として起動するか、その利用者が入れる場所に置くか、DATABASE_URL に PostgreSQL のアドレスを指定してください。`,
    en: (p) =>
      `PostgreSQL does not run as root, and the user ${p.detail} cannot reach ${p.folder} or the program's folder. Start Honnin as an ordinary user, move them to where that user can reach them, or set DATABASE_URL to a PostgreSQL server.`,
  },
  'engine.platform_unsupported': {
    ja: (p) =>
      `内蔵の PostgreSQL は、この環境 (${p.detail}) では動きません。DATABASE_URL に PostgreSQL 15 以降のアドレスを指定してください。`,
    en: (p) =>
      `The embedded PostgreSQL does not run on this platform (${p.detail}). Set DATABASE_URL to a PostgreSQL server, version 15 or later.`,
  },
  'engine.version_differs': {
    ja: (p) =>
      `${p.folder} のデータベースは、別の版の PostgreSQL で作られています (${p.detail})。そのデータを作った版の Honnin で書き出し、新しいフォルダーに読み込んでください。`,
    en: (p) =>
      `The database in ${p.folder} was made by another major version of PostgreSQL (${p.detail}). Export it with the Honnin that made it, and import it into a new folder.`,
  },
  'engine.failed': {
    ja: (p) =>
      `内蔵の PostgreSQL が動きません (フォルダー ${p.folder})。記録を確かめ、直せないときは控えから戻してください。最後の記録: ${p.detail}`,
    en: (p) =>
      `The embedded PostgreSQL does not run (folder ${p.folder}). Read its log; where it cannot be mended, restore a backup. Last lines: ${p.detail}`,
  },
} as const satisfies Record<string, Text<Circumstances>>

export type EngineErrorCode = keyof typeof sentences

/** The engine cannot run, and this is what the operator does next. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  readonly #circumstances: Circumstances

  constructor(code: EngineErrorCode, folder: string, detail = '', cause?: unknown) {
    const circumstances = { folder, detail }
    super(say(sentences[code], 'en', circumstances), cause === undefined ? undefined : { cause })
    this.name = 'EngineError'
    this.code = code
    this.#circumstances = circumstances
  }

  sentence(locale: Locale): string {
    return say(sentences[this.code], locale, this.#circumstances)
  }
}

/** How PostgreSQL, the loader and the operating system say it. The first that fits names the cause. */
const signs: readonly (readonly [RegExp, EngineErrorCode])[] = [
  [/No space left on device|disk is full|Disk quota exceeded|ENOSPC|EDQUOT/, 'engine.disk_full'],
  [/lock file "postmaster\.pid" already exists/, 'engine.folder_in_use'],
  [/has wrong ownership/, 'engine.folder_owner'],
  [/files are incompatible with server/, 'engine.version_differs'],
  // On musl the program's loader is missing, which is told as if the program itself were.
  [/GLIBC_[\d.]+' not found|error while loading shared libraries/, 'engine.platform_unsupported'],
  [/failed to execute|spawn \S+ E(NOENT|ACCES|NOEXEC)|cannot execute/, 'engine.platform_unsupported'],
  [/Permission denied|Read-only file system|EACCES|EPERM|EROFS|ENOTDIR/, 'engine.folder_not_writable'],
]

/** Finds the cause in the last lines of a log or in the message of an error of the operating system. */
export function classify(text: string): EngineErrorCode {
  return signs.find(([sign]) => sign.test(text))?.[1] ?? 'engine.failed'
}

/** Any failure as an EngineError; one that already is stays as it is. */
export function asEngineError(error: unknown, folder: string): EngineError {
  if (error instanceof EngineError) return error
  const text = error instanceof Error ? error.message : String(error)
  return new EngineError(classify(text), folder, text, error)
}
