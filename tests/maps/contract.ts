// The types of `honnin/client`, made of the document that the service publishes.

import { isAct } from '../../src/features/api/operation.ts'
import { operations } from '../../src/features/api/operations.ts'
import { schemas } from '../../src/features/api/schemas.ts'
import { documentOf } from '../../src/features/api/shell-document.ts'
import type { Schema } from '../fuzz/values.ts'

type Described = Schema & {
  readonly description?: string
  readonly const?: unknown
  readonly additionalProperties?: unknown
}

const key = (name: string): string => (/^[a-zA-Z_]\w*$/.test(name) ? name : `'${name}'`)
const said = (text: string | undefined, indent: string): string => (text ? `${indent}/** ${text} */\n` : '')

function typeOf(schema: Described, indent: string): string {
  if (schema.$ref) return schema.$ref.replace(/^.*\//, '')
  if (schema.enum) return schema.enum.map((one) => `'${String(one)}'`).join(' | ')
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, indent)).join(' | ')
  if (schema.type === 'array') {
    const inner = typeOf(schema.items ?? {}, indent)
    return `readonly ${/[ {]/.test(inner) ? `(${inner})` : inner}[]`
  }
  if (schema.type === 'object' && schema.properties) return `{\n${membersOf(schema, `${indent}  `)}${indent}}`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'null') return schema.type
  return 'unknown'
}

const membersOf = ({ properties = {}, required = [] }: Described, indent: string): string =>
  Object.entries(properties as Record<string, Described>)
    .map(([name, schema]) => {
      const mark = required.includes(name) ? '' : '?'
      return `${said(schema.description, indent)}${indent}readonly ${key(name)}${mark}: ${typeOf(schema, indent)}\n`
    })
    .join('')

/** What a call takes and gives, by method and path. */
function callOf({ method, path, query, body, answer, summary, ...operation }: (typeof operations)[number]): string {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const parts = [
    names.length > 0 ? `path: { ${names.map((name) => `${name}: string`).join('; ')} }` : '',
    query ? 'query?: { limit?: number; cursor?: string }' : '',
    body ? `body: ${schemas.get(body.schema)?.id}` : '',
    isAct({ method, ...operation }) ? 'idempotencyKey?: string' : '',
  ].filter((part) => part !== '')
  const takes = parts.length === 0 ? 'Record<never, never>' : `{ ${parts.join('; ')} }`
  return `  /** ${summary}. */\n  '${method} ${path}': { takes: ${takes}; gives: ${schemas.get(answer.schema)?.id} }\n`
}

export function contractTypes(): string {
  const { components } = documentOf(operations, 'https://honnin.example')
  const types = Object.entries(components.schemas as Record<string, Described>).map(
    ([name, schema]) => `${said(schema.description, '')}export interface ${name} {\n${membersOf(schema, '  ')}}\n`,
  )
  const acts = operations.filter(isAct).map(({ method, path }) => `  '${method} ${path}',\n`)
  return `// Made of the document (npm run map): change src/features/api/schemas.ts and operations.ts instead.

${types.join('\n')}
/** Every call, by its method and path. */
export interface Calls {
${operations.map(callOf).join('')}}

/** Calls that are sent with an Idempotency-Key, so that sending them again does nothing twice. */
export const ACTS: readonly (keyof Calls)[] = [
${acts.join('')}]
`
}
