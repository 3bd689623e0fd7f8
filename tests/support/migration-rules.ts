// What a migration must not do to a service that goes on meanwhile, old and new side by side (docs/decisions/044).
import { readMigration, statementsOf } from '../../src/platform/database/migration-file.ts'

interface Rule {
  readonly wrong: (statement: string, made: ReadonlySet<string>) => boolean
  readonly instead: string
}

/** The table that a statement changes, as far as it changes one. */
const tableOf = (statement: string): string =>
  /^(?:alter table(?: if exists)?(?: only)?|create (?:unique )?index.*? on|update|delete from|truncate(?: table)?|drop table(?: if exists)?) (\w+)/.exec(
    statement,
  )?.[1] ?? ''

/** A table of the same file has no rows yet, and nobody knows it. */
const onFormer =
  (pattern: RegExp, unless?: RegExp): Rule['wrong'] =>
  (statement, made) =>
    pattern.test(statement) && !unless?.test(statement) && !made.has(tableOf(statement))

const RULES: readonly Rule[] = [
  {
    wrong: onFormer(/^create (?:unique )?index (?!concurrently)/),
    instead:
      'it stops all writing while it is made: "create index concurrently", in a file that says "Outside a transaction"',
  },
  {
    wrong: (statement) => /^drop index (?!concurrently)/.test(statement),
    instead: 'it waits for everybody and everybody for it: "drop index concurrently", outside a transaction',
  },
  {
    wrong: onFormer(/add column\b.* generated always as \(.*\) stored/),
    instead: 'it writes the whole table anew: let the program fill the column',
  },
  {
    wrong: onFormer(/add column\b.* default (?:gen_random_uuid|random|clock_timestamp|now|nextval)\b/),
    instead: 'it writes the whole table anew: a default that is the same for every row does not',
  },
  {
    wrong: onFormer(/alter column \w+ (?:set data )?type\b/),
    instead: 'it writes the whole table anew: add a column, fill it by upkeep, take the former away in a later release',
  },
  {
    wrong: onFormer(/alter column \w+ set not null/),
    instead:
      'it reads the whole table while everybody waits: add a check that is "not valid", and validate it afterwards',
  },
  {
    wrong: onFormer(/add (?:constraint \w+ )?(?:check|foreign key)\b/, /not valid/),
    instead:
      'it reads the whole table while everybody waits: "not valid", and "validate constraint" in a file after it',
  },
  {
    wrong: onFormer(/add (?:constraint \w+ )?(?:unique|primary key) \(/),
    instead: 'it makes an index while everybody waits: "create unique index concurrently", then "using index"',
  },
  {
    wrong: onFormer(/^(?:update|delete from)\b/),
    instead: 'it holds many rows for long: let upkeep do it, a batch at a time',
  },
  {
    wrong: (statement) => /^(?:lock|cluster|vacuum full|reindex (?!.*concurrently))\b/.test(statement),
    instead: 'everybody waits for it',
  },
]

/** What programs before it may need: only a file without "Runs beside programs from …" may take it away. */
const TAKES_AWAY = /^drop table\b|\bdrop column\b|\brename\b|\balter column \w+ (?:set not null|drop default)\b/

/** Every broken rule of a migration, with what to do instead. */
export function wrongIn(number: number, text: string): string[] {
  const migration = readMigration(number, '', text)
  const statements = statementsOf(migration).map((statement) => statement.replace(/\s+/g, ' ').toLowerCase())
  const made = new Set(
    statements.map((statement) => /^create table (?:if not exists )?(\w+)/.exec(statement)?.[1] ?? ''),
  )
  const wrong = statements.flatMap((statement) =>
    RULES.filter((rule) => rule.wrong(statement, made)).map(({ instead }) => `${statement.slice(0, 80)}: ${instead}`),
  )
  const alone = statements.filter((statement) => /\bindex concurrently\b/.test(statement))
  if (!migration.alone && alone.length > 0)
    wrong.push('concurrently: only in a file that says "-- Outside a transaction"')
  if (migration.alone)
    for (const statement of statements)
      if (
        !/^(?:create (?:unique )?index concurrently|drop index concurrently if exists|alter table \w+ validate constraint) /.test(
          statement,
        )
      )
        wrong.push(`${statement.slice(0, 80)}: outside a transaction only what may be run again`)
  if (migration.since < number)
    for (const statement of statements)
      if (TAKES_AWAY.test(statement) && !made.has(tableOf(statement)))
        wrong.push(`${statement.slice(0, 80)}: programs before it may need this`)
  return wrong
}
