// The whole service in one process, with people, attackers and faults around it (npm run simulate).
import { registerHooks } from 'node:module'

const QUICK = new URL('../tests/simulate/quick-passwords.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@node-rs/argon2' ? QUICK : specifier, context),
})
const { simulate } = await import('../tests/simulate/command.ts')
try {
  process.exitCode = await simulate(process.argv.slice(2))
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 2
}
