// Stories of the help: searched, answered, and read by somebody whose own request is waiting.
import assert from 'node:assert/strict'
import { signIn, waitByMail } from '../support/journey.ts'
import type { Story } from './visits.testing.ts'

const reading: Story = async ({ browser, locale }) => {
  const reader = browser()
  for (const query of locale === 'ja' ? ['コードこない', 'ラーメン'] : ['no code', 'noodles'])
    await reader.open(`/help?q=${encodeURIComponent(query)}`)
  await reader.open('/help/search.json?q=code')
  await reader.open('/help/suggest.json?q=code')
  await reader.open('/help/999999')
  assert.equal(reader.page.status, 404)
  for (const answer of ['yes', 'no']) {
    await reader.open('/help/001004')
    await reader.post('/help/001004', { helped: answer })
    await reader.open(`/help/001004?answered=${answer}`)
  }
}

/** What is refused leads to the step that helps; the article leads back to the own request. */
const comingBack: Story = async ({ server, browser, account, mail }) => {
  const made = await account('reader')
  await waitByMail(server, browser(), made, mail('reader-new'))
  const person = browser()
  await signIn(person, made)
  await person.open('/help/001009')
  assert.ok(person.page.links.includes('/replace/status'))
}

/** やさしい日本語 is Japanese: who reads English is led into it by a link only. */
const readingEasily: Story = async ({ browser, locale }) => {
  if (locale !== 'ja') return
  const reader = browser()
  for (const path of ['/help/easy', '/help/easy?q=こーど', '/help/easy?q=ラーメン', '/help/001008/easy'])
    await reader.open(encodeURI(path))
  await reader.post('/help/001008/easy', { helped: 'yes' })
  await reader.open('/help/001008/easy?answered=yes')
}

export const helpStories: Readonly<Record<string, Story>> = { reading, readingEasily, comingBack }
