import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { MadeAccount } from '../src/main/dev-accounts.ts'
import { type Broker, type BrokerConfig, makeBroker, type Notes } from './support/broker.ts'
import { type App, block, guideCommand, guideText, startGuide } from './support/guide.ts'
import { codeIn } from './support/inbox.ts'
import { until, waitByMail } from './support/journey.ts'
import { Browser } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

let server: Server
before(async () => {
  server = await startServer()
})
after(async () => {
  await server.stop()
  removeFolder(server.folder)
})

const said = (browser: Browser): Record<string, unknown> => JSON.parse(browser.page.body)
/** The page between Honnin and the app goes on by itself; here by its link. */
const onward = (browser: Browser) => browser.follow(/^\/oidc\/authorize\//)

const signsIn = async (browser: Browser, account: MadeAccount) => {
  await browser.submit({ identifier: account.identifier, password: account.password })
  await onward(browser)
}

const verifies = async (browser: Browser, account: MadeAccount, mail: string) => {
  await browser.follow('/verify')
  await browser.submit({ proof: account.proofs[0]?.id ?? '' })
  if (browser.page.path.startsWith('/verify/address')) await browser.submit({ address: mail })
  const message = await until('a code', async () =>
    (await server.messages(mail)).findLast(({ text }) => /(?<!\d)\d{4} \d{4}(?!\d)/.test(text)),
  )
  await browser.submit({ code: codeIn(message) })
  await onward(browser)
}

describe('plain-oidc.md', () => {
  let app: App
  before(async () => {
    app = await startGuide(server, 'plain-oidc')
  })
  after(() => app.stop())

  test('its code is short enough', () => {
    const own = block('plain-oidc', 'js')
      .split('\n')
      .filter((line) => line.trim() !== '')
    assert.ok(own.length <= 30, `${own.length} lines`)
  })

  test('D1 its code, as it stands there, signs in and steps up', async () => {
    const [browser, mail] = [new Browser(server.origin), 'reader@mail.example']
    const account = await server.account({ identifier: 'reader@example.jp', proofs: [mail] })
    await browser.open(app.home)
    await signsIn(browser, account)
    assert.deepEqual(said(browser), { person: account.id, verified: false })
    await browser.open(`${app.home}/export`)
    await verifies(browser, account, mail)
    assert.deepEqual(said(browser), { person: account.id, verified: true })
  })
})

/** The button of a page of an app. */
const ownForm = ({ page }: Browser) => page.forms.find(({ action }) => action.includes('/auth/signin/'))

/** Whether the app of a guide hears that a session ended at Honnin. */
const GUIDES = { express: true, hono: true, 'better-auth': true, authjs: false } as const

for (const [name, hears] of Object.entries(GUIDES))
  describe(`${name}.md`, () => {
    let app: App
    before(async () => {
      app = await startGuide(server, name)
    })
    after(() => app.stop())

    /** Opens a place of the app, and presses its button where it has one on the way to Honnin. */
    const go = async (browser: Browser, path: string) => {
      await browser.open(app.home + path)
      for (let form = ownForm(browser); form; form = ownForm(browser)) await browser.submit({}, form.action)
    }

    test('D1 SU-02 its code, as it stands there, signs in, steps up, and hears of the sign-out where it can', async () => {
      const [browser, mail] = [new Browser(server.origin), `${name}@mail.example`]
      const account = await server.account({ identifier: `${name}@example.jp`, proofs: [mail] })
      await go(browser, '/')
      await signsIn(browser, account)
      assert.deepEqual(said(browser), { person: account.id, verified: false, restricted: false })
      await go(browser, '/export')
      await browser.submit({ choice: 'back' })
      await onward(browser)
      assert.equal(said(browser).error, 'access_denied')
      assert.equal(browser.page.status, 403)
      await go(browser, '/export')
      await verifies(browser, account, mail)
      assert.deepEqual(said(browser), { person: account.id, verified: true, restricted: false })
      // The sign-out is at Honnin; what the app has must not outlive it where the app can hear.
      await browser.open('/account')
      await browser.submit({}, '/sign-out')
      const isOut = async () => {
        await browser.open(app.home)
        return !browser.page.body.includes(account.id)
      }
      if (hears) await until('the app ended its session', isOut)
      else assert.equal(await isOut(), false, 'the guide says that it does not hear')
    })

    test('SU-05 SU-08 while security info is being replaced it is told so, what it cannot have, and a program what is missing', async () => {
      const browser = new Browser(server.origin)
      const account = await server.account({ identifier: `lost-${name}@example.jp` })
      await waitByMail(server, browser, account, `new-${name}@mail.example`)
      await go(browser, '/')
      assert.deepEqual(said(browser), { person: account.id, verified: false, restricted: true })
      const answer = await fetch(`${app.home}/export`, {
        headers: {
          accept: 'application/json',
          cookie: [...browser.cookies].map(([cookie, value]) => `${cookie}=${value}`).join('; '),
        },
        redirect: 'manual',
      })
      assert.equal(answer.status, 401)
      assert.match(
        answer.headers.get('www-authenticate') ?? '',
        /^Bearer error="insufficient_user_authentication", acr_values="urn:honnin:acr:2/,
      )
      await go(browser, '/export')
      assert.equal(browser.page.code, 'connect.restricted')
      await browser.submit({ choice: 'back' })
      await onward(browser)
      assert.equal(said(browser).error, 'unmet_authentication_requirements')
    })
  })

describe('keycloak.md', () => {
  let broker: Broker
  let config: BrokerConfig
  /** Every row of its tables: what a field is set to. */
  const fields = new Map(
    [...guideText('keycloak').matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, field = '', value = '']) => [
      field,
      value,
    ]),
  )

  before(async () => {
    broker = await makeBroker('myrealm')
    const client = await guideCommand(server, block('keycloak', 'sh'), { 'http://localhost:8080': broker.home })
    const json = block('keycloak', 'json').replaceAll('http://localhost:3000', server.origin)
    config = { ...JSON.parse(json).config, clientSecret: client.client_secret }
  })
  after(() => broker.close())

  /** Somebody at Keycloak chose Honnin, or an app named it with kc_idp_hint. */
  const asks = (browser: Browser, notes: Notes, settings = config) => browser.open(broker.begin(settings, notes))
  const cameBack = (browser: Browser) => new URL(browser.seen.at(-1)?.path ?? '')

  test('its settings are those that discovery tells, and its tables say the same as its file', async () => {
    const found = (await (await server.get('/.well-known/openid-configuration')).json()) as Record<string, string>
    const { issuer, authorization_endpoint, token_endpoint, userinfo_endpoint, end_session_endpoint, jwks_uri } = found
    assert.deepEqual(
      [config.issuer, config.authorizationUrl, config.tokenUrl, config.userInfoUrl, config.logoutUrl, config.jwksUrl],
      [issuer, authorization_endpoint, token_endpoint, userinfo_endpoint, end_session_endpoint, jwks_uri],
    )
    assert.ok(found.token_endpoint_auth_methods_supported?.includes(config.clientAuthMethod ?? ''))
    assert.match(fields.get('Client authentication') ?? '', /basic/)
    assert.equal(fields.get('Scopes'), `\`${config.defaultScope}\``)
    assert.equal(fields.get('Forwarded query parameters'), `\`${config.forwardParameters}\``)
    assert.equal(fields.get('Allowed clock skew'), `\`${config.allowedClockSkew}\``)
    assert.match(fields.get('Use PKCE, PKCE Method') ?? '', new RegExp(`^On, ${config.pkceMethod}`))
    assert.equal('prompt' in config, false)
  })

  test('D1 a broker with its settings signs in, steps up, and signs out at either side', async () => {
    const [browser, mail] = [new Browser(server.origin), 'broker@mail.example']
    const account = await server.account({ identifier: 'broker@example.jp', proofs: [mail] })
    await asks(browser, { locale: 'en' })
    await signsIn(browser, account)
    const first = await broker.finish(config, cameBack(browser))
    assert.deepEqual([first.claims.sub, first.claims.acr], [account.id, 'urn:honnin:acr:1'])
    assert.deepEqual(first.userInfo, { sub: account.id, restricted: false })

    assert.match(browser.seen.find(({ path }) => path === '/sign-in')?.body ?? '', /<html lang="en"/)
    await asks(browser, { locale: 'ja', prompt: 'login', acr_values: 'urn:honnin:acr:2', max_age: '60' })
    await signsIn(browser, account)
    await verifies(browser, account, mail)
    const second = await broker.finish(config, cameBack(browser))
    assert.deepEqual([second.claims.sub, second.claims.acr], [account.id, 'urn:honnin:acr:2'])

    await asks(browser, { acr_values: 'urn:honnin:acr:3' })
    assert.equal(
      (await broker.finish(config, cameBack(browser))).claims.acr,
      'urn:honnin:acr:2',
      'no mail is a class 3',
    )

    await browser.open(broker.leave(config, second.idToken))
    await browser.submit({ logout: 'yes' })
    assert.match(cameBack(browser).href, /\/broker\/honnin\/endpoint\/logout_response\?state=/)
    const told = await until('Keycloak hears of it', async () => broker.logouts.at(-1))
    assert.equal(told.sub, account.id)
    assert.equal('sid' in told, false, 'a session that Keycloak does not know would end nothing')
  })

  test('a broker that sends its secret in the body is registered so', async () => {
    const command = `npx honnin client add keycloak-post --secret-in-body --redirect ${broker.home}/realms/myrealm/broker/honnin/endpoint`
    const { client_secret: clientSecret } = await guideCommand(server, command, {})
    const post = { ...config, clientId: 'keycloak-post', clientSecret, clientAuthMethod: 'client_secret_post' }
    const browser = new Browser(server.origin)
    const account = await server.account({ identifier: 'post@example.jp' })
    await asks(browser, {}, post)
    await signsIn(browser, account)
    assert.equal((await broker.finish(post, cameBack(browser))).claims.sub, account.id)
  })
})
