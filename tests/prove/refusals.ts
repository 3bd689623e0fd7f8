import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from './machines.ts'
import { ROOT } from './rules.ts'

/** The rules that the checker moves as a whole. */
const RULES = [
  'replacement/rules.ts',
  'replacement/ends.ts',
  'replacement/start.ts',
  'replacement/dispute.ts',
  'replacement/restrict.ts',
  'proof/leave.ts',
  'recovery-code/rules.ts',
  'report/rules.ts',
  'security-info/rules.ts',
  'account/rules.ts',
]

/** What a refusal that is put together may be. */
const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'replacement.is_': ['draft', 'completed', 'vetoed', 'canceled', 'ended', 'ended_early', 'expired'],
  'stop.is_': ['draft', 'completed', 'canceled', 'ended', 'ended_early', 'expired'],
  'undo.is_': ['reverted', 'stands', 'lapsed', 'overtaken'],
}

function refusalsIn(files: readonly string[]): readonly string[] {
  const codes = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(ROOT, 'src/features', file), 'utf8')
    for (const [, inside = ''] of text.matchAll(/(?:refuse\(|code: )([^\n]*)/g))
      for (const [, code = ''] of inside.matchAll(/['`]([a-z_]+\.[a-z_]+)(?:\$\{|['`])/g))
        for (const one of PUT_TOGETHER[code]?.map((end) => code + end) ?? [code]) codes.add(one)
  }
  return [...codes].sort()
}

/** Every refusal that stands in these rules. */
export const refusalsOfRules = (): readonly string[] => refusalsIn(RULES)

/**
 * What words, pages and forms say is no answer of a machine; an address or a new password is judged before one is asked,
 * and what an operator imports, exports or erases, or a program asks over the REST API, is no act of the people of an
 * account (tests/api.test.ts). What a host answers is judged by its protocol (tests/upstream*.test.ts).
 */
const NO_MACHINE =
  /\.test\.ts$|^(?:help|transfer|erasure|api|upstream)\/|\/(?:pages|texts|shell|mails)|^proof\/(?:address|domain|phone)|password-rules/

/** Every refusal of every rule and flow. */
export const refusalsOfFeatures = (): readonly string[] =>
  refusalsIn(
    globSync('**/*.ts', { cwd: join(ROOT, 'src/features') })
      .filter((file) => !NO_MACHINE.test(file))
      .sort(),
  )

/** Which machine says no, by the first word of the code. */
const SAYS_NO: Readonly<Record<string, Machine>> = {
  replacement: 'request',
  stop: 'request',
  match: 'request',
  number: 'request',
  restricted: 'request',
  wait: 'request',
  proof: 'proof',
  security_info: 'proof',
  report: 'proof',
  passkey: 'proof',
  app_code: 'proof',
  recovery_code: 'code',
  recovery: 'code',
  undo: 'undo',
  dispute: 'undo',
  account: 'account',
  password: 'account',
  secure: 'account',
  enrolment: 'account',
  code: 'challenge',
  verify: 'challenge',
  session: 'session',
  sign_in: 'session',
  step_up: 'session',
  device: 'device',
}

export function machineOf(code: string): Machine {
  const machine = SAYS_NO[code.split('.')[0] ?? '']
  if (!machine) throw new Error(`Which machine says ${code}? Name it in tests/prove/refusals.ts.`)
  return machine
}
