// Loaded before anything of the product: digests of passwords are quick in this process, and in no other.
import { registerHooks } from 'node:module'

const QUICK = new URL('./quick-passwords.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => next(specifier === '@node-rs/argon2' ? QUICK : specifier, context),
})
