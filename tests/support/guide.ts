// A guide of docs/guides, done as it is written: its command at the command line, its code as a process.
import assert from 'node:assert/strict'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { until } from './journey.ts'
import { freePort, type Server } from './server.ts'

const ROOT = join(import.meta.dirname, '../..')

export const guideText = (name: string): string => readFileSync(join(ROOT, 'docs/guides', `${name}.md`), 'utf8')

/** The blocks of code of a guide in one language, in order. */
export const blocks = (name: string, language: string): string[] =>
  [...guideText(name).matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code)

export const block = (name: string, language: string): string => {
  const [only, ...more] = blocks(name, language)
  assert.ok(only !== undefined && more.length === 0, `${name}.md has ${more.length + 1} blocks of ${language}`)
  return only
}

/** Registers a client with the command of the guide; what differs here is named: ports, and names that are taken. */
export async function guideCommand(server: Server, command: string, here: Readonly<Record<string, string>>) {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  assert.deepEqual(words.slice(0, 2), ['npx', 'honnin'])
  const args = words
    .slice(2)
    .map((word) => Object.entries(here).reduce((text, [from, to]) => text.replace(from, to), word))
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'bin/honnin.js'), ...args], {
    env: { ...process.env, DATA_DIR: server.folder },
  })
  return JSON.parse(stdout) as { client_id: string; client_secret: string }
}

/** The app of a guide, as its reader has it. */
export interface GuideApp {
  readonly home: string
  readonly secret: string
  stop(): Promise<void>
}

/** Each guide registers `notes`; here they stand beside each other, so each has a name of its own. */
export async function startGuide(server: Server, name: string): Promise<GuideApp> {
  const home = `http://localhost:${await freePort()}`
  const client = await guideCommand(server, block(name, 'sh'), {
    'http://localhost:4000': home,
    notes: `notes-${name}`,
  })
  const code = block(name, 'js').replaceAll("'notes'", `'${client.client_id}'`)
  const env = {
    ...process.env,
    ISSUER: server.origin,
    CLIENT_SECRET: client.client_secret,
    APP: home,
    SECRET: 'a secret of the app, for its cookies',
  }
  const app: ChildProcess = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  })
  const ended = new Promise<void>((resolve) => app.once('exit', () => resolve()))
  await until(`the app of ${name}.md`, () => fetch(home, { redirect: 'manual' }).then(Boolean, () => false))
  return {
    home,
    secret: client.client_secret,
    async stop() {
      app.kill()
      await ended
    },
  }
}
