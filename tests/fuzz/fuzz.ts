// Requests made of what /openapi.json says, right and wrong, by everybody: nothing may break, nothing may be answered that
// is not in the document, and nobody may do what they are not allowed to.
import * as client from 'openid-client'
import { uuid } from '../../src/kernel/random.ts'
import { sql } from '../../src/platform/database/sql.ts'
import { type Answer, Contract } from '../support/api.ts'
import { makeStage, type Stage } from '../support/relying-party.ts'
import { type Holder, makePeople, type People, stateOf } from './people.ts'
import { Chance, fitting, type Known, type Resolve, type Schema, spoilt } from './values.ts'

interface Operation {
  readonly method: string
  readonly path: string
  readonly scope: string
  readonly id: string
  readonly body: Schema | undefined
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
interface DocumentedOperation {
  readonly operationId: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } }
}

export interface Told {
  readonly requests: number
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
  /** Operation and status of the document that were met. */
  readonly met: number
  readonly acts: number
  /** What is wrong, with the request that showed it. */
  readonly wrong: readonly string[]
}

export interface Wish {
  readonly requests: number
  readonly seed: string
  readonly say?: (line: string) => void
}

const BATCH = 20
/** Tokens live five minutes; they are fetched anew long before. */
const HOLDERS_FOR = 1_000

export async function fuzz({ requests, seed, say = () => {} }: Wish): Promise<Told> {
  const stage = await makeStage()
  try {
    const document = (await (await fetch(`${stage.origin}/openapi.json`)).json()) as Document
    return await new Fuzzer(stage, await makePeople(stage), document, seed).run(requests, say)
  } finally {
    await stage.close()
  }
}

const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      id: operation.operationId,
      scope: Object.values(operation.security[0] ?? {})[0]?.[0] ?? '',
      body: operation.requestBody?.content['application/json'].schema,
    })),
  )

/** Who may do nothing: whatever they ask, everything stays as it was. */
type Side = 'without' | 'person' | 'machine'

class Fuzzer {
  readonly #stage: Stage
  readonly #people: People
  readonly #operations: readonly Operation[]
  readonly #resolve: Resolve
  readonly #chance: Chance
  readonly #contract: Contract
  readonly #statuses: Record<string, number> = {}
  readonly #wrong: string[] = []
  readonly #keys: string[] = []
  /** Accounts that were made by requests. */
  readonly #made: string[] = []
  /** Codes that somebody asked for. */
  readonly #asked: string[] = []
  #holders: readonly Holder[] = []
  #acts = 0

  constructor(stage: Stage, people: People, document: Document, seed: string) {
    this.#stage = stage
    this.#people = people
    this.#operations = operationsOf(document)
    this.#resolve = (ref) => document.components.schemas[ref.replace('#/components/schemas/', '')] ?? {}
    this.#chance = new Chance(seed)
    this.#contract = new Contract(stage.world.service.settings.origin)
  }

  async run(requests: number, say: (line: string) => void): Promise<Told> {
    for (let done = 0; done < requests; done += BATCH) {
      if (done % HOLDERS_FOR === 0) await this.#newHolders()
      await this.#batch(Math.min(BATCH, requests - done))
      if (done % 2_000 === 0) say(`${done} requests, ${this.#wrong.length} wrong`)
    }
    const { met } = this.#contract
    return { requests, statuses: this.#statuses, met: met.size, acts: this.#acts, wrong: this.#wrong }
  }

  async #newHolders(): Promise<void> {
    await this.#stage.world.service.database.query(sql`delete from budget`)
    this.#holders = await this.#people.holders()
  }

