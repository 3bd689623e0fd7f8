// The service as it is in production, in a process of its own, on the database of a bench. Messages go nowhere: each code
// is told to the bench instead, at the moment at which a carrier would take it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemble } from '../src/main/assemble.ts'
import type { Carriers } from '../src/main/carriers.ts'
import { openStore } from '../src/main/store.ts'
import { readSettings } from '../src/platform/config/settings.ts'
import { accepted } from '../src/platform/delivery/carrier.ts'
import { openLog } from '../src/platform/log.ts'

const CODE = /^\s+(\d{4}) (\d{4})$/m

const folder = mkdtempSync(join(tmpdir(), 'honnin-bench-serve-'))
const fixed = {
  DATA_DIR: folder,
  // Whoever is started on this database after the first is let in (docs/restore.md).
  HONNIN_INSTANCE: 'bench00000',
  HONNIN_ORIGIN: 'https://bench.example',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'no-reply@bench.example',
  HOST: '127.0.0.1',
  PORT: '0',
}
const settings = readSettings({ ...fixed, ...process.env }, 'production')
const log = openLog('error')
const nowhere: Carriers = {
  mail: {
    async send({ to, text }) {
      const [, first, second] = CODE.exec(text) ?? []
      process.send?.({ to, code: `${first}${second}` })
      return accepted
    },
  },
  sms: { send: async () => accepted },
  close() {},
}
const running = await assemble(settings, log, await openStore(settings, log), nowhere)
process.send?.({ port: running.port })
process.once('disconnect', async () => {
  await running.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
