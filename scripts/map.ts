// Writes the pages of docs/ that are made of the tests (npm run map).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { maps } from '../tests/maps/maps.ts'
import { testNames } from '../tests/support/test-names.ts'
import { ROOT } from './child.js'

for (const [path, text] of Object.entries(maps(testNames(ROOT)))) writeFileSync(join(ROOT, path), text)
