// The plan of every statement on a database of many accounts (npm run plans).
import { plansCommand } from '../tests/plans/command.ts'

process.exitCode = await plansCommand(process.argv.slice(2))
