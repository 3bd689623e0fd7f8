// Writes the pages of docs/ that are made of the tests, and the days on which articles of the help changed (npm run map).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changesOf } from '../src/features/help/changes.ts'
import { buildLibrary } from '../src/features/help/library.ts'
import { readChanges, readSources } from '../src/features/help/store-library.ts'
import { productWords } from '../src/features/help/texts-ui.ts'
import { contractTypes } from '../tests/maps/contract.ts'
import { maps } from '../tests/maps/maps.ts'
import { testNames } from '../tests/support/test-names.ts'
import { ROOT } from './child.js'

for (const [path, text] of Object.entries(maps(testNames(ROOT)))) writeFileSync(join(ROOT, path), text)

writeFileSync(join(ROOT, 'src/package/contract.ts'), contractTypes())

const today = new Date().toISOString().slice(0, 10)
const articles = buildLibrary(readSources(), { ...productWords, updated: () => today })
writeFileSync(
  join(ROOT, 'src/features/help/content/changes.json'),
  `${JSON.stringify(changesOf(articles, readChanges(), today), null, 2)}\n`,
)
