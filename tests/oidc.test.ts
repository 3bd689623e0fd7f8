import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import * as client from 'openid-client'
import { Browser } from './support/pages.ts'
import { ask, connected, ledTo, makeStage, relyingParty, type Stage, signInTo, tokensOf } from './support/relying-party.ts'

let stage: Stage
before(async () => {
  stage = await makeStage()
})
after(() => stage.close())

const account = () => stage.world.account()

describe('an app with a certified library', () => {
  test('signs a person in with code and PKCE, and learns who it is and how they showed it, and no address', async () => {
    const [party, person] = [await relyingParty(stage), await account()]
    const { tokens } = await connected(stage, party, person)
    const claims = tokens.claims()
    assert.equal(claims?.sub, person.id)
    assert.equal(claims?.acr, 'urn:honnin:acr:1')
    assert.deepEqual(claims?.amr, ['pwd'])
    assert.equal(claims?.restricted, false)
    assert.equal(typeof claims?.auth_time, 'number')
    const info = await client.fetchUserInfo(party.config, tokens.access_token, person.id)
    assert.deepEqual(info, { sub: person.id, restricted: false })
  })
})
