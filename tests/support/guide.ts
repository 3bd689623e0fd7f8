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

/** An app in a process of its own, asked only over HTTP. */
export interface App {
  readonly home: string
  stop(): Promise<void>
}

const TRIES_MAX = 3

/** Starts an app at a port that was free a moment ago; begins again at another one where it ends instead of answering. */
export async function startApp(what: string, begin: (home: string) => Promise<ChildProcess>): Promise<App> {
  for (let i = 1; ; i++) {
    const home = `http://localhost:${await freePort()}`
    const child = await begin(home)
    let isOver = false
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
      isOver = true
    })
    const isThere = () => fetch(home, { redirect: 'manual' }).then(Boolean, () => false)
    await until(what, async () => isOver || isThere())
    const stop = async () => {
      child.kill()
      await ended
    }
    if (!isOver) return { home, stop }
    assert.ok(i < TRIES_MAX, `${what} ends instead of answering`)
  }
}

/** The app of a guide, as its reader has it. Each guide registers `notes`; here they stand beside each other. */
export function startGuide(server: Server, name: string): Promise<App> {
  let tries = 0
  return startApp(`the app of ${name}.md`, async (home) => {
    const id = `notes-${name}-${++tries}`
    const here = { 'http://localhost:4000': home, notes: id }
    const { client_secret: secret } = await guideCommand(server, block(name, 'sh'), here)
    const code = block(name, 'js').replaceAll("'notes'", `'${id}'`)
    return spawn(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: ROOT,
      env: {
        ...process.env,
        ISSUER: server.origin,
        CLIENT_SECRET: secret,
        APP: home,
        SECRET: 'a secret of the app, for its cookies',
      },
      stdio: 'inherit',
    })
  })
}
