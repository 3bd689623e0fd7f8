import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { signIn, waitByMail } from './support/journey.ts'
import { Browser, wordsOf } from './support/pages.ts'
import { removeFolder, type Server, startServer } from './support/server.ts'

describe('the help, from a question to one’s own request', () => {
  let server: Server
  before(async () => {
    server = await startServer()
  })
  after(async () => {
    await server?.stop()
    removeFolder(server.folder)
  })

  test('support searches, opens an article and sends a link to step 7; the person lands there, and in their own request', async () => {
    const made = await server.account({ identifier: 'asks@example.jp', proofs: ['asks@old-mail.example'] })
    const person = new Browser(server.origin)
    await waitByMail(server, person, made, 'asks@new-mail.example')
    const [request] = (await server.state(made.id)).requests
    assert.ok(request)
    const receipt = `${request.receipt.slice(0, 4)}-${request.receipt.slice(4)}`

    const support = new Browser(server.origin)
    const found = await support.open(`/help?q=${encodeURIComponent('本人確認できない メール使えない')}`)
    const [first] = found.links.filter((href) => /^\/help\/\d{6}$/.test(href))
    assert.equal(first, '/help/001001')
    const article = await support.open(first)
    assert.match(article.body, /<li id="step-7" [^>]*>/)
    assert.ok(!article.body.includes(receipt), 'who is not signed in learns of no request')

    const opened = await person.open(`${first}#step-7`)
    assert.ok(wordsOf(opened.body).includes(receipt))
    assert.match(wordsOf(opened.body), /受付番号 [\d-]+ の手続きは、 \d{4}年\d+月\d+日.*? まで待っています。/)
    assert.ok(opened.links.includes('/replace/status'))
    const easy = await person.open(`${first}/easy#step-7`)
    assert.ok(wordsOf(easy.body).includes(receipt) && easy.links.includes('/replace/status'))
    const notice = /<div class="notice info".*?<\/div><\/div>/s.exec(easy.body)?.[0] ?? ''
    assert.doesNotMatch(
      notice.replaceAll(/<ruby>.*?<\/ruby>|<[^>]*>/gs, ''),
      /[\u3400-\u9fff]/,
      'its words are read, too',
    )
    assert.match(notice, /<rt>うけつけばんごう<\/rt>/)
    assert.equal((await person.open('/replace/status')).status, 200)
    const stranger = new Browser(server.origin)
    await signIn(stranger, await server.account({ identifier: 'other@example.jp', proofs: ['other@mail.example'] }))
    assert.ok(!(await stranger.open(first)).body.includes(receipt))
  })

  test('a refusal leads to the step that says what to do', async () => {
    const person = new Browser(server.origin)
    await person.open('/stop')
    await person.submit({ receipt: '12345678', number: '12345678', answer: 'stop' })
    assert.equal(person.page.code, 'stop.wrong')
    assert.ok(person.page.body.includes('<a href="/help/001008#step-1">'))
  })

  test('an answer is counted with the page token only, and whatever else is sent counts nothing', async () => {
    const reader = new Browser(server.origin)
    await reader.open('/help/001005')
    const forged = await fetch(`${server.origin}/help/001005`, {
      method: 'POST',
      body: new URLSearchParams({ helped: 'yes' }),
      redirect: 'manual',
    })
    assert.equal(forged.status, 403)
    await reader.submit({ helped: 'yes' }, '/help/001005')
    assert.match(reader.page.body, /お答えをありがとうございます/)
  })
})
