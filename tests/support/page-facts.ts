import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Locale } from '../../src/kernel/locale.ts'

/** What a page is, seen from outside. */
export interface PageFacts {
  readonly path: string
  readonly lang: string
  readonly title: string
  readonly headings: readonly string[]
  /** Visible web addresses outside of links: what a person would have to copy (journey.md point 3). */
  readonly urls: readonly string[]
  readonly signedIn: boolean
  /** The masked account that the page is about. */
  readonly account: string
  /** Visible fields without a value, by name: what the person is asked. */
  readonly asked: readonly string[]
  /** Links and buttons that lead on, without the way back and the sign-out; also what unfolds more of them. */
  readonly ways: number
  /** How far the page is wider than the screen, in CSS pixels. */
  readonly beside: number
}

const LOOK = `(() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true })
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown)
  const urls = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode
    if (/https?:\\/\\//.test(data) && !parentElement.closest('a,script,style') && shown(parentElement)) urls.push(data)
  }
  return {
    path: location.pathname,
    lang: document.documentElement.lang,
    title: document.title,
    headings: all('h1').map((e) => e.textContent),
    urls,
    signedIn: document.querySelector('form[action="/sign-out"]') !== null,
    account: document.querySelector('[data-account]')?.dataset.account ?? '',
    asked: all('main input, main textarea')
      .filter((e) => !['hidden', 'radio', 'checkbox', 'file'].includes(e.type) && e.value === '')
      .map((e) => e.name),
    ways: all('main a[href]:not(.back, [href^="#"]), main button:not(:disabled), main summary').filter((e) => !e.closest('.who')).length,
    beside: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  }
})()`

export const pageFacts = (page: Page): Promise<PageFacts> => page.evaluate<PageFacts>(LOOK)

/** What holds for every page of ours, in any state (journey.md points 3, 5, 13; WCAG 2.4.2, 3.1.1, 1.4.10). */
export function refuseIndecent(facts: PageFacts, locale: Locale): void {
  const { path } = facts
  assert.equal(facts.lang, locale, `${path}: language`)
  assert.match(facts.title, /\S.* – \S/, `${path}: title`)
  assert.equal(facts.headings.length, 1, `${path}: one heading, not ${facts.headings.join(' / ')}`)
  assert.deepEqual(facts.urls, [], `${path}: nothing to copy`)
  assert.equal(facts.account !== '', facts.signedIn, `${path}: which account it is about`)
  assert.ok(facts.ways > 0, `${path}: a way on`)
  assert.equal(facts.beside, 0, `${path}: nothing beside the screen`)
}

/** Names of fields that were asked on more than one page: what was told once has to be known (WCAG 3.3.7). */
export function askedTwice(seen: readonly PageFacts[], names: readonly string[]): readonly string[] {
  return names.filter((name) => new Set(seen.filter((f) => f.asked.includes(name)).map((f) => f.path)).size > 1)
}
