import { type Html, html } from '../../kernel/html.ts'
import type { Locale } from '../../kernel/locale.ts'
import { lead } from './content.ts'
import { linkList } from './form.ts'
import { answering } from './gallery-answering.ts'
import { reading } from './gallery-reading.ts'
import type { Sample } from './gallery-sample.ts'
import { page } from './layout.ts'

/** Every component on pages as they could be: for eyes, screenshots and the accessibility check. */
export const samples: readonly Sample[] = [...reading, ...answering]

/** The list of samples (no name), or one of them; undefined where there is none of that name. `base` has no last slash. */
export function gallery(base: string, locale: Locale, name?: string): Html | undefined {
  const other = locale === 'ja' ? 'en' : 'ja'
  const shell = {
    locale,
    brand: locale === 'ja' ? '例示サイト' : 'Example Site',
    alternateUrl: `${base}${name ? `/${name}` : ''}?lang=${other}`,
    help: { url: '/help', contactUrl: '/contact' },
    development: true,
  }
  if (name === undefined)
    return page({
      ...shell,
      title: locale === 'ja' ? '部品の見本' : 'Components',
      body: html`${lead(locale === 'ja' ? 'どの部品も、使われる形で見られます。' : 'Every component, as it is used.')}${linkList(
        samples.map((sample) => ({ href: `${base}/${sample.name}?lang=${locale}`, label: sample.name })),
      )}`,
    })
  const sample = samples.find((one) => one.name === name)
  return sample && page({ ...shell, ...sample.content((ja, en) => (locale === 'ja' ? ja : en), locale) })
}
