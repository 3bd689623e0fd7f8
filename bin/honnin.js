#!/usr/bin/env node
// The command `honnin`: hands its arguments to src/main/cli.ts, run by a Node that can.
import { join } from 'node:path'
import { main, ROOT, runNode, SERVICE_OPTIONS } from '../scripts/child.js'

main(async () => {
  const cli = join(ROOT, 'src', 'main', 'cli.ts')
  return (await runNode([...SERVICE_OPTIONS, cli, ...process.argv.slice(2)], { cwd: process.cwd() })).code
})
