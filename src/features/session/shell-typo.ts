import { html } from '../../kernel/html.ts'
import { say } from '../../kernel/text.ts'
import type { Answer } from '../../platform/http/exchange.ts'
import { lead, masked } from '../../platform/page/content.ts'
import { form, ways } from '../../platform/page/form.ts'
import { readMailAddress } from '../proof/address.ts'
import { showDomain } from '../proof/domain.ts'
import { suggestDomain } from '../proof/suggest.ts'
import { show, tokens, type Web } from './shell.ts'
import { typoQuestion, typoWords as words } from './texts.ts'

/**
 * Asks back where the domain looks like a slip of the finger, and is undefined where nothing is to be asked. The form
 * comes back with the chosen address in `field` and `typo` set, so it is asked once and refuses nobody.
 */
export function typoPage(
  x: Web,
  options: { action: string; field: string; back: string; keep?: Readonly<Record<string, string>> },
): Answer | undefined {
  const address = readMailAddress(x.form.value(options.field))
  if (!address.ok || x.form.text('typo') !== '') return undefined
  const typed = address.value.address
  const meant = suggestDomain(typed)
  if (meant === undefined) return undefined
  const { locale } = x.visitor
  const at = typed.lastIndexOf('@')
  const corrected = `${typed.slice(0, at)}@${meant}`
  return show(x, {
    title: say(words.title, locale),
    back: options.back,
    body: html`${lead(say(typoQuestion, locale, { typed: showDomain(typed.slice(at + 1)), meant }))}${form({
      action: options.action,
      hidden: { ...tokens(x), ...options.keep, typo: 'asked' },
      body: ways([
        {
          title: masked(corrected),
          consequence: say(words.corrected, locale),
          name: options.field,
          value: corrected,
          kind: 'go',
        },
        { title: masked(typed), consequence: say(words.kept, locale), name: options.field, value: typed },
      ]),
    })}`,
  })
}
