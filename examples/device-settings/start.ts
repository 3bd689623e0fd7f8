// Tells Honnin of the device as its operator would, once, and starts it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const { APP = 'http://localhost:4100' } = process.env
const honnin = fileURLToPath(new URL('../../bin/honnin.js', import.meta.url))
const words = ['client', 'add', 'device-settings', '--public', '--name', 'Device settings', '--redirect', `${APP}/back`]
const { stderr, status } = spawnSync(process.execPath, [honnin, ...words], { encoding: 'utf8' })
if (status !== 0 && !stderr.includes('already')) {
  console.error(stderr)
  process.exitCode = 1
} else await import('./server.ts')
