import { html } from '../../kernel/html.ts'
import type { Refusal } from '../../kernel/result.ts'
import { say } from '../../kernel/text.ts'
import { type Answer, goto, type Route } from '../../platform/http/exchange.ts'
import { keyDisplay, qrCode } from '../../platform/page/code.ts'
import { disclosure, heading, lead, paragraph, small } from '../../platform/page/content.ts'
import { optional, textField } from '../../platform/page/field.ts'
import { actions, button, form, linkButton } from '../../platform/page/form.ts'
import { drawnQr } from '../../platform/page/qr.ts'
import { appUri, typedKey } from '../authenticator-app/rules.ts'
import { appCodeField } from '../authenticator-app/shell.ts'
import { sentence, show, tokens, type Web } from '../session/shell.ts'
import { openUntil } from '../session/shell-grant.ts'
import type { Person } from '../session/store-visitor.ts'
import { accountName, addApp, offeredSecret } from './flow-factor.ts'
import { closedPage, type Opened, opened, refusedPage } from './pages-gate.ts'
import { addWords } from './texts.ts'
import { factorSentences, nameHint, addAppWords as words } from './texts-factor.ts'

const PATH = '/security/authenticator-app'

async function appPage(x: Web, refusal?: Refusal): Promise<Answer> {
  const found = await opened(x)
  if ('kind' in found) return found
  return (await closedPage(x, found, 'add-proof')) ?? offer(x, found, refusal)
}

/** The secret as a picture, as a link for an app on this very device, and as letters; then the code that shows it arrived. */
async function offer(x: Web, { person, read }: Opened, refusal?: Refusal): Promise<Answer> {
  const { locale } = x.visitor
  const secret = offeredSecret(x.service, person, read.proofs)
  const uri = appUri({ secret, brand: x.service.settings.brand, account: accountName(x.service, person) })
  const message = refusal && sentence(x, factorSentences, refusal)
  const field = refusal?.code.startsWith('app_code.') ? 'code' : undefined
  return show(x, {
    title: say(words.title, locale),
    back: '/security',
    help: '/help#passkey',
    errors: message ? [{ message, field }] : [],
    refusal,
    body: html`${lead(say(words.lead, locale))}${heading(say(words.scan, locale))}${paragraph(
      say(words.scanBody, locale),
    )}${qrCode({ svg: await drawnQr(uri), label: say(words.qr, locale) })}${actions(
      linkButton({ href: uri, label: say(words.open, locale), kind: 'secondary' }),
    )}${disclosure({
      summary: say(words.byHand, locale),
      body: html`${paragraph(say(words.byHandBody, locale))}${keyDisplay({
        label: say(words.key, locale),
        key: typedKey(secret),
        copy: say(words.copy, locale),
        copied: say(words.copied, locale),
      })}`,
    })}${small(say(words.private, locale))}${heading(say(words.enter, locale))}${form({
      action: PATH,
      hidden: tokens(x),
      body: html`${appCodeField(x, field && message)}${textField({
        locale,
        name: 'label',
        label: optional(say(addWords.label, locale), locale),
        hint: say(nameHint, locale),
        value: x.form.text('label'),
        autocomplete: 'off',
      })}${await openUntil(x, 'add-proof')}${button({ label: say(words.button, locale) })}`,
    })}`,
  })
}

async function add(x: Web): Promise<Answer> {
  if (!x.person) return goto('/sign-in')
  const added = await addApp(x.service, x.person, x.form.value('code'), x.form.text('label'))
  if (added.ok) return goto('/security')
  return refusedPage(x, added.refusal, 'add-proof') ?? appPage(x, added.refusal)
}

export const addAppRoutes: readonly Route<Person>[] = [
  { method: 'GET', path: PATH, handle: (x) => appPage(x) },
  { method: 'POST', path: PATH, handle: add },
]
