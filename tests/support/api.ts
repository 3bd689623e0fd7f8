// The REST API as a program meets it: over HTTP, with each answer held against the document that the service publishes.
import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as client from 'openid-client'
import { operations } from '../../src/features/api/operations.ts'
import { documentOf } from '../../src/features/api/shell-document.ts'
import { type RelyingParty, relyingParty, type Stage } from './relying-party.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

export interface Asked {
  readonly token?: string | undefined
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Documented {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >
}

/** Tells what in an answer is not as the document says; nothing where all is. */
export class Contract {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false })
  readonly #document: ReturnType<typeof documentOf>
  /** The operations that were asked with what they answered: "createAccount 201". */
  readonly met = new Set<string>()

  constructor(origin: string) {
    // Its types know only the way of CommonJS.
    ;(addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv)
    this.#document = documentOf(operations, origin)
    this.#ajv.addSchema({ $id: 'honnin', ...this.#document })
  }

  judge(method: string, path: string, answer: Answer): string | undefined {
    const [bare = ''] = path.split('?')
    const operation = operations.find(
      (o) => o.method === method && new RegExp(`^/api/v1${o.path.replace(/\{\w+\}/g, '[0-9a-fA-F-]{36}')}$`).test(bare),
    )
    const type = (answer.headers.get('content-type') ?? '').replace(/;.*$/, '')
    if (!operation) return this.#check('honnin#/components/schemas/Problem', answer)
    this.met.add(`${operation.id} ${answer.status}`)
    const documented = this.#document.paths[operation.path]?.[method.toLowerCase()] as Documented
    const content = documented.responses[String(answer.status)]?.content[type]
    if (!content) return `${operation.id}: ${answer.status} ${type} is not in the document`
    const place = [
      'paths',
      operation.path,
      method.toLowerCase(),
      'responses',
      String(answer.status),
      'content',
      type,
      'schema',
    ]
    const pointer = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
    return this.#check(`honnin#/${pointer}`, answer)
  }

  #check(ref: string, { body, status }: Answer): string | undefined {
    const validate = this.#ajv.getSchema(ref)
    assert.ok(validate, `no schema at ${ref}`)
    return validate(body) ? undefined : `${status} ${JSON.stringify(validate.errors)} ${JSON.stringify(body)}`
  }
}

export class Api {
  readonly stage: Stage
  readonly contract: Contract
  constructor(stage: Stage) {
    this.stage = stage
    this.contract = new Contract(stage.world.service.settings.origin)
  }

  async ask(method: string, path: string, { token, body, text, headers }: Asked = {}): Promise<Answer> {
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const response = await fetch(`${this.stage.origin}/api/v1${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    return this.judged(method, path, response)
  }

  /** An answer, once it was held against the document. */
  async judged(method: string, path: string, response: Response): Promise<Answer> {
    const said = await response.text()
    const answer = { status: response.status, headers: response.headers, body: said === '' ? {} : JSON.parse(said) }
    assert.equal(this.contract.judge(method, `/api/v1${path}`, answer), undefined)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.doesNotMatch(String(answer.body.detail), /.undefined|NaN|\[object/)
    return answer
  }

  get = (path: string, token?: string, more: Asked = {}) => this.ask('GET', path, { token, ...more })
  post = (path: string, token?: string, body?: unknown, more: Asked = {}) =>
    this.ask('POST', path, { token, body, ...more })
}

/** A machine of the operator with these scopes, and a token for all of them. */
export async function machineOf(stage: Stage, ...scopes: string[]): Promise<{ party: RelyingParty; token: string }> {
  const party = await relyingParty(stage, { redirect_uris: [], scopes })
  const { access_token: token } = await client.clientCredentialsGrant(party.config, { scope: scopes.join(' ') })
  return { party, token }
}
