import type { Locale } from '../../kernel/locale.ts'
import type { Page } from './layout.ts'

/** One of two, by the language of the page: samples are for developers, so that their words need no catalogue. */
export type Either = (ja: string, en: string) => string

export interface Sample {
  readonly name: string
  readonly content: (
    t: Either,
    locale: Locale,
  ) => Pick<Page, 'title' | 'heading' | 'who' | 'back' | 'body' | 'signedIn' | 'errors'> & Partial<Page>
}

export const SAMPLE_START = Date.UTC(2026, 10, 22, 5, 4)
export const SAMPLE_END = Date.UTC(2026, 11, 22, 5, 4)