  /** Requests of one side in a row, with the state before and after: what must not change is looked at once for all of them. */
  async #batch(count: number): Promise<void> {
    const side = this.#chance.of(['without', 'person', 'machine', 'machine'] as const satisfies readonly Side[])
    const fit = this.#holders.filter(
      ({ accountId, scopes }) =>
        side === 'without' ||
        ((accountId !== undefined) === (side === 'person') && (side === 'person' || scopes.length > 0)),
    )
    // Two in three machines may do everything; the others one thing each.
    const able = fit.filter(({ scopes }) => scopes.length > 2)
    const holder = this.#chance.of(side === 'machine' && this.#chance.is(66) ? able : fit)
    const { database } = this.#stage.world.service
    // How often one may ask has tests of its own.
    await database.query(sql`delete from budget where kind = 'api'`)
    const before =
      side === 'machine' ? '' : await stateOf(this.#stage, side === 'person' ? holder.accountId : undefined)
    const asked: string[] = []
    for (let i = 0; i < count; i++) asked.push(await this.#one(side, holder))
    if (side === 'machine') return
    const after = await stateOf(this.#stage, side === 'person' ? holder.accountId : undefined)
    if (before !== after) this.#wrong.push(`${side} ${holder.name} changed what it must not:\n  ${asked.join('\n  ')}`)
  }

  /** Somebody who has not the scope, where nothing may happen; else whoever has come. */
  #operationFor(side: Side, holder: Holder): Operation {
    const fit = this.#operations.filter(({ scope }) =>
      side === 'without' ? !holder.scopes.includes(scope) : this.#chance.is(30) || holder.scopes.includes(scope),
    )
    return this.#chance.of(fit.length > 0 ? fit : this.#operations)
  }

  #pathOf({ path, id: operation }: Operation, side: Side): string {
    const chance = this.#chance
    const { accounts, contacts, replaced } = this.#people
    // Who may erase erases who came in this run, and tries it on who is being replaced: the others are needed further on.
    const mayGo = operation === 'eraseAccount' && side === 'machine'
    // A report ends what runs, and there would be nothing left that must not be erased.
    const mayEnd = operation === 'reportAccount' && side === 'machine'
    const ids = mayGo
      ? [...this.#made, ...replaced]
      : [...accounts.map(({ id }) => id).filter((id) => !(mayEnd && replaced.includes(id))), ...this.#made.slice(-3)]
    const id = (name: string): string => {
      if (chance.is(70)) return name === 'account' ? chance.of(ids) : chance.of(contacts)
      return chance.of([
        uuid(chance.random),
        chance.of(contacts).toUpperCase(),
        'x',
        '%00',
        '..%2f..',
        "'",
        '0'.repeat(3_000),
        '%f0%9f%98%80',
      ])
    }
    return path.replace(/\{(\w+)\}/g, (_, name: string) => id(name))
  }

  #queryOf(holder: Holder): string {
    const chance = this.#chance
    if (chance.is(60)) return ''
    return `?${chance.of([
      'limit=3',
      'limit=-1',
      'limit=1e9',
      'limit=',
      'limit=3&limit=4',
      'cursor=',
      `cursor=${Buffer.from(chance.of(this.#people.accounts).id).toString('base64url')}`,
      `cursor=${Buffer.from(`99999999999999 ${uuid(chance.random)}`).toString('base64url')}`,
      `cursor=${'A'.repeat(150)}`,
      '%',
      'x[y]=1',
      `access_token=${this.#holders[3]?.token ?? ''}&token=${holder.token ?? ''}`,
    ])}`
  }

  #textOf(body: Schema | undefined): string | undefined {
    const chance = this.#chance
    if (!body) return chance.is(90) ? undefined : '{}'
    const { accounts, contacts } = this.#people
    const known: Known = {
      identifiers: accounts.map(({ identifier }) => identifier),
      contacts,
      challenges: this.#asked,
    }
    const value = fitting('', body, chance, known, this.#resolve)
    if (chance.is(45)) return JSON.stringify(value)
    if (chance.is(85)) return JSON.stringify(spoilt(value, chance))
    return chance.of([
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '\ufeff{}',
      `{"a":${'9'.repeat(400)}}`,
      `"${'x'.repeat(70_000)}"`,
      '{"a":1,"a":2}',
    ])
  }

  #headersOf(holder: Holder, text: string | undefined): Record<string, string> {
    const chance = this.#chance
    const headers: Record<string, string> = {}
    if (holder.token !== undefined) headers.authorization = `${chance.is(97) ? 'Bearer' : 'Basic'} ${holder.token}`
    if (text !== undefined)
      headers['content-type'] = chance.is(95)
        ? 'application/json'
        : chance.of(['text/plain', 'application/json; charset=utf-16', 'x'])
    if (chance.is(30)) {
      const key = chance.is(50) && this.#keys.length > 0 ? chance.of(this.#keys) : uuid(chance.random)
      if (this.#keys.length < 50) this.#keys.push(key)
      headers['idempotency-key'] = chance.is(90) ? key : chance.of(['', ' ', 'a b', '"', 'x'.repeat(500)])
    }
    if (chance.is(30)) headers['accept-language'] = chance.of(['ja', 'en', 'fr;q=x', '*', ','.repeat(600)])
    return headers
  }

  async #one(side: Side, holder: Holder): Promise<string> {
    const chance = this.#chance
    const operation = this.#operationFor(side, holder)
    const method = chance.is(95) ? operation.method : chance.of(['PUT', 'DELETE', 'PATCH', 'GET', 'POST', 'OPTIONS'])
    const text = method === 'GET' ? undefined : this.#textOf(operation.body)
    const path = `/api/v1${this.#pathOf(operation, side)}${this.#queryOf(holder)}`
    const asked = `${method} ${path.slice(0, 200)} by ${holder.name}: ${(text ?? '').slice(0, 300)}`
    const answer = await this.#send(method, path, this.#headersOf(holder, text), text, holder)
    if (typeof answer === 'string') this.#wrong.push(`${asked}\n  ${answer}`)
    else this.#look(asked, { method, path, operation, holder, answer })
    return asked
  }

  /** As its library does, where a token is bound to a key and the address is one that a library would ask. */
  async #ask(method: string, path: string, headers: Record<string, string>, text: string | undefined, holder: Holder) {
    const { app, token } = holder
    if (app === undefined || token === undefined || this.#chance.is(5))
      return fetch(this.#stage.origin + path, { method, headers, ...(text === undefined ? {} : { body: text }) })
    const { authorization: _, ...rest } = headers
    const url = new URL(this.#stage.world.service.settings.origin + path)
    return client
      .fetchProtectedResource(
        app.config,
        token,
        url,
        method,
        text,
        new Headers(rest),
        app.dpop ? { DPoP: app.dpop } : {},
      )
      .catch((error: unknown) => {
        if (error instanceof client.WWWAuthenticateChallengeError) return error.response
        throw error
      })
  }

  async #send(method: string, path: string, headers: Record<string, string>, text: string | undefined, holder: Holder) {
    try {
      const response = await this.#ask(method, path, headers, text, holder)
      const said = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        body: said === '' ? {} : JSON.parse(said),
      } satisfies Answer
    } catch (error) {
      return `no answer: ${String(error)} ${String((error as Error).cause ?? '')}`
    }
  }

  #look(
    asked: string,
    {
      method,
      path,
      operation,
      holder,
      answer,
    }: { method: string; path: string; operation: Operation; holder: Holder; answer: Answer },
  ): void {
    const { status, body } = answer
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    const say = (what: string) => this.#wrong.push(`${asked}\n  ${what}`)
    if (status >= 500) say(`answered ${status}`)
    if (/.undefined|NaN|\[object/.test(String(body.detail))) say(`says ${String(body.detail)}`)
    const judged = this.#contract.judge(method, new URL(path, 'http://x').pathname, answer)
    if (judged !== undefined) say(judged)
    const done = status < 300
    if (done && method === 'POST') this.#acts++
    if (done && typeof body.challenge === 'string') this.#asked.push(body.challenge)
    if (status === 201) this.#made.push(String(body.id))
    if (done && method === operation.method && operation.scope !== '' && !holder.scopes.includes(operation.scope))
      say(`was let do ${operation.id}`)
    if (done && operation.id === 'exportAccount') return
    const told = JSON.stringify(body)
    for (const address of this.#people.addresses) if (told.includes(address)) say(`told the address ${address}`)
  }
}
