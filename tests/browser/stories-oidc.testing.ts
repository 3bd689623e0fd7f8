// Stories of apps that wait for somebody: signed in, asked for more, refused, left.
import assert from 'node:assert/strict'
import { addedClient } from '../support/client-command.ts'
import { signIn, waitByMail } from '../support/journey.ts'
import type { Story, Teller } from './visits.testing.ts'

const VERIFIED = 'urn:honnin:acr:2'
const MULTI = 'urn:honnin:acr:3'
const insisting = (acr: string) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } }),
})

/** The address of an app is one of ours here, which answers something that is no page. */
async function app({ server, locale }: Teller, name: string, ...more: string[]) {
  const id = `${name}-${locale}`
  const redirect = `${server.origin}/health`
  await addedClient(server.folder, id, '--name', 'Notes', '--redirect', redirect, '--public', ...more)
  return (asked: Record<string, string> = {}): string =>
    `/oidc/authorize?${new URLSearchParams({
      client_id: id,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirect,
      code_challenge: 'c'.repeat(43),
      code_challenge_method: 'S256',
      ...asked,
    })}`
}

/** Signs in on the way, is asked for more than there is, and goes back. */
const lacking: Story = async (teller) => {
  const { browser, account, mail } = teller
  const ask = await app(teller, 'lacking')
  const made = await account('lacking', {
    proofs: ['one', 'other'].map((name) => ({ kind: 'mail' as const, address: mail(`${name}-lacking`) })),
  })
  const person = browser()
  await person.open(ask())
  await person.submit({ identifier: made.identifier, password: made.password })
  assert.ok(person.page.headers.get('refresh'))
  await person.open(ask(insisting(MULTI)))
  assert.equal(person.page.code, 'connect.no_proof')
  await person.submit()
  assert.ok(person.page.headers.get('refresh'))
}

/** Is asked to verify, and to share; signs out of the app, and of everything. */
const asked: Story = async (teller) => {
  const { browser, account } = teller
  const ask = await app(teller, 'asked', '--consent')
  const made = await account('asked')
  const person = browser()
  await signIn(person, made)
  await person.open(ask({ acr_values: VERIFIED }))
  assert.ok(person.page.links.includes('/verify'))
  await person.submit({ choice: 'back' })
  await person.open(ask({ scope: 'openid profile verification offline_access', prompt: 'consent' }))
  await person.submit({ choice: 'agree' })
  await person.open('/oidc/logout')
  await person.submit({ stay: 'yes' })
  await person.open('/oidc/logout')
  await person.submit({ logout: 'yes' })
  await person.open('/oidc/logout')
}

/** While the security info is being replaced, apps do not get what they insist on. */
const restricted: Story = async (teller) => {
  const { server, browser, account, mail } = teller
  const ask = await app(teller, 'restricted')
  const made = await account('restricted-app')
  await waitByMail(server, browser(), made, mail('restricted-app-new'))
  const person = browser()
  await signIn(person, made)
  await person.open(ask(insisting(VERIFIED)))
  assert.equal(person.page.code, 'connect.restricted')
}

/** What is over, and what an app got wrong. */
const wrong: Story = async (teller) => {
  const ask = await app(teller, 'wrong')
  const person = teller.browser()
  await person.open(ask({ redirect_uri: 'https://elsewhere.example/' }))
  assert.equal(person.page.code, 'connect.invalid')
  await person.open(`/connect/${'x'.repeat(43)}`)
  assert.equal(person.page.code, 'connect.gone')
}

export const oidcStories: Readonly<Record<string, Story>> = {
  oidcLacking: lacking,
  oidcAsked: asked,
  oidcRestricted: restricted,
  oidcWrong: wrong,
}
