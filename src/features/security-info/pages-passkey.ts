import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { lead } from '../../platform/page/content.ts'
import { optional, textField } from '../../platform/page/field.ts'
import { linkList } from '../../platform/page/form.ts'
import { passkeyScripts } from '../../platform/page/passkey.ts'
import { makingOptions } from '../passkey/flow.ts'
import { passkeyForm } from '../passkey/shell.ts'
import { sentence, show, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { accountName, addingPasskey, addPasskey } from './flow-factor.ts'
import { closedPage, opened, refusedPage } from './pages-gate.ts'
import { addWords } from './texts.ts'
import { factorSentences, nameHint, addPasskeyWords as words } from './texts-factor.ts'

const PATH = '/security/passkey'

async function passkeyPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  const closed = await closedPage(x, found, 'add-proof')
  if (closed) return closed
  const { person, read } = found
  const { locale } = x.visitor
  const owner = { accountId: person.account.accountId, name: accountName(x.service, person) }
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    help: '/help#passkey',
    scripts: passkeyScripts,
    errors: refusal ? [{ message: sentence(x, factorSentences, refusal) }] : [],
    refusal,
    body: html`${lead(say(words.lead, locale))}${passkeyForm(x, {
      action: PATH,
      act: 'make',
      options: await makingOptions(x.service, owner, read.proofs, addingPasskey(person), x.now.now),
      button: words.button,
      fields: html`${textField({
        locale,
        name: 'label',
        label: optional(say(addWords.label, locale), locale),
        hint: say(nameHint, locale),
        value: x.form.text('label'),
        autocomplete: 'off',
      })}${await openUntil(x, 'add-proof')}`,
    })}${linkList([{ href: '/security', label: say(words.back, locale) }])}`,
  })
}

async function add(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const added = await addPasskey(x.service, x.person, x.form.value('response'), x.form.text('label'))
  if (added.ok) return goto('/security')
  return refusedPage(x, added.refusal, 'add-proof') ?? passkeyPage(x, added.refusal)
}

export const addPasskeyRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => passkeyPage(x) },
  { method: 'POST', path: PATH, handle: add },
]
