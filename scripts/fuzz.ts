// Requests made of /openapi.json, right and wrong, by everybody (npm run fuzz).
import { fuzzCommand } from '../tests/fuzz/command.ts'

process.exitCode = await fuzzCommand(process.argv.slice(2))
