import type { Answer, Route } from '../../platform/http/exchange.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { askSignature, proveDevice } from './flow.ts'
import { isSignaturePurpose } from './rules.ts'

// These two are asked by the script of our own pages, with their page token; nobody reads their answers.

const answer = (body: unknown): Answer => ({ kind: 'json', status: 200, body })

async function challenge(x: Web): Promise<Answer> {
  const purpose = x.form.text('purpose')
  if (!x.person || !isSignaturePurpose(purpose)) return answer({ challenge: null })
  return answer({ challenge: await askSignature(x.service, x.person, purpose) })
}

async function prove(x: Web): Promise<Answer> {
  return answer({
    shown: x.person !== undefined && (await proveDevice(x.service, x.person, x.form.value('signature'))),
  })
}

export const deviceRoutes: readonly Route<Person>[] = [
  { method: 'POST', path: '/device/challenge', handle: challenge },
  { method: 'POST', path: '/device/prove', handle: prove },
]
