// Tells Honnin of the device, as its operator would, and starts it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const { APP = 'http://localhost:4100' } = process.env
const HONNIN = fileURLToPath(new URL('../../bin/honnin.js', import.meta.url))

const honnin = (...words: readonly string[]) =>
  spawnSync(process.execPath, [HONNIN, 'client', ...words], { encoding: 'utf8' })
const add = () => honnin('add', 'device-settings', '--public', '--name', 'Device settings', '--redirect', `${APP}/back`)

let added = add()
// Told before, perhaps of another address: what counts is the address of now.
if (added.stderr.includes('already')) {
  honnin('remove', 'device-settings')
  added = add()
}
if (added.status === 0) await import('./server.ts')
else {
  console.error(added.stderr)
  process.exitCode = 1
}
