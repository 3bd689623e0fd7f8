import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { pending } from '../../tests/support/scene.ts'
import { makeWorld, PASSWORD, type World } from '../../tests/support/world.ts'
import { countForService } from '../features/challenge/flow-breaker.ts'
import { seconds } from '../kernel/duration.ts'
import { Outage } from '../platform/database/outage.ts'
import type { Service } from '../platform/service.ts'
import { policy } from '../policy/policy.ts'
import { makeApp } from './app.ts'
import { acceptRestore } from './restore.ts'
import { productRoutes } from './routes.ts'

/** A person at a browser that keeps its cookies, talking to pages of one instance. */
class Visit {
  readonly #app: ReturnType<typeof makeApp>
  #cookies = new Map<string, string>()
  #csrf = ''

  constructor(service: Service) {
    this.#app = makeApp({ service, routes: productRoutes, unready: async () => undefined })
  }

  async open(path: string): Promise<{ response: Response; body: string }> {
    return this.#take(await this.#app.request(`http://localhost:3000${path}`, { headers: this.#headers({}) }))
  }

  async send(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams({ csrf: this.#csrf, ...fields })
    const init = { method: 'POST', body, headers: this.#headers(headers) }
    return this.#take(await this.#app.request(`http://localhost:3000${path}`, init))
  }

  #headers(more: Record<string, string>) {
    return { cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; '), 'accept-language': 'en', ...more }
  }

  async #take(response: Response) {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      this.#cookies.set(name, value)
    }
    const body = await response.text()
    this.#csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? this.#csrf
    return { response, body }
  }
}

describe('what is limited', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('RL-06 answers 429 with when to come back, and nothing keeps it: to programs and to people', async () => {
    const account = await world.account()
    const visit = new Visit(world.service)
    await visit.open('/sign-in')
    const wrong = { identifier: account.identifier, password: 'not the password' }
    for (let i = 0; i < policy.password_failures_free_count; i++)
      assert.equal((await visit.send('/sign-in', wrong)).response.status, 422)
    const page = await visit.send('/sign-in', wrong)
    const program = await visit.send('/sign-in', wrong, { accept: 'application/json' })
    for (const { response } of [page, program]) {
      assert.equal(response.status, 429)
      const after = Number(response.headers.get('retry-after'))
      assert.ok(after > 0 && after <= policy.password_pause_ms / seconds(1), String(after))
      assert.equal(response.headers.get('cache-control'), 'no-store')
    }
    assert.match(page.body, /You can try again from/)
    assert.equal(program.response.headers.get('content-type'), 'application/problem+json')
    const problem = JSON.parse(program.body) as Record<string, unknown>
    assert.deepEqual([problem.status, problem.code], [429, 'sign_in.paused'])
  })

  /** Signed in, with a code on its way, in a browser that the account does not know. */
  async function enteringCode(address: string) {
    const account = await world.account({ proofs: [{ kind: 'mail', address }] })
    const visit = new Visit(world.service)
    await visit.open('/sign-in')
    await visit.send('/sign-in', { identifier: account.identifier, password: PASSWORD })
    await visit.open(`/verify/address?proof=${account.proofs[0]?.id}`)
    await visit.send('/verify/address', { proof: account.proofs[0]?.id ?? '', address })
    assert.match((await visit.open('/verify/code')).body, /name="code"/)
    return visit
  }

  it('a service that sees too many wrong codes says so with 503, when to come back, and what works meanwhile', async () => {
    const visit = await enteringCode('busy-page@old.example')
    const { now } = await world.service.time.moment()
    while ((await countForService(world.service, now)).ok);
    const { response, body } = await visit.send('/verify/code', { code: '00000000' })
    assert.equal(response.status, 503)
    assert.ok(Number(response.headers.get('retry-after')) > 0)
    assert.equal(response.headers.get('honnin-code'), 'code.service_busy')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.match(body, /verified before, the link that stops a request, and a recovery code work now/)
    assert.match(body, /href="\/replace"/, 'there is a way on')
  })

  it('RL-08 a code is refused, not taken, while its counts cannot be written; the answer says when to try again', async () => {
    const visit = await enteringCode('away@old.example')
    const { query } = world.service.database
    try {
      Object.assign(world.service.database, {
        query: (statement: Parameters<typeof query>[0]) =>
          /\bbudget\b|code_failure/.test(statement.strings.join('?'))
            ? Promise.reject(new Outage(Object.assign(new Error('the server is gone'), { code: 'ECONNREFUSED' }), 'no'))
            : query(statement),
      })
      const { response, body } = await visit.send('/verify/code', { code: '00000000' })
      assert.equal(response.status, 503)
      assert.equal(response.headers.get('retry-after'), String(policy.outage_retry_after_ms / seconds(1)))
      assert.equal(response.headers.get('honnin-code'), 'service.unavailable')
      assert.doesNotMatch(body, /ECONNREFUSED|the server is gone/)
    } finally {
      Object.assign(world.service.database, { query })
    }
  })
})

it('after a restore a request on hold does not go on, and nobody is asked whether the restore was them', async () => {
  const world = await makeWorld()
  try {
    const { account } = await pending(world, 'held-page')
    await acceptRestore(world.service, { identity: 'service-1', people: 'told', why: 'behind' })
    const visit = new Visit(world.service)
    await visit.open('/sign-in')
    await visit.send('/sign-in', { identifier: account.identifier, password: PASSWORD })
    const status = (await visit.open('/replace/status')).body
    assert.match(status, /The request stays on hold/)
    assert.doesNotMatch(status, /The request goes on/)
    const [entry = ''] =
      /taken back from a backup[\s\S]*?<\/div>/.exec((await visit.open('/activity')).body.replaceAll('<wbr>', '')) ?? []
    assert.notEqual(entry, '')
    assert.doesNotMatch(entry, /This was not me|Result/)
  } finally {
    await world.close()
  }
})
