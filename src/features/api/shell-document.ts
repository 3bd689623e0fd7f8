import { z } from 'zod'
import { MACHINE_SCOPES } from '../oidc/client.ts'
import { STATUS } from './codes.ts'
import { BASE, isAct, type Operation, refusalsOf } from './operation.ts'
import * as named from './schemas.ts'
import { problemExample } from './shell-problem.ts'

const ref = (id: string) => ({ $ref: `#/components/schemas/${id}` })

function refTo(schema: z.ZodType): { $ref: string } {
  const id = named.schemas.get(schema)?.id
  if (id === undefined) throw new Error('a schema without a name')
  return ref(id)
}

/** What zod knows as JSON Schema of 2020-12, which is what OpenAPI 3.1 speaks. Bodies are as they are sent, answers as they leave. */
function schemaParts(operations: readonly Operation[]): Record<string, unknown> {
  const uri = (id: string) => `#/components/schemas/${id}`
  const ways = {
    uri,
    unrepresentable: 'any' as const,
    // A format says it; the pattern of an instant is 300 letters.
    override: ({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  }
  const sent = z.toJSONSchema(named.schemas, { ...ways, io: 'input' }).schemas
  const left = z.toJSONSchema(named.schemas, { ...ways, io: 'output' }).schemas
  const bodies = operations.flatMap(({ body }) => (body ? [named.schemas.get(body.schema)?.id] : []))
  return Object.fromEntries(
    Object.keys(left).map((id) => {
      const { $schema: _, $id: __, ...schema } = (bodies.includes(id) ? sent[id] : left[id]) ?? {}
      return [id, schema]
    }),
  )
}

const parameter = (name: string, where: 'path' | 'query' | 'header', schema: unknown, says: string) => ({
  name,
  in: where,
  required: where === 'path',
  description: says,
  schema,
})

function parametersOf(operation: Operation): unknown[] {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const { properties = {} } = operation.query ? z.toJSONSchema(operation.query, { io: 'input' }) : {}
  return [
    ...names.map((name) => parameter(name, 'path', { type: 'string', format: 'uuid' }, `the id of the ${name}`)),
    ...Object.entries(properties).map(([name, schema]) => {
      const { description = '', ...rest } = schema as { description?: string }
      return parameter(name, 'query', { ...rest, ...(name === 'limit' ? { type: 'integer' } : {}) }, description)
    }),
    ...(isAct(operation) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    { $ref: '#/components/parameters/AcceptLanguage' },
  ]
}

const RATE = {
  RateLimit: { $ref: '#/components/headers/RateLimit' },
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimitPolicy' },
}

function problemsOf(operation: Operation, origin: string): Record<string, unknown> {
  const byStatus = Map.groupBy(refusalsOf(operation), (code) => STATUS[code])
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        headers: {
          ...(status === 401 || status === 403 ? { 'WWW-Authenticate': { schema: { type: 'string' } } } : {}),
          ...(status === 429 || status === 503 ? { 'Retry-After': { schema: { type: 'integer' } } } : {}),
        },
        content: {
          'application/problem+json': {
            schema: { allOf: [ref('Problem'), { properties: { code: { enum: codes } } }] },
            examples: Object.fromEntries(codes.map((code) => [code, { value: problemExample(origin, code) }])),
          },
        },
      },
    ]),
  )
}

function operationPart(operation: Operation, origin: string) {
  const { id, tag, summary, description, caller, body, answer } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    security: caller.by === 'anybody' ? [] : [{ [caller.by]: [caller.scope] }],
    parameters: parametersOf(operation),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: refTo(body.schema), example: body.example } },
          },
        }
      : {}),
    responses: {
      [String(answer.status)]: {
        description: answer.says,
        headers: { ...RATE, ...(answer.status === 201 ? { Location: { schema: { type: 'string' } } } : {}) },
        content: { 'application/json': { schema: refTo(answer.schema), example: answer.example } },
      },
      ...problemsOf(operation, origin),
    },
  }
}

const text = (says: string, example: string) => ({ description: says, schema: { type: 'string' }, example })

/** The whole contract (OpenAPI 3.1), made of the schemas that the service itself checks with. */
export function documentOf(operations: readonly Operation[], origin: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const others = paths[operation.path] ?? {}
    paths[operation.path] = { ...others, [operation.method.toLowerCase()]: operationPart(operation, origin) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Honnin',
      version: '1.0.0',
      summary: 'Account verification and recovery',
      description: 'Guide: docs/guides/rest-api.md. Codes are stable; sentences are not.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${origin}${BASE}` }],
    tags: [
      { name: 'Accounts', description: 'For a machine of the operator.' },
      { name: 'Verification', description: 'For a machine that only shows the prompt.' },
      { name: 'Own account', description: 'For an app, about the person who is signed in to it.' },
      {
        name: 'Replacement',
        description:
          'Replacing all security info: for an app of the operator’s own; stopping it by an alert is for anybody. It is finished on the page: that takes a new password, and no app sees passwords or recovery codes.',
      },
    ],
    paths,
    components: {
      schemas: schemaParts(operations),
      parameters: {
        IdempotencyKey: parameter(
          'Idempotency-Key',
          'header',
          { type: 'string', minLength: 1, maxLength: 100 },
          'A name for this request, best a random UUID: asked again with the same one, it is done once and answered the same for 24 hours.',
        ),
        AcceptLanguage: parameter(
          'Accept-Language',
          'header',
          { type: 'string' },
          'ja or en, for the sentences of problems.',
        ),
      },
      headers: {
        RateLimit: text('What is left, and in how many seconds there is all of it again.', '"client";r=599;t=60'),
        RateLimitPolicy: text('How many requests in how many seconds.', '"client";q=600;w=60'),
      },
      securitySchemes: securitySchemes(operations, origin),
    },
  }
}

function securitySchemes(operations: readonly Operation[], origin: string) {
  const scopes = (by: 'machine' | 'person') => {
    const asked = operations.flatMap(({ id, caller }) => (caller.by === by ? [{ id, scope: caller.scope }] : []))
    const names = Map.groupBy(asked, ({ scope }) => scope)
    return Object.fromEntries([...names].map(([scope, ids]) => [scope, ids.map(({ id }) => id).join(', ')]))
  }
  const others = Object.fromEntries(
    MACHINE_SCOPES.filter((scope) => scope.startsWith('ssf.')).map((scope) => [scope, 'streams of signals']),
  )
  const tokenUrl = `${origin}/oidc/token`
  return {
    machine: {
      type: 'oauth2',
      description: 'A client that the operator registered with scopes: `honnin client add … --scope …`.',
      flows: { clientCredentials: { tokenUrl, scopes: { ...scopes('machine'), ...others } } },
    },
    person: {
      type: 'oauth2',
      description:
        'An app that signs people in (OpenID Connect), registered with the scope. Where its tokens are bound to a key (RFC 9449), they are shown as `DPoP`, each with a proof; they are refused as `Bearer`.',
      flows: {
        authorizationCode: { authorizationUrl: `${origin}/oidc/authorize`, tokenUrl, scopes: scopes('person') },
      },
    },
  }
}
