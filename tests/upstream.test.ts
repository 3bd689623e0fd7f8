import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { atHost, enterAs, type HostStage, makeHostStage } from './support/host.ts'

let stage: HostStage
before(async () => {
  stage = await makeHostStage()
})
after(() => stage.close())

describe('signing in at the host', () => {
  test('whoever comes for the first time has an account, and is asked for security info', async () => {
    const browser = await enterAs(stage, 'taro')
    console.log(browser.page.path, browser.page.status, browser.page.heading, browser.page.code, browser.page.links)
    await browser.open('/account')
    console.log(
      browser.page.path,
      browser.page.status,
      browser.page.heading,
      browser.page.links,
      browser.page.body.slice(0, 1500),
    )
    void atHost
  })
})
