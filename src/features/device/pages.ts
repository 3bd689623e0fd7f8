import type { Answer, Route } from '../../platform/http/exchange.ts'
import type { Web } from '../session/shell.ts'
import type { Person } from '../session/store-visitor.ts'
import { askSignature, proveDevice } from './flow.ts'
import { isSignaturePurpose } from './rules.ts'

// These two are asked by the script of our own pages, with their page token; nobody reads their answers.

const answer = (status: number, body: unknown): Answer => ({ kind: 'json', status, body })

async function challenge(x: Web): Promise<Answer> {
  const purpose = x.form.text('purpose')
  if (!x.person || !isSignaturePurpose(purpose)) return answer(403, { status: 403 })
  return answer(200, { challenge: await askSignature(x.service, x.person, purpose) })
}

async function prove(x: Web): Promise<Answer> {
  if (!x.person) return answer(403, { status: 403 })
  return answer(200, { shown: await proveDevice(x.service, x.person, x.form.value('signature')) })
}

export const deviceRoutes: readonly Route<Person>[] = [
  { method: 'POST', path: '/device/challenge', handle: challenge },
  { method: 'POST', path: '/device/prove', handle: prove },
]
