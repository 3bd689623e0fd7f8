// Better Auth with codes by e-mail (its plugin email-otp) on Hono and PostgreSQL, as its documentation sets it up. Its limiter
// is off, and its sender does nothing. Codes are stored as digests, as ours are never stored in clear, unless STORE says plain.
import { serve } from '@hono/node-server'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { emailOTP } from 'better-auth/plugins'
import { Hono } from 'hono'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_CONNECTIONS) })
const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: 'a secret that only a bench has, of forty bytes',
  database: pool,
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: 'error' },
  advanced: { disableCSRFCheck: true, disableOriginCheck: true },
  plugins: [
    emailOTP({
      storeOTP: process.env.STORE === 'plain' ? 'plain' : 'hashed',
      generateOTP: () => '123456',
      async sendVerificationOTP() {},
    }),
  ],
})
await (await getMigrations(auth.options)).runMigrations()
const app = new Hono()
app.on(['POST', 'GET'], '/api/auth/*', (c) => auth.handler(c.req.raw))
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }))
process.once('disconnect', () => {
  server.close()
  process.exit(0)
})
