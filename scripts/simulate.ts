// The whole service in one process, with people, attackers and faults around it (npm run simulate).
import '../tests/simulate/quick-hook.ts'

const { simulate } = await import('../tests/simulate/command.ts')
try {
  process.exitCode = await simulate(process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
